import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";
import type { Make } from "./definition.js";

/* Exact values of the circular functions at multiples of π/12, and of their inverses there. */

const sqrt = (n: number, make: Make): Node => make.power(node.number(n), node.half);
const over = (top: Node, n: number, make: Make): Node => make.scale(rational.rational(1n, BigInt(n)), top);

/** Made when first asked for, and held, so that its nodes stay the same. */
const once = <T>(compute: (make: Make) => T): ((make: Make) => T) => {
  let made: T | undefined;
  return (make) => (made ??= compute(make));
};

/** sin(π·k/12) for k = 0…6. */
const sines = once((make): readonly Node[] => [
  node.zero,
  over(make.difference(sqrt(6, make), sqrt(2, make)), 4, make),
  node.half,
  over(sqrt(2, make), 2, make),
  over(sqrt(3, make), 2, make),
  over(make.sum([sqrt(6, make), sqrt(2, make)]), 4, make),
  node.one,
]);

/** tan(π·k/12) for k = 0…11; the entry for the pole, k = 6, is never read. */
const tangents = once((make): readonly Node[] => {
  const small = [
    node.zero,
    make.difference(node.two, sqrt(3, make)),
    over(sqrt(3, make), 3, make),
    node.one,
    sqrt(3, make),
    make.sum([node.two, sqrt(3, make)]),
  ];
  return [...small, node.zero, ...small.slice(1).toReversed().map(make.negated)];
});

/** k of u = π·k/12, from 0 to 23, when u is such a multiple. */
function twelfthsOfPi(arg: Node, make: Make): number | undefined {
  if (arg === node.zero) return 0;
  const [coefficient, rest] = make.splitTerm(arg);
  if (rest !== node.pi) return undefined;
  const twelfths = rational.times(coefficient, rational.integer(12));
  if (!rational.isInteger(twelfths)) return undefined;
  return Number(((rational.numerator(twelfths) % 24n) + 24n) % 24n);
}

function sine(k: number, make: Make): Node {
  const folded = k % 24;
  if (folded >= 12) return make.negated(sine(folded - 12, make));
  return sines(make)[folded > 6 ? 12 - folded : folded];
}

export function exactSin(arg: Node, make: Make): Node | undefined {
  const k = twelfthsOfPi(arg, make);
  return k === undefined ? undefined : sine(k, make);
}
export function exactCos(arg: Node, make: Make): Node | undefined {
  const k = twelfthsOfPi(arg, make);
  return k === undefined ? undefined : sine(k + 6, make);
}
export function exactTan(arg: Node, make: Make): Node | undefined {
  const k = twelfthsOfPi(arg, make);
  if (k === undefined || k % 12 === 6) return undefined;
  return tangents(make)[k % 12];
}

/** The angle whose sine is a tabulated value. */
export function exactAsin(arg: Node, make: Make): Node | undefined {
  const k = sines(make).indexOf(arg);
  return k < 0 ? undefined : make.scale(rational.rational(BigInt(k), 12n), node.pi);
}
export function exactAcos(arg: Node, make: Make): Node | undefined {
  const isMinus = rational.isNegative(make.splitTerm(arg)[0]);
  const angle = exactAsin(isMinus ? make.negated(arg) : arg, make);
  if (!angle) return undefined;
  const quarter = make.scale(rational.HALF, node.pi);
  return isMinus ? make.sum([quarter, angle]) : make.difference(quarter, angle);
}
export function exactAtan(arg: Node, make: Make): Node | undefined {
  const k = tangents(make).indexOf(arg);
  return k < 0 || k > 5 ? undefined : make.scale(rational.rational(BigInt(k), 12n), node.pi);
}
