import { InputError } from "../errors.js";
import * as rational from "../number/rational.js";
import type { Rational } from "../number/rational.js";
import { keyOf } from "./matrix-key.js";
import { type Dimension, isScalar, isZero, type MatrixNode, sameShape, shapeText } from "./matrix-node.js";

// Sums in normal form: exact numbers in front of the terms, equal terms counted.

export const symbolNode = (name: string, rows: Dimension, columns: Dimension): MatrixNode => ({
  kind: "symbol",
  name,
  rows,
  columns,
});
export const identity = (size: Dimension): MatrixNode => ({ kind: "identity", rows: size, columns: size });
export const zeros = (rows: Dimension, columns: Dimension): MatrixNode => ({ kind: "zero", rows, columns });
export const one: MatrixNode = identity(1);
export const ones = (rows: Dimension): MatrixNode => (rows === 1 ? one : { kind: "ones", rows, columns: 1 });

export const isOne = (node: MatrixNode): boolean => node.kind === "identity" && isScalar(node);
/** Whether every entry is 1. */
export function isOnes(node: MatrixNode): boolean {
  if (node.kind === "product")
    return node.scalars.length === 0 && !isScalar(node) && node.chain.every(isOnes);
  return node.kind === "ones" || isOne(node) || (node.kind === "transpose" && isOnes(node.inner));
}

export function needsOneShape(place: string, nodes: readonly MatrixNode[]): void {
  const wrong = nodes.find((node) => !sameShape(node, nodes[0]));
  if (wrong)
    throw new InputError({
      place,
      rule: "needs matrices of one shape",
      got: `${shapeText(nodes[0])} and ${shapeText(wrong)}`,
    });
}

/** The number in front of a node, and the rest. */
export const coefficientOf = (node: MatrixNode): [by: Rational, inner: MatrixNode] =>
  node.kind === "scaled" ? [node.by, node.inner] : [rational.ONE, node];

/** The sum of matrices of one shape: zeros vanish, equal terms are counted, a positive term comes first. */
export function plus(...terms: readonly MatrixNode[]): MatrixNode {
  needsOneShape("matrix sum", terms);
  const { rows, columns } = terms[0];
  const counted = new Map<string, { by: Rational; inner: MatrixNode }>();
  for (const term of terms.flatMap((part) => (part.kind === "sum" ? part.terms : [part]))) {
    if (isZero(term)) continue;
    const [by, inner] = coefficientOf(term);
    const known = counted.get(keyOf(inner));
    counted.set(
      keyOf(inner),
      known ? { by: rational.plus(known.by, by), inner: known.inner } : { by, inner },
    );
  }
  const kept = [...counted.values()]
    .filter(({ by }) => !rational.isZero(by))
    .map(({ by, inner }) => times(by, inner));
  const lead = kept.findIndex((term) => !rational.isNegative(coefficientOf(term)[0]));
  if (lead > 0) kept.unshift(...kept.splice(lead, 1));
  if (kept.length === 0) return zeros(rows, columns);
  return kept.length === 1 ? kept[0] : { kind: "sum", terms: kept, rows, columns };
}

/** A number times a matrix; a float64 number counts as the decimal that it prints. */
export function times(factor: Rational | number, inner: MatrixNode): MatrixNode {
  const by = typeof factor === "number" ? rational.fromNumber(factor) : factor;
  if (rational.isZero(by) || isZero(inner)) return zeros(inner.rows, inner.columns);
  if (rational.isOne(by)) return inner;
  if (inner.kind === "scaled") return times(rational.times(by, inner.by), inner.inner);
  if (inner.kind === "sum") return plus(...inner.terms.map((term) => times(by, term)));
  return { kind: "scaled", by, inner, rows: inner.rows, columns: inner.columns };
}

export const minus = (a: MatrixNode, b: MatrixNode): MatrixNode => plus(a, times(-1, b));
