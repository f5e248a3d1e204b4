import { InputError } from "../errors.js";
import { greatestDivisor } from "../number/greatest-divisor.js";
import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";

/** base^(−2i/d), exact where the root is. */
export function frequencyOf(base: Real, pair: number, dim: number): Real {
  const shared = Number(greatestDivisor(BigInt(2 * pair), BigInt(dim)));
  const exponent = (2 * pair) / shared;
  let [root, value] = [dim / shared, base];
  if (exponent === 0) return Real.one;
  while (root % 2 === 0 && value.exact !== null) {
    const next = value.sqrt();
    if (next.exact === null) break;
    [value, root] = [next, root / 2];
  }
  if (root === 1) return Real.one.over(value.power(exponent));
  return Real.fromFloat(base.valueOf() ** (-(2 * pair) / dim));
}

/** The angle of a pair of features at a position, as position / base^(2i/d). */
export function angleOf(position: Real, base: Real, pair: number, dim: number): Worked {
  const value = position.times(frequencyOf(base, pair, dim));
  return Worked.by(value, [Worked.quantity("p", position), Worked.quantity("b", base)], ([p, b]) =>
    pair === 0 ? p : `\\frac{${p}}{${b}^{${2 * pair}/${dim}}}`,
  );
}

export const sine = (angle: Worked): Worked =>
  Worked.by(angle.value.map(Math.sin, { "0": "0" }), [angle], ([text]) => `\\sin\\left(${text}\\right)`);

export const cosine = (angle: Worked): Worked =>
  Worked.by(angle.value.map(Math.cos, { "0": "1" }), [angle], ([text]) => `\\cos\\left(${text}\\right)`);

/** The base of the angles: any number above 0. */
export function baseOf(base: RealInput, place: string): Real {
  const value = real(base);
  if (!(value.valueOf() > 0 && value.valueOf() < Infinity))
    throw new InputError({ place, rule: "needs a positive base", got: value.toString() });
  return value;
}
