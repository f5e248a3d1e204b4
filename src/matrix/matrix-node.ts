import type { Rational } from "../number/rational.js";

/** A dimension: a number, or a letter for any. */
export type Dimension = number | string;
export interface Shape {
  readonly rows: Dimension;
  readonly columns: Dimension;
}

/** Functions of every entry. */
export type Elementwise = "exp" | "log" | "sigmoid" | "tanh" | "relu" | "square" | "reciprocal";

/** Those and what stands in derivatives alone: relu′, 1 where its argument is positive. */
export type EntryFunction = Elementwise | "relu'";

/** What a matrix expression is made of; every node knows its shape. Immutable. */
export type MatrixNode = Shape &
  (
    | { readonly kind: "symbol"; readonly name: string }
    /** dX of a symbol: the small change that differentials are linear in. */
    | { readonly kind: "differential"; readonly of: MatrixNode }
    /** Zeros of any shape, the identity, a column of ones; the number 1 is the 1×1 identity. */
    | { readonly kind: "identity" | "zero" | "ones" }
    | { readonly kind: "sum"; readonly terms: readonly MatrixNode[] }
    | { readonly kind: "scaled"; readonly by: Rational; readonly inner: MatrixNode }
    /** Numbers (1×1) in any order, times a chain of matrices in this order; without a chain it is 1×1. */
    | {
        readonly kind: "product";
        readonly scalars: readonly MatrixNode[];
        readonly chain: readonly MatrixNode[];
      }
    | { readonly kind: "hadamard"; readonly factors: readonly MatrixNode[] }
    | {
        readonly kind: "transpose" | "inverse" | "adjugate" | "trace" | "determinant" | "diagonal";
        readonly inner: MatrixNode;
      }
    | { readonly kind: "elementwise"; readonly name: EntryFunction; readonly inner: MatrixNode }
    | { readonly kind: "softmax" | "logsumexp"; readonly inner: MatrixNode }
  );

export const shapeText = ({ rows, columns }: Shape): string => `${rows}×${columns}`;
export const isScalar = ({ rows, columns }: Shape): boolean => rows === 1 && columns === 1;
export const isColumn = ({ columns }: Shape): boolean => columns === 1;
export const sameShape = (a: Shape, b: Shape): boolean => a.rows === b.rows && a.columns === b.columns;

export const isZero = (node: MatrixNode): boolean => node.kind === "zero";
export const isElementwise = (
  node: MatrixNode,
  name: EntryFunction,
): node is MatrixNode & { kind: "elementwise" } => node.kind === "elementwise" && node.name === name;

/** The direct parts of a node. */
export function partsOf(node: MatrixNode): readonly MatrixNode[] {
  switch (node.kind) {
    case "sum":
      return node.terms;
    case "product":
      return [...node.scalars, ...node.chain];
    case "hadamard":
      return node.factors;
    case "differential":
      return [node.of];
    case "symbol":
    case "identity":
    case "zero":
    case "ones":
      return [];
    case "scaled":
    case "transpose":
    case "inverse":
    case "adjugate":
    case "trace":
    case "determinant":
    case "diagonal":
    case "elementwise":
    case "softmax":
    case "logsumexp":
      return [node.inner];
  }
}
