import * as m from "./linear-form.js";
import * as f from "./matrix-functions.js";
import type { MatrixNode } from "./matrix-node.js";
import { hadamard, product, transpose } from "./matrix-product.js";

/** A node with its parts changed, in normal form again. */
export function rebuilt(node: MatrixNode, change: (part: MatrixNode) => MatrixNode): MatrixNode {
  switch (node.kind) {
    case "symbol":
    case "differential":
    case "identity":
    case "zero":
    case "ones":
      return node;
    case "sum":
      return m.plus(...node.terms.map(change));
    case "scaled":
      return m.times(node.by, change(node.inner));
    case "product":
      return product(...node.scalars.map(change), ...node.chain.map(change));
    case "hadamard":
      return hadamard(...node.factors.map(change));
    case "transpose":
      return transpose(change(node.inner));
    case "inverse":
      return f.inverse(change(node.inner));
    case "adjugate":
      return f.adjugate(change(node.inner));
    case "trace":
      return f.trace(change(node.inner));
    case "determinant":
      return f.determinant(change(node.inner));
    case "diagonal":
      return f.diagonal(change(node.inner));
    case "elementwise":
      return f.elementwise(node.name, change(node.inner));
    case "softmax":
      return f.softmax(change(node.inner));
    case "logsumexp":
      return f.logsumexp(change(node.inner));
  }
}
