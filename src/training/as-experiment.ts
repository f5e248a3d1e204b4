import { Experiment } from "../experiment/experiment.js";
import type { ExperimentRun } from "../experiment/experiment-run.js";
import type { ReportValue } from "../experiment/report-record.js";
import type { Json } from "../notebook/format.js";
import { epochCurves } from "./epoch-rows.js";
import type { FitResult } from "./fit-result.js";

/** A run of training with what tells it from the others. */
interface TrainedRun {
  of: Readonly<Record<string, Json>>;
  seed: number;
  result: FitResult;
}

/** Runs of training in the form that a sweep of notebooks has, so that both are read and drawn alike. */
export function asExperiment(runs: readonly TrainedRun[]): Experiment {
  return new Experiment(
    runs.map(({ of, seed, result }): ExperimentRun => {
      const failure =
        result.stopped === "nan" || result.stopped === "interrupted"
          ? `${result.stopped === "nan" ? "stopped" : "interrupted"}${result.cause === undefined ? "" : `: ${result.cause}`}`
          : null;
      return {
        parameters: { ...of, seed },
        values: failure === null ? valuesOf(result) : {},
        failure,
      };
    }),
    { repeats: ["seed"], axis: "epoch" },
  );
}

/** The curves of a run, and what they were where its weights are those of its best epoch. */
function valuesOf(result: FitResult): Record<string, ReportValue> {
  const curves = epochCurves(result);
  const { best } = result;
  if (best === undefined) return curves;
  const at = best.epoch - 1;
  return {
    ...curves,
    "best epoch": best.epoch,
    ...Object.fromEntries(
      Object.entries(curves).flatMap(([name, curve]) =>
        at < curve.length ? [[`${name} of the best epoch`, curve[at]]] : [],
      ),
    ),
  };
}
