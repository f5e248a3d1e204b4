import { leafShape } from "../paper/expected-shape.js";
import type { Json } from "../notebook/format.js";
import type { PaperPart } from "../paper/paper.js";
import { parse } from "../symbolic/parse.js";
import { followedBesidePublished } from "./compare-leaf.js";
import { compareValues, type LeafMatch } from "./compare.js";
import { unroundedDecimals } from "./rounded-expression.js";

/** How far from ours rounding on the way may lead, relative to it. */
const farthest = 0.1;

/**
 * Whether a value that differs from the published one does so by rounding on the way alone: followed with the paper's rounded
 * values it gives the published digits, and it is near ours.
 * @param onTheWay The answer followed with the paper's rounded values; null where that changes nothing.
 */
export function isNearOnTheWay(leaf: LeafMatch, onTheWay: Json, part: PaperPart): boolean {
  const followed = compareValues(onTheWay, part.publishedValue, part, followedBesidePublished).find(
    ({ path }) => path === leaf.path,
  );
  if (followed === undefined || (followed.match !== "same" && followed.match !== "rounded")) return false;
  const word = leafShape(String(leaf.expects))?.word;
  const [ours, theirs] = [leaf.ours, followed.ours];
  if (word === "number") return isNear(Number(ours), Number(theirs));
  if (word !== "expr") return false;
  const decimals = unroundedDecimals(parse(String(ours)), String(theirs));
  return decimals?.every(({ wanted, printed }) => isNear(wanted, Number(printed))) ?? false;
}

const isNear = (ours: number, theirs: number) => Math.abs(ours - theirs) <= farthest * Math.abs(ours);
