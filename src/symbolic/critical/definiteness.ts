import * as make from "../form/arithmetic.js";
import { provenSign } from "../form/proven-sign.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";
import { characteristicOf } from "../polynomial/characteristic-polynomial.js";
import { inertia } from "../polynomial/rational-matrix.js";
import { simplifyNode } from "../form/simplify-node.js";

const arithmetic = {
  zero: node.zero as Node,
  one: node.one as Node,
  sum: (terms: readonly Node[]): Node => simplifyNode(make.sum(terms)),
  product: (a: Node, b: Node): Node => make.product([a, b]),
  overMinus: (total: Node, k: number): Node =>
    simplifyNode(make.scale(rational.rational(-1n, BigInt(k)), total)),
};

/** How many eigenvalues of a symmetric matrix are positive, negative and zero; undefined when some sign cannot be decided. */
export interface Signature {
  readonly positive: number;
  readonly negative: number;
  readonly zero: number;
}

/** The signature of a symmetric matrix of constants, or of letters whose signs are known: by congruence, or by the signs of the characteristic polynomial. */
export function signatureOf(matrix: readonly (readonly Node[])[]): Signature | undefined {
  const size = matrix.length;
  if (matrix.every((row) => row.every(node.isNumber))) {
    const { positive, negative } = inertia(
      matrix.map((row) => row.map((entry) => (entry as node.NumberNode).value)),
    );
    return { positive, negative, zero: size - positive - negative };
  }
  const isInLetters = matrix.some((row) => row.some((entry) => node.variablesOf(entry).length > 0));
  const counted = isInLetters ? countByPivots(matrix) : undefined;
  if (counted) return counted;
  // all eigenvalues are real, so Descartes' rule counts them exactly
  const signs = characteristicOf(matrix, arithmetic).coefficients.map(provenSign);
  if (signs.includes(undefined)) return undefined;
  const rank = signs.findLastIndex((sign) => sign !== 0);
  const seen = signs.filter((sign) => sign !== 0);
  const positive = seen.filter((sign, index) => index > 0 && sign !== seen[index - 1]).length;
  return { positive, negative: rank - positive, zero: size - rank };
}

/**
 * By congruence, with pivots whose signs are proved: a diagonal entry, or the last two rows where their determinant is negative.
 * Undefined where there is no such pivot.
 */
function countByPivots(matrix: readonly (readonly Node[])[]): Signature | undefined {
  if (matrix.every((row) => row.every((entry) => entry === node.zero)))
    return { positive: 0, negative: 0, zero: matrix.length };
  const signs = matrix.map((row, i) => provenSign(row[i]));
  const at = signs.findIndex((sign) => sign === 1 || sign === -1);
  if (at < 0) {
    if (matrix.length !== 2) return undefined;
    const [[a, b], [c, d]] = matrix;
    const determinant = make.difference(make.product([a, d]), make.product([b, c]));
    return provenSign(determinant) === -1 ? { positive: 1, negative: 1, zero: 0 } : undefined;
  }
  const others = matrix.map((_, i) => i).filter((i) => i !== at);
  const rest = countByPivots(
    others.map((i) =>
      others.map((j) =>
        simplifyNode(
          make.difference(
            matrix[i][j],
            make.quotient(make.product([matrix[i][at], matrix[at][j]]), matrix[at][at]),
          ),
        ),
      ),
    ),
  );
  if (!rest) return undefined;
  const isPositive = signs[at] === 1;
  return {
    positive: rest.positive + (isPositive ? 1 : 0),
    negative: rest.negative + (isPositive ? 0 : 1),
    zero: rest.zero,
  };
}
