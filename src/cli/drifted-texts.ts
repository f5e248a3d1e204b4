import { basename } from "node:path";
import { FileError } from "../errors.js";
import type { Notebook } from "../notebook/format.js";
import { readNotebook } from "../notebook/read.js";
import { statementDifferences } from "../paper/statement-differences.js";
import type { Input } from "./inputs.js";

/** Where notebooks do not ask what their papers do, a sentence each: `place: rule, got value. Cure.` */
export function driftedTexts(inputs: Input[]): string[] {
  return inputs.flatMap(({ path, target, paper }) => {
    const problem = paper?.problems.find(({ notebook }) => notebook === basename(path));
    const notebook = problem === undefined ? null : readable(path);
    if (problem === undefined || notebook === null) return [];
    return statementDifferences(notebook, problem).map(({ where, rule, got }) => {
      const place = where === null ? target : `${target}, ${where}`;
      const cure = "Write the same in both.";
      return new FileError({ place, rule, got, cure }).message;
    });
  });
}

/** Null for what is no notebook, or a variant, which asks something else by intent. */
function readable(path: string): Notebook | null {
  try {
    const notebook = readNotebook(path);
    const { changedFrom } = (notebook.metadata["gradsheet"] ?? {}) as { changedFrom?: string };
    return changedFrom === undefined ? notebook : null;
  } catch (error) {
    // What is wrong with a notebook is told when it is run.
    if (error instanceof FileError) return null;
    throw error;
  }
}
