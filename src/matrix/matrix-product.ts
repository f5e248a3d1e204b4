import { InputError } from "../errors.js";
import * as rational from "../number/rational.js";
import type { Rational } from "../number/rational.js";
import { cancelledChain, cancelledEntries, joinedNumber } from "./cancel.js";
import { coefficientOf, isOne, isOnes, needsOneShape, one, ones, plus, times, zeros } from "./linear-form.js";
import { isSymmetric } from "./matrix-key.js";
import { isColumn, isScalar, isZero, type MatrixNode, type Shape, shapeText } from "./matrix-node.js";

// Products in normal form: a number, then 1×1 factors, then the chain of matrices. What is 1×1 never stands in the
// chain, so s·I stays n×n, and a chain has no place with inner dimension 1 but between a column and a row.

/** A chain of matrices as it is written: nothing cancels. */
export const rawProduct = (...chain: readonly MatrixNode[]): MatrixNode => ({
  kind: "product",
  scalars: [],
  chain,
  rows: chain[0].rows,
  columns: chain[chain.length - 1].columns,
});

interface Factors {
  by: Rational;
  scalars: MatrixNode[];
  chain: MatrixNode[];
}

/** The factors of all factors; a 1×1 chain stays one factor. */
function factorsOf(all: readonly MatrixNode[]): Factors {
  const found: Factors = { by: rational.ONE, scalars: [], chain: [] };
  const add = (factor: MatrixNode): void => {
    if (factor.kind === "scaled") {
      found.by = rational.times(found.by, factor.by);
      add(factor.inner);
    } else if (factor.kind === "product" && !(isScalar(factor) && factor.chain.length > 0)) {
      found.scalars.push(...factor.scalars);
      found.chain.push(...factor.chain);
    } else if (!isScalar(factor)) found.chain.push(factor);
    else if (!isOne(factor)) found.scalars.push(factor);
  };
  all.forEach(add);
  if (found.scalars.length + found.chain.length < 2) return found;
  const primitive = (factor: MatrixNode): MatrixNode => {
    const number = commonNumber(factor);
    found.by = rational.times(found.by, number);
    return times(rational.inverse(number), factor);
  };
  return { scalars: found.scalars.map(primitive), chain: found.chain.map(primitive), by: found.by };
}

/** The size that the numbers of all terms of a sum share: 2 in 2·A − 2·B. */
function commonNumber(node: MatrixNode): Rational {
  if (node.kind !== "sum") return rational.ONE;
  const [first, ...others] = node.terms.map((term) => rational.absolute(coefficientOf(term)[0]));
  return others.every((size) => rational.equal(size, first)) ? first : rational.ONE;
}

/** The product of matrices in order; 1×1 factors may stand anywhere. Identities vanish, A·A⁻¹ is I, s·(1/s) is 1. */
export function product(...all: readonly MatrixNode[]): MatrixNode {
  const { by, scalars, chain } = factorsOf(all);
  needsFittingSizes(chain);
  const rows = chain[0]?.rows ?? 1;
  const columns = chain.at(-1)?.columns ?? 1;
  if (all.some(isZero)) return zeros(rows, columns);
  const anew = (factors: readonly MatrixNode[]): MatrixNode => times(by, product(...factors));
  const numbers = cancelledEntries(scalars);
  if (numbers) return anew([...numbers, ...chain]);
  const short = cancelledChain(chain);
  const joined = joinedNumber(scalars, short);
  if (joined) return anew(joined);
  const withoutDiagonal = throughDiagonal(short);
  if (withoutDiagonal) return anew([...scalars, ...withoutDiagonal]);
  const pieces = segments(short);
  const inner = pieces.filter((piece) => isScalar(shapeOf(piece)));
  if (inner.length > 0 && scalars.length + pieces.length > 1)
    return anew([
      ...scalars,
      ...inner.map(contracted),
      ...pieces.filter((piece) => !inner.includes(piece)).flat(),
    ]);
  if (inner.length === 1) return times(by, contracted(short));
  return times(by, assembled(scalars, short));
}

function needsFittingSizes(chain: readonly MatrixNode[]): void {
  const at = chain.findIndex((right, index) => index > 0 && chain[index - 1].columns !== right.rows);
  if (at > 0)
    throw new InputError({
      place: "matrix product",
      rule: "needs as many columns on the left as rows on the right",
      got: `${shapeText(chain[at - 1])} times ${shapeText(chain[at])}`,
      cure: "Transpose one of them.",
    });
}

