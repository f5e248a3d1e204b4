import type { Json } from "../notebook/format.js";
import { chosenIn } from "../paper/choices.js";
import { entryShape, leafShape } from "../paper/expected-shape.js";
import { isFields } from "../paper/fields.js";
import type { PaperPart, Tolerance } from "../paper/paper.js";
import { typesetName } from "../worksheet/typeset.js";
import { markedPath, marksUnder } from "../paper/value-marks.js";
import type { MasterLeaf } from "./part-master.js";
import { below, fieldAndEntry, stepsOf, withoutNumbers } from "./paths.js";

/** Whether a part asks for the numbers of the options that hold, which are one answer together. */
export const isNumberedChoice = (part: PaperPart): boolean =>
  chosenIn(part, { correct: [] }) !== null && isFields(part.expects) && "correct" in part.expects;

/**
 * The values that a part asks for, in the order of its right answer, each with its share of the marks; all at the same place in the
 * order of the computation as yet.
 * @param key The right answer, in the shape that the part expects.
 */
export function masterLeaves(part: PaperPart, key: Json): MasterLeaf[] {
  const leaves = isNumberedChoice(part)
    ? [leafAt(part, "correct", ["integer", "n"], (key as { correct: Json }).correct)]
    : leavesBelow(part, "", part.expects, key);
  return withMarks(part, leaves);
}

function leavesBelow(part: PaperPart, path: string, expects: Json, key: Json): MasterLeaf[] {
  if (typeof expects === "string") return [leafAt(part, path, expects, key)];
  if (Array.isArray(expects)) {
    const shape = entryShape(expects);
    const entries = Array.isArray(key) ? key : [];
    return entries.flatMap((entry, index) => leavesBelow(part, below(path, index), shape, entry));
  }
  return Object.entries(expects ?? {}).flatMap(([name, shape]) =>
    leavesBelow(part, below(path, name), shape, isFields(key) ? (key[name] ?? null) : null),
  );
}

function leafAt(part: PaperPart, path: string, expects: Json, value: Json): MasterLeaf {
  return {
    path,
    label: labelOf(path, part.labels ?? {}),
    expects,
    value,
    marks: 0,
    isOpen: typeof expects === "string" && leafShape(expects)?.word === "text",
    tolerance: toleranceAt(part, withoutNumbers(path)),
    order: 0,
  };
}

function toleranceAt({ tolerance = "digits" }: PaperPart, path: string): Tolerance {
  if (tolerance === "digits") return tolerance;
  if ("rel" in tolerance && typeof tolerance.rel === "number") return { rel: tolerance.rel };
  return (tolerance as Record<string, Tolerance>)[path] ?? "digits";
}

/** The name of a value as LaTeX, its place in a list as a subscript. */
export function labelOf(path: string, labels: Record<string, string>): string {
  const { field, entry } = fieldAndEntry(path);
  const [last] = stepsOf(field).slice(-1);
  const name = labels[withoutNumbers(field)] ?? (last === undefined ? "" : typesetName(String(last)));
  if (entry.length === 0) return name;
  const numbers = entry.map((each) => each + 1);
  return `{${name}}_{${numbers.join(numbers.some((each) => each > 9) ? "," : "")}}`;
}

/** The marks of a part go to its named values in equal shares, or as `paper.json` says, and within one to its entries. */
function withMarks(part: PaperPart, leaves: MasterLeaf[]): MasterLeaf[] {
  const under = (leaf: MasterLeaf) => markedPath(part, withoutNumbers(leaf.path));
  const sizes = new Map<string, number>();
  for (const leaf of leaves) sizes.set(under(leaf), (sizes.get(under(leaf)) ?? 0) + 1);
  return leaves.map((leaf) => ({
    ...leaf,
    marks: marksUnder(part, under(leaf), sizes.size) / (sizes.get(under(leaf)) ?? 1),
  }));
}
