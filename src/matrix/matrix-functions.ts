import { InputError } from "../errors.js";
import * as rational from "../number/rational.js";
import { coefficientOf, identity, isOne, isOnes, minus, one, plus, times, zeros } from "./linear-form.js";
import {
  type EntryFunction,
  isColumn,
  isElementwise,
  isScalar,
  isZero,
  type MatrixNode,
  shapeText,
} from "./matrix-node.js";
import { hadamard, onesLike, product, transpose } from "./matrix-product.js";

function needsSquare(place: string, inner: MatrixNode): void {
  if (inner.rows !== inner.columns)
    throw new InputError({ place, rule: "needs a square matrix", got: shapeText(inner) });
}

function needsColumn(place: string, inner: MatrixNode): void {
  if (!isColumn(inner)) throw new InputError({ place, rule: "needs a column", got: shapeText(inner) });
}

/** The inverse; of a 1×1 expression its reciprocal. */
export function inverse(inner: MatrixNode): MatrixNode {
  needsSquare("inverse", inner);
  if (isZero(inner))
    throw new InputError({ place: "inverse", rule: "needs an invertible matrix", got: "the zero matrix" });
  if (isScalar(inner)) return elementwise("reciprocal", inner);
  switch (inner.kind) {
    case "inverse":
      return inner.inner;
    case "identity":
      return inner;
    case "transpose":
      return transpose(inverse(inner.inner));
    case "scaled":
      return times(rational.inverse(inner.by), inverse(inner.inner));
    case "product":
      if (inner.scalars.length > 0)
        return product(
          ...inner.scalars.map((scalar) => elementwise("reciprocal", scalar)),
          inverse(product(...inner.chain)),
        );
      break;
    default:
  }
  return { kind: "inverse", inner, rows: inner.rows, columns: inner.columns };
}

/** The matrix of cofactors, transposed: adj(A)·A = det(A)·I, also where A is singular. */
export function adjugate(inner: MatrixNode): MatrixNode {
  needsSquare("adjugate", inner);
  if (isScalar(inner)) return one;
  if (inner.kind === "identity") return inner;
  if (inner.kind === "transpose") return transpose(adjugate(inner.inner));
  return { kind: "adjugate", inner, rows: inner.rows, columns: inner.columns };
}

/** The sum of the diagonal entries; of a sum the sum of the traces. */
export function trace(inner: MatrixNode): MatrixNode {
  needsSquare("trace", inner);
  if (isScalar(inner)) return inner;
  if (isZero(inner)) return zeros(1, 1);
  if (inner.kind === "sum") return plus(...inner.terms.map(trace));
  if (inner.kind === "scaled") return times(inner.by, trace(inner.inner));
  if (inner.kind === "transpose") return trace(inner.inner);
  if (inner.kind === "identity" && typeof inner.rows === "number") return times(inner.rows, one);
  if (inner.kind === "product" && inner.scalars.length > 0)
    return product(...inner.scalars, trace(product(...inner.chain)));
  // tr(x·yᵀ) is yᵀ·x
  const row = inner.kind === "product" ? inner.chain.findIndex(({ rows }) => rows === 1) : -1;
  if (inner.kind === "product" && row > 0)
    return product(...inner.chain.slice(row), ...inner.chain.slice(0, row));
  return { kind: "trace", inner, rows: 1, columns: 1 };
}

export function determinant(inner: MatrixNode): MatrixNode {
  needsSquare("determinant", inner);
  if (isScalar(inner)) return inner;
  if (isZero(inner)) return zeros(1, 1);
  if (inner.kind === "identity") return one;
  if (inner.kind === "transpose") return determinant(inner.inner);
  if (inner.kind === "inverse") return elementwise("reciprocal", determinant(inner.inner));
  if (inner.kind === "scaled" && typeof inner.rows === "number")
    return times(rational.integerPower(inner.by, BigInt(inner.rows)), determinant(inner.inner));
  return { kind: "determinant", inner, rows: 1, columns: 1 };
}

/** The diagonal matrix of a column. */
export function diagonal(inner: MatrixNode): MatrixNode {
  needsColumn("diagonal", inner);
  if (isScalar(inner)) return inner;
  if (isZero(inner)) return zeros(inner.rows, inner.rows);
  if (isOnes(inner)) return identity(inner.rows);
  return { kind: "diagonal", inner, rows: inner.rows, columns: inner.rows };
}

