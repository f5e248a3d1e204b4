import type { Json } from "../notebook/format.js";
import type { AttemptLeaf, AttemptRecord } from "../paper/attempt-record.js";
import { isFields } from "../paper/fields.js";
import type { Match } from "../worksheet/compare-leaf.js";
import { inOrderOf } from "../worksheet/in-order-of.js";
import { isRight } from "./match-value.js";
import type { MasterLeaf, PartMaster } from "./part-master.js";
import { below, stepsOf, withoutNumbers } from "./paths.js";

/** A value that is asked for beside the one that was given for it; null where none was. */
export interface Pair {
  leaf: MasterLeaf;
  given: AttemptLeaf | null;
  /** The path at which the student has it, where that is another one: of sets and of tuples in any order. */
  at: string;
}

/** An attempt's values beside the right ones, and those that nobody asked for. */
export interface Paired {
  pairs: Pair[];
  extra: AttemptLeaf[];
}

/**
 * Puts each value of an attempt beside the right one that it stands for: by its path, and in sets and paired lists beside the one that
 * it is.
 */
export function pairLeaves(master: PartMaster, attempt: AttemptRecord | null): Paired {
  const { leaves, asked } = master;
  if (leaves.length === 1 && leaves[0].path === "correct" && Array.isArray(leaves[0].expects))
    return numberedChoice(leaves[0], attempt);
  const given = new Map((attempt?.leaves ?? []).map((leaf) => [leaf.path, leaf]));
  const moved = new Map<string, string>();
  for (const list of asked.unordered ?? []) reorder(master, [list], given, moved);
  for (const group of asked.paired ?? []) reorder(master, group, given, moved);
  const pairs = leaves.map((leaf): Pair => {
    const at = theirPath(leaf.path, moved);
    const own = given.get(at) ?? faultAbove(at, given);
    return { leaf, given: own, at };
  });
  const used = new Set(pairs.map(({ given: own }) => own));
  const extra = (attempt?.leaves ?? []).filter((leaf) => leaf.blank !== true && !used.has(leaf));
  return { pairs: scaled(master, pairs), extra };
}

/** A whole list that could not be read stands for each of its entries; a blank for all that a list of any length asks for. */
function faultAbove(path: string, given: ReadonlyMap<string, AttemptLeaf>): AttemptLeaf | null {
  for (let steps = stepsOf(path).slice(0, -1); ; steps = steps.slice(0, -1)) {
    const found = given.get(steps.reduce<string>(below, ""));
    if (found?.fault !== undefined) return found;
    if (steps.length === 0) return null;
  }
}

/** The options that hold, in any order, are one answer. */
function numberedChoice(leaf: MasterLeaf, attempt: AttemptRecord | null): Paired {
  const all = attempt?.leaves ?? [];
  const bad = all.find(({ fault }) => fault !== undefined);
  const read = all.filter(({ blank }) => blank !== true);
  const numbers = read.map(({ value }) => Number(value)).toSorted((a, b) => a - b);
  const given: AttemptLeaf | null = bad ?? (read.length === 0 ? null : { path: "correct", value: numbers });
  return { pairs: [{ leaf, given, at: "correct" }], extra: [] };
}

/** Notes for the entries of lists at which place the student has each. */
function reorder(
  { leaves, key }: PartMaster,
  lists: readonly string[],
  given: ReadonlyMap<string, AttemptLeaf>,
  moved: Map<string, string>,
): void {
  const right = lists.map((list) => valueAt(key, list));
  const count = Array.isArray(right[0]) ? right[0].length : 0;
  const theirs = Math.max(
    count,
    ...[...given.keys()].flatMap((path) =>
      lists.flatMap((list) =>
        path.startsWith(`${list}[`) ? [Number(stepsOf(path.slice(list.length))[0]) + 1] : [],
      ),
    ),
  );
  const beside = (mine: Json, other: Json): Match => {
    const inside = lists.flatMap((list) =>
      leaves
        .filter(({ path }) => isBelow(path, below(list, Number(other))))
        .map((leaf) => {
          const own = given.get(
            below(list, Number(mine)) + leaf.path.slice(below(list, Number(other)).length),
          );
          return (
            own !== undefined &&
            own.blank !== true &&
            own.fault === undefined &&
            typeof leaf.expects === "string" &&
            isRight(leaf.value, own, leaf.expects, leaf.tolerance)
          );
        }),
    );
    return inside.every(Boolean) ? "same" : inside.some(Boolean) ? "undecided" : "different";
  };
  const order = inOrderOf(
    Array.from({ length: theirs }, (_, index) => index),
    Array.from({ length: count }, (_, index) => index),
    beside,
  );
  order.forEach((mine, other) => {
    for (const list of lists) moved.set(below(list, other), below(list, Number(mine)));
  });
}

const isBelow = (path: string, outer: string) =>
  path === outer || path.startsWith(`${outer}[`) || path.startsWith(`${outer}.`);

function theirPath(path: string, moved: ReadonlyMap<string, string>): string {
  for (const [ours, theirs] of moved) if (isBelow(path, ours)) return theirs + path.slice(ours.length);
  return path;
}

/** The value at a path with dots of an answer. */
function valueAt(value: Json, path: string): Json {
  return stepsOf(path).reduce<Json>(
    (at, step) => (isFields(at) ? (at[step] ?? null) : Array.isArray(at) ? (at[Number(step)] ?? null) : null),
    value,
  );
}

/** Numbers that mean the same at any positive scale: the right ones at the scale at which most of the given ones are right. */
function scaled({ asked }: PartMaster, pairs: Pair[]): Pair[] {
  return (asked.upToScale ?? []).reduce((all, paths) => {
    const group = all.filter(({ leaf }) => paths.includes(withoutNumbers(leaf.path)));
    const scales = group
      .map(({ leaf, given }) => Number(given?.value ?? Number.NaN) / Number(leaf.value))
      .filter((scale) => scale > 0 && Number.isFinite(scale));
    const at = (scale: number) =>
      all.map((pair) =>
        group.includes(pair)
          ? {
              ...pair,
              leaf: { ...pair.leaf, value: Number((Number(pair.leaf.value) * scale).toPrecision(12)) },
            }
          : pair,
      );
    const hits = (scale: number) => at(scale).filter(isHit).length;
    const [best] = [1, ...scales].toSorted((a, b) => hits(b) - hits(a));
    return at(best);
  }, pairs);
}

/** Whether a value was given, and is right. */
export function isHit({ leaf, given }: Pair): boolean {
  if (given === null || given.blank === true || given.fault !== undefined) return false;
  if (typeof leaf.expects !== "string") return JSON.stringify(leaf.value) === JSON.stringify(given.value);
  return isRight(leaf.value, given, leaf.expects, leaf.tolerance);
}
