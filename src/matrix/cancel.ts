import { plus } from "./linear-form.js";
import { isSame } from "./matrix-key.js";
import { type EntryFunction, isColumn, isElementwise, isZero, type MatrixNode } from "./matrix-node.js";

const applied = (name: EntryFunction, inner: MatrixNode): MatrixNode => ({
  kind: "elementwise",
  name,
  inner,
  rows: inner.rows,
  columns: inner.columns,
});

/**
 * Factors that are multiplied entry by entry, shortened by one step: v·(1/v) is 1, v²·(1/v) is v, eᵘ·σ(−u) is σ(u).
 * Undefined where nothing cancels.
 */
export function cancelledEntries(factors: readonly MatrixNode[]): MatrixNode[] | undefined {
  const without = (a: number, b: number, ...instead: MatrixNode[]): MatrixNode[] => [
    ...factors.filter((_, index) => index !== a && index !== b),
    ...instead,
  ];
  for (const [i, factor] of factors.entries()) {
    if (factor.kind !== "elementwise") continue;
    const { name, inner } = factor;
    if (name === "reciprocal") {
      const same = factors.findIndex((other) => isSame(other, inner));
      if (same >= 0) return without(i, same);
      const square = factors.findIndex(
        (other) => isElementwise(other, "square") && isSame(other.inner, inner),
      );
      if (square >= 0) return without(i, square, inner);
    }
    if (name === "exp") {
      const logistic = factors.findIndex(
        (other) => isElementwise(other, "sigmoid") && isZero(plus(other.inner, inner)),
      );
      if (logistic >= 0) return without(i, logistic, applied("sigmoid", inner));
    }
  }
  return undefined;
}

/** A chain without identities and without A·A⁻¹; the identity where nothing else is left. */
export function cancelledChain(chain: readonly MatrixNode[]): readonly MatrixNode[] {
  const kept: MatrixNode[] = [];
  for (const factor of chain) {
    if (factor.kind === "identity") continue;
    const last = kept.at(-1);
    const areInverse =
      last !== undefined &&
      ((last.kind === "inverse" && isSame(last.inner, factor)) ||
        (factor.kind === "inverse" && isSame(factor.inner, last)));
    if (areInverse) kept.pop();
    else kept.push(factor);
  }
  if (kept.length > 0 || chain.length === 0) return kept;
  return [{ kind: "identity", rows: chain[0].rows, columns: chain[0].rows }];
}

/**
 * A number and a matrix that make one: (1/det A)·adj(A) is A⁻¹, (1/(1ᵀeᶻ))·eᶻ is softmax(z), in the chain or within
 * another number as in (1/det A)·tr(adj(A)·B). Undefined where no pair does.
 */
export function joinedNumber(
  scalars: readonly MatrixNode[],
  chain: readonly MatrixNode[],
): MatrixNode[] | undefined {
  const joined = joinedInto(scalars, chain);
  if (joined) return [...joined.numbers, ...joined.chain];
  for (const [at, scalar] of scalars.entries()) {
    const inner = scalar.kind === "trace" ? scalar.inner : scalar;
    const parts = inner.kind === "product" && inner.scalars.length === 0 ? inner.chain : [inner];
    const within = joinedInto(
      scalars.filter((_, index) => index !== at),
      parts,
    );
    if (!within) continue;
    const whole: MatrixNode =
      within.chain.length === 1
        ? within.chain[0]
        : { kind: "product", scalars: [], chain: within.chain, rows: inner.rows, columns: inner.columns };
    return [...within.numbers, scalar.kind === "trace" ? { ...scalar, inner: whole } : whole, ...chain];
  }
  return undefined;
}

function joinedInto(
  scalars: readonly MatrixNode[],
  chain: readonly MatrixNode[],
): { numbers: MatrixNode[]; chain: MatrixNode[] } | undefined {
  for (const [at, factor] of chain.entries()) {
    const isFlipped = factor.kind === "transpose";
    const partner = partnerOf(isFlipped ? factor.inner : factor);
    const found = partner ? scalars.findIndex((scalar) => isSame(scalar, partner.number)) : -1;
    if (!partner || found < 0) continue;
    const result: MatrixNode = isFlipped ? { ...factor, inner: partner.result } : partner.result;
    return { numbers: scalars.filter((_, index) => index !== found), chain: chain.with(at, result) };
  }
  return undefined;
}

function partnerOf(node: MatrixNode): { number: MatrixNode; result: MatrixNode } | undefined {
  if (node.kind === "adjugate")
    return {
      number: applied("reciprocal", { kind: "determinant", inner: node.inner, rows: 1, columns: 1 }),
      result: { ...node, kind: "inverse" },
    };
  if (isElementwise(node, "exp") && isColumn(node)) {
    const ones: MatrixNode = { kind: "ones", rows: node.rows, columns: 1 };
    const row: MatrixNode = { kind: "transpose", inner: ones, rows: 1, columns: node.rows };
    return {
      number: applied("reciprocal", {
        kind: "product",
        scalars: [],
        chain: [row, node],
        rows: 1,
        columns: 1,
      }),
      result: { kind: "softmax", inner: node.inner, rows: node.rows, columns: 1 },
    };
  }
  return undefined;
}
