import { InputError } from "../errors.js";

/** A dimension: a number, or a letter for any. */
export type Dimension = number | string;
export interface Shape {
  readonly rows: Dimension;
  readonly columns: Dimension;
}

/** Functions of every entry. */
export type Elementwise = "exp" | "log" | "sigmoid" | "tanh" | "relu" | "square" | "reciprocal";

/** What a matrix expression is made of; every node knows its shape. Immutable. */
export type MatrixNode = Shape &
  (
    | { readonly kind: "symbol"; readonly name: string }
    /** dX of a symbol: the small change that differentials are linear in. */
    | { readonly kind: "differential"; readonly of: MatrixNode }
    | { readonly kind: "identity" | "zero" | "ones" }
    | { readonly kind: "sum"; readonly terms: readonly MatrixNode[] }
    | { readonly kind: "scaled"; readonly by: number; readonly inner: MatrixNode }
    | { readonly kind: "product"; readonly factors: readonly MatrixNode[] }
    | { readonly kind: "hadamard"; readonly left: MatrixNode; readonly right: MatrixNode }
    | {
        readonly kind: "transpose" | "inverse" | "trace" | "determinant" | "diagonal";
        readonly inner: MatrixNode;
      }
    | { readonly kind: "elementwise"; readonly name: string; readonly inner: MatrixNode }
    | { readonly kind: "softmax" | "logsumexp"; readonly inner: MatrixNode }
  );

export const shapeText = ({ rows, columns }: Shape): string => `${rows}×${columns}`;
export const isScalar = ({ rows, columns }: Shape): boolean => rows === 1 && columns === 1;
export const isColumn = ({ columns }: Shape): boolean => columns === 1;
export const sameShape = (a: Shape, b: Shape): boolean => a.rows === b.rows && a.columns === b.columns;

function mismatch(place: string, rule: string, got: string, cure?: string): InputError {
  return new InputError({ place, rule, got, cure });
}

export const symbolNode = (name: string, rows: Dimension, columns: Dimension): MatrixNode => ({
  kind: "symbol",
  name,
  rows,
  columns,
});
export const identity = (size: Dimension): MatrixNode => ({ kind: "identity", rows: size, columns: size });
export const zeros = (rows: Dimension, columns: Dimension): MatrixNode => ({ kind: "zero", rows, columns });
export const ones = (rows: Dimension): MatrixNode => ({ kind: "ones", rows, columns: 1 });
export const one: MatrixNode = identity(1);
export const isZero = (node: MatrixNode): boolean => node.kind === "zero";
const isOne = (node: MatrixNode): boolean => node.kind === "identity" && isScalar(node);

/** Structural equality. */
export const isSame = (a: MatrixNode, b: MatrixNode): boolean => keyOf(a) === keyOf(b);

/** A text that two nodes share only when they have the same structure. */
export function keyOf(node: MatrixNode): string {
  return JSON.stringify(node);
}

/** The sum of matrices of one shape: zeros vanish, equal terms are counted. */
export function plus(...terms: readonly MatrixNode[]): MatrixNode {
  const [first] = terms;
  const wrong = terms.find((term) => !sameShape(term, first));
  if (wrong)
    throw mismatch(
      "matrix sum",
      "needs matrices of one shape",
      `${shapeText(first)} and ${shapeText(wrong)}`,
    );
  const counted = new Map<string, { by: number; inner: MatrixNode }>();
  for (const term of terms.flatMap((part) => (part.kind === "sum" ? part.terms : [part]))) {
    if (isZero(term)) continue;
    const [by, inner] = term.kind === "scaled" ? [term.by, term.inner] : [1, term];
    const known = counted.get(keyOf(inner));
    counted.set(keyOf(inner), { by: by + (known?.by ?? 0), inner });
  }
  const kept = [...counted.values()].filter(({ by }) => by !== 0).map(({ by, inner }) => times(by, inner));
  if (kept.length === 0) return zeros(first.rows, first.columns);
  return kept.length === 1 ? kept[0] : { kind: "sum", terms: kept, rows: first.rows, columns: first.columns };
}

/** A number times a matrix. */
export function times(by: number, inner: MatrixNode): MatrixNode {
  if (by === 0 || isZero(inner)) return zeros(inner.rows, inner.columns);
  if (inner.kind === "scaled") return times(by * inner.by, inner.inner);
  if (inner.kind === "sum") return plus(...inner.terms.map((term) => times(by, term)));
  return by === 1 ? inner : { kind: "scaled", by, inner, rows: inner.rows, columns: inner.columns };
}

export const minus = (a: MatrixNode, b: MatrixNode): MatrixNode => plus(a, times(-1, b));

/** A product as it is written: nothing cancels. */
export const rawProduct = (...factors: readonly MatrixNode[]): MatrixNode => ({
  kind: "product",
  factors,
  rows: factors[0].rows,
  columns: factors[factors.length - 1].columns,
});

