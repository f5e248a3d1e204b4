import { isScalar, type MatrixNode, shapeText } from "./matrix-node.js";

const keys = new WeakMap<MatrixNode, string>();
const flippedKeys = new WeakMap<MatrixNode, string>();

/**
 * A text that two nodes share only when they have the same value wherever both have one: the order of sums and of
 * entrywise products, a transpose around a 1×1 product and the place where a trace starts to go around leave no mark.
 * `flipped` asks for the key of the transpose.
 */
export function keyOf(node: MatrixNode, flipped = false): string {
  const cache = flipped ? flippedKeys : keys;
  let key = cache.get(node);
  if (key === undefined) {
    key = freshKey(node, flipped && !isScalar(node));
    cache.set(node, key);
  }
  return key;
}

export const isSame = (a: MatrixNode, b: MatrixNode): boolean => keyOf(a) === keyOf(b);
export const isSymmetric = (node: MatrixNode): boolean => keyOf(node) === keyOf(node, true);

const least = (...texts: readonly string[]): string => texts.reduce((a, b) => (b < a ? b : a));

function freshKey(node: MatrixNode, flipped: boolean): string {
  const mark = flipped ? "ᵀ" : "";
  const sorted = (parts: readonly MatrixNode[]): string =>
    parts
      .map((part) => keyOf(part, flipped))
      .toSorted()
      .join(" ");
  switch (node.kind) {
    case "symbol":
      return `${node.name}:${shapeText(node)}${mark}`;
    case "identity":
    case "ones":
      return `${node.kind}:${node.rows}${node.kind === "ones" ? mark : ""}`;
    case "zero":
      return `zero:${flipped ? `${node.columns}×${node.rows}` : shapeText(node)}`;
    case "differential":
      return `d(${keyOf(node.of, flipped)})`;
    case "sum":
      return `sum(${sorted(node.terms)})`;
    case "scaled":
      return `${node.by.toFraction()}*${keyOf(node.inner, flipped)}`;
    case "hadamard":
      return `hadamard(${sorted(node.factors)})`;
    case "product": {
      const scalars = node.scalars.map((part) => keyOf(part)).toSorted();
      const [forward, backward] = [chainKeys(node.chain, false), chainKeys(node.chain, true)];
      const written = (chain: readonly string[]): string => chain.join("·");
      const chain = isScalar(node)
        ? least(written(forward), written(backward))
        : written(flipped ? backward : forward);
      return `product(${scalars.join(" ")} · ${chain})`;
    }
    case "transpose":
      return keyOf(node.inner, !flipped);
    case "inverse":
    case "adjugate":
      return `${node.kind}(${keyOf(node.inner, flipped)})`;
    case "trace":
      return `trace(${least(...turns(node.inner, false), ...turns(node.inner, true))})`;
    case "determinant":
      return `determinant(${least(keyOf(node.inner), keyOf(node.inner, true))})`;
    case "diagonal":
      return `diagonal(${keyOf(node.inner)})`;
    case "elementwise":
      return `${node.name}(${keyOf(node.inner, flipped)})`;
    case "softmax":
      return `softmax(${keyOf(node.inner)})${mark}`;
    case "logsumexp":
      return `logsumexp(${keyOf(node.inner)})`;
  }
}

/** The keys of a chain's factors, or of its transpose's. */
function chainKeys(chain: readonly MatrixNode[], flipped: boolean): string[] {
  const parts = chain.map((part) => keyOf(part, flipped));
  return flipped ? parts.toReversed() : parts;
}

/** tr(ABC) = tr(BCA) = tr(CAB): the keys of every way to start. */
function turns(inner: MatrixNode, flipped: boolean): string[] {
  if (inner.kind !== "product" || inner.scalars.length > 0) return [keyOf(inner, flipped)];
  const chain = chainKeys(inner.chain, flipped);
  return chain.map((_, start) => [...chain.slice(start), ...chain.slice(0, start)].join("·"));
}
