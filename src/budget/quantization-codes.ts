import { Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { finite, refuse } from "./read.js";

/** What {@link quantize} may be told. */
export interface QuantizeOptions {
  /** Bits of a code, 2 to 16; default 8. With `levels` they follow from how many there are. */
  bits?: number;
  /**
   * `symmetric` (default): codes −(2ᵇ⁻¹ − 1) to 2ᵇ⁻¹ − 1 around 0; `affine`: codes 0 to 2ᵇ − 1 from the least to the largest value,
   * by a zero point; `nf4`: the nearest of the sixteen levels of NormalFloat.
   */
  scheme?: "symmetric" | "affine" | "nf4";
  /** A table of levels, ascending: the code of a value is the place of the nearest one. */
  levels?: readonly RealInput[];
  /** Affine: codes from −2ᵇ⁻¹ to 2ᵇ⁻¹ − 1 in place of 0 to 2ᵇ − 1; default false. */
  signed?: boolean;
  /** What the codes reach from and to, in place of the least and the largest value; values outside are clipped. */
  range?: readonly [RealInput, RealInput];
  /** Affine: whether the range is widened to have 0 in it, as Jacob et al. and PyTorch do; default false. */
  includeZero?: boolean;
  /** The step, in place of the one that fits; for a table what values are divided by: a number (default 1) or `absmax`. */
  scale?: RealInput | "absmax";
  /** Where a value lies between two codes: to the even one (default, as PyTorch and NumPy round) or away from 0. */
  ties?: "even" | "away";
  /** How many values share a scale, block by block; default all. */
  block?: number;
}

export const place = "quantize";

/** The nearest whole number. */
export function rounded(value: Real, ties: "even" | "away"): number {
  const { exact } = value;
  if (exact === null) return roundedFloat(value.valueOf(), ties);
  const { numerator: n, denominator: d } = exact;
  const size = n < 0n ? -n : n;
  const floor = size / d;
  const twice = 2n * (size - floor * d);
  const isUp = twice > d || (twice === d && (ties === "away" || floor % 2n === 1n));
  const whole = Number(isUp ? floor + 1n : floor);
  return n < 0n && whole !== 0 ? -whole : whole;
}

function roundedFloat(value: number, ties: "even" | "away"): number {
  const floor = Math.floor(Math.abs(value));
  const rest = Math.abs(value) - floor;
  const isUp = rest > 0.5 || (rest === 0.5 && (ties === "away" || floor % 2 === 1));
  return (Math.sign(value) || 1) * (floor + (isUp ? 1 : 0)) + 0;
}

export function checkedBits(bits: number): number {
  if (!Number.isSafeInteger(bits) || bits < 2 || bits > 16) refuse(place, "needs 2 to 16 bits", bits);
  return bits;
}

export function codeRange(
  bits: number,
  scheme: "symmetric" | "affine" | "nf4",
  signed: boolean,
): [number, number] {
  if (typeof signed !== "boolean") refuse(place, "needs true or false for signed", signed);
  const half = 2 ** (bits - 1);
  if (scheme !== "affine") return [1 - half, half - 1];
  return signed ? [-half, half - 1] : [0, 2 ** bits - 1];
}

export function checkedLevels(levels: readonly RealInput[]): Real[] {
  if (!Array.isArray(levels) || levels.length < 2) refuse(place, "needs at least two levels", levels);
  const list = levels.map((level: RealInput) => finite(place, "each level", level));
  if (list.some((level, at) => at > 0 && level.compare(list[at - 1]) <= 0))
    refuse(place, "needs ascending levels", list.map(String).join(", "));
  return list;
}

export function tableScale(part: readonly Real[], { scale = 1 }: QuantizeOptions): Worked {
  if (scale !== "absmax") {
    const given = finite(place, "scale", scale);
    if (given.sign() <= 0) refuse(place, "needs a positive scale", given.toString());
    return Worked.constant(given);
  }
  const largest = part.map((value) => value.abs()).reduce((a, b) => (b.compare(a) > 0 ? b : a));
  if (largest.isZero()) refuse(place, "needs a value that is not 0 in each block", "zeros");
  return Worked.by(largest, part.length > 8 ? [] : part.map((value) => Worked.constant(value)), (parts) =>
    parts.length === 0 ? "\\max|x|" : `\\max\\left(${parts.map((text) => `|${text}|`).join(", ")}\\right)`,
  );
}

/** The place of the nearest level; of two as near the lower one. */
export function nearest(levels: readonly Real[], value: Real): number {
  const distances = levels.map((level) => level.minus(value).abs());
  return distances.reduce((best, distance, at) => (distance.compare(distances[best]) < 0 ? at : best), 0);
}
