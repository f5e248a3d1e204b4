import { InputError } from "../errors.js";
import { canonical } from "./canonical.js";
import { constantSign } from "./constant-sign.js";
import { differentiate } from "./differentiate.js";
import { eigenvalueNodes } from "./eigenvalues.js";
import { type Environment, Expr, type ExprLike, nodeOf, nodesOf } from "./expr.js";
import { hessianNodes } from "./hessian.js";
import { hasKinks } from "./kink-case.js";
import { localType } from "./local-form.js";
import * as node from "./node.js";
import type { Node } from "./node.js";
import { isInteger, isNegative } from "./rational.js";
import { type Signature, signatureOf } from "./signature.js";
import { simplifyNode } from "./simplify-node.js";
import { putIn } from "./substitute-node.js";
import { taylorPolynomial } from "./taylor.js";

/** What the Hessian test says about a point. */
export type Kind = "minimum" | "maximum" | "saddle" | "inconclusive";
/** What a critical point is, where it is proved; an inflection is a point of one variable with a horizontal tangent that is no extremum. */
export type Nature = "minimum" | "maximum" | "saddle" | "inflection";

/** A critical point with everything that decides what it is. */
export interface CriticalPoint {
  /** Its coordinates by name. */
  readonly at: Readonly<Record<string, Expr>>;
  /** The function's value there. */
  readonly value: Expr;
  /** The matrix of second derivatives there. */
  readonly hessian: Expr[][];
  /** Its eigenvalues in ascending order; empty where no closed form is known: from 4 variables on, at irrational points. */
  readonly eigenvalues: Expr[];
  /** What the signs of the eigenvalues say: mixed signs are a saddle even when some are zero. */
  readonly kind: Kind;
  /** The true type, also where the Hessian test is inconclusive; null where it is not proved. */
  readonly nature: Nature | null;
}

/** A point that may not be critical. */
export interface ClassifiedPoint extends Omit<CriticalPoint, "kind"> {
  readonly kind: Kind | "not-critical";
  readonly gradient: Expr[];
}

/**
 * What the Hessian test says about a point of a function, with the gradient, Hessian and eigenvalues there.
 * @param f An expression.
 * @param at The point, in numbers or exact text.
 * @returns `kind` is "not-critical" where the gradient is not zero; `nature` is the true type where it can be proved.
 * @throws InputError when a variable has no value, or when it cannot be decided whether the gradient is zero.
 * @example
 * classify("x^4 - 32*x^2 + y^4 - 18*y^2", { x: 4, y: 3 }).kind // => "minimum"
 * classify("x^4 + y^4", { x: 0, y: 0 }) // => { kind: "inconclusive", nature: "minimum" }
 * classify("2*x1*x2 + 3*x1 + 4*x2", { x1: 0, x2: 0 }).kind // => "not-critical"
 */
export function classify(f: ExprLike, at: Environment): ClassifiedPoint {
  const whole = canonical(nodeOf(f));
  const values = nodesOf("classify", at);
  const names = node.variablesOf(whole);
  const unbound = names.find((name) => !values.has(name) || node.variablesOf(values.get(name)!).length > 0);
  if (unbound !== undefined)
    throw new InputError({
      place: "classify",
      rule: `needs a number for ${unbound}`,
      cure: `Pass { ${unbound}: … }.`,
    });
  const point = new Map(names.map((name) => [name, simplifyNode(values.get(name)!)]));
  const gradient = names.map((name) => simplifyNode(putIn(differentiate(whole, name), point)));
  const signs = gradient.map(constantSign);
  const rest = describe(whole, names, point);
  const slopes = gradient.map((slope) => new Expr(slope));
  if (signs.some((sign) => sign === 1 || sign === -1))
    return { ...rest, kind: "not-critical", nature: null, gradient: slopes };
  if (signs.includes(undefined))
    throw new InputError({
      place: "classify",
      rule: "needs a point at which it can be decided whether the gradient is zero",
      got: slopes.map(String).join(", "),
    });
  return { ...rest, gradient: slopes };
}

/** A critical point of a canonical node with everything known about it. */
export function describe(
  whole: Node,
  names: readonly string[],
  point: ReadonlyMap<string, Node>,
): CriticalPoint {
  const hessian = hessianNodes(whole, names).map((row) =>
    row.map((entry) => simplifyNode(putIn(entry, point))),
  );
  const signature = names.length === 0 ? undefined : signatureOf(hessian);
  const kind = kindOf(signature, names.length);
  return {
    at: Object.fromEntries([...point].map(([name, value]) => [name, new Expr(value)])),
    value: new Expr(simplifyNode(putIn(whole, point))),
    hessian: hessian.map((row) => row.map((entry) => new Expr(entry))),
    eigenvalues: eigenvaluesOf(hessian),
    kind,
    nature: hasKinks(whole) ? null : kind !== "inconclusive" ? kind : natureOf(whole, names, point),
  };
}

function eigenvaluesOf(hessian: readonly (readonly Node[])[]): Expr[] {
  try {
    return hessian.length === 0 ? [] : eigenvalueNodes(hessian).map((value) => new Expr(value));
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

function kindOf(signature: Signature | undefined, size: number): Kind {
  if (!signature) return "inconclusive";
  if (signature.positive === size) return "minimum";
  if (signature.negative === size) return "maximum";
  return signature.positive > 0 && signature.negative > 0 ? "saddle" : "inconclusive";
}

/** Orders of the Taylor polynomials that are tried; functions that are no polynomials get long derivatives. */
const ORDERS = { polynomial: [4, 8, 12], other: [4, 6] };

function natureOf(whole: Node, names: readonly string[], point: ReadonlyMap<string, Node>): Nature | null {
  if (names.length === 1) return natureOnLine(whole, names[0], point);
  const isPolynomial = isPolynomialIn(whole);
  for (const order of isPolynomial ? ORDERS.polynomial : ORDERS.other) {
    const local = taylorPolynomial(whole, names, point, order);
    if (!local) return null;
    const top = local.reduce(
      (most, { exponents }) =>
        Math.max(
          most,
          exponents.reduce((a, b) => a + b, 0),
        ),
      0,
    );
    const type =
      local.length === 0 ? undefined : localType(local, names.length, order, isPolynomial && top < order);
    if (type) return type;
  }
  return null;
}

function isPolynomialIn(whole: Node): boolean {
  if (whole.kind === "power")
    return isPolynomialIn(whole.args[0]) && node.isInteger(whole.args[1]) && !isNegative(whole.args[1].value);
  if (whole.kind === "sum" || whole.kind === "product") return whole.args.every(isPolynomialIn);
  return (
    whole.kind === "symbol" || (whole.kind === "number" && isInteger(whole.value)) || node.isNumber(whole)
  );
}

/** The order of the first derivative that is not zero decides. */
const HIGHEST_DERIVATIVE = 16;

function natureOnLine(whole: Node, name: string, point: ReadonlyMap<string, Node>): Nature | null {
  let slope = whole;
  for (let order = 1; order <= HIGHEST_DERIVATIVE; order++) {
    slope = simplifyNode(differentiate(slope, name));
    const sign = constantSign(putIn(slope, point));
    if (sign === undefined) return null;
    if (sign !== 0) return order % 2 === 1 ? "inflection" : sign > 0 ? "minimum" : "maximum";
  }
  return null;
}
