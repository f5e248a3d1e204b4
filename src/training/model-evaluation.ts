/** A model's mean loss over some data, and the share of right answers where labels are classes. */
export interface ModelEvaluation {
  loss: number;
  accuracy?: number;
  /** What the metrics of one's own came to, and of several outputs each one's loss and accuracy. */
  metrics?: Record<string, number>;
}
