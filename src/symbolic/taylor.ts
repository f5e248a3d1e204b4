import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { differentiate } from "./calculus/differentiate.js";
import { checkedNames } from "./derivative.js";
import { type Environment, Expr, type ExprLike, nodeOf, nodesOf } from "./expr.js";
import { canonical } from "./form/canonical.js";
import { expandNode } from "./form/expand-node.js";
import { scale, negated } from "./form/arithmetic.js";
import { constantSign } from "./form/constant-sign.js";
import { simplifyNode } from "./form/simplify-node.js";
import { putIn } from "./form/substitute-node.js";
import * as node from "./node/node.js";
import type { Node } from "./node/node.js";
import { rational } from "../number/rational.js";
import { table, type Table } from "../table/table.js";
import { latexName } from "./text/latex-name.js";

const place = "taylor";
/** Beyond these a polynomial is nothing to read. */
const MOST_ORDER = 12;
const MOST_TERMS = 400;

/** One term of a Taylor polynomial. */
export interface TaylorTerm {
  /** How often the function was differentiated by each variable, in their order. */
  readonly orders: readonly number[];
  /** The derivative at the point. */
  readonly derivative: Expr;
  /** The derivative over the product of the factorials. */
  readonly coefficient: Expr;
}

/** A Taylor polynomial; made by {@link taylor}. */
export class Taylor extends Printed {
  constructor(
    readonly variables: readonly string[],
    /** The point, by name. */
    readonly at: Readonly<Record<string, Expr>>,
    /** The terms that are not zero, lowest degree first. */
    readonly terms: readonly TaylorTerm[],
    /** The polynomial in the distances from the point. */
    readonly polynomial: Expr,
    /** The same, multiplied out. */
    readonly expanded: Expr,
  ) {
    super();
  }

  /** One row for each term: derivative, its value at the point, coefficient. */
  table(): Table {
    return table({
      columns: ["derivative", "at the point", "coefficient"],
      rows: this.terms.map(({ orders, derivative, coefficient }) => {
        const by = this.variables
          .map((name, k) =>
            orders[k] === 0 ? "" : `\\partial ${latexName(name)}${orders[k] > 1 ? `^{${orders[k]}}` : ""}`,
          )
          .join("\\,");
        const degree = orders.reduce((a, b) => a + b);
        const latex = degree === 0 ? "f" : `\\frac{\\partial${degree > 1 ? `^{${degree}}` : ""} f}{${by}}`;
        return [
          {
            latex,
            text: degree === 0 ? "f" : `f by ${this.variables.filter((_, k) => orders[k] > 0).join(", ")}`,
          },
          derivative,
          coefficient,
        ];
      }),
    });
  }

  toLatex(): string {
    return this.polynomial.toLatex();
  }

  toString(): string {
    return String(this.polynomial);
  }

