import { InputError } from "../errors.js";
import { Real, type RealInput, real } from "../number/real.js";
import { place } from "./schedule-curve.js";

/** A number that was given, in a range. */
export function number(
  name: string,
  value: RealInput | undefined,
  { above, from = 0 }: { above?: number; from?: number } = {},
): Real {
  const given = value === undefined ? undefined : real(value);
  const size = Number(given);
  const isGood =
    given !== undefined && Number.isFinite(size) && (above === undefined ? size >= from : size > above);
  if (isGood) return given;
  throw new InputError({
    place,
    rule: `needs ${name} as a number ${above === undefined ? `of at least ${from}` : `above ${above}`}`,
    got: value === undefined ? "none" : String(given),
  });
}

/** A whole number of steps. */
export function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InputError({ place, rule: `needs ${name} as a whole number of at least 1`, got: String(value) });
}

/** base^exponent; exact for whole exponents. */
export const power = (base: Real, exponent: number): Real =>
  Number.isSafeInteger(exponent) && exponent >= 0 && exponent <= 4096
    ? base.power(exponent)
    : Real.fromFloat(Number(base) ** exponent);

/** cos(π·share), exact at the quarters. */
export const cosine = (share: Real): Real =>
  share.times(real("2")).exact?.denominator === 1n
    ? real([1, 0, -1][Number(share.times(real(2)))])
    : Real.fromFloat(Math.cos(Math.PI * Number(share)));