function assembled(scalars: readonly MatrixNode[], chain: readonly MatrixNode[]): MatrixNode {
  if (chain.length === 0 && scalars.length < 2) return scalars[0] ?? one;
  if (chain.length === 1 && scalars.length === 0) return chain[0];
  // s·I is a matrix, but I·A is A: the identity stands in a chain only alone
  return {
    kind: "product",
    scalars,
    chain,
    ...(chain.length === 0 ? { rows: 1, columns: 1 } : shapeOf(chain)),
  };
}

const shapeOf = (chain: readonly MatrixNode[]): Shape => ({
  rows: chain[0].rows,
  columns: chain[chain.length - 1].columns,
});

/** diag(p)·v is p ⊙ v for a column v at the end of a chain, and vᵀ·diag(p) is (v ⊙ p)ᵀ at its start. */
function throughDiagonal(chain: readonly MatrixNode[]): MatrixNode[] | undefined {
  const [first, second] = chain;
  const [left, last] = chain.slice(-2);
  if (chain.length > 1 && left.kind === "diagonal" && isColumn(last))
    return [...chain.slice(0, -2), hadamard(left.inner, last)];
  if (chain.length > 1 && second.kind === "diagonal" && first.rows === 1)
    return [transpose(hadamard(transpose(first), second.inner)), ...chain.slice(2)];
  return undefined;
}

/** A chain cut where its inner dimension is 1: at most a column's part and a row's part are no numbers. */
function segments(chain: readonly MatrixNode[]): MatrixNode[][] {
  const pieces: MatrixNode[][] = [];
  for (const factor of chain) {
    if (factor.rows === 1 || pieces.length === 0) pieces.push([factor]);
    else pieces[pieces.length - 1].push(factor);
  }
  return pieces;
}

/** A 1×1 chain: 1ᵀ·softmax(z) is 1, 1ᵀ·1 is its length. */
function contracted(chain: readonly MatrixNode[]): MatrixNode {
  const [left, right] = chain;
  if (chain.length === 2 && isOnes(left) && isOnes(right) && typeof right.rows === "number")
    return times(right.rows, one);
  const column = isOnes(left) ? right : transpose(left);
  if (chain.length === 2 && (isOnes(left) || isOnes(right)) && column.kind === "softmax") return one;
  return rawProduct(...chain);
}

/** The product of entries at the same place. Ones vanish, v ⊙ (1/v) is 1, numbers come out. */
export function hadamard(...all: readonly MatrixNode[]): MatrixNode {
  needsOneShape("hadamard", all);
  const [first] = all;
  if (all.some(isZero)) return zeros(first.rows, first.columns);
  if (isScalar(first)) return product(...all);
  const numbers: MatrixNode[] = [];
  const factors: MatrixNode[] = [];
  const add = (factor: MatrixNode): void => {
    if (factor.kind === "scaled") {
      numbers.push(times(factor.by, one));
      add(factor.inner);
    } else if (factor.kind === "hadamard") factors.push(...factor.factors);
    else if (factor.kind === "product" && factor.scalars.length > 0) {
      numbers.push(...factor.scalars);
      add(assembled([], factor.chain));
    } else if (!isOnes(factor)) factors.push(factor);
  };
  all.forEach(add);
  const shorter = cancelledEntries(factors);
  if (shorter) return product(...numbers, hadamard(onesLike(first), ...shorter));
  if (factors.length === 0) return product(...numbers, onesLike(first));
  if (factors.length === 1) return product(...numbers, factors[0]);
  return product(...numbers, { kind: "hadamard", factors, rows: first.rows, columns: first.columns });
}

/** Ones of any shape; those of a matrix are 1·1ᵀ. */
export const onesLike = ({ rows, columns }: Shape): MatrixNode =>
  product(ones(rows), transpose(ones(columns)));

/** The transpose: of a product the transposes in reverse order. */
export function transpose(inner: MatrixNode): MatrixNode {
  if (isScalar(inner)) return inner;
  const shape = { rows: inner.columns, columns: inner.rows };
  switch (inner.kind) {
    case "identity":
    case "diagonal":
      return inner;
    case "zero":
      return { kind: "zero", ...shape };
    case "transpose":
      return inner.inner;
    case "scaled":
      return times(inner.by, transpose(inner.inner));
    case "sum":
      return plus(...inner.terms.map(transpose));
    case "product":
      return product(...inner.scalars, ...inner.chain.map(transpose).toReversed());
    case "hadamard":
      return hadamard(...inner.factors.map(transpose));
    case "inverse":
    case "adjugate":
      return isSymmetric(inner.inner) ? inner : { kind: "transpose", inner, ...shape };
    case "symbol":
    case "differential":
    case "ones":
    case "elementwise":
    case "softmax":
      return { kind: "transpose", inner, ...shape };
    case "trace":
    case "determinant":
    case "logsumexp":
      return inner;
  }
}