/** A function of every entry; where all entries are one number s, it is f(s)·1. */
export function elementwise(name: EntryFunction, inner: MatrixNode): MatrixNode {
  const { rows, columns } = inner;
  const number = isScalar(inner) ? undefined : entryOf(inner);
  if (number) return product(elementwise(name, number), onesLike(inner));
  if (isZero(inner)) {
    if (name === "exp") return one;
    if (name === "sigmoid") return times(rational.HALF, one);
    if (name !== "log" && name !== "reciprocal") return inner;
  }
  if (name === "log" && isElementwise(inner, "exp")) return inner.inner;
  if (name === "log" && isOne(inner)) return zeros(1, 1);
  if (name === "square") {
    const [by, rest] = coefficientOf(inner);
    if (isOne(rest)) return times(by, inner);
    return times(rational.times(by, by), { kind: "elementwise", name, inner: rest, rows, columns });
  }
  if (name === "reciprocal") return reciprocal(inner);
  return { kind: "elementwise", name, inner, rows, columns };
}

/** The number that stands at every place of a matrix, if one does. */
function entryOf(node: MatrixNode): MatrixNode | undefined {
  if (isZero(node)) return zeros(1, 1);
  const [by, inner] = coefficientOf(node);
  if (isOnes(inner)) return times(by, one);
  if (inner.kind !== "product" || inner.scalars.length === 0 || !isOnes(product(...inner.chain)))
    return undefined;
  return times(by, product(...inner.scalars));
}

/** 1/x of every entry: of a product the product of the reciprocals; 1/(1 + e⁻ˣ) is σ(x). */
function reciprocal(inner: MatrixNode): MatrixNode {
  const over = (part: MatrixNode): MatrixNode => reciprocal(part);
  if (isElementwise(inner, "reciprocal")) return inner.inner;
  if (isOnes(inner)) return inner;
  if (inner.kind === "scaled") return times(rational.inverse(inner.by), over(inner.inner));
  if (inner.kind === "hadamard") return hadamard(...inner.factors.map(over));
  if (inner.kind === "product" && inner.scalars.length > 0)
    return product(
      ...inner.scalars.map(over),
      ...(inner.chain.length > 0 ? [over(product(...inner.chain))] : []),
    );
  const exponent = exponentAfterOne(inner);
  if (exponent) return elementwise("sigmoid", times(-1, exponent));
  return { kind: "elementwise", name: "reciprocal", inner, rows: inner.rows, columns: inner.columns };
}

/** u where a node is 1 + eᵘ. */
export function exponentAfterOne(node: MatrixNode): MatrixNode | undefined {
  if (node.kind !== "sum" || node.terms.length !== 2 || !node.terms.some(isOnes)) return undefined;
  const exp = node.terms.find((term) => isElementwise(term, "exp"));
  return exp?.kind === "elementwise" ? exp.inner : undefined;
}

/** u where a node is 1 − σ(u). */
export function logisticUnderOne(node: MatrixNode): MatrixNode | undefined {
  if (node.kind !== "sum") return undefined;
  const rest = minus(onesLike(node), node);
  return isElementwise(rest, "sigmoid") ? rest.inner : undefined;
}

/** z where a node is 1ᵀ·eᶻ. */
export function exponentsInSum(node: MatrixNode): MatrixNode | undefined {
  if (node.kind !== "product" || node.scalars.length > 0 || node.chain.length !== 2) return undefined;
  const [left, right] = node.chain;
  const column = isOnes(left) ? right : isOnes(right) ? transpose(left) : undefined;
  return column && isElementwise(column, "exp") ? column.inner : undefined;
}

export function softmax(inner: MatrixNode): MatrixNode {
  needsColumn("softmax", inner);
  if (typeof inner.rows === "number" && entryOf(inner))
    return times(rational.rational(1n, BigInt(inner.rows)), onesLike(inner));
  return isScalar(inner) ? one : { kind: "softmax", inner, rows: inner.rows, columns: 1 };
}

export function logsumexp(inner: MatrixNode): MatrixNode {
  needsColumn("logsumexp", inner);
  return isScalar(inner) ? inner : { kind: "logsumexp", inner, rows: 1, columns: 1 };
}

export const differentialOf = (of: MatrixNode): MatrixNode => ({
  kind: "differential",
  of,
  rows: of.rows,
  columns: of.columns,
});
