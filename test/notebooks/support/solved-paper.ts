import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { findInputs } from "../../../src/cli/inputs.js";
import type { AnswerRecord } from "../../../src/api/notebook.js";
import { readNotebook } from "../../../src/api/notebook.js";
import { answersIn } from "../../../src/paper/answers-in.js";
import { chooseKernel } from "../../../src/run/choose-kernel.js";
import { executeNotebook } from "../../../src/run/execute-notebook.js";
import { startKernel } from "../../../src/run/start-kernel.js";
import { templateFault } from "../../../src/run/template-faults.js";
import { type NotebookRun, runNotebook } from "../../../src/run/run-notebook.js";
import { rounds } from "../../support/rounds.js";
import { unnoticedIn } from "./damages.js";
import { readAnswer } from "../../../src/worksheet/read-answer.js";
import { typesetFaults } from "./typeset-faults.js";

export const notebooksFolder = fileURLToPath(new URL("../../../notebooks", import.meta.url));

/** A busy machine included, in milliseconds: a paper has up to fifteen notebooks. */
export const paperTimeout = 300_000;

/** An executed notebook, its answers, and where it failed. */
type Run = Pick<NotebookRun, "notebook" | "failure" | "answers">;

/**
 * Runs notebooks of one folder on one kernel, the last first: half of what a notebook costs is its kernel's start. One that needs
 * what an earlier one declares fails in this order; that each stands wholly by itself is for the thorough project.
 */
async function runBackwards(paths: readonly string[]): Promise<Run[]> {
  const notebooks = paths.map((path) => readNotebook(path));
  const client = await startKernel(chooseKernel(notebooks[0], paths[0]), dirname(paths[0]));
  const runs: Run[] = [];
  try {
    for (const notebook of notebooks.toReversed()) {
      const { notebook: executed, failure } = await executeNotebook(notebook, client);
      expect(await templateFault(client, notebook)).toBeNull();
      runs.push({ notebook: executed, failure, answers: answersIn(executed) });
    }
  } finally {
    await client.shutdown();
  }
  return runs.toReversed();
}

async function runAlone(paths: readonly string[]): Promise<Run[]> {
  const runs: Run[] = [];
  for (const path of paths) runs.push(await runNotebook(path, { checksTemplates: true }));
  return runs;
}

const runAll = rounds({ everyday: runBackwards, thorough: runAlone });

/**
 * Runs a paper's notebooks, each from top to bottom, and holds them to what every paper owes: no cell fails, no template is refused,
 * every part is answered once, in its shape, no value of an answer could be damaged without its key or check noticing, and the
 * PDF and the HTML page of them have nothing lost, cut, too small or half blank.
 * @returns The answers by part id. Their values are `any`: each has the shape that paper.json gives it.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export async function solvedPaper(name: string): Promise<Record<string, AnswerRecord & { value: any }>> {
  const records: AnswerRecord[] = [];
  const inputs = findInputs([join(notebooksFolder, name)]);
  const runs = await runAll(inputs.map(({ path }) => path));
  for (const [place, { paper, target }] of inputs.entries()) {
    const { failure, answers } = runs[place];
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
  const sources = inputs.map(({ path }, place) => ({ path, notebook: runs[place].notebook }));
  expect(await typesetFaults(sources, inputs[0].paper)).toEqual([]);
  return Object.fromEntries(records.map((record) => [record.id, record]));
}
