import { InputError } from "../errors.js";
import { exprVector, type ExprVector } from "./expr-array.js";
import * as make from "./form/arithmetic.js";
import { call } from "./form/call.js";
import { canonicalNode, Expr, type ExprLike } from "./expr.js";
import { greatestDivisor } from "../number/greatest-divisor.js";
import { floatValue } from "./value/float-value.js";
import { characteristicOf } from "./polynomial/characteristic-polynomial.js";
import { common, primitive, quotient, type Univariate } from "./polynomial/univariate.js";
import * as node from "./node/node.js";
import type { Node } from "./node/node.js";
import * as rational from "../number/rational.js";
import { quadraticRoots, realRoots } from "./solving/real-root.js";
import { simplifyNode } from "./form/simplify-node.js";

/**
 * The exact real eigenvalues of a matrix, each as often as it is a root of the characteristic polynomial.
 * @param matrix n rows of n entries: any n when the entries are rational numbers, up to 2 with letters or roots, up to 3 when symmetric.
 * @returns Eigenvalues in ascending order; those with letters in the order −√, +√.
 * @throws InputError when some eigenvalue is not real, or no closed form is known.
 * @example
 * eigenvalues([[2, 1], [1, 3]]).map(String) // => ["5/2 - sqrt(5)/2", "sqrt(5)/2 + 5/2"]
 * eigenvalues([[2, 1, 0], [1, 2, 1], [0, 1, 2]]).map(String) // => ["2 - sqrt(2)", "2", "sqrt(2) + 2"]
 * eigenvalues([[0, 1], [-1, 0]]) // throws eigenvalues: needs real eigenvalues
 */
export function eigenvalues(matrix: readonly (readonly ExprLike[])[]): ExprVector {
  const size = Array.isArray(matrix) ? matrix.length : 0;
  if (size === 0 || !matrix.every((row) => Array.isArray(row) && row.length === size))
    throw new InputError({
      place: "eigenvalues",
      rule: "needs a square matrix",
      got: `${size} rows of ${[...new Set((matrix ?? []).map((row) => row?.length))].join(" and ")} entries`,
    });
  const values = eigenvalueNodes(matrix.map((row) => row.map(canonicalNode)));
  return exprVector(values.map((value) => new Expr(value)));
}

/** The eigenvalues of a matrix of canonical nodes. */
export function eigenvalueNodes(matrix: readonly (readonly Node[])[]): Node[] {
  const entries = matrix.map((row) => row.map(simplifyNode));
  const parts = blocksOf(entries);
  if (parts.length > 1)
    return inOrder(parts.flatMap((part) => eigenvalueNodes(part.map((i) => part.map((j) => entries[i][j])))));
  if (entries.every((row) => row.every(node.isNumber)))
    return rationalEigenvalues(entries as node.NumberNode[][]);
  if (entries.length === 1) return [entries[0][0]];
  if (entries.length === 2) {
    const [[a, b], [c, d]] = entries;
    const determinant = make.difference(make.product([a, d]), make.product([b, c]));
    return inOrder(quadraticRoots(node.one, make.negated(make.sum([a, d])), determinant).map(simplifyNode));
  }
  if (entries.length === 3 && isSymmetric(entries))
    return inOrder(symmetricEigenvalues(entries).map(simplifyNode));
  throw new InputError({
    place: "eigenvalues",
    rule: "has closed forms up to 2×2, and for symmetric 3×3, when the entries are not all rational",
    got: `${entries.length}×${entries.length}`,
    cure: "Put numbers in for the letters.",
  });
}

const isSymmetric = (entries: readonly (readonly Node[])[]): boolean =>
  entries.every((row, i) => row.every((entry, j) => entry === entries[j][i]));

