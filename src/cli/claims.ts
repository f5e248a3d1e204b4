import type { Notebook } from "../notebook/format.js";
import { claimMime } from "../training/claim.js";

/** What a claim of an experiment says of itself in an executed notebook. */
export interface ClaimRecord {
  statement: string;
  held: boolean;
  rows: {
    name: string;
    /** One for each seed; null where a run broke. */
    values: (number | null)[];
    atLeast?: number;
    atMost?: number;
    held: boolean;
  }[];
}

/** The claims that a notebook's outputs record, in order. */
export function claimsIn(notebook: Notebook): ClaimRecord[] {
  return notebook.cells
    .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .flatMap((output) => ("data" in output && claimMime in output.data ? [output.data[claimMime]] : []))
    .map((record) => record as unknown as ClaimRecord);
}

/** What is said of the claims of some runs that did not hold: which notebook's, and by which of its numbers. */
export function failedClaims(runs: readonly { notebook: Notebook; input: { target: string } }[]): string[] {
  return runs.flatMap(({ notebook, input }) =>
    claimsIn(notebook)
      .filter(({ held }) => !held)
      .map(({ statement, rows }) => {
        const missed = rows
          .filter(({ held }) => !held)
          .map(({ name, values }) => `${name}: ${numbers(values)}`);
        return `${input.target}: the claim did not hold: ${statement} (${missed.join("; ")})`;
      }),
  );
}

const numbers = (values: readonly (number | null)[]): string =>
  values.map((value) => value?.toPrecision(3) ?? "broke").join(", ");
