import { copyFileSync, existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { makeFolder } from "../../kernel/make-folder.js";
import { GradsheetError } from "../errors.js";
import type { Json, Notebook } from "../notebook/format.js";
import { picturesIn } from "../notebook/pictures-in.js";
import { writeNotebook } from "../notebook/write.js";
import type { Paper, PaperProblem } from "../paper/paper.js";
import { wholeLibrary } from "../practice/library.js";
import { solvedParts } from "../practice/part-masters.js";
import { studentCopy } from "../practice/student-copy.js";
import type { Input } from "./inputs.js";

/** The problem that a notebook solves, where it is of a paper. */
export function problemOf({ path, paper }: Input): { paper: Paper; problem: PaperProblem } | null {
  const problem = paper?.problems.find(({ notebook }) => notebook === basename(path));
  return paper === null || problem === undefined ? null : { paper, problem };
}

/** A notebook that was solved with the numbers that a copy is to have. */
export interface Solved {
  solved: Notebook;
  seed: number | null;
  parameters: Record<string, Json>;
}

/**
 * A student's copy of a notebook of a paper.
 * @throws GradsheetError where it answers no part.
 */
export async function copyFrom(
  input: Input,
  { solved, seed, parameters }: Solved,
  hasKey: boolean,
): Promise<{ notebook: Notebook; parts: number }> {
  const { paper, problem } = problemOf(input)!;
  const parts = solvedParts(solved, paper, await wholeLibrary());
  if (parts.masters.length === 0)
    throw new GradsheetError({
      place: input.path,
      rule: "must answer a part of its paper",
      got: "no answer",
      cure: 'Answer it in the solution: answer("id", value).',
    });
  const name = basename(input.path);
  const notebook = studentCopy({ solved, paper, problem, parts, notebook: name, seed, parameters, hasKey });
  return { notebook, parts: parts.masters.length };
}

/** Writes a copy, and the pictures that its texts show beside it. */
export function writeCopy(file: string, notebook: Notebook, input: Input): void {
  writeNotebook(file, notebook);
  const [from, to] = [dirname(input.path), dirname(file)];
  for (const picture of picturesIn(notebook)) {
    if (!existsSync(join(from, picture)) || resolve(from) === resolve(to)) continue;
    makeFolder(dirname(join(to, picture)));
    copyFileSync(join(from, picture), join(to, picture));
  }
}
