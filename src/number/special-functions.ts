import { compensatedSum } from "./compensated-sum.js";

/** The logistic function 1/(1+e⁻ˣ), in the form whose exponential cannot overflow. */
export const sigmoid = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));

/** ln(1 + eˣ), also where eˣ is no float64 number. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** ln Σ eˣ without overflow. */
export function logSumExp(scores: readonly number[]): number {
  const top = Math.max(...scores);
  if (!Number.isFinite(top)) return top;
  return top + Math.log(compensatedSum(scores.map((score) => Math.exp(score - top))));
}

/** e^{−x²}·Σ 2^n·x^{2n+1}/(2n+1)!!, times 2/√π: all terms have one sign, so nothing cancels. */
function erfSeries(x: number): number {
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(total); n++) total += term *= (2 * x * x) / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

/** erf by its Maclaurin series for |x| < 2.5 and the continued fraction of erfc beyond, each to about 1e-15. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 6)) return Number.isNaN(x) ? Number.NaN : Math.sign(x);
  return size < 2.5 ? erfSeries(x) : Math.sign(x) * (1 - erfc(size));
}

/** 1 − erf(x), from x = 1 on by its continued fraction: all digits also where it is small. */
export function erfc(x: number): number {
  if (!(x >= 1)) return x <= -1 ? 2 - erfc(-x) : 1 - erfSeries(x);
  let fraction = 0;
  // the nearer to zero, the slower it settles
  for (let n = x < 2.5 ? 250 : 60; n >= 1; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
}

/** Φ(x): the share of the standard normal distribution below x, with all its digits also far on the left. */
export const normalShare = (x: number): number => erfc(-x / Math.SQRT2) / 2;

/** x·Φ(x); 0 at −∞. */
export const gelu = (x: number): number => (x === Number.NEGATIVE_INFINITY ? 0 : x * normalShare(x));

/** φ(x): the density of the standard normal distribution. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
