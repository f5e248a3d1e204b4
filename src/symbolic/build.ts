import { InputError } from "../errors.js";
import { difference, power, product, quotient, sum } from "./form/arithmetic.js";
import { canonicalNode, Expr, type ExprLike } from "./expr.js";
import { parse } from "./parse.js";

/**
 * The sum of expressions, like terms collected; of none it is 0.
 * @example
 * add("x", "y", "x") // => "2*x + y"
 */
export const add = (...terms: ExprLike[]): Expr => new Expr(sum(terms.map(canonicalNode)));

/**
 * The product of expressions, like bases collected; of none it is 1.
 * @example
 * mul("x", 3, "x*y") // => "3*x^2*y"
 */
export const mul = (...factors: ExprLike[]): Expr => new Expr(product(factors.map(canonicalNode)));

/**
 * The difference a − b.
 * @example
 * sub("x + y", "y") // => "x"
 */
export const sub = (a: ExprLike, b: ExprLike): Expr =>
  new Expr(difference(canonicalNode(a), canonicalNode(b)));

/**
 * The quotient a / b.
 * @throws InputError when b is 0.
 * @example
 * div("x^3", "2*x") // => "x^2/2"
 */
export const div = (a: ExprLike, b: ExprLike): Expr => new Expr(quotient(canonicalNode(a), canonicalNode(b)));

/**
 * The power base^exponent.
 * @example
 * pow("x^2", 3) // => "x^6"
 */
export const pow = (base: ExprLike, exponent: ExprLike): Expr =>
  new Expr(power(canonicalNode(base), canonicalNode(exponent)));

/**
 * The expression spelled by a template, with expressions, numbers and texts put in as wholes.
 * @example
 * const z = expr`w*x + b`;
 * expr`(${z} - y)^2` // => "(w*x + b - y)^2"
 * expr`2*${z}` // => "2*(w*x + b)"
 */
export function expr(texts: TemplateStringsArray, ...parts: ExprLike[]): Expr {
  if (!Array.isArray(texts?.raw))
    throw new InputError({
      place: "expr",
      rule: "is a template tag",
      cure: "Write expr`x + ${y}`, or parse(text).",
    });
  // names that no template can contain by chance: the parts are put in by structure, never by text
  let prefix = "part_";
  while (texts.some((text) => text.includes(prefix))) prefix += "_";
  const text = texts.reduce((all, piece, index) => `${all}${prefix}${index - 1}${piece}`);
  return parse(text).substitute(Object.fromEntries(parts.map((part, index) => [`${prefix}${index}`, part])));
}
