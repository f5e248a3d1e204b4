import type { Notebook } from "../notebook/format.js";
import type { PaperProblem } from "./paper.js";
import { withSolutionTags } from "../notebook/solution.js";
import { hasTag } from "../notebook/tags.js";

/**
 * A notebook with its question apart from its solution, where it asks about other numbers than its paper does: the paper's statement
 * is no question for it then.
 * @param problem - The paper's problem that the notebook solves.
 * @returns Null where the question is the paper's.
 */
export function ownQuestion(notebook: Notebook, problem: PaperProblem): Notebook | null {
  const split = withSolutionTags(notebook);
  const { changedFrom } = (notebook.metadata["gradsheet"] ?? {}) as { changedFrom?: string };
  if (changedFrom !== undefined) return split;
  const asked = split.cells.filter((cell) => cell.cell_type === "markdown" && !hasTag(cell, "solution"));
  const numbers = new Set(asked.flatMap(({ source }) => numbersIn(source)));
  const statements = [problem.intro ?? "", ...problem.parts.map(({ statement }) => statement)];
  const isPapers = numbersIn(statements.join("\n")).every((number) => numbers.has(number));
  return isPapers || numbers.size === 0 ? null : split;
}

/** Numbers as they are written; `(1)` in a list is none. */
function numbersIn(text: string): string[] {
  return text.replaceAll(/\(\d\)/g, " ").match(/\d+(?:\.\d+)?/g) ?? [];
}
