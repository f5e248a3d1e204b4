import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { findInputs } from "../../../src/cli/inputs.js";
import type { AnswerRecord } from "../../../src/api/notebook.js";
import { runNotebook } from "../../../src/run/run-notebook.js";
import { unnoticedIn } from "./damages.js";
import { readAnswer } from "../../../src/worksheet/read-answer.js";

export const notebooksFolder = fileURLToPath(new URL("../../../notebooks", import.meta.url));

/** A busy machine included, in milliseconds: a paper has up to fifteen notebooks. */
export const paperTimeout = 300_000;

/**
 * Runs a paper's notebooks, each from top to bottom on a fresh kernel, and holds them to what every paper owes: no cell fails,
 * every part is answered once, in its shape, and no value of an answer could be damaged without its key or check noticing.
 * @returns The answers by part id. Their values are `any`: each has the shape that paper.json gives it.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export async function solvedPaper(name: string): Promise<Record<string, AnswerRecord & { value: any }>> {
  const records: AnswerRecord[] = [];
  for (const { path, paper, target } of findInputs([join(notebooksFolder, name)])) {
    const { failure, answers } = await runNotebook(path);
    expect(failure, target).toBeNull();
    const problem = paper?.problems.find(({ notebook }) => target.endsWith(notebook));
    const parts = problem?.parts ?? [];
    const intro = problem?.intro ?? "";
    expect(answers.map(({ id }) => id)).toEqual(parts.map(({ id }) => id));
    for (const [index, { id, value }] of answers.entries()) {
      expect(readAnswer(value, parts[index].expects, id)).toEqual(value);
    }
    expect(answers.flatMap(({ value }, index) => unnoticedIn(parts[index], value, intro))).toEqual([]);
    records.push(...answers);
  }
  return Object.fromEntries(records.map((record) => [record.id, record]));
}
