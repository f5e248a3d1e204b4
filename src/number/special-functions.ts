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

/** erf by its Maclaurin series for |x| < 2.5 and the continued fraction of erfc beyond, each to about 1e-15. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 6)) return Number.isNaN(x) ? Number.NaN : Math.sign(x);
  if (size < 2.5) {
    // e^{-x²}·Σ 2^n x^{2n+1}/(2n+1)!!: all terms positive, so nothing cancels
    let term = x;
    let total = x;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(total); n++) total += term *= (2 * x * x) / (2 * n + 1);
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (size + fraction);
  return Math.sign(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (size + fraction)));
}

/** Φ(x): the share of the standard normal distribution below x. */
export const normalShare = (x: number): number => (1 + erf(x / Math.SQRT2)) / 2;

/** φ(x): the density of the standard normal distribution. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
