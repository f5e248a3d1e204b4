import { InputError } from "../errors.js";
import { real, type RealInput } from "./real.js";

/** A point: a number, or numbers in lists and records of any depth. */
export type NumericPoint = number | readonly NumericPoint[] | { readonly [name: string]: NumericPoint };

/** Literal types of the point widened, so that `{ w: 2 }` gives `{ w: number }`. */
export type GradientOf<T> = T extends number ? number : { -readonly [Key in keyof T]: GradientOf<T[Key]> };

/** About the cube root of the rounding error, where the errors of rounding and of the formula are alike; a power of two, so that x ± step is exact. */
const stepFor = (x: number) => 2 ** -17 * 2 ** Math.max(0, Math.ceil(Math.log2(Math.abs(x) || 1)));

function slope(f: (x: number) => RealInput, at: number): number {
  const step = stepFor(at);
  return (real(f(at + step)).valueOf() - real(f(at - step)).valueOf()) / (2 * step);
}

function gradientAt(f: (at: NumericPoint) => RealInput, at: NumericPoint): NumericPoint {
  if (typeof at === "number") return slope(f, at);
  if (Array.isArray(at))
    return at.map((part: NumericPoint, place) => gradientAt((moved) => f(at.with(place, moved)), part));
  if (typeof at !== "object" || at === null)
    throw new InputError({
      place: "numericGradient",
      rule: "needs a point of numbers, in lists or records",
      got: JSON.stringify(at) ?? "nothing",
    });
  return Object.fromEntries(
    Object.entries(at).map(([name, part]) => [
      name,
      gradientAt((moved) => f({ ...at, [name]: moved }), part),
    ]),
  );
}

/**
 * The derivatives of a function by central differences, (f(x + h) − f(x − h)) / 2h: the second source for a gradient.
 * @param f a function of the point, to a number
 * @param at where: a number, or numbers in lists and records of any depth, such as `{ W: [[1, 2]], b: 0 }`
 * @returns the derivative, or one for each number in the shape of the point; good to about nine digits where f is smooth
 * @throws InputError where the point is not made of numbers
 * @example
 * numericGradient((x) => x ** 3, 2).toFixed(6) // => "12.000000"
 * numericGradient(([x, y]) => x * y, [2, 5]) // => [5, 2]
 * numericGradient(({ w, b }) => (3 * w + b) ** 2, { w: 1, b: -1 }) // => { w: 12, b: 4 }
 */
export function numericGradient(f: (x: number) => RealInput, at: number): number;
export function numericGradient<T extends NumericPoint>(
  f: (at: GradientOf<T>) => RealInput,
  at: T,
): GradientOf<T>;
export function numericGradient(f: (at: never) => RealInput, at: NumericPoint): NumericPoint {
  return gradientAt(f as (at: NumericPoint) => RealInput, at);
}
