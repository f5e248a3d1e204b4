import * as make from "../form/arithmetic.js";
import { constantSign } from "../form/constant-sign.js";
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

/** The signature of a symmetric matrix of constants: by congruence, or by the signs of the characteristic polynomial. */
export function signatureOf(matrix: readonly (readonly Node[])[]): Signature | undefined {
  const size = matrix.length;
  if (matrix.every((row) => row.every(node.isNumber))) {
    const { positive, negative } = inertia(
      matrix.map((row) => row.map((entry) => (entry as node.NumberNode).value)),
    );
    return { positive, negative, zero: size - positive - negative };
  }
  // all eigenvalues are real, so Descartes' rule counts them exactly
  const signs = characteristicOf(matrix, arithmetic).coefficients.map(constantSign);
  if (signs.includes(undefined)) return undefined;
  const rank = signs.findLastIndex((sign) => sign !== 0);
  const seen = signs.filter((sign) => sign !== 0);
  const positive = seen.filter((sign, index) => index > 0 && sign !== seen[index - 1]).length;
  return { positive, negative: rank - positive, zero: size - rank };
}
