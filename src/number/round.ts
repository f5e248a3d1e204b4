import { real, type RealInput } from "./real.js";

/** A number with its point moved by some places to the right. */
function shifted(number: number, places: number): number {
  const [digits, exponent = "0"] = String(number).split("e");
  return Number(`${digits}e${Number(exponent) + places}`);
}

/**
 * A number rounded to decimals, as one writes it down: halves away from zero.
 * @param value a number, or the result of a trace
 * @param decimals places behind the point; default 0
 * @example
 * round(2 / 3, 4) // => 0.6667
 * round("5/2") // => 3
 */
export function round(value: RealInput, decimals = 0): number {
  const number = real(value).valueOf();
  if (!Number.isFinite(number)) return number;
  // By its decimal, so that 1.005 is rounded as it is read.
  return Math.sign(number) * shifted(Math.round(shifted(Math.abs(number), decimals)), -decimals) || 0;
}

/**
 * A share of 1 as a percentage in text.
 * @param share a number, such as 0.125
 * @param decimals places behind the point; default 1, zeros at the end left out
 * @example
 * percent(0.12345) // => "12.3 %"
 * percent(1) // => "100 %"
 */
export function percent(share: RealInput, decimals = 1): string {
  return `${round(100 * real(share).valueOf(), decimals)} %`;
}
