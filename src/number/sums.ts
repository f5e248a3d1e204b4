import { InputError } from "../errors.js";
import { real, type RealInput } from "./real.js";

/** A number as a double; text such as "1/3" counts as the number it says. */
const double = (value: RealInput): number => (typeof value === "number" ? value : real(value).valueOf());

/** What is added up of a list: its numbers, or what `of` gives for each of its items. */
type Term<T> = (item: T, place: number) => RealInput;

function terms(place: string, items: Iterable<unknown>, of?: Term<never>): number[] {
  if (
    typeof (items as Iterable<unknown> | undefined)?.[Symbol.iterator] !== "function" ||
    typeof items === "string"
  )
    throw new InputError({ place, rule: "needs a list", got: JSON.stringify(items) ?? "nothing" });
  return Array.from(items, (item, index) =>
    double(of === undefined ? (item as RealInput) : of(item as never, index)),
  );
}

/**
 * The sum of numbers, or of what a function gives for each item; of none it is 0.
 * @param items numbers (text and results of traces too), or any items with `of`
 * @param of the number to add for an item, from the item and its place
 * @returns the sum as a double, added from left to right
 * @throws InputError where something is no number
 * @example
 * sum([1, 2, 3.5]) // => 6.5
 * sum([[1, 4], [2, 5]], ([x, y]) => x * y) // => 14
 */
export function sum(items: Iterable<RealInput>): number;
export function sum<T>(items: Iterable<T>, of: Term<T>): number;
export function sum(items: Iterable<unknown>, of?: Term<never>): number {
  return terms("sum", items, of).reduce((total, value) => total + value, 0);
}

/**
 * The arithmetic mean of numbers, or of what a function gives for each item.
 * @param items numbers (text and results of traces too), or any items with `of`; at least one
 * @param of the number of an item, from the item and its place
 * @throws InputError where there is none, or something is no number
 * @example
 * mean([1, 2, 6]) // => 3
 * mean([3, -4], (x) => x ** 2) // => 12.5
 * mean([]) // throws mean: needs at least one number, got none.
 */
export function mean(items: Iterable<RealInput>): number;
export function mean<T>(items: Iterable<T>, of: Term<T>): number;
export function mean(items: Iterable<unknown>, of?: Term<never>): number {
  const values = terms("mean", items, of);
  if (values.length === 0)
    throw new InputError({ place: "mean", rule: "needs at least one number", got: "none" });
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/**
 * The standard deviation of numbers: the root of their mean squared distance from the mean (divided by n, as a layer of batch
 * normalization does it).
 * @param items numbers, at least one
 * @throws InputError where there is none, or something is no number
 * @example
 * deviation([2, 4, 4, 4, 5, 5, 7, 9]) // => 2
 */
export function deviation(items: Iterable<RealInput>): number {
  const values = terms("deviation", items);
  const middle = mean(values);
  return Math.sqrt(mean(values, (value) => (value - middle) ** 2));
}

/**
 * The product of numbers, such as the sides of a shape; of none it is 1.
 * @example
 * product([3, 28, 28]) // => 2352
 */
export function product(items: Iterable<RealInput>): number {
  return terms("product", items).reduce((total, value) => total * value, 1);
}

/**
 * The scalar product of two vectors.
 * @param a numbers
 * @param b as many numbers
 * @throws InputError where they are not of one length
 * @example
 * dot([1, 2, 3], [4, 5, 6]) // => 32
 */
export function dot(a: Iterable<RealInput>, b: Iterable<RealInput>): number {
  const [left, right] = [terms("dot", a), terms("dot", b)];
  if (left.length !== right.length)
    throw new InputError({
      place: "dot",
      rule: "needs vectors of one length",
      got: `${left.length} and ${right.length}`,
    });
  return left.reduce((total, value, index) => total + value * right[index], 0);
}
