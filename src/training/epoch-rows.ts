import type { TableCell } from "../table/cell.js";
import { table, type Table } from "../table/table.js";
import type { FitResult } from "./fit-result.js";
import { measureWords, type Measure } from "./measures.js";

/** A run with what it is called by. */
export interface NamedRun {
  /** Columns that tell it from others, such as optimizer and seed. */
  of: Readonly<Record<string, TableCell>>;
  result: Pick<FitResult, "history">;
}

/** Every number of some runs, a row for each epoch of each; measures that no run has are no columns. */
export function epochRows(runs: readonly NamedRun[]): Table {
  const names = Object.keys(runs[0]?.of ?? {});
  const measures = (Object.keys(measureWords) as Measure[]).filter((measure) =>
    runs.some(({ result }) => result.history[measure]),
  );
  return table({
    columns: [...names, "epoch", ...measures.map((measure) => measureWords[measure])],
    rows: runs.flatMap(({ of, result: { history } }) =>
      history.loss.map((_, epoch) => [
        ...names.map((name) => of[name]),
        epoch + 1,
        ...measures.map((measure) => history[measure]?.[epoch]),
      ]),
    ),
    digits: 4,
  });
}
