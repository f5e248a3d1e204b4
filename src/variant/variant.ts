import { dirname, resolve } from "node:path";
import { FileError, GradsheetError } from "../errors.js";
import type { AnswerRecord } from "../paper/answer-record.js";
import { answersIn } from "../paper/answers-in.js";
import type { Json, Notebook } from "../notebook/format.js";
import { valuesOf, withValues } from "../parameters/inject.js";
import { parametersOf } from "../parameters/parameters.js";
import { readNotebook } from "../notebook/read.js";
import { isRetold } from "../parameters/retell.js";
import { chooseKernel } from "../run/choose-kernel.js";
import { executeNotebook, type Failure } from "../run/execute-notebook.js";
import { KernelClient } from "../run/kernel-client.js";
import { executedAsItIs, retoldBy } from "../run/run-notebook.js";
import { freshGivens } from "./fresh-givens.js";

/** A problem with other numbers, solved. */
export interface Variant {
  /** Statement, parameters and solution with the new numbers, and what its cells showed. */
  notebook: Notebook;
  /** The parameters whose values are new. */
  parameters: Record<string, Json>;
  answers: AnswerRecord[];
  /** Its number among the notebook's variants, from 1. */
  number: number;
  /** How many variants the notebook has, or null where there are too many to be counted. */
  count: number | null;
}

export interface VariantOptions {
  /** The same seed gives the same numbers; the seeds 1, 2, 3, … never repeat numbers while there are others. */
  seed: number;
  /** The parts that must be answered; default: none. */
  parts?: string[] | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Draws new numbers for a notebook's parameters and solves the problem with them: the notebook runs through, so that every answer
 * has its shape and passes its own check, and every part is answered.
 * @param path - The `.ipynb` file, which is not changed.
 * @throws FileError where the notebook has no parameters, says that it has no variants, or does not say how its texts follow;
 *   GradsheetError where there are no other numbers, or these ones cannot be solved.
 */
export async function variantOf(
  path: string,
  { seed, parts = [], signal }: VariantOptions,
): Promise<Variant> {
  const notebook = readNotebook(path);
  refuseWithoutVariants(notebook, path);
  const client = await KernelClient.start(chooseKernel(notebook, path), dirname(resolve(path)));
  try {
    return await variantOn(client, notebook, { path, seed, parts, signal });
  } finally {
    await client.shutdown();
  }
}

/** As `variantOf`, on a kernel that runs already. */
export async function variantOn(
  client: KernelClient,
  notebook: Notebook,
  { path, seed, parts = [], signal }: VariantOptions & { path: string },
): Promise<Variant> {
  const givens = await freshGivens(client, notebook, seed, path);
  if (givens === null) {
    throw new GradsheetError({
      place: path,
      rule: "must have numbers that differ from its own and meet the conditions in gradsheet.where",
      got: "none",
      cure: "State wider domains or fewer conditions in the parameters cell's metadata.",
    });
  }
  const { values, number, count } = givens;
  const unsolved = (why: string) =>
    new GradsheetError({
      place: path,
      rule: `must be solved with the numbers of seed ${seed}`,
      got: why,
      cure: "Take another seed, or exclude such numbers by a condition in gradsheet.where of the parameters cell's metadata.",
    });
  const original = await executedAsItIs(client, notebook, { signal });
  const { notebook: executed, failure } = await executeNotebook(withValues(notebook, values, path), client, {
    signal,
  });
  if (failure !== null) throw unsolved(describe(failure, values));
  const answers = answersIn(executed);
  const missing = parts.filter((id) => !answers.some((answer) => answer.id === id));
  if (missing.length > 0) throw unsolved(`no answer to ${missing.join(", ")}`);
  const old = valuesOf(notebook, Object.keys(values), path);
  const told = await retoldBy(client, executed, { path, original, old });
  return { notebook: withSeed(told, seed), parameters: values, answers, number, count };
}

function refuseWithoutVariants(notebook: Notebook, path: string): void {
  const { noVariant, changedFrom } = (notebook.metadata["gradsheet"] ?? {}) as Record<string, string>;
  if (changedFrom !== undefined) {
    throw new FileError({
      place: path,
      rule: "must be a notebook with its own numbers",
      got: `one whose numbers were changed from ${changedFrom}`,
      cure: "Draw from that one.",
    });
  }
  if (noVariant !== undefined)
    throw new FileError({ place: path, rule: "has no variants", got: "a request for one", cure: noVariant });
  parametersOf(notebook, path);
  if (isRetold(notebook)) return;
  throw new FileError({
    place: path,
    rule: "must say how its texts follow its parameters",
    got: "no gradsheet.retell in the metadata of its text cells",
    cure: "Name the words that follow, with their templates, or say gradsheet.noVariant in the notebook's metadata.",
  });
}

function withSeed(notebook: Notebook, seed: number): Notebook {
  const { gradsheet, ...metadata } = notebook.metadata;
  return {
    ...notebook,
    metadata: { ...metadata, gradsheet: { ...(gradsheet as Record<string, Json>), seed } },
  };
}

function describe({ cell, error }: Failure, values: Record<string, Json>): string {
  const numbers = Object.entries(values).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return `${error} in cell ${cell}, for ${numbers.join(", ")}`;
}
