import { listOf, numberFor } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";

/** One number, or one per dimension. */
export type Numbers = RealInput | readonly RealInput[];

export function numbersOf(where: string, what: string, value: Numbers | undefined): Real[] {
  const list = Array.isArray(value) ? (value as readonly RealInput[]) : [value as RealInput];
  return listOf(where, what, list).map((item) => numberFor(where, what, item));
}

/** μ_2, or μ where there is one. */
export const indexed = (letter: string, at: number, count: number) =>
  count === 1 ? letter : `${letter}_{${at + 1}}`;
