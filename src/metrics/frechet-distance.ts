import { InputError } from "../errors.js";
import { finiteReals, notNegative } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";

/** A Gaussian without correlations: a mean and a variance for each coordinate. */
export interface DiagonalGaussian {
  mean: readonly RealInput[];
  variance: readonly RealInput[];
}

/**
 * The Fréchet distance of two Gaussians without correlations, |μ₁ − μ₂|² + Σ(σ₁ − σ₂)²: the FID of images whose features are such
 * (Heusel et al. 2017). Exact where the deviations are.
 * @param a mean and variance for each coordinate
 * @param b the same
 * @throws InputError where they differ in length, or a variance is negative
 * @example
 * frechetDistance({ mean: [0, 0], variance: [1, 4] }, { mean: [1, 0], variance: [4, 4] }) // => "2"
 */
export function frechetDistance(a: DiagonalGaussian, b: DiagonalGaussian): Real {
  const place = "frechetDistance";
  const read = (gaussian: DiagonalGaussian) => {
    const mean = finiteReals(place, gaussian?.mean, "a mean for each coordinate");
    const variance = finiteReals(place, gaussian?.variance, "a variance for each coordinate");
    return {
      mean,
      deviation: variance.map((value) => notNegative(place, value, "variances from 0 on").sqrt()),
    };
  };
  const [p, q] = [read(a), read(b)];
  const sizes = [p.mean, p.deviation, q.mean, q.deviation].map((list) => list.length);
  if (new Set(sizes).size > 1)
    throw new InputError({ place, rule: "needs means and variances of one length", got: sizes.join(", ") });
  const gap = (x: readonly Real[], y: readonly Real[]) =>
    x.reduce((sum, value, at) => sum.plus(value.minus(y[at]).power(2)), Real.zero);
  return gap(p.mean, q.mean).plus(gap(p.deviation, q.deviation));
}
