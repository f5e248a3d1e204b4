/** The step of 1, 2 or 5 times a power of ten of which about a hundred make the range. */
export function niceStep(range: number): number {
  const power = 10 ** Math.floor(Math.log10(range / 100));
  const ratios = [1, 2, 5, 10].map(
    (digit) => [digit, Math.abs(Math.log((digit * power * 100) / range))] as const,
  );
  const [digit] = ratios.reduce((best, one) => (one[1] < best[1] ? one : best));
  return digit * power >= 1 ? Math.round(digit * power) : Number((digit * power).toPrecision(1));
}

/** How many digits after the point a number has as it is written, at most 12. */
export function decimalsOf(value: number): number {
  const [digits = "", exponent = "0"] = String(value).split("e");
  return Math.min(12, Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent)));
}

/** A number of the ladder `min`, `min + step`, …, free of what binary fractions add to it. */
export function onLadder(value: number, min: number, step: number): number {
  const decimals = Math.max(decimalsOf(min), decimalsOf(step));
  return Number((min + Math.round((value - min) / step) * step).toFixed(decimals));
}
