import { difference } from "./arithmetic.js";
import { canonicalNode, type ExprLike } from "./expr.js";
import { floatValue } from "./float-value.js";
import { inExponentials } from "./exponential-form.js";
import { isInteger, isNumber, type Node, variablesOf, zero } from "./node.js";
import { randomNumbers } from "./random.js";
import { vanishes } from "./together.js";

const SEED = 20230608;
const AGREEING_POINTS = 12;
const TRIES = 400;
const RELATIVE = 1e-9;

/**
 * Whether two expressions have the same value wherever both have one. It is decided exactly when the difference reduces to
 * a number, otherwise by their values at random points (the same points every time).
 * @example
 * equivalent("(x + 1)^2", "x^2 + 2*x + 1") // => true
 * equivalent("sqrt(x^2)", "x") // => false
 * equivalent("sin(x)^2 + cos(x)^2", 1) // => true
 */
export function equivalent(a: ExprLike, b: ExprLike): boolean {
  return sameValue(canonicalNode(a), canonicalNode(b));
}

/** Whether two canonical nodes have the same value wherever both have one. */
export function sameValue(left: Node, right: Node): boolean {
  if (left === right) return true;
  const rest = difference(left, right);
  if (isNumber(rest)) return rest === zero;
  const isZero = vanishes(rest);
  if (isZero === false && isPolynomial(rest)) return false;
  return isZero || vanishes(inExponentials(rest)) || agreeAtRandomPoints(left, right);
}

/** Made of numbers and variables by sums, products and whole powers only, so that it is zero only as a polynomial. */
function isPolynomial(part: Node): boolean {
  if (part.kind === "number" || part.kind === "symbol") return true;
  if (part.kind === "power") return isPolynomial(part.args[0]) && isInteger(part.args[1]);
  return (part.kind === "sum" || part.kind === "product") && part.args.every(isPolynomial);
}

function agreeAtRandomPoints(left: Node, right: Node): boolean {
  const names = [...new Set([...variablesOf(left), ...variablesOf(right)])].toSorted();
  const random = randomNumbers(SEED);
  let agreeing = 0;
  for (let tries = 0; tries < TRIES && agreeing < AGREEING_POINTS; tries++) {
    // positive points too, for logarithms and roots; small ones, for probabilities; far ones, for kinks
    const spread = [3, 1, 10][tries % 3];
    const positive = tries % 2 === 1;
    const at = new Map(names.map((name) => [name, spread * (positive ? random() : 2 * random() - 1)]));
    const [x, y] = [floatValue(left, at), floatValue(right, at)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (Math.abs(x - y) > RELATIVE * Math.max(Math.abs(x), Math.abs(y))) return false;
    agreeing++;
    if (names.length === 0) return true;
  }
  return agreeing > 0;
}
