import { InputError } from "../errors.js";
import * as m from "./linear-form.js";
import { isSame } from "./matrix-key.js";
import * as f from "./matrix-functions.js";
import { type MatrixNode, partsOf } from "./matrix-node.js";
import { hadamard, product, transpose } from "./matrix-product.js";

/**
 * The gradient of a scalar with this differential: a matrix of the shape of X with df = tr(Gᵀ·dX). Every term is turned
 * into tr(P·dX·Q), of which the gradient is (Q·P)ᵀ.
 */
export const gradientFrom = (differential: MatrixNode, symbol: MatrixNode): MatrixNode =>
  adjointOf(differential, m.one, symbol);

/** The gradient of tr(weightᵀ·node), for a node that is linear in dX. */
function adjointOf(node: MatrixNode, weight: MatrixNode, symbol: MatrixNode): MatrixNode {
  const nothing = m.zeros(symbol.rows, symbol.columns);
  switch (node.kind) {
    case "differential":
      return isSame(node.of, symbol) ? weight : nothing;
    case "sum":
      return m.plus(nothing, ...node.terms.map((term) => adjointOf(term, weight, symbol)));
    case "scaled":
      return adjointOf(node.inner, m.times(node.by, weight), symbol);
    case "trace":
      return adjointOf(node.inner, product(weight, m.identity(node.inner.rows)), symbol);
    case "transpose":
      return adjointOf(node.inner, transpose(weight), symbol);
    case "product": {
      const { scalars, chain } = node;
      const number = scalars.findIndex(hasDifferential);
      if (number >= 0) {
        // a 1×1 factor s of s·M takes tr(weightᵀ·M)
        const others = scalars.filter((_, index) => index !== number);
        const taken = chain.length === 0 ? weight : innerProduct(weight, product(...chain));
        return adjointOf(scalars[number], product(...others, taken), symbol);
      }
      const at = chain.findIndex(hasDifferential);
      if (at < 0) return nothing;
      const left = chain.slice(0, at).map(transpose).toReversed();
      const right = chain
        .slice(at + 1)
        .map(transpose)
        .toReversed();
      return adjointOf(chain[at], product(...scalars, ...left, weight, ...right), symbol);
    }
    case "hadamard": {
      const at = node.factors.findIndex(hasDifferential);
      if (at < 0) return nothing;
      const others = node.factors.filter((_, index) => index !== at);
      return adjointOf(node.factors[at], hadamard(weight, ...others), symbol);
    }
    case "diagonal":
      if (!hasDifferential(node)) return nothing;
      throw new InputError({
        place: "gradient",
        rule: "takes no diag() of what changes",
        cure: "Write diag(x)·y as the elementwise product of x and y.",
      });
    case "symbol":
    case "identity":
    case "zero":
    case "ones":
    case "inverse":
    case "adjugate":
    case "determinant":
    case "elementwise":
    case "softmax":
    case "logsumexp":
      return nothing;
  }
}

/** tr(aᵀ·b), without the trace where both are columns or rows. */
function innerProduct(a: MatrixNode, b: MatrixNode): MatrixNode {
  if (a.columns === 1) return product(transpose(a), b);
  if (a.rows === 1) return product(b, transpose(a));
  return f.trace(product(transpose(a), b));
}

export const hasDifferential = (node: MatrixNode): boolean =>
  node.kind === "differential" || partsOf(node).some(hasDifferential);