  /** What a notebook shows: the polynomial in the distances. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/latex": `$$${this.toLatex()}$$`, "text/plain": this.toString() };
  }
}

/** All orders of a total degree, those of the first variable highest first. */
function ordersOf(degree: number, count: number): number[][] {
  if (count === 1) return [[degree]];
  return Array.from({ length: degree + 1 }, (_, k) => degree - k).flatMap((first) =>
    ordersOf(degree - first, count - 1).map((rest) => [first, ...rest]),
  );
}

/**
 * The Taylor polynomial of a function around a point.
 * @param f an expression; letters without a value in `at` stay letters
 * @param at the point, by name: numbers, exact text or expressions
 * @param order the greatest total degree, 0 to 12
 * @returns the polynomial in the distances (x − a), multiplied out, and its terms with their derivatives
 * @throws InputError where the function or a derivative has no value at the point
 * @example
 * taylor("x^2*y^3 + x^2", { x: 3, y: 2 }, 2) // => "81 + 54*(x - 3) + 108*(y - 2) + 9*(x - 3)^2 + 72*(x - 3)*(y - 2) + 54*(y - 2)^2"
 * taylor("exp(x)", { x: 0 }, 3) // => "1 + x + x^2/2 + x^3/6"
 * taylor("log(x)", { x: 0 }, 2) // throws taylor: needs a point at which the function and its derivatives have values
 */
export function taylor(f: ExprLike, at: Environment, order: number): Taylor {
  if (!Number.isInteger(order) || order < 0 || order > MOST_ORDER)
    throw new InputError({ place, rule: `needs an order from 0 to ${MOST_ORDER}`, got: String(order) });
  const point = nodesOf(place, at);
  const names = [...point.keys()];
  if (names.length === 0)
    throw new InputError({ place, rule: "needs a point by names", got: "none", cure: "Pass { x: 0 }." });
  const whole = canonical(nodeOf(f, names, place));
  checkedNames(place, [whole], names);
  const all = Array.from({ length: order + 1 }, (_, degree) => ordersOf(degree, names.length)).flat();
  if (all.length > MOST_TERMS)
    throw new InputError({
      place,
      rule: `writes up to ${MOST_TERMS} terms`,
      got: String(all.length),
      cure: "Take a lower order.",
    });
  const known = new Map<string, Node>([[names.map(() => 0).join(), whole]]);
  const derivativeOf = (orders: readonly number[]): Node => {
    const found = known.get(orders.join());
    if (found) return found;
    const by = orders.findIndex((count) => count > 0);
    const lower = orders.map((count, k) => (k === by ? count - 1 : count));
    const made = simplifyNode(differentiate(derivativeOf(lower), names[by]));
    known.set(orders.join(), made);
    return made;
  };
  const distances = names.map((name) => {
    const value = point.get(name)!;
    return value === node.zero ? node.symbol(name) : node.rawSum([node.symbol(name), negated(value)]);
  });
  const terms: TaylorTerm[] = [];
  const shown: Node[] = [];
  for (const orders of all) {
    const value = valueOf(derivativeOf(orders), point);
    if (value === node.zero) continue;
    const below = orders.reduce((product, count) => product * factorial(count), 1n);
    const coefficient = simplifyNode(scale(rational(1n, below), value));
    terms.push({ orders, derivative: new Expr(value), coefficient: new Expr(coefficient) });
    shown.push(termNode(coefficient, distances, orders));
  }
  const polynomial = shown.length === 0 ? node.zero : node.rawSum(shown);
  return new Taylor(
    names,
    Object.fromEntries([...point].map(([name, value]) => [name, new Expr(value)])),
    terms,
    new Expr(polynomial),
    new Expr(expandNode(canonical(polynomial))),
  );
}

function valueOf(derivative: Node, point: ReadonlyMap<string, Node>): Node {
  try {
    const value = simplifyNode(putIn(derivative, point));
    if (node.variablesOf(value).length > 0 || constantSign(value) !== undefined) return value;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  throw new InputError({
    place,
    rule: "needs a point at which the function and its derivatives have values",
    got: [...point].map(([name, value]) => `${name} = ${new Expr(value)}`).join(", "),
  });
}

/** c·(x − a)^i·(y − b)^j, with a fraction below all of it. */
function termNode(coefficient: Node, distances: readonly Node[], orders: readonly number[]): Node {
  const factors = distances.flatMap((distance, k) =>
    orders[k] === 0 ? [] : [orders[k] === 1 ? distance : node.rawPower(distance, node.number(orders[k]))],
  );
  if (factors.length === 0) return coefficient;
  if (coefficient === node.one) return node.rawProduct(factors);
  if (node.isNumber(coefficient) && coefficient.value.n === 1n && coefficient.value.d > 1n) {
    const below = node.rawPower(node.number(rational(coefficient.value.d, 1n)), node.minusOne);
    const sign = coefficient.value.s < 0n ? [node.minusOne] : [];
    return node.rawProduct([...sign, ...factors, below]);
  }
  return node.rawProduct([coefficient, ...factors]);
}

const factorial = (n: number): bigint => (n <= 1 ? 1n : BigInt(n) * factorial(n - 1));