/** Those of a symmetric 3×3 matrix A with mean diagonal m: m + 2p·cos((acos(det((A − m)/p)/2) + 2πk)/3). */
function symmetricEigenvalues(entries: readonly (readonly Node[])[]): Node[] {
  const mean = make.scale(rational.rational(1n, 3n), make.sum(entries.map((row, i) => row[i])));
  const centered = entries.map((row, i) =>
    row.map((entry, j) => (i === j ? make.difference(entry, mean) : entry)),
  );
  const squares = centered.flat().map((entry) => make.power(entry, node.two));
  const spread = simplifyNode(
    make.power(make.scale(rational.rational(1n, 6n), make.sum(squares)), node.half),
  );
  const cosine = make.product([node.half, determinantOf(centered), make.power(spread, node.number(-3))]);
  const third = make.scale(rational.rational(1n, 3n), call("acos", [simplifyNode(cosine)]));
  const turn = make.scale(rational.rational(2n, 3n), node.pi);
  return [make.sum([third, turn]), make.difference(third, turn), third].map((angle) =>
    make.sum([mean, make.product([node.two, spread, call("cos", [angle])])]),
  );
}

function determinantOf([[a, b, c], [d, e, f], [g, h, i]]: readonly (readonly Node[])[]): Node {
  const minor = (p: Node, q: Node, r: Node, s: Node): Node =>
    make.difference(make.product([p, s]), make.product([q, r]));
  return make.sum([
    make.product([a, minor(e, f, h, i)]),
    make.negated(make.product([b, minor(d, f, g, i)])),
    make.product([c, minor(d, e, g, h)]),
  ]);
}

/** Groups of indices that no entries connect both ways: the blocks of a block-triangular matrix. */
function blocksOf(entries: readonly (readonly Node[])[]): number[][] {
  const size = entries.length;
  const reaches = entries.map((row, i) => row.map((entry, j) => i === j || entry !== node.zero));
  for (let via = 0; via < size; via++)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) reaches[i][j] ||= reaches[i][via] && reaches[via][j];
  const blocks: number[][] = [];
  for (let i = 0; i < size; i++) {
    const known = blocks.find(([first]) => reaches[first][i] && reaches[i][first]);
    if (known) known.push(i);
    else blocks.push([i]);
  }
  return blocks;
}

function inOrder(values: readonly Node[]): Node[] {
  if (values.some((value) => node.variablesOf(value).length > 0)) return [...values];
  const floats = new Map(values.map((value) => [value, floatValue(value, new Map())]));
  return values.toSorted((a, b) => floats.get(a)! - floats.get(b)!);
}

function rationalEigenvalues(entries: readonly (readonly node.NumberNode[])[]): Node[] {
  const whole = characteristic(entries.map((row) => row.map((entry) => entry.value)));
  const found: Node[] = [];
  // each pass takes every root once, until none is left
  for (let rest: Univariate = whole; rest.length > 1;) {
    const shared = common(
      rest,
      rest.slice(1).map((c, index) => c * BigInt(index + 1)),
    );
    const once = quotient(rest, shared)!;
    found.push(...realRoots(once).map((root) => simplifyNode(root.exact)));
    rest = shared;
  }
  if (found.length < entries.length)
    throw new InputError({
      place: "eigenvalues",
      rule: "needs real eigenvalues",
      got: `${found.length} real of ${entries.length}`,
      cure: "Symmetric matrices have real ones.",
    });
  return inOrder(found);
}

/** det(x·1 − A) times a constant. */
function characteristic(a: readonly (readonly rational.Rational[])[]): bigint[] {
  const { coefficients } = characteristicOf(a, {
    zero: rational.ZERO,
    one: rational.ONE,
    sum: (terms) => terms.reduce((total, term) => total.add(term), rational.ZERO),
    product: rational.times,
    overMinus: (total, k) => total.div(-k),
  });
  const shared = coefficients.reduce((product, { d }) => (product / greatestDivisor(product, d)) * d, 1n);
  return primitive(coefficients.toReversed().map((c) => rational.numerator(c) * (shared / c.d)));
}
