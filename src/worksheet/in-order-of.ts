import type { Json } from "../notebook/format.js";
import { worst, type Match } from "./compare-leaf.js";

/** How well two entries belong together: the lower the better. */
const badness: Record<Match, number> = { same: 0, rounded: 1, incomparable: 2, undecided: 3, different: 4 };

/**
 * Our entries, each at the place of the other's entry that it is most like: sets are compared like this.
 * @param beside How an entry of ours stands beside one of theirs.
 */
export function inOrderOf(ours: Json[], theirs: Json[], beside: (mine: Json, other: Json) => Match): Json[] {
  const order = bestOrder(ours.length, theirs.length, (mine, other) => beside(ours[mine], theirs[other]));
  return order.map((index) => ours[index]);
}

/**
 * Our fields, the arrays of these names permuted together so that each tuple stands at the place of the other's tuple that it is
 * most like; as they are where their lengths differ.
 */
export function togetherInOrderOf(
  ours: Record<string, Json>,
  theirs: Record<string, Json>,
  names: string[],
  beside: (name: string, mine: Json, other: Json) => Match,
): Record<string, Json> {
  const columns = names.map((name) => ours[name]);
  const length = Array.isArray(columns[0]) ? columns[0].length : 0;
  const isColumn = (column: Json) => Array.isArray(column) && column.length === length;
  const given = names.filter((name) => theirs[name] !== null && theirs[name] !== undefined);
  if (!columns.every(isColumn) || !given.every((name) => isColumn(theirs[name]))) return ours;
  const order = bestOrder(length, length, (mine, other) =>
    worst(given.map((name) => beside(name, (ours[name] as Json[])[mine], (theirs[name] as Json[])[other]))),
  );
  const moved = names.map((name) => [name, order.map((index) => (ours[name] as Json[])[index])]);
  return { ...ours, ...Object.fromEntries(moved) };
}

/** For each place the entry that goes there: the best pairs are taken first, in the order of the places among equals. */
function bestOrder(count: number, places: number, match: (entry: number, place: number) => Match): number[] {
  const pairs = Array.from({ length: places }, (_, place) =>
    Array.from({ length: count }, (__, entry) => ({ place, entry, bad: badness[match(entry, place)] })),
  )
    .flat()
    .toSorted((a, b) => a.bad - b.bad);
  const order = new Map<number, number>();
  const taken = new Set<number>();
  for (const { place, entry } of pairs) {
    if (order.has(place) || taken.has(entry)) continue;
    order.set(place, entry);
    taken.add(entry);
  }
  return Array.from({ length: places }, (_, place) => order.get(place)!);
}