/** The product of matrices in order; 1×1 factors may stand anywhere. Identities vanish, A·A⁻¹ is 1, numbers come out. */
export function product(...all: readonly MatrixNode[]): MatrixNode {
  let by = 1;
  const factors: MatrixNode[] = [];
  const add = (factor: MatrixNode): void => {
    if (factor.kind === "scaled") {
      by *= factor.by;
      add(factor.inner);
    } else if (factor.kind === "product" && !(isScalar(factor) && all.length > 1))
      factor.factors.forEach(add);
    else factors.push(factor);
  };
  all.forEach(add);
  const scalars = factors.filter(isScalar);
  const matrices = factors.filter((factor) => !isScalar(factor));
  matrices.slice(1).forEach((right, index) => {
    const left = matrices[index];
    if (left.columns !== right.rows)
      throw mismatch(
        "matrix product",
        "needs as many columns on the left as rows on the right",
        `${shapeText(left)} times ${shapeText(right)}`,
        "Transpose one of them.",
      );
  });
  const rows = matrices[0]?.rows ?? 1;
  const columns = matrices[matrices.length - 1]?.columns ?? 1;
  if (factors.some(isZero)) return zeros(rows, columns);
  const kept = [...scalars.filter((factor) => !isOne(factor)), ...cancelled(matrices)];
  if (kept.length === 0) return times(by, matrices.length > 0 ? identity(rows) : one);
  return times(by, kept.length === 1 ? kept[0] : { kind: "product", factors: kept, rows, columns });
}

/** A·A⁻¹ and A⁻¹·A removed, and identities. */
function cancelled(factors: readonly MatrixNode[]): MatrixNode[] {
  const kept: MatrixNode[] = [];
  for (const factor of factors) {
    if (factor.kind === "identity") continue;
    const last = kept[kept.length - 1];
    const areInverse =
      last !== undefined &&
      ((last.kind === "inverse" && isSame(last.inner, factor)) ||
        (factor.kind === "inverse" && isSame(factor.inner, last)));
    if (areInverse) kept.pop();
    else kept.push(factor);
  }
  return kept;
}

/** The product of entries at the same place. */
export function hadamard(left: MatrixNode, right: MatrixNode): MatrixNode {
  if (!sameShape(left, right))
    throw mismatch("hadamard", "needs matrices of one shape", `${shapeText(left)} and ${shapeText(right)}`);
  if (isZero(left) || isZero(right)) return zeros(left.rows, left.columns);
  if (isScalar(left)) return product(left, right);
  return { kind: "hadamard", left, right, rows: left.rows, columns: left.columns };
}

/** The transpose: of a product the transposes in reverse order. */
export function transpose(inner: MatrixNode): MatrixNode {
  const shape = { rows: inner.columns, columns: inner.rows };
  if (isScalar(inner) || inner.kind === "identity") return inner;
  switch (inner.kind) {
    case "zero":
      return zeros(inner.columns, inner.rows);
    case "transpose":
      return inner.inner;
    case "diagonal":
      return inner;
    case "scaled":
      return times(inner.by, transpose(inner.inner));
    case "sum":
      return plus(...inner.terms.map(transpose));
    case "product":
      return product(...inner.factors.map(transpose).toReversed());
    case "hadamard":
      return hadamard(transpose(inner.left), transpose(inner.right));
    default:
      return { kind: "transpose", inner, ...shape };
  }
}

function square(place: string, inner: MatrixNode): void {
  if (inner.rows !== inner.columns) throw mismatch(place, "needs a square matrix", shapeText(inner));
}

export function inverse(inner: MatrixNode): MatrixNode {
  square("inverse", inner);
  if (inner.kind === "inverse") return inner.inner;
  if (inner.kind === "identity") return inner;
  if (inner.kind === "transpose") return transpose(inverse(inner.inner));
  return { kind: "inverse", inner, rows: inner.rows, columns: inner.columns };
}

/** The sum of the diagonal entries; of a sum the sum of the traces. */
export function trace(inner: MatrixNode): MatrixNode {
  square("trace", inner);
  if (isScalar(inner)) return inner;
  if (isZero(inner)) return zeros(1, 1);
  if (inner.kind === "sum") return plus(...inner.terms.map(trace));
  if (inner.kind === "scaled") return times(inner.by, trace(inner.inner));
  return { kind: "trace", inner, rows: 1, columns: 1 };
}

export function determinant(inner: MatrixNode): MatrixNode {
  square("determinant", inner);
  return isScalar(inner) ? inner : { kind: "determinant", inner, rows: 1, columns: 1 };
}

/** The diagonal matrix of a column. */
export function diagonal(inner: MatrixNode): MatrixNode {
  if (!isColumn(inner)) throw mismatch("diagonal", "needs a column", shapeText(inner));
  if (isZero(inner)) return zeros(inner.rows, inner.rows);
  return { kind: "diagonal", inner, rows: inner.rows, columns: inner.rows };
}

export const elementwise = (name: string, inner: MatrixNode): MatrixNode => ({
  kind: "elementwise",
  name,
  inner,
  rows: inner.rows,
  columns: inner.columns,
});

export function softmax(inner: MatrixNode): MatrixNode {
  if (!isColumn(inner)) throw mismatch("softmax", "needs a column", shapeText(inner));
  return { kind: "softmax", inner, rows: inner.rows, columns: 1 };
}

export function logsumexp(inner: MatrixNode): MatrixNode {
  if (!isColumn(inner)) throw mismatch("logsumexp", "needs a column", shapeText(inner));
  return { kind: "logsumexp", inner, rows: 1, columns: 1 };
}

export const differentialOf = (of: MatrixNode): MatrixNode => ({
  kind: "differential",
  of,
  rows: of.rows,
  columns: of.columns,
});

/** The direct parts of a node. */
export function partsOf(node: MatrixNode): readonly MatrixNode[] {
  switch (node.kind) {
    case "sum":
      return node.terms;
    case "product":
      return node.factors;
    case "hadamard":
      return [node.left, node.right];
    case "differential":
      return [node.of];
    case "symbol":
    case "identity":
    case "zero":
    case "ones":
      return [];
    default:
      return [node.inner];
  }
}
