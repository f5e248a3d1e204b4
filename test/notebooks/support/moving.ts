import { dirname, resolve } from "node:path";
import type { Input } from "../../../src/cli/inputs.js";
import type { Json, Notebook, PaperPart } from "../../../src/api/notebook.js";
import { readNotebook } from "../../../src/api/notebook.js";
import { withParameters } from "../../../src/parameters/inject.js";
import { conditionsOf, parametersOf, type Parameter } from "../../../src/parameters/parameters.js";
import { expressionsOf, filled, retellings } from "../../../src/parameters/retell.js";
import { chooseKernel } from "../../../src/run/choose-kernel.js";
import { brokenConditions } from "../../../src/run/conditions.js";
import { evaluateTexts } from "../../../src/run/evaluate-text.js";
import { executeNotebook } from "../../../src/run/execute-notebook.js";
import type { KernelClient } from "../../../src/run/kernel-client.js";
import { startKernel } from "../../../src/run/start-kernel.js";
import { answersIn } from "../../../src/paper/answers-in.js";
import { domainsOf, type Domains } from "../../../src/parameters/domain.js";
import { valuesLike } from "../../../src/parameters/draw.js";
import { shuffledOrder } from "../../../src/parameters/order.js";
import { variantOn } from "../../../src/variant/variant.js";
import { staleSentences } from "./stale.js";
import { rounds } from "../../support/rounds.js";

/** How many variants of each notebook are solved. */
const seeds = rounds({ everyday: 1, thorough: 3 });

/** What became of a notebook when its parameters were drawn anew, and when they were moved one at a time. */
export interface Moving {
  /** Whether all parameters drawn anew were solved, for each seed, or why not; null for a notebook that has no variants. */
  variant: true | string | null;
  /** The parts whose answers moved, with the parameter that moved them first. */
  moved: Map<string, string>;
  /** Words of its texts beside what their templates say of the paper's own numbers, where that is another number. */
  misquoted: string[];
  /** Sentences of the notebook in its variants that name numbers which are gone. */
  stale: string[];
  /** Why runs failed. */
  failures: string[];
}

/** Is there anything in the part's answer that is computed, not written? */
export function isComputed(part: PaperPart): boolean {
  return words(part.expects).some((word) => !word.startsWith("text"));
}

export function hasNumbers(value: Json): boolean {
  if (typeof value === "number") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasNumbers);
}

/**
 * Solves variants of a notebook on a fresh kernel; then, on the same one, the notebook with its own numbers, and again with
 * one parameter moved after the other, until every answer of `wanted` but those of the parts in `still` has moved or no
 * parameter is left.
 */
export async function movingOf(
  { path }: Input,
  parts: PaperPart[],
  wanted: PaperPart[],
  still: string[],
): Promise<Moving> {
  const notebook = readNotebook(path);
  const { cell, list } = parametersOf(notebook, path);
  const names = list.map(({ name }) => name);
  const domains = domainsOf(cell, names, path);
  const client = await startKernel(chooseKernel(notebook, path), dirname(resolve(path)));
  const result: Moving = { variant: null, moved: new Map(), misquoted: [], stale: [], failures: [] };
  const variants: Notebook[] = [];
  const execute = (values: Record<string, Json>) =>
    executeNotebook(withParameters(notebook, values, path), client);
  const run = async (values: Record<string, Json>) => {
    const { notebook: executed, failure } = await execute(values);
    if (failure === null) {
      if (Object.keys(values).length === 0)
        result.stale = variants.flatMap((told) => staleSentences(executed, told));
      return new Map(answersIn(executed).map(({ id, value }) => [id, value]));
    }
    result.failures.push(`${JSON.stringify(values)}: cell ${failure.cell}: ${failure.error}`);
    return null;
  };
  const waiting = () => wanted.some(({ id }) => !result.moved.has(id) && !still.includes(id));
  try {
    const { noVariant } = (notebook.metadata["gradsheet"] ?? {}) as { noVariant?: string };
    for (let seed = 1; seed <= (noVariant === undefined ? seeds : 0); seed++) {
      const variant = await variantOn(client, notebook, {
        path,
        seed,
        parts: parts.map(({ id }) => id),
      }).catch((error: Error) => error.message);
      if (typeof variant !== "string") variants.push(variant.notebook);
      if (typeof result.variant !== "string") result.variant = typeof variant === "string" ? variant : true;
    }
    const before = await run({});
    if (before === null) return result;
    const values = await evaluateTexts(client, expressionsOf(notebook));
    for (const { cell: place, words: quoted, template } of retellings(notebook)) {
      const told = filled(template, values);
      const known = numbersIn(quoted);
      if (told === null || numbersIn(told).some((number) => !known.includes(number)))
        result.misquoted.push(`cell ${place}: "${quoted}", told "${told}"`);
    }
    // What a variant keeps is moved last, and as it comes: that a text relies on it is no reason for a literal.
    const free = Object.fromEntries(Object.entries(domains).filter(([, domain]) => domain !== "fixed"));
    const rulesInTurn: Rules[] = [
      { domains, where: conditionsOf(cell) },
      { domains: free, where: [] },
    ];
    for (const rules of rulesInTurn) {
      for (const { name } of list) {
        for (let attempt = 0; attempt < 3 && waiting(); attempt++) {
          const fresh = (await otherValues(client, name, list, rules))[attempt];
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
    }
    return result;
  } finally {
    await client.shutdown();
  }
}

interface Rules {
  domains: Domains;
  where: string[];
}

/** Values of one parameter that differ from its own and suit the others. */
async function otherValues(
  client: KernelClient,
  moving: string,
  list: Parameter[],
  { domains, where }: Rules,
): Promise<Json[]> {
  const own = Object.fromEntries(list.map(({ name, value }) => [name, value]));
  const space = valuesLike(own[moving], moving, domains);
  const placed = shuffledOrder(space.size, moving);
  const fresh: Json[] = [];
  for (let place = 0n; place < space.size && place < 200; place++) {
    const value = space.at(placed(place));
    if (JSON.stringify(value) !== JSON.stringify(own[moving])) fresh.push(value);
  }
  const broken = await brokenConditions(
    client,
    fresh.map((value) => ({ ...own, [moving]: value })),
    where,
  );
  return fresh.filter((_, at) => broken[at] === null);
}

/** The answer without its prose. */
function computed(value: Json, expects: Json): Json {
  if (typeof expects === "string") return expects.startsWith("text") ? null : value;
  if (Array.isArray(expects) && Array.isArray(value)) {
    const [item] = expects;
    return typeof item === "object" ? value.map((entry) => computed(entry, item)) : value;
  }
  if (typeof expects !== "object" || typeof value !== "object" || expects === null || value === null)
    return value;
  return Object.entries(expects).map(([key, shape]) =>
    computed((value as Record<string, Json>)[key] ?? null, shape),
  );
}

const numerals = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** The numbers of a text, `.2` and `0.20` as one, numerals included. */
function numbersIn(text: string): number[] {
  const digits = text
    // A fraction of two digits is two numbers.
    .replaceAll(/frac(\d)(\d)/g, " $1 $2 ")
    .replace(/[A-Za-z]+/g, (word) => {
      const value = numerals.indexOf(word.toLowerCase()) + 1;
      return value > 0 ? String(value) : word;
    });
  return (digits.match(/\d+(\.\d+)?|\.\d+/g) ?? []).map(Number);
}

function words(expects: Json): string[] {
  if (typeof expects === "string") return [expects];
  if (Array.isArray(expects)) return words(expects[0]);
  return typeof expects === "object" && expects !== null ? Object.values(expects).flatMap(words) : [];
}
