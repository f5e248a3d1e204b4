import type { FitResult } from "./fit-result.js";
import type { TrainingHistory } from "./history.js";

/** What a run is judged by. */
export type Measure = keyof TrainingHistory;

export const measureWords: Record<Measure, string> = {
  loss: "training loss",
  accuracy: "accuracy",
  valLoss: "validation loss",
  valAccuracy: "validation accuracy",
};

/** Whether more of it is better. */
export const isAccuracy = (measure: Measure): boolean => measure === "accuracy" || measure === "valAccuracy";

/**
 * What a run has come to in the epoch whose weights it has: the last one, or the best where that was given back; NaN where it broke,
 * or where it was not measured.
 */
export const ending = (
  { history, stopped, best }: Pick<FitResult, "history" | "stopped" | "best">,
  measure: Measure,
): number =>
  stopped === "nan" ? NaN : (history[measure]?.at(best === undefined ? -1 : best.epoch - 1) ?? NaN);

/** The place of the best of some numbers; what is not a number is worse than all; −1 where none is one. */
export function bestPlace(values: readonly number[], measure: Measure): number {
  const sign = isAccuracy(measure) ? -1 : 1;
  let best = -1;
  for (const [place, value] of values.entries())
    if (!Number.isNaN(value) && (best < 0 || sign * value < sign * values[best])) best = place;
  return best;
}
