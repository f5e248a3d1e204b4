/** How the curves of runs are drawn. */
export interface CurveOptions {
  /** What runs along the axis; default `step`. */
  by?: "step" | "second";
  /** Default: `log` where the losses span more than a factor of 20, else `linear`. */
  scale?: "log" | "linear";
  /** Steps that are averaged for a point of a curve; default: a twenty-fifth of the run. */
  smooth?: number;
  /** Above the figure. */
  title?: string;
}
