import type { TrainingHistory } from "./history.js";

/** An epoch that was better than all others. */
export interface BestEpoch {
  /** Counted from 1. */
  epoch: number;
  /** What was watched: `valLoss`, `accuracy` … */
  monitor: keyof TrainingHistory;
  value: number;
}
