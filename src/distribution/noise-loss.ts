import { fail } from "../number/checked-reals.js";
import { Real, real } from "../number/real.js";
import { type RealVector, valuesOf } from "../number/values.js";
import { type Numbers, numbersOf } from "./number-list.js";

/**
 * The loss of a predicted noise, the mean of (ε − ε̂)², with its derivatives by the prediction.
 * @param noise ε
 * @param predicted ε̂
 * @example
 * noiseLoss([1, 0], ["1/2", -1]) // => { loss: "0.625", gradient: ["-0.5", "-1"] }
 */
export function noiseLoss(noise: Numbers, predicted: Numbers): { loss: Real; gradient: RealVector } {
  const [e, p] = [
    numbersOf("noiseLoss", "the noise", noise),
    numbersOf("noiseLoss", "the prediction", predicted),
  ];
  if (e.length !== p.length)
    fail("noiseLoss", "needs as many predictions as noises", `${p.length} and ${e.length}`);
  const n = real(e.length);
  const gaps = p.map((value, i) => value.minus(e[i]));
  const loss = gaps
    .map((gap) => gap.times(gap))
    .reduce((a, b) => a.plus(b))
    .over(n);
  return { loss, gradient: valuesOf(gaps.map((gap) => gap.times(real(2)).over(n))) };
}
