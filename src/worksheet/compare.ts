import { isFields } from "../paper/fields.js";
import { entryShape, leafShape } from "../paper/expected-shape.js";
import type { Json } from "../notebook/format.js";
import type { PaperPart } from "../paper/paper.js";
import { besidePublished, worst, type CompareLeaf, type Match } from "./compare-leaf.js";
import { inOrderOf, togetherInOrderOf } from "./in-order-of.js";

/** What of a part says how its answers are compared. */
export type Compared = Pick<PaperPart, "expects" | "unordered" | "paired">;

/** One value of an answer beside another answer's. */
export interface LeafMatch {
  /** `layers[0].bias[2]`; of a whole array where the other has another length. */
  path: string;
  match: Match;
  ours: Json;
  theirs: Json;
  /** Its type word; of an array, its whole shape. */
  expects: Json;
}

/**
 * How an answer stands beside a published one; the worst of its values decides.
 * @param ours - Our answer, in the shape of `expects`.
 * @param published - The published one in the same shape, `null` at each place where nothing was printed; a number may be a text.
 * @param expects - Type words: numbers agree within 1e-6 (relative), or are `rounded` when ours, rounded or cut to the two or more
 *   digits that were printed, gives the printed number; zeros, integers, choices and rationals are compared as they are;
 *   expressions by value, or they are `rounded` when other values for their printed decimals would give ours, each of which is
 *   in this sense rounded to what was printed; prose is not compared.
 * @example
 * compare(0.66428, 0.66, "number") // => "rounded"
 * compare(["1/2", "-2"], ["0.5", null], ["exact", 2]) // => "same"
 * compare("2*(x + 1)", "2*x + 2", "expr") // => "same"
 * compare("0.203298 + 1.738*lam", "0.2033 + 1.74*lam", "expr") // => "rounded"
 * compare({ kernel: 10, filters: 96 }, { kernel: 11, filters: null }, { kernel: "integer", filters: "integer" }) // => "different"
 */
export function compare(ours: Json, published: Json, expects: Json): Match {
  return worst(compareValues(ours, published, { expects }, besidePublished).map(({ match }) => match));
}

/**
 * Each value of an answer but its prose beside another answer's.
 * @param theirs In the same shape; `null` says nothing of what stands there, except where an answer may be null itself and the
 *   values around it are given.
 */
export function compareValues(
  ours: Json,
  theirs: Json,
  part: Compared,
  compareLeaf: CompareLeaf,
): LeafMatch[] {
  return compareAt(ours, theirs, part.expects, {
    part,
    compareLeaf,
    path: "",
    place: "",
    // A published null is a printed one, a key that is null alone is none.
    isGiven: compareLeaf === besidePublished,
    isRow: false,
  });
}

interface Walk {
  part: Compared;
  compareLeaf: CompareLeaf;
  /** The path with dots, without the numbers of entries: how a part names it. */
  path: string;
  place: string;
  /** Does the other answer give the value around this one? */
  isGiven: boolean;
  /** Is this the row of an array, which is no set where the array is one? */
  isRow: boolean;
}

function compareAt(ours: Json, theirs: Json, expects: Json, walk: Walk): LeafMatch[] {
  const { part, place, path, isRow } = walk;
  const isGiven = theirs !== null;
  if (typeof expects === "string") return leafAt(ours, theirs, expects, walk);
  if (Array.isArray(expects)) {
    const entries = Array.isArray(ours) ? ours : [];
    if (theirs !== null && (!Array.isArray(theirs) || theirs.length !== entries.length))
      return [{ path: place, match: "different", ours, theirs, expects }];
    const shape = entryShape(expects);
    const inner = { ...walk, isGiven, isRow: true };
    const beside = (mine: Json, other: Json) =>
      worst(compareAt(mine, other, shape, inner).map(({ match }) => match));
    const others = theirs as Json[] | null;
    const isSet = others !== null && !isRow && part.unordered?.includes(path);
    const mine = isSet ? inOrderOf(entries, others, beside) : entries;
    return mine.flatMap((entry, index) =>
      compareAt(entry, others?.[index] ?? null, shape, { ...inner, place: `${place}[${index}]` }),
    );
  }
  const shape = expects as Record<string, Json>;
  const inside = (name: string) => ({
    ...walk,
    isGiven,
    isRow: false,
    path: path === "" ? name : `${path}.${name}`,
    place: place === "" ? name : `${place}.${name}`,
  });
  const mine = pairedInOrder(ours as Record<string, Json>, theirs, shape, walk, inside);
  return Object.keys(shape).flatMap((name) =>
    compareAt(
      mine[name] ?? null,
      isFields(theirs) ? (theirs[name] ?? null) : null,
      shape[name],
      inside(name),
    ),
  );
}

function leafAt(
  ours: Json,
  theirs: Json,
  expects: string,
  { compareLeaf, place, isGiven }: Walk,
): LeafMatch[] {
  const { word, nullable } = leafShape(expects)!;
  if (word === "text") return [];
  const says = theirs !== null || (nullable && isGiven);
  const match = says ? compareLeaf(ours, theirs, expects) : "incomparable";
  return [{ path: place, match, ours, theirs, expects }];
}

/** Our fields, those that the part pairs in the order of the others'. */
function pairedInOrder(
  ours: Record<string, Json>,
  theirs: Json,
  shape: Record<string, Json>,
  walk: Walk,
  inside: (name: string) => Walk,
): Record<string, Json> {
  if (!isFields(theirs)) return ours;
  const groups = (walk.part.paired ?? []).map((paths) =>
    Object.keys(shape).filter((name) => paths.includes(inside(name).path)),
  );
  return groups
    .filter((names) => names.length > 1)
    .reduce(
      (fields, names) =>
        togetherInOrderOf(fields, theirs, names, (name, mine, other) =>
          worst(
            compareAt(mine, other, entryShape(shape[name] as Json[]), inside(name)).map(({ match }) => match),
          ),
        ),
      ours,
    );
}
