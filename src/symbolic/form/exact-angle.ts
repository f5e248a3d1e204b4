import { difference, negated, power, scale, splitTerm, sum } from "./arithmetic.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";

/* Exact values of the circular functions at multiples of π/12, and of their inverses there. */

const sqrt = (n: number): Node => power(node.number(n), node.half);
const over = (top: Node, n: number): Node => scale(rational.rational(1n, BigInt(n)), top);

/** sin(π·k/12) for k = 0…6. */
const SINES: readonly Node[] = [
  node.zero,
  over(difference(sqrt(6), sqrt(2)), 4),
  node.half,
  over(sqrt(2), 2),
  over(sqrt(3), 2),
  over(sum([sqrt(6), sqrt(2)]), 4),
  node.one,
];

/** k of u = π·k/12, from 0 to 23, when u is such a multiple. */
function twelfthsOfPi(arg: Node): number | undefined {
  const [coefficient, rest] = splitTerm(arg);
  if (arg === node.zero) return 0;
  if (rest !== node.pi) return undefined;
  const twelfths = rational.times(coefficient, rational.integer(12));
  if (!rational.isInteger(twelfths)) return undefined;
  return Number(((rational.numerator(twelfths) % 24n) + 24n) % 24n);
}

function sine(k: number): Node {
  const folded = k % 24;
  if (folded >= 12) return negated(sine(folded - 12));
  return SINES[folded > 6 ? 12 - folded : folded];
}

export function sin(arg: Node): Node | undefined {
  const k = twelfthsOfPi(arg);
  return k === undefined ? undefined : sine(k);
}
export function cos(arg: Node): Node | undefined {
  const k = twelfthsOfPi(arg);
  return k === undefined ? undefined : sine(k + 6);
}
export function tan(arg: Node): Node | undefined {
  const k = twelfthsOfPi(arg);
  if (k === undefined || k % 12 === 6) return undefined;
  return TANGENTS[k % 12];
}
const TANGENTS: readonly Node[] = (() => {
  const small = [
    node.zero,
    difference(node.two, sqrt(3)),
    over(sqrt(3), 3),
    node.one,
    sqrt(3),
    sum([node.two, sqrt(3)]),
  ];
  return [...small, node.zero, ...small.slice(1).toReversed().map(negated)];
})();

/** The angle whose sine is a tabulated value. */
export function asin(arg: Node): Node | undefined {
  const k = SINES.indexOf(arg);
  return k < 0 ? undefined : scale(rational.rational(BigInt(k), 12n), node.pi);
}
export function acos(arg: Node): Node | undefined {
  const isMinus = rational.isNegative(splitTerm(arg)[0]);
  const angle = asin(isMinus ? negated(arg) : arg);
  if (!angle) return undefined;
  const quarter = scale(rational.HALF, node.pi);
  return isMinus ? sum([quarter, angle]) : difference(quarter, angle);
}
export function atan(arg: Node): Node | undefined {
  const k = TANGENTS.indexOf(arg);
  return k < 0 || k > 5 ? undefined : scale(rational.rational(BigInt(k), 12n), node.pi);
}
