import { InputError } from "../errors.js";
import { finiteReals } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";

/**
 * The cosine of the angle of two vectors, a·b/(|a||b|); exact where |a|²|b|² is a square.
 * @param a numbers, not all 0
 * @param b as many
 * @throws InputError where a vector is 0, or the lengths differ
 * @example
 * cosineSimilarity([3, 4], [4, 3]) // => "0.96"
 */
export function cosineSimilarity(a: readonly RealInput[], b: readonly RealInput[]): Real {
  const place = "cosineSimilarity";
  const [x, y] = [finiteReals(place, a), finiteReals(place, b)];
  if (x.length !== y.length)
    throw new InputError({ place, rule: "needs vectors of one length", got: `${x.length} and ${y.length}` });
  const dot = (p: readonly Real[], q: readonly Real[]) =>
    p.reduce((sum, value, at) => sum.plus(value.times(q[at])), Real.zero);
  const lengths = dot(x, x).times(dot(y, y));
  if (lengths.sign() === 0)
    throw new InputError({ place, rule: "needs vectors that are not 0", got: "a vector of zeros" });
  return dot(x, y).over(lengths.sqrt());
}
