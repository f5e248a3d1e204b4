import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { fromDecimal } from "../../number/rational.js";
import { indexed } from "./indexed-sum.js";

/** A function that is read as made of others. */
export interface Abbreviation {
  readonly takes: readonly [least: number, most: number];
  /** The arguments that it takes, in words. */
  readonly words: string;
  /** What to do where it does not take the arguments. */
  readonly cure?: string;
  /** What it stands for; undefined where it does not take these arguments. */
  readonly of: (...args: Node[]) => Node | undefined;
}

const call = (name: string, ...args: Node[]): Node => node.rawCall(name, args);
const product = (...factors: Node[]): Node => node.rawProduct(factors);
const over = (a: Node, b: Node): Node => product(a, node.rawPower(b, node.minusOne));
const minus = (a: Node, b: Node): Node => node.rawSum([a, product(node.minusOne, b)]);
const when = (name: string, a: Node, b: Node): Node => node.rawCondition(name, [a, b]);

const one = (of: (u: Node) => Node): Abbreviation => ({ takes: [1, 1], words: "one argument", of });

const logarithm = (base: number): Abbreviation =>
  one((u) => over(call("log", u), call("log", node.number(base))));
const halfPi = product(node.half, node.pi);

/** The greatest number whose factorial is written out. */
const MOST_FACTORIAL = 1000n;

function factorial(n: Node): Node | undefined {
  if (!node.isNumber(n) || n.value.d !== 1n || n.value.s < 0n || n.value.n > MOST_FACTORIAL) return undefined;
  let value = 1n;
  for (let k = 2n; k <= n.value.n; k++) value *= k;
  return node.number(fromDecimal(String(value)));
}

const silu = one((u) => product(u, call("sigmoid", u)));

/** The functions that are read as made of others, by their names. */
export const abbreviations: ReadonlyMap<string, Abbreviation> = new Map(
  Object.entries({
    log2: logarithm(2),
    log10: logarithm(10),
    /** The real cube root, also of negative numbers. */
    cbrt: one((u) => product(call("sign", u), node.rawPower(call("abs", u), over(node.one, node.number(3))))),
    /** a − b·⌊a/b⌋: of the sign of b, as in Python. */
    mod: {
      takes: [2, 2],
      words: "two arguments",
      of: (a, b) => minus(a, product(b, call("floor", over(a, b)))),
    },
    /** The angle of the point (x, y), −π to π. */
    atan2: {
      takes: [2, 2],
      words: "two arguments, y and x",
      of: (y, x) =>
        node.rawPiecewise([
          when(">", y, node.zero),
          minus(halfPi, call("atan", over(x, y))),
          when("<", y, node.zero),
          minus(product(node.minusOne, halfPi), call("atan", over(x, y))),
          node.rawCondition("and", [when("==", y, node.zero), when(">", x, node.zero)]),
          call("atan", over(y, x)),
          node.rawCondition("and", [when("==", y, node.zero), when("<", x, node.zero)]),
          node.rawSum([node.pi, call("atan", over(y, x))]),
          node.zero,
        ]),
    },
    /** u·σ(u). */
    silu,
    swish: silu,
    /** u where u > 0, else a·(e^u − 1), with a = 1 where it is left out. */
    elu: {
      takes: [1, 2],
      words: "one or two arguments",
      of: (u, a = node.one) => {
        const below = minus(call("exp", u), node.one);
        return node.rawPiecewise([when(">", u, node.zero), u, a === node.one ? below : product(a, below)]);
      },
    },
    /** u where u > 0, else a·u, with a = 0.01 where it is left out. */
    leakyRelu: {
      takes: [1, 2],
      words: "one or two arguments",
      of: (u, a = node.number(fromDecimal("0.01"), "0.01")) =>
        node.rawPiecewise([when(">", u, node.zero), u, product(a, u)]),
    },
    factorial: {
      takes: [1, 1],
      words: `a whole number from 0 to ${MOST_FACTORIAL}`,
      cure: "Put a number in for the letters.",
      of: factorial,
    },
    sum: {
      takes: [4, 4],
      words: "an index, where it begins and ends, and a term: sum(i, 1, n, i^2)",
      cure: "Up to a letter the term is a polynomial in the index, or a power such as r^i; between whole numbers at most 1000 terms are written out.",
      of: (i, from, to, term) => indexed("sum", i, from, to, term),
    },
    prod: {
      takes: [4, 4],
      words: "an index, two whole numbers and a factor: prod(i, 1, 4, x + i)",
      cure: "Between whole numbers at most 1000 factors are written out.",
      of: (i, from, to, term) => indexed("prod", i, from, to, term),
    },
  } satisfies Record<string, Abbreviation>),
);
