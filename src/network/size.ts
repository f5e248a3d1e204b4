import { InputError } from "../errors.js";
import * as rational from "../number/rational.js";
import { real, type Real } from "../number/real.js";
import { Letters, realOfLetters } from "./letters.js";

/** A size of a layer or a tensor: a whole number, or letters that stand for one. All arithmetic of shapes is written with these. */
export type Size = number | Letters;

export const isNumber = (size: Size): size is number => typeof size === "number";

const lettersOf = (size: Size): Letters =>
  isNumber(size) ? Letters.number(rational.fromNumber(size)) : size;

/** Letters, or the number where none is left. */
function plain(letters: Letters): Size {
  const { value } = letters;
  return value === null ? letters : rational.toNumber(value);
}

/** One operation on numbers and on letters; of numbers alone it makes a number. */
const operation =
  (ofNumbers: (a: number, b: number) => number, ofLetters: (a: Letters, b: Letters) => Letters) =>
  <S extends Size>(a: S, b: S): S =>
    (isNumber(a) && isNumber(b) ? ofNumbers(a, b) : plain(ofLetters(lettersOf(a), lettersOf(b)))) as S;

export const minus = operation(
  (a, b) => a - b,
  (a, b) => a.minus(b),
);

/** a/b, which is whole. */
export const over = operation(
  (a, b) => a / b,
  (a, b) => a.over(b),
);

/** ⌊a/b⌋ */
export const floorOver = operation(
  (a, b) => Math.floor(a / b),
  (a, b) => a.rounded("floor", b),
);

/** ⌈a/b⌉ */
export const ceilOver = operation(
  (a, b) => Math.ceil(a / b),
  (a, b) => a.rounded("ceil", b),
);

const add = operation(
  (a, b) => a + b,
  (a, b) => a.plus(b),
);
const multiply = operation(
  (a, b) => a * b,
  (a, b) => a.times(b),
);

export const plus = <S extends Size>(...terms: S[]): S => terms.reduce((a, b) => add<S>(a, b));

export const times = <S extends Size>(...factors: S[]): S =>
  factors.length === 0 ? (1 as S) : factors.reduce((a, b) => multiply<S>(a, b));

/** Whether two sizes are known to be the same. */
export const isSame = (a: Size, b: Size): boolean => String(a) === String(b);

/** Whether a size is a number below another. */
export const isBelow = (size: Size, limit: number): boolean => isNumber(size) && size < limit;

/** A size as the value of a formula. */
export const realOfSize = (size: Size): Real => (isNumber(size) ? real(size) : realOfLetters(size));

/** The number that a size is, where letters would leave something to count open. */
export function whole(size: Size, place = "network"): number {
  if (isNumber(size)) return size;
  throw new InputError({
    place,
    rule: "needs numbers for all sizes to count this",
    got: String(size),
    cure: "Put numbers in: network(…).at({ H: 32, W: 32 }).",
  });
}
