import { InputError } from "../errors.js";
import { fromNumber, isNegative, numerator, rational } from "../number/rational.js";
import { greatestDivisor } from "../number/greatest-divisor.js";
import { eigenvalueNodes } from "../symbolic/eigenvalues.js";
import { difference, negated, power, quotient } from "../symbolic/form/arithmetic.js";
import { constantSign } from "../symbolic/form/constant-sign.js";
import { simplifyNode } from "../symbolic/form/simplify-node.js";
import { isNumber, number, type Node, type NumberNode, variablesOf } from "../symbolic/node/node.js";
import { eliminated, kernelOf } from "./elimination.js";
import { floatOf, type Read } from "./entries.js";
import { exact } from "./field.js";
import { floatSvd, symmetricEigen } from "./jacobi.js";

/** An eigenvalue with the vectors that it stretches. */
export interface Space {
  readonly value: Node | number;
  /** How often it is a root of the characteristic polynomial. */
  readonly multiplicity: number;
  /** Vectors that span them, exact where a short form is known; orthogonal for a symmetric matrix. */
  readonly directions: readonly (readonly (Node | number)[])[];
  /** The same with length 1. */
  readonly units: readonly (readonly (Node | number)[])[];
}

/** Exact eigenvalues are looked for up to this size. */
const MOST_EXACT = 8;
/** Eigenvalues of what is not symmetric, up to this size. */
const MOST_GENERAL = 12;
/** Vectors are eliminated with roots in the entries up to this size. */
const MOST_WITH_ROOTS = 4;
/** Exact values with more nodes give vectors that nobody reads. */
const LONGEST_VALUE = 24;

const isSymmetric = (rows: readonly (readonly unknown[])[]): boolean =>
  rows.every((row, i) => row.every((entry, j) => entry === rows[j][i]));

/** The eigenvalues in ascending order, each once, with their vectors. */
export function spectrumOf(place: string, read: Read): Space[] {
  if (read.isExact) {
    const { nodes } = read;
    const hasLetters = nodes.some((row) => row.some((entry) => variablesOf(entry).length > 0));
    if (nodes.length <= MOST_EXACT || hasLetters) return exactSpectrum(nodes);
    return floatSpectrum(
      place,
      nodes.map((row) => row.map(floatOf)),
    );
  }
  return floatSpectrum(place, read.floats);
}

function exactSpectrum(nodes: readonly (readonly Node[])[]): Space[] {
  const values = eigenvalueNodes(nodes);
  const distinct = [...new Set(values)];
  const symmetric = isSymmetric(nodes);
  return distinct.map((value) => {
    const multiplicity = values.filter((each) => each === value).length;
    const directions = exactDirections(nodes, value, symmetric);
    if (directions) return { value, multiplicity, directions, units: directions.map(unit) };
    const vectors = floatVectors(
      nodes.map((row) => row.map(floatOf)),
      floatOf(value),
      multiplicity,
      symmetric,
    );
    return { value, multiplicity, directions: vectors, units: vectors };
  });
}

/** The kernel of A − λ·1; undefined where it has no short exact form. */
function exactDirections(
  nodes: readonly (readonly Node[])[],
  value: Node,
  symmetric: boolean,
): Node[][] | undefined {
  const isPlain =
    isNumber(value) ||
    (value.size <= LONGEST_VALUE && nodes.length <= MOST_WITH_ROOTS && !hasCall(value)) ||
    variablesOf(value).length > 0;
  if (!isPlain) return undefined;
  const shifted = nodes.map((row, i) =>
    row.map((entry, j) => (i === j ? simplifyNode(difference(entry, value)) : entry)),
  );
  const kernel = kernelOf(exact, eliminated(exact, shifted), nodes.length);
  if (kernel.length === 0) return undefined;
  return (symmetric ? orthogonal(kernel) : kernel).map(standard);
}

const hasCall = (node: Node): boolean => node.kind === "call" || node.args.some(hasCall);

/** Gram–Schmidt without lengths. */
function orthogonal(vectors: readonly (readonly Node[])[]): Node[][] {
  const done: Node[][] = [];
  for (const vector of vectors) {
    let rest = [...vector];
    for (const other of done) {
      const share = exact.over(exact.dot(rest, other), exact.dot(other, other));
      rest = rest.map((entry, k) => exact.minus(entry, exact.times(share, other[k])));
    }
    done.push(rest);
  }
  return done;
}

