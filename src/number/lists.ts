import { InputError } from "../errors.js";

/** The item for which `of` is best by `isBetter`, the first one of equals. */
function bestOf<T>(
  place: string,
  items: Iterable<T>,
  of: (item: T) => number,
  isBetter: (a: number, b: number) => boolean,
): T {
  let best: { item: T; value: number } | undefined;
  for (const item of items) {
    const value = of(item);
    if (Number.isNaN(value)) continue;
    if (best === undefined || isBetter(value, best.value)) best = { item, value };
  }
  if (best === undefined) throw new InputError({ place, rule: "needs an item with a number", got: "none" });
  return best.item;
}

/**
 * The item for which a function is smallest; the first one of equals.
 * @param items any items, at least one
 * @param of the number of an item; an item with NaN is passed over
 * @throws InputError where there is no item with a number
 * @example
 * minBy([3, -1, 2], (x) => x ** 2) // => -1
 */
export function minBy<T>(items: Iterable<T>, of: (item: T) => number): T {
  return bestOf("minBy", items, of, (a, b) => a < b);
}

/**
 * The item for which a function is largest; the first one of equals.
 * @param items any items, at least one
 * @param of the number of an item; an item with NaN is passed over
 * @throws InputError where there is no item with a number
 * @example
 * maxBy(["ab", "abcd", "abc"], (word) => word.length) // => "abcd"
 */
export function maxBy<T>(items: Iterable<T>, of: (item: T) => number): T {
  return bestOf("maxBy", items, of, (a, b) => a > b);
}

/**
 * The rows of a table as its columns.
 * @param rows rows of one length
 * @throws InputError where the rows are not of one length
 * @example
 * transpose([[1, 2, 3], [4, 5, 6]]) // => [[1, 4], [2, 5], [3, 6]]
 */
export function transpose<T>(rows: readonly (readonly T[])[]): T[][] {
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width))
    throw new InputError({
      place: "transpose",
      rule: "needs rows of one length",
      got: rows.map((row) => row.length).join(", "),
    });
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
}
