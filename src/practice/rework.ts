import type { Json } from "../notebook/format.js";
import { GradsheetError } from "../errors.js";
import type { PaperPart } from "../paper/paper.js";
import { isGradient, nameKey, plainName, subjectOf } from "../trace/quantity-name.js";
import { Real } from "../number/real.js";
import { readAnswer } from "../worksheet/read-answer.js";
import type { Library } from "./library.js";
import type { PartMaster, Replacement, Rework } from "./part-master.js";
import { below, stepsOf } from "./paths.js";
import { replay, type Observed, type Put, type Replay } from "./replay.js";

/** Where a value of an answer comes from: a quantity of the solution, and the place in it. */
export interface Origin {
  key: string;
  inner: string;
  /** Its place in the order of the computation. */
  at: number;
}

/** A solution that can be worked through again, as it is stored. */
export interface StoredRework {
  code: string;
  /** By part and path. */
  origins: Record<string, Record<string, Origin>>;
  /** The parts whose answers come out as they are in the solved notebook. */
  parts: string[];
  parameters: Record<string, Json>;
}

/** A stored solution, ready to be worked through. */
export function reworkOf(
  stored: StoredRework,
  library: Library,
  asked: readonly PaperPart[],
  parts: readonly PartMaster[],
): Rework {
  const known = new Map<string, Map<string, Json> | null>();
  const answersWith = (replaced: readonly Replacement[]): Map<string, Json> | null => {
    const puts = replaced.flatMap(({ id, path, value }): Put[] => {
      const origin = stored.origins[id]?.[path];
      return origin === undefined ? [] : [{ key: origin.key, inner: origin.inner, value }];
    });
    if (stored.parts.length === 0) return null;
    try {
      return answersIn(replay(stored.code, library, asked, puts), asked, stored.parts);
    } catch {
      // Values that nobody foresaw may lead anywhere; what cannot be worked through is not followed.
      return null;
    }
  };
  return {
    parts,
    parameters: stored.parameters,
    answers: (replaced) => {
      const text = JSON.stringify(replaced);
      if (!known.has(text)) known.set(text, answersWith(replaced));
      return known.get(text) ?? null;
    },
  };
}

/** The answers of a solution that was worked through, in the shape that their parts expect. */
export function answersIn(
  run: Replay,
  asked: readonly PaperPart[],
  ids: readonly string[],
): Map<string, Json> {
  const answers = new Map<string, Json>();
  for (const part of asked) {
    const given = run.answers.get(part.id);
    if (given === undefined || !ids.includes(part.id)) continue;
    try {
      answers.set(part.id, readAnswer(given.value, part.expects, part.id, { accept: part.accept }));
    } catch (error) {
      if (!(error instanceof GradsheetError)) throw error;
    }
  }
  return answers;
}

/**
 * Where the values of an answer come from. A number of a trace is known by being the very same object; else a name that the answer
 * is made of, or a quantity with the same name and value.
 * @param paths The paths of the answer's values, in its order.
 * @param sources The names of the notebook that are the answer's own values, by its keys.
 */
export function originsOf(
  value: unknown,
  paths: readonly string[],
  { observed }: Replay,
  sources: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): Record<string, Origin> {
  const origins: Record<string, Origin> = {};
  const taken = new Set<string>();
  const lines = observed.filter(({ kind }) => kind === "line");
  for (const path of paths) {
    const steps = stepsOf(path);
    const raw = steps.reduce<unknown>(
      (at, step) => (at as Record<string | number, unknown> | null | undefined)?.[step],
      value,
    );
    const line = lineOf(raw, path, lines, labels, taken);
    if (line !== null) {
      taken.add(line.key);
      origins[path] = { key: line.key, inner: "", at: line.at };
      continue;
    }
    const [first, ...rest] = steps;
    const source = sources[String(first ?? "")] ?? sources[""];
    const inner = (sources[String(first ?? "")] === undefined ? steps : rest).reduce<string>(below, "");
    const own = observed.findLast(({ kind, name }) => kind === "name" && name === source);
    if (own !== undefined) {
      origins[path] = { key: own.key, inner, at: own.at };
      continue;
    }
    const found = entryOf(raw, observed);
    if (found !== null) origins[path] = found;
  }
  return origins;
}

/** The line of a trace that a value is the result of. */
function lineOf(
  raw: unknown,
  path: string,
  lines: readonly Observed[],
  labels: Readonly<Record<string, string>>,
  taken: ReadonlySet<string>,
): Observed | null {
  const same = lines.filter(({ value }) => value === raw && (raw instanceof Real || typeof raw === "number"));
  const named = same.filter(({ name }) => isCalled(name, path, labels));
  if (named.length > 0) return named[0];
  const free = same.filter(({ key }) => !taken.has(key));
  if (raw instanceof Real)
    return (
      free.find(({ name }) => isGradient(name) === looksLikeGradient(path)) ?? free[0] ?? same[0] ?? null
    );
  return isDistinctive(raw) ? (free[0] ?? null) : null;
}

/** Whether a line has the name that the answer has for the value, however it is spelled. */
function isCalled(name: string, path: string, labels: Readonly<Record<string, string>>): boolean {
  const plain = path.replaceAll(/\[(\d+)\]/g, (_, index: string) => `_${Number(index) + 1}`);
  const field = plain.split(".").at(-1) ?? plain;
  const label = labels[path];
  const keys = [nameKey(field), ...(label === undefined ? [] : [nameKey(label)])];
  if (keys.includes(nameKey(name))) return true;
  if (!isGradient(name)) return false;
  const subject = nameKey(subjectOf(name));
  const derivative = /^(?:g|d|grad|d[A-Za-z]\w*?_d)_?(.+)$/.exec(field);
  return derivative !== null && nameKey(derivative[1]) === subject;
}

const looksLikeGradient = (path: string) => /^g_|^d\w*_d|grad/i.test(path);

/** Numbers that are no accident when they come twice. */
const isDistinctive = (value: unknown): boolean =>
  typeof value === "number" && !Number.isInteger(value) && !Number.isInteger(value * 8);

/** A quantity of the notebook's own, or an entry of it, with this very value. */
function entryOf(raw: unknown, observed: readonly Observed[]): Origin | null {
  if (!(raw instanceof Real) && !isDistinctive(raw)) return null;
  for (const { key, value, kind, at } of observed) {
    const inner = kind === "name" ? placeIn(value, raw, 0) : null;
    if (inner !== null) return { key, inner, at };
  }
  return null;
}

function placeIn(value: unknown, raw: unknown, depth: number): string | null {
  if (value === raw) return "";
  if (!Array.isArray(value) || depth > 2) return null;
  for (const [index, entry] of value.entries()) {
    const inner = placeIn(entry, raw, depth + 1);
    if (inner !== null) return `[${index}]${inner}`;
  }
  return null;
}

/** Numbers that a solution computes on its way, by name in plain letters, the first of a name. */
export function namedNumbers({ observed }: Replay, most = 400): Record<string, Json> {
  const named: Record<string, Json> = {};
  for (const { name, value, kind } of observed) {
    const plain = kind === "line" ? plainName(name) : name;
    const number = plainNumber(value);
    if (number !== null && !(plain in named) && Object.keys(named).length < most) named[plain] = number;
  }
  return named;
}

/** A number, or a list of numbers of no great length, as JSON. */
function plainNumber(value: unknown): Json {
  if (typeof value === "number" || value instanceof Real) {
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > 16) return null;
  const entries = value.map(plainNumber);
  return entries.includes(null) ? null : entries;
}
