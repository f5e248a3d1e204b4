import type { ExperimentRun } from "../experiment/experiment-run.js";
import { pointRows } from "../experiment/experiment-tables.js";
import type { Json } from "../notebook/format.js";
import type { Table } from "../table/table.js";
import type { FitResult } from "./fit-result.js";
import { measureWords, type Measure } from "./measures.js";

/** A run with what it is called by. */
export interface NamedRun {
  /** Columns that tell it from others, such as optimizer and seed. */
  of: Readonly<Record<string, Json>>;
  result: Pick<FitResult, "history" | "metrics">;
}

/** Every number of some runs, a row for each epoch of each; measures that no run has are no columns. */
export function epochRows(runs: readonly NamedRun[]): Table {
  const named = runs.map(({ of, result }): ExperimentRun => ({
    parameters: of,
    values: epochCurves(result),
    failure: null,
  }));
  return pointRows(named, Object.keys(runs[0]?.of ?? {}), "epoch");
}

/** What was measured of every epoch, by the names that it has in tables: the library's measures, then one's own. */
export function epochCurves({ history, metrics }: NamedRun["result"]): Record<string, readonly number[]> {
  const measured = (Object.keys(measureWords) as Measure[]).flatMap((measure) => {
    const curve = history[measure];
    return curve === undefined || curve.length === 0 ? [] : [[measureWords[measure], curve] as const];
  });
  const own = Object.entries(metrics ?? {}).flatMap(([name, { training, validation = [] }]) => [
    ...(training.length > 0 ? [[name, training] as const] : []),
    ...(validation.length > 0 ? [[`validation ${name}`, validation] as const] : []),
  ]);
  return Object.fromEntries([...measured, ...own]);
}
