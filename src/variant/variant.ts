import { dirname, resolve } from "node:path";
import { GradsheetError } from "../errors.js";
import type { AnswerRecord } from "../paper/answer-record.js";
import { answersIn } from "../paper/answers-in.js";
import type { Json, Notebook } from "../notebook/format.js";
import { valuesOf, withValues } from "../parameters/inject.js";
import { readNotebook } from "../notebook/read.js";
import { chooseKernel } from "../run/choose-kernel.js";
import { executeNotebook, type ExecuteOptions, type Failure } from "../run/execute-notebook.js";
import type { KernelClient } from "../run/kernel-client.js";
import { executedAsItIs, retoldBy } from "../run/run-notebook.js";
import { startKernel } from "../run/start-kernel.js";
import { freshGivens, type FreshGivens } from "./fresh-givens.js";
import { whyNoVariants } from "./why-no-variants.js";

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

/** What {@link variantOf} may be told. */
export interface VariantOptions {
  /** The same seed gives the same numbers; the seeds 1, 2, 3, … never repeat numbers while there are others. */
  seed: number;
  /** The parts that must be answered; default: none. */
  parts?: string[] | undefined;
  signal?: AbortSignal | undefined;
}

/** Fresh numbers for a notebook, and what it showed with its own: all that variants of it have in common. */
export interface Draws {
  path: string;
  notebook: Notebook;
  /** Executed with its own numbers, or null where it does not run through or no text hangs on that. */
  original: Notebook | null;
  givens: Map<number, FreshGivens>;
}

/**
 * Draws new numbers for a notebook's parameters and solves the problem with them: the notebook runs through, so that every answer
 * has its shape and passes its own check, and every part is answered.
 * @param path - The `.ipynb` file, which is not changed.
 * @throws FileError where the notebook has no parameters, says that it has no variants, or does not say how its texts follow;
 *   GradsheetError where there are no other numbers, or these ones cannot be solved.
 * @example
 * await variantOf("notebooks/training/01-optimizers-on-handwritten-digits.ipynb", { seed: 1 }) // throws 01-optimizers-on-handwritten-digits.ipynb
 */
export async function variantOf(
  path: string,
  { seed, parts = [], signal }: VariantOptions,
): Promise<Variant> {
  const notebook = readNotebook(path);
  return onKernel(notebook, path, (client) => variantOn(client, notebook, { path, seed, parts, signal }));
}

/** As `variantOf`, on a kernel that runs already. */
export async function variantOn(
  client: KernelClient,
  notebook: Notebook,
  { path, seed, parts = [], signal }: VariantOptions & { path: string },
): Promise<Variant> {
  const draws = await drawOn(client, notebook, { path, seeds: [seed], signal });
  return solveOn(client, draws, { seed, parts, signal });
}

/**
 * Fresh numbers for each of several seeds; the notebook runs once for all of them.
 * @param path - The `.ipynb` file, which is not changed.
 * @throws As `variantOf`.
 */
export async function drawVariants(
  path: string,
  options: ExecuteOptions & { seeds: readonly number[] },
): Promise<Draws> {
  const notebook = readNotebook(path);
  return onKernel(notebook, path, (client) => drawOn(client, notebook, { path, ...options }));
}

/**
 * Solves a notebook with numbers that were drawn for it, on a kernel of its own.
 * @param draws - Of `drawVariants`, with this seed among the seeds.
 * @throws GradsheetError where these numbers cannot be solved.
 */
export async function solveVariant(
  draws: Draws,
  options: ExecuteOptions & Omit<VariantOptions, "signal">,
): Promise<Variant> {
  return onKernel(draws.notebook, draws.path, (client) => solveOn(client, draws, options));
}

async function onKernel<T>(
  notebook: Notebook,
  path: string,
  work: (client: KernelClient) => Promise<T>,
): Promise<T> {
  const refusal = whyNoVariants(notebook, path);
  if (refusal !== null) throw refusal;
  const client = await startKernel(chooseKernel(notebook, path), dirname(resolve(path)));
  try {
    return await work(client);
  } finally {
    await client.shutdown();
  }
}

/** As `drawVariants`, on a kernel that runs already. */
export async function drawOn(
  client: KernelClient,
  notebook: Notebook,
  { path, seeds, ...options }: ExecuteOptions & { path: string; seeds: readonly number[] },
): Promise<Draws> {
  const fresh = await freshGivens(client, notebook, seeds, path);
  if (fresh === null) {
    throw new GradsheetError({
      place: path,
      rule: "must have numbers that differ from its own and meet the conditions in gradsheet.where",
      got: "none",
      cure: "State wider domains or fewer conditions in the parameters cell's metadata.",
    });
  }
  const original = await executedAsItIs(client, notebook, options);
  return { path, notebook, original, givens: new Map(seeds.map((seed, at) => [seed, fresh[at]])) };
}

/** As `solveVariant`, on a kernel that runs already, and may have solved others. */
export async function solveOn(
  client: KernelClient,
  { path, notebook, original, givens }: Draws,
  { seed, parts = [], ...options }: ExecuteOptions & Omit<VariantOptions, "signal">,
): Promise<Variant> {
  const given = givens.get(seed);
  if (given === undefined) throw new RangeError(`solveVariant: ${path} has no draw for seed ${seed}.`);
  const { values, number, count } = given;
  const unsolved = (why: string) =>
    new GradsheetError({
      place: path,
      rule: `must be solved with the numbers of seed ${seed}`,
      got: why,
      cure: "Take another seed, or exclude such numbers by a condition in gradsheet.where of the parameters cell's metadata.",
    });
  const changed = withValues(notebook, values, path);
  const { notebook: executed, failure } = await executeNotebook(changed, client, options);
  if (failure !== null) throw unsolved(describe(failure, values));
  const answers = answersIn(executed);
  const missing = parts.filter((id) => !answers.some((answer) => answer.id === id));
  if (missing.length > 0) throw unsolved(`no answer to ${missing.join(", ")}`);
  const old = valuesOf(notebook, Object.keys(values), path);
  const told = await retoldBy(client, executed, { path, original, old });
  return { notebook: withSeed(told, seed), parameters: values, answers, number, count };
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