/** The multiple of a direction whose first entry that is not zero is positive; of rational entries the smallest whole ones. */
export function standard(vector: readonly Node[]): Node[] {
  const first = vector.find((entry) => !exact.isZero(entry));
  if (!first) return [...vector];
  if (vector.every(isNumber))
    return wholeMultiple(vector as readonly NumberNode[], isNegative((first as NumberNode).value));
  if (variablesOf(first).length === 0) {
    const scaled = vector.map((entry) => exact.over(entry, first));
    const length = (list: readonly Node[]): number => list.reduce((total, { size }) => total + size, 0);
    if (length(scaled) <= length(vector)) return scaled;
  }
  return constantSign(first) === -1 ? vector.map((entry) => simplifyNode(negated(entry))) : [...vector];
}

function wholeMultiple(vector: readonly NumberNode[], turn: boolean): Node[] {
  const common = vector.reduce((all, { value }) => (all / greatestDivisor(all, value.d)) * value.d, 1n);
  const whole = vector.map(({ value }) => numerator(value) * (common / value.d));
  const shared = whole.reduce((all, each) => greatestDivisor(all, each < 0n ? -each : each), 0n);
  return whole.map((each) => number(rational((turn ? -each : each) / shared, 1n)));
}

/** A vector with length 1: exact where its square is rational or has letters in it, else in float64. */
export function unit(vector: readonly Node[]): (Node | number)[] {
  const square = exact.dot(vector, vector);
  if (isNumber(square) || variablesOf(square).length > 0) {
    const length = power(square, number(rational(1n, 2n)));
    return vector.map((entry) => simplifyNode(quotient(entry, length)));
  }
  return floatUnit(vector.map(floatOf));
}

/** A float vector with length 1, its first entry that is not nearly zero positive; what is nearly zero is zero. */
export function floatUnit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  const clean = vector.map((entry) => (Math.abs(entry) < 1e-14 * length ? 0 : entry / length));
  const first = clean.find((entry) => Math.abs(entry) > 1e-9) ?? 1;
  return first < 0 ? clean.map((entry) => 0 - entry) : clean;
}

function floatVectors(
  rows: readonly (readonly number[])[],
  value: number,
  multiplicity: number,
  symmetric: boolean,
): number[][] {
  if (symmetric) {
    const { values, vectors } = symmetricEigen(rows);
    const near = values
      .map((_, index) => index)
      .toSorted((i, j) => Math.abs(values[i] - value) - Math.abs(values[j] - value));
    return near.slice(0, multiplicity).map((index) => floatUnit(vectors[index]));
  }
  const { values, right } = floatSvd(
    rows.map((row, i) => row.map((entry, j) => (i === j ? entry - value : entry))),
  );
  const scale = Math.max(...rows.flat().map(Math.abs));
  // at least one vector: λ is an eigenvalue, and only rounding hides it
  const count = Math.max(1, Math.min(multiplicity, values.filter((each) => each <= 1e-9 * scale).length));
  return right.slice(right.length - count).map(floatUnit);
}

function floatSpectrum(place: string, rows: readonly (readonly number[])[]): Space[] {
  if (isSymmetric(rows)) {
    const { values, vectors } = symmetricEigen(rows);
    return values.map((value, index) => {
      const units = [floatUnit(vectors[index])];
      return { value, multiplicity: 1, directions: units, units };
    });
  }
  if (rows.length > MOST_GENERAL)
    throw new InputError({
      place,
      rule: `takes matrices that are not symmetric up to ${MOST_GENERAL}×${MOST_GENERAL}`,
      got: `${rows.length}×${rows.length}`,
    });
  const exactRows = rows.map((row) => row.map((entry) => number(fromNumber(entry))));
  const values = eigenvalueNodes(exactRows).map(floatOf);
  return [...new Set(values)].map((value) => {
    const multiplicity = values.filter((each) => each === value).length;
    const vectors = floatVectors(rows, value, multiplicity, false);
    return { value, multiplicity, directions: vectors, units: vectors };
  });
}
