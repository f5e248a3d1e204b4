/** How the curves of runs are drawn. */
export interface CurveOptions {
  /** What runs along the axis; default `step`. Runs with batches of several sizes have an `epoch` in common. */
  by?: "step" | "epoch" | "second";
  /** Default: `log` where the losses span more than a factor of 20, else `linear`. */
  scale?: "log" | "linear";
  /** Steps that are averaged for a point of a curve; default: a twenty-fifth of the run. */
  smooth?: number;
  /** Above the figure. */
  title?: string;
}

/** How the curves of several runs are drawn. */
export interface ComparisonCurveOptions extends CurveOptions {
  /** The losses of the training data (default), of the validation data, of both, or the share of right answers. */
  show?: "training" | "validation" | "both" | "accuracy";
  /**
   * What the bands around the means of the seeds show: the `range` from the smallest to the largest (default), the standard `deviation`
   * of a seed, or the 95 % confidence `interval` of the mean by Student's t.
   */
  spread?: "range" | "deviation" | "interval";
}
