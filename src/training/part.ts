import type { Fitted } from "./fitted.js";
import type { Objective } from "./objective.js";

/** Data with what the model makes of them. */
export type Part = Fitted & {
  objective: Objective;
  /** Whether somebody asked for the loss. */
  toldLoss: boolean;
};
