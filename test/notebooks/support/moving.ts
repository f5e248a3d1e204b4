import { dirname, resolve } from "node:path";
import type { Input } from "../../../src/cli/inputs.js";
import type { Json, Notebook, Part } from "../../../src/index.js";
import { readNotebook } from "../../../src/index.js";
import { withParameters } from "../../../src/notebook/inject.js";
import { parametersOf } from "../../../src/notebook/parameters.js";
import { expressionsOf, filled, retellings } from "../../../src/notebook/retell.js";
import { chooseKernel } from "../../../src/run/choose-kernel.js";
import { evaluateTexts } from "../../../src/run/evaluate-text.js";
import { executeNotebook } from "../../../src/run/execute-notebook.js";
import { KernelClient } from "../../../src/run/kernel-client.js";
import { answersIn } from "../../../src/run/run-notebook.js";
import { domainsOf } from "../../../src/variant/domain.js";
import { drawValue } from "../../../src/variant/draw.js";
import { solveDraw } from "../../../src/variant/variant.js";
import { Draws } from "../../../src/variant/random.js";

/** What became of a notebook whose parameters were moved one at a time. */
export interface Moving {
  /** The parts whose answers moved, with the parameter that moved them first. */
  moved: Map<string, string>;
  /** Words of its texts beside what their templates say of the paper's own numbers, where the two differ. */
  misquoted: string[];
  /** Errors of runs that moved nothing. */
  failures: string[];
  /** All parameters drawn anew and solved, or why none of five draws counts; null for a notebook that has no variants. */
  variant: Notebook | string | null;
}

/** Is there anything in the part's answer that is computed, not written? */
export function isComputed(part: Part): boolean {
  return words(part.expects).some((word) => !word.startsWith("text"));
}

export function hasNumbers(value: Json): boolean {
  if (typeof value === "number") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasNumbers);
}

/**
 * Runs a notebook, then again on the same kernel with one parameter moved after the other, until every answer of `wanted` has
 * moved or no parameter is left.
 */
export async function movingOf({ path }: Input, wanted: Part[]): Promise<Moving> {
  const notebook = readNotebook(path);
  const { cell, list } = parametersOf(notebook, path);
  const { domains } = domainsOf(
    cell,
    list.map(({ name }) => name),
    path,
  );
  const client = await KernelClient.start(chooseKernel(notebook, path), dirname(resolve(path)));
  const result: Moving = { moved: new Map(), misquoted: [], failures: [], variant: null };
  try {
    const run = async (values: Record<string, Json>) => {
      const { notebook: executed, failure } = await executeNotebook(
        withParameters(notebook, values, path),
        client,
      );
      if (failure !== null) {
        result.failures.push(`${JSON.stringify(values)}: cell ${failure.cell}: ${failure.error}`);
        return null;
      }
      return new Map(answersIn(executed).map(({ id, value }) => [id, value]));
    };
    const before = await run({});
    if (before === null) return result;
    const values = await evaluateTexts(client, expressionsOf(notebook));
    for (const { cell: place, words: quoted, template } of retellings(notebook)) {
      const told = filled(template, values);
      const known = numbersIn(quoted);
      if (told === null || numbersIn(told).some((number) => !known.includes(number)))
        result.misquoted.push(`cell ${place}: "${quoted}", told "${told}"`);
    }
    const draws = new Draws(1);
    for (const { name, value } of list) {
      for (let attempt = 0; attempt < 4 && result.moved.size < wanted.length; attempt++) {
        const fresh = otherValue(value, name, domains, draws);
        if (fresh === undefined) break;
        const after = await run({ [name]: fresh });
        if (after === null) continue;
        for (const { id, expects } of wanted) {
          const [old, now] = [before, after].map((answers) =>
            JSON.stringify(computed(answers.get(id) ?? null, expects)),
          );
          if (old !== now && !result.moved.has(id)) result.moved.set(id, name);
        }
        break;
      }
    }
    const { noVariant } = (notebook.metadata["gradsheet"] ?? {}) as { noVariant?: string };
    const parts = wanted.map(({ id }) => id);
    for (let attempt = 0; attempt < 5 && noVariant === undefined; attempt++) {
      const drawn = await solveDraw(client, notebook, draws, { path, parts });
      result.variant = typeof drawn === "string" ? drawn : drawn.notebook;
      if (typeof drawn !== "string") break;
    }
    return result;
  } finally {
    await client.shutdown();
  }
}

/** A value that differs, or undefined where the parameter cannot move. */
function otherValue(
  value: Json,
  name: string,
  domains: Parameters<typeof drawValue>[2],
  draws: Draws,
): Json | undefined {
  for (let attempt = 0; attempt < 20; attempt++) {
    const fresh = drawValue(value, name, domains, draws);
    if (JSON.stringify(fresh) !== JSON.stringify(value)) return fresh;
  }
  return undefined;
}

/** The answer without its prose. */
function computed(value: Json, expects: Json): Json {
  if (typeof expects === "string") return expects.startsWith("text") ? null : value;
  if (Array.isArray(expects) && Array.isArray(value))
    return value.map((item) => computed(item, typeof expects[0] === "object" ? expects[0] : "any"));
  if (typeof expects !== "object" || expects === null || typeof value !== "object" || value === null)
    return value;
  return Object.entries(expects).map(([key, shape]) =>
    computed((value as Record<string, Json>)[key] ?? null, shape),
  );
}

const numerals = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** The numbers of a text, `.2` and `0.20` as one, numerals included. */
function numbersIn(text: string): number[] {
  const digits = text
    .replace(/[A-Za-z]+/g, (word) =>
      numerals.includes(word.toLowerCase()) ? String(numerals.indexOf(word.toLowerCase()) + 1) : word,
    )
    // A fraction of two digits is two numbers.
    .replaceAll(/frac(\d)(\d)/g, "$1 $2");
  return (digits.match(/\d+(\.\d+)?|\.\d+/g) ?? []).map(Number);
}

function words(expects: Json): string[] {
  if (typeof expects === "string") return [expects];
  if (Array.isArray(expects)) return words(expects[0]);
  return typeof expects === "object" && expects !== null ? Object.values(expects).flatMap(words) : [];
}
