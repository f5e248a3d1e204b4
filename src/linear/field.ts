import type { Read } from "./entries.js";
import { Real } from "../number/real.js";
import { difference, power, product, sum } from "../symbolic/form/arithmetic.js";
import { constantSign } from "../symbolic/form/constant-sign.js";
import { simplifyNode } from "../symbolic/form/simplify-node.js";
import { isNumber, minusOne, type Node, one, zero } from "../symbolic/node/node.js";

/** What elimination needs of the entries of a matrix. */
export interface Field<T> {
  readonly zero: T;
  readonly one: T;
  readonly isZero: (a: T) => boolean;
  readonly minus: (a: T, b: T) => T;
  readonly times: (a: T, b: T) => T;
  readonly over: (a: T, b: T) => T;
  /** Σ aᵢ·bᵢ */
  readonly dot: (a: readonly T[], b: readonly T[]) => T;
  /** Whether a is a better pivot than b. */
  readonly isBetter: (a: T, b: T) => boolean;
}

/** Numbers are canonical as they are. */
const simple = (node: Node): Node => (isNumber(node) ? node : simplifyNode(node));

/** Exact expressions; the simplest pivot is the best. */
export const exact: Field<Node> = {
  zero,
  one,
  isZero: (a) => a === zero || (!isNumber(a) && constantSign(a) === 0),
  minus: (a, b) => simple(difference(a, b)),
  times: (a, b) => simple(product([a, b])),
  over: (a, b) => simple(product([a, power(b, minusOne)])),
  dot: (a, b) => simple(sum(a.map((entry, k) => product([entry, b[k]])))),
  isBetter: (a, b) => a.size < b.size,
};

/** Real numbers, exact where they are; the largest pivot is the best, and floats below `tolerance` count as zero. */
export const reals = (tolerance: number): Field<Real> => ({
  zero: Real.zero,
  one: Real.one,
  isZero: (a) => a.isZero() || (a.exact === null && Math.abs(a.valueOf()) < tolerance),
  minus: (a, b) => a.minus(b),
  times: (a, b) => a.times(b),
  over: (a, b) => a.over(b),
  dot: (a, b) => a.reduce((total, entry, k) => total.plus(entry.times(b[k])), Real.zero),
  isBetter: (a, b) => a.abs().compare(b.abs()) > 0,
});

/** Float64; the largest pivot is the best, and what is below `tolerance` counts as zero. */
export const floats = (tolerance: number): Field<number> => ({
  zero: 0,
  one: 1,
  isZero: (a) => Math.abs(a) <= tolerance,
  minus: (a, b) => a - b,
  times: (a, b) => a * b,
  over: (a, b) => a / b,
  dot: (a, b) => a.reduce((total, entry, k) => total + entry * b[k], 0),
  isBetter: (a, b) => Math.abs(a) > Math.abs(b),
});

/** Float64 with a tolerance of the size of the entries. */
export function floatsFor(rows: readonly (readonly number[])[]): Field<number> {
  const largest = Math.max(...rows.map((row) => Math.max(...row.map(Math.abs))));
  return floats(largest * Math.max(rows.length, rows[0].length) * 2 ** -50);
}

/** A·B */
export function productOf<T>(
  { dot }: Field<T>,
  A: readonly (readonly T[])[],
  B: readonly (readonly T[])[],
): T[][] {
  const columns = B[0].map((_, j) => B.map((row) => row[j]));
  return A.map((row) => columns.map((column) => dot(row, column)));
}

/** Work that is the same for exact entries and for float64. */
export type Work<R> = <T extends Node | number>(field: Field<T>, rows: readonly (readonly T[])[]) => R;

export const within = <R>(read: Read, work: Work<R>): R =>
  read.isExact ? work(exact, read.nodes) : work(floatsFor(read.floats), read.floats);
