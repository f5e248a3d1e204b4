/** An epoch that was better than all others. */
export interface BestEpoch {
  /** Counted from 1. */
  epoch: number;
  /** What was watched: `valLoss`, `accuracy`, a measure of one's own … */
  monitor: string;
  value: number;
}
