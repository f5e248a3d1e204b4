import type { Notebook } from "../notebook/format.js";
import { quotationsOf } from "../notebook/quotations.js";
import { withSolutionTags } from "../notebook/solution.js";
import { hasTag } from "../notebook/tags.js";
import type { PaperProblem } from "./paper.js";
import { statementDifferences } from "./statement-differences.js";

/**
 * A notebook with its question apart from its solution, where it asks something else than its paper does: the paper's statement
 * is no question for it then.
 * @param problem - The paper's problem that the notebook solves.
 * @returns Null where the question is the paper's.
 */
export function ownQuestion(notebook: Notebook, problem: PaperProblem): Notebook | null {
  const { changedFrom } = (notebook.metadata["gradsheet"] ?? {}) as { changedFrom?: string };
  const split = withSolutionTags(notebook);
  const asksOther =
    quotationsOf(notebook).length > 0
      ? statementDifferences(notebook, problem).length > 0
      : hasOtherNumbers(split, problem);
  return changedFrom !== undefined || asksOther ? split : null;
}

/** Whether the text of a notebook that quotes no question has numbers, and not all of the paper's. */
function hasOtherNumbers(split: Notebook, problem: PaperProblem): boolean {
  const asked = split.cells.filter((cell) => cell.cell_type === "markdown" && !hasTag(cell, "solution"));
  const numbers = new Set(asked.flatMap(({ source }) => numbersIn(source)));
  const statements = [problem.intro ?? "", ...problem.parts.map(({ statement }) => statement)];
  return numbers.size > 0 && !numbersIn(statements.join("\n")).every((number) => numbers.has(number));
}

/** Numbers as they are written; `(1)` in a list is none. */
function numbersIn(text: string): string[] {
  return text.replaceAll(/\(\d\)/g, " ").match(/\d+(?:\.\d+)?/g) ?? [];
}
