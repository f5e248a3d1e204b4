import { InputError } from "../errors.js";

/** Longer lists are a slip of a decimal point. */
const longest = 10_000_000;

/**
 * Whole numbers, or numbers at equal steps, without the last one: as Python's `range`.
 * @param from how many numbers, counted from 0; with `to` the first number
 * @param to where the numbers end, itself left out
 * @param step default 1; below 0 the numbers fall
 * @throws InputError where a number is not finite, or the step 0
 * @example
 * range(4) // => [0, 1, 2, 3]
 * range(1, 4) // => [1, 2, 3]
 * range(0, 1, 0.25) // => [0, 0.25, 0.5, 0.75]
 * range(3, 0, -1) // => [3, 2, 1]
 */
export function range(from: number, to?: number, step = 1): number[] {
  const [first, end] = to === undefined ? [0, from] : [from, to];
  // A step such as 0.1 must not add a last number that is the end up to rounding.
  const count = Math.max(0, Math.ceil((end - first) / step - 1e-9));
  if (![first, end, step].every(Number.isFinite) || step === 0 || count > longest)
    throw new InputError({
      place: "range",
      rule: "needs finite numbers, a step that is not 0, and an end within reach",
      got: `from ${first} to ${end} by ${step}`,
    });
  return Array.from({ length: count }, (_, place) => first + place * step);
}

/**
 * Numbers at equal distances, both ends among them: as NumPy's `linspace`.
 * @param from the first number
 * @param to the last number
 * @param count how many; default 101
 * @throws InputError where an end is not finite or the count below 2
 * @example
 * linspace(0, 1, 5) // => [0, 0.25, 0.5, 0.75, 1]
 */
export function linspace(from: number, to: number, count = 101): number[] {
  if (!Number.isFinite(from) || !Number.isFinite(to) || !Number.isSafeInteger(count) || count < 2)
    throw new InputError({
      place: "linspace",
      rule: "needs finite ends and a whole count of at least 2",
      got: `from ${from} to ${to} in ${count}`,
    });
  return Array.from({ length: count }, (_, place) => from + ((to - from) * place) / (count - 1));
}

/**
 * Rows and columns filled with one value, or with what a function of row and column gives.
 * @param rows how many rows
 * @param columns how many columns
 * @param fill the value, or a function of row and column, both counted from 0
 * @example
 * grid(2, 3, 0) // => [[0, 0, 0], [0, 0, 0]]
 * grid(2, 2, (row, column) => (row === column ? 1 : 0)) // => [[1, 0], [0, 1]]
 */
export function grid<T>(rows: number, columns: number, fill: (row: number, column: number) => T): T[][];
export function grid<T>(rows: number, columns: number, fill: T): T[][];
export function grid<T>(
  rows: number,
  columns: number,
  fill: T | ((row: number, column: number) => T),
): T[][] {
  const at = typeof fill === "function" ? (fill as (row: number, column: number) => T) : () => fill;
  return range(rows).map((row) => range(columns).map((column) => at(row, column)));
}
