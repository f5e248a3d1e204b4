import { InputError } from "../errors.js";
import { told } from "../number/checked-reals.js";
import { fromNumber } from "../number/rational.js";
import { fractionOf, Real, real, type ExactFraction } from "../number/real.js";
import { valuesOf, type Values } from "../number/values.js";
import { Expr, type ExprLike } from "../symbolic/expr.js";
import { canonicalNode } from "../symbolic/expr.js";
import { simplifyNode } from "../symbolic/form/simplify-node.js";
import { isNumber, number, type Node, variablesOf } from "../symbolic/node/node.js";
import { floatValue } from "../symbolic/value/float-value.js";

/** An entry of a matrix: a number, text such as "2/3" or "sqrt(2)", an expression, or a number of a trace. */
export type MatrixEntry = ExprLike | Real | bigint | ExactFraction;

/** An entry of a result: an exact expression, or a float64 where no short exact form is known. */
export type LinearScalar = Expr | Real;
/** Scalars in a list. */
export type LinearVector = Values<LinearScalar>;
/** Scalars in rows. */
export type LinearMatrix = Values<Values<LinearScalar>>;

/** A matrix as it is computed with: exact entries, or float64 where some entry is a long float. */
export type Read =
  | { readonly isExact: true; readonly nodes: readonly (readonly Node[])[] }
  | { readonly isExact: false; readonly floats: readonly (readonly number[])[] };

/** A number with more digits than this comes from a measurement or a computation, and no fraction is meant. */
const MOST_DIGITS = 12;
/** Exact arithmetic goes up to this many entries. */
const MOST_ENTRIES = 1600;

const isLongFloat = (value: number): boolean =>
  !Number.isInteger(value) && String(value).replace(/e.*$|[-.]/g, "").length > MOST_DIGITS;

function unreadable(place: string, entry: unknown): InputError {
  return new InputError({
    place,
    rule: "needs numbers, fractions as text or expressions as entries",
    got: told(entry),
  });
}

/** An exact entry; the float64 where it is none. */
function readEntry(place: string, entry: MatrixEntry): Node | number {
  if (typeof entry === "number") {
    if (!Number.isFinite(entry)) throw unreadable(place, entry);
    return isLongFloat(entry) ? entry : number(fromNumber(entry));
  }
  if (typeof entry === "string" || entry instanceof Expr) return simplifyNode(canonicalNode(entry));
  const isFraction = typeof entry === "object" && entry !== null && "numerator" in entry;
  if (!(entry instanceof Real || typeof entry === "bigint" || isFraction)) throw unreadable(place, entry);
  const value = real(entry);
  const exact = fractionOf(value);
  if (exact) return number(exact);
  if (!Number.isFinite(value.valueOf())) throw unreadable(place, value.valueOf());
  return value.valueOf();
}

/** The rows of a matrix, all of one length. */
export function checkedMatrix(place: string, matrix: unknown): readonly (readonly MatrixEntry[])[] {
  const rows = Array.isArray(matrix) ? (matrix as unknown[]) : [];
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  if (width === 0 || !rows.every((row) => Array.isArray(row) && row.length === width))
    throw new InputError({
      place,
      rule: "needs a matrix: rows of one length",
      got:
        rows.length === 0
          ? told(matrix)
          : `rows of ${rows.map((row) => (Array.isArray(row) ? row.length : "no")).join(", ")} entries`,
      cure: "Write [[1, 2], [3, 4]].",
    });
  return rows as MatrixEntry[][];
}

/** A matrix by its rows, read. */
export function readMatrix(place: string, matrix: unknown): Read {
  const rows = checkedMatrix(place, matrix);
  const read = rows.map((row) => row.map((entry) => readEntry(place, entry)));
  const entries = read.flat();
  const letters = entries.some((entry) => typeof entry !== "number" && variablesOf(entry).length > 0);
  const isExact =
    entries.every((entry) => typeof entry !== "number") && (letters || entries.length <= MOST_ENTRIES);
  if (isExact) return { isExact, nodes: read as Node[][] };
  if (letters)
    throw new InputError({
      place,
      rule: "takes no letters beside long decimals",
      got: `a matrix with ${entries
        .filter((entry) => typeof entry !== "number")
        .map((entry) => variablesOf(entry as Node).join())
        .find((name) => name !== "")} in it`,
      cure: "Round the decimals, or put numbers in for the letters.",
    });
  return { isExact, floats: read.map((row) => row.map((entry) => floatOf(entry))) };
}

export const floatOf = (entry: Node | number): number =>
  typeof entry === "number" ? entry : floatValue(entry, new Map());

/** A square matrix, read. */
export function readSquare(place: string, matrix: unknown): Read {
  const rows = checkedMatrix(place, matrix);
  if (rows[0].length !== rows.length)
    throw new InputError({ place, rule: "needs a square matrix", got: `${rows.length}×${rows[0].length}` });
  return readMatrix(place, rows);
}

/** The float64 of every entry. */
export const floatsOf = (read: Read): number[][] =>
  read.isExact ? read.nodes.map((row) => row.map(floatOf)) : read.floats.map((row) => [...row]);

/** Refuses letters where only numbers have an answer. */
export function checkNumbers(place: string, read: Read): void {
  const names = read.isExact ? read.nodes.flat().flatMap((entry) => [...variablesOf(entry)]) : [];
  if (names.length > 0)
    throw new InputError({
      place,
      rule: "needs numbers",
      got: `the letter ${names[0]}`,
      cure: `Put in a value: substitute({ ${names[0]}: … }).`,
    });
}

export const isRational = (nodes: readonly (readonly Node[])[]): boolean =>
  nodes.every((row) => row.every(isNumber));

/** A result; its node is simplified already. */
export const scalarOf = (entry: Node | number): LinearScalar =>
  typeof entry === "number" ? Real.fromFloat(entry) : new Expr(entry);

export const vectorOf = (entries: readonly (Node | number)[]): LinearVector =>
  valuesOf(entries.map(scalarOf)) as unknown as LinearVector;
export const matrixOf = (rows: readonly (readonly (Node | number)[])[]): LinearMatrix =>
  valuesOf(rows.map((row) => row.map(scalarOf))) as unknown as LinearMatrix;

/** A list of numbers or expressions, read as a matrix of one row. */
export function readVector(place: string, vector: unknown): Read {
  if (!Array.isArray(vector) || vector.length === 0 || vector.some(Array.isArray))
    throw new InputError({
      place,
      rule: "needs a list of numbers",
      got: told(vector),
    });
  return readMatrix(place, [vector]);
}

/** Two matrices of one kind: both in float64 where one is. */
export function together(a: Read, b: Read): [Read, Read] {
  if (a.isExact === b.isExact) return [a, b];
  return [
    { isExact: false, floats: floatsOf(a) },
    { isExact: false, floats: floatsOf(b) },
  ];
}
