import { InputError } from "../errors.js";
import { real, type Real, type RealInput } from "../number/real.js";

/** A unit with integer weights and sums, so that no comparison can be off by a rounding error. */
export interface ExactUnit {
  weights: bigint[];
  bias: bigint;
}

/** The least whole number that makes all values whole. */
export function commonDenominator(values: Real[], place: string): bigint {
  return values.reduce((common, { exact }) => {
    if (exact === null) throw new InputError({ place, rule: "needs finite numbers", got: "∞ or NaN" });
    let [a, b] = [common, exact.denominator];
    while (b !== 0n) [a, b] = [b, a % b];
    return (common / a) * exact.denominator;
  }, 1n);
}

/** The values times the denominator, as whole numbers. */
export function scaled(values: Real[], denominator: bigint): bigint[] {
  return values.map(({ exact }) =>
    exact === null ? 0n : (exact.numerator * denominator) / exact.denominator,
  );
}

/** A unit's weights and bias as whole numbers, all multiplied by one factor. */
export function exactUnit(weights: readonly RealInput[], bias: RealInput): ExactUnit {
  const values = [...weights, bias].map((value) => real(value));
  const integers = scaled(values, commonDenominator(values, "ThresholdNetwork"));
  return { weights: integers.slice(0, -1), bias: integers[weights.length] };
}
