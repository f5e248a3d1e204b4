import { difference } from "./form/arithmetic.js";
import { canonical } from "./form/canonical.js";
import { provesZero } from "./equality/case-proof.js";
import { expandNode } from "./form/expand-node.js";
import { inExponentials } from "./form/exponential-form.js";
import { type ExprLike, nodeOf } from "./expr.js";
import { isInteger, isNumber, type Node, variablesOf, zero } from "./node/node.js";
import { pointSigns, type Point } from "./value/point-sign.js";
import { nearbyPoints, samplePoints } from "./equality/sample-point.js";
import { simplifyNode } from "./form/simplify-node.js";
import { vanishes } from "./form/common-denominator.js";

/** Whether two expressions have the same value; `undecided` where neither a proof nor a point of difference was found. */
export type Equivalence = "equal" | "different" | "undecided";

/** So many points with values are enough for a proof. */
const ENOUGH_POINTS = 24;
/** Points that need more bits than this are passed over, and after some of them more points sooner. */
const MOST_BITS = 12_000;
const FEW_BITS = 1200;
const MOST_UNKNOWN = 8;

/**
 * Whether two expressions have the same value wherever both have one; points at which only one has a value do not count.
 * - `different` is proved: at some point the two values, computed with bounds of their errors, lie apart. Points are taken
 *   around the kinks, the edges of the domain and the centers of all functions, however far away, and at random elsewhere.
 * - `equal` is proved by an exact form of the difference; or, case by case between the kinks, because the difference is
 *   analytic there and zero to 50 digits and more at a dozen points of general position.
 * - `undecided` is the rest: a case whose points were not found, too many cases, or no point where both have a value.
 * @example
 * equivalent("(x + 1)^2", "x^2 + 2*x + 1") // => "equal"
 * equivalent("log(x - 20) - log(x - 21)", "log((x - 20)/(x - 21))") // => "equal"
 * equivalent("sqrt(x^2)", "x") // => "different"
 * equivalent("relu(x - 1000)", 0) // => "different"
 * equivalent("log(x)", "log(-x)") // => "undecided"
 */
export function equivalent(a: ExprLike, b: ExprLike): Equivalence {
  const [left, right] = [nodeOf(a), nodeOf(b)];
  const rest = difference(canonical(left), canonical(right));
  if (isNumber(rest)) return rest === zero ? "equal" : "different";
  const exact = vanishes(rest);
  if (exact) return "equal";
  if (exact === false && isPolynomial(rest)) return "different";
  if (vanishes(expandNode(rest)) || vanishes(inExponentials(rest))) return "equal";

  const names = [...new Set([...variablesOf(left), ...variablesOf(right)])].toSorted();
  const points: Point[] = [];
  let bits = MOST_BITS;
  let unknown = 0;
  const isApart = (point: Point, isGeneral: boolean): boolean => {
    const signs = pointSigns(left, right, rest, point, bits);
    if (signs === "together" && isGeneral) points.push(point);
    // where no precision tells, further points are looked at in passing
    if (signs === "unknown" && ++unknown === MOST_UNKNOWN) bits = FEW_BITS;
    return signs === "apart";
  };
  for (const { point, isGeneral } of samplePoints(names, [left, right, rest]))
    if (isApart(point, isGeneral)) return "different";
  if (points.length === 0) return "undecided";
  for (const point of nearbyPoints([...points], ENOUGH_POINTS - points.length))
    if (isApart(point, true)) return "different";
  const isProved = simplifyNode(left) === simplifyNode(right) || provesZero(rest, [left, right], points);
  return isProved ? "equal" : "undecided";
}

/** Made of numbers and variables by sums, products and whole powers only, so that it is zero only as a polynomial. */
function isPolynomial(part: Node): boolean {
  if (part.kind === "number" || part.kind === "symbol") return true;
  if (part.kind === "power") return isPolynomial(part.args[0]) && isInteger(part.args[1]);
  return (part.kind === "sum" || part.kind === "product") && part.args.every(isPolynomial);
}
