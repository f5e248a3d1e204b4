import { dirname, resolve } from "node:path";
import { FileError, GradsheetError } from "../errors.js";
import type { AnswerRecord } from "../notebook/answer-record.js";
import type { Json, Notebook } from "../notebook/format.js";
import { changedNames, declaration, valuesOf, withValues } from "../notebook/inject.js";
import { parametersOf } from "../notebook/parameters.js";
import { readNotebook } from "../notebook/read.js";
import { isRetold } from "../notebook/retell.js";
import { chooseKernel } from "../run/choose-kernel.js";
import { evaluateTexts } from "../run/evaluate-text.js";
import { executeNotebook, type Failure } from "../run/execute-notebook.js";
import { KernelClient } from "../run/kernel-client.js";
import { answersIn, retoldBy } from "../run/run-notebook.js";
import { domainsOf } from "./domain.js";
import { drawValue } from "./draw.js";
import { Draws } from "./random.js";

/** A problem with other numbers, solved. */
export interface Variant {
  /** Statement, parameters and solution with the new numbers, and what its cells showed. */
  notebook: Notebook;
  /** The parameters whose values are new. */
  parameters: Record<string, Json>;
  answers: AnswerRecord[];
  /** How many draws were solved until one was good. */
  attempts: number;
}

export interface VariantOptions {
  /** The same seed draws the same numbers. */
  seed: number;
  /** The parts that must be answered; default: none. */
  parts?: string[] | undefined;
  signal?: AbortSignal | undefined;
  onAttempt?: ((attempt: number) => void) | undefined;
}

/** How many draws are solved, and how many are held against the conditions for each of them. */
const mostAttempts = 20;
const mostDraws = 500;

/**
 * Draws new numbers for a notebook's parameters and solves the problem with them. A draw counts where the notebook runs through,
 * so that every answer has its shape and passes its own check, and every part is answered.
 * @param path - The `.ipynb` file, which is not changed.
 * @throws FileError where the notebook has no parameters, says that it has no variants, or does not say how its texts follow;
 *   GradsheetError where no draw is good.
 */
export async function variantOf(
  path: string,
  { seed, parts = [], signal, onAttempt }: VariantOptions,
): Promise<Variant> {
  const notebook = readNotebook(path);
  refuseWithoutVariants(notebook, path);
  const draws = new Draws(seed);
  let last = "";
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    if (signal?.aborted) break;
    onAttempt?.(attempt);
    const client = await KernelClient.start(chooseKernel(notebook, path), dirname(resolve(path)));
    try {
      const drawn = await solveDraw(client, notebook, draws, { path, parts, signal });
      if (typeof drawn !== "string")
        return { ...drawn, notebook: withSeed(drawn.notebook, seed), attempts: attempt };
      last = drawn;
    } finally {
      await client.shutdown();
    }
  }
  throw new GradsheetError({
    place: path,
    rule: `must have numbers for which it can be solved among ${mostAttempts} draws`,
    got: last,
    cure: "State narrower domains in the parameters cell's metadata, or take another seed.",
  });
}

/**
 * One draw, solved on a kernel.
 * @returns The variant, or why the draw does not count.
 */
export async function solveDraw(
  client: KernelClient,
  notebook: Notebook,
  draws: Draws,
  { path, parts, signal }: { path: string; parts: string[]; signal?: AbortSignal | undefined },
): Promise<Omit<Variant, "attempts"> | string> {
  const values = await goodDraw(client, notebook, draws, path);
  if (values === null) return "no numbers that meet the conditions in gradsheet.where";
  const fresh = withValues(notebook, values, path);
  const { notebook: executed, failure } = await executeNotebook(fresh, client, { signal });
  if (failure !== null) return describe(failure, values);
  const answers = answersIn(executed);
  const missing = parts.filter((id) => !answers.some((answer) => answer.id === id));
  if (missing.length > 0) return `no answer to ${missing.join(", ")}`;
  const old = valuesOf(notebook, Object.keys(values), path);
  return { notebook: await retoldBy(client, executed, old, path), parameters: values, answers };
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

/** Values that differ from the notebook's own and meet the conditions, or null where none do. */
async function goodDraw(
  client: KernelClient,
  notebook: Notebook,
  draws: Draws,
  path: string,
): Promise<Record<string, Json> | null> {
  const { index, cell, list } = parametersOf(notebook, path);
  const names = list.map(({ name }) => name);
  const { domains, where } = domainsOf(cell, names, `${path}, cell ${index + 1}`);
  for (let draw = 0; draw < mostDraws; draw++) {
    const drawn = Object.fromEntries(
      list.map(({ name, value }) => [name, drawValue(value, name, domains, draws)]),
    );
    const changed = changedNames(notebook, drawn, path);
    if (changed.length === 0) continue;
    if (!(await holds(client, drawn, where))) continue;
    return Object.fromEntries(changed.map((name) => [name, drawn[name]]));
  }
  return null;
}

/** Whether values meet the conditions. */
export async function holds(
  client: KernelClient,
  values: Record<string, Json>,
  where: string[],
): Promise<boolean> {
  if (where.length === 0) return true;
  const lines = Object.entries(values).map(([name, value]) => declaration(name, value));
  const all = `(() => { ${lines.join(" ")} return ${where.map((condition) => `(${condition})`).join(" && ")}; })()`;
  const result = (await evaluateTexts(client, [all])).get(all) ?? null;
  if (result !== null) return result === "true";
  throw new FileError({
    place: "gradsheet.where",
    rule: "must hold conditions, TypeScript expressions of the parameters",
    got: where.join("; "),
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
