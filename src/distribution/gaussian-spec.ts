import { fail } from "../number/checked-reals.js";
import { mul } from "../symbolic/build.js";
import { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { positive } from "./definite.js";
import { type SymbolicQuantity, quantityOf } from "./formula.js";

/** Numbers or letters in a list; one alone stands for one dimension. */
export type Vector = SymbolicQuantity | readonly SymbolicQuantity[];

/** A Gaussian by its mean and its variance, deviation or covariance. */
export interface GaussianSpec {
  /** One number, or one per dimension; letters too. */
  mean: Vector;
  /** The variance, or one per dimension: a diagonal covariance. Give one of variance, deviation, logVariance, covariance; default 1. */
  variance?: Vector;
  deviation?: Vector;
  logVariance?: Vector;
  /** Rows of the covariance matrix. */
  covariance?: readonly (readonly SymbolicQuantity[])[];
}

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
export const zero = parse("0");

export function vectorOf(place: string, what: string, value: Vector | undefined): Expr[] {
  const list = isList(value) ? (value as readonly SymbolicQuantity[]) : [value as SymbolicQuantity];
  if (list.length === 0) fail(place, `needs a number or letters for ${what}`, "none");
  return list.map((item) => simplify(quantityOf(place, what, item)));
}

/** The variances of the spec's one spread, or null for a full covariance. */
export function variancesOf(place: string, spec: GaussianSpec, size: number): Expr[] | null {
  const kinds = (["variance", "deviation", "logVariance", "covariance"] as const).filter(
    (kind) => spec[kind] !== undefined,
  );
  if (kinds.length > 1)
    fail(place, "needs one of variance, deviation, logVariance, covariance", kinds.join(" and "));
  const kind = kinds[0] ?? "variance";
  if (kind === "covariance") return null;
  const given = spec[kind] ?? 1;
  const list = vectorOf(place, kind, given);
  const all = isList(given) ? list : Array.from({ length: size }, () => list[0]);
  if (all.length !== size) fail(place, `needs ${size} numbers for ${kind}`, String(all.length));
  return all.map((value) => {
    if (kind === "logVariance") return simplify(parse("exp(a)").substitute({ a: value }));
    if (kind === "variance") return positive(place, value, "a variance above 0");
    positive(place, value, "a deviation above 0");
    return simplify(mul(value, value));
  });
}
