import { InputError } from "../errors.js";
import { real, type Real } from "../number/real.js";

const schemes = {
  /** Var = 1/n_in, for tanh and linear units. */
  xavier: (inputs: number) => real(1).over(real(inputs)),
  /** Var = 2/(n_in + n_out). */
  glorot: (inputs: number, outputs: number) => real(2).over(real(inputs + outputs)),
  /** Var = 2/n_in, for ReLU units. */
  he: (inputs: number) => real(2).over(real(inputs)),
};

/**
 * The variance of a layer's initial weights, exact.
 * @param scheme `xavier` 1/n_in, `glorot` 2/(n_in + n_out), `he` 2/n_in
 * @param inputs inputs of a unit: n_in of a dense layer, kernel places times channels of a convolution
 * @param outputs needed for `glorot`
 * @example
 * initialVariance("xavier", 2500) // => "0.0004"
 * initialVariance("he", 2500).toJSON() // => "1/1250"
 */
export function initialVariance(scheme: keyof typeof schemes, inputs: number, outputs?: number): Real {
  if (!Object.hasOwn(schemes, scheme))
    throw new InputError({
      place: "initialVariance",
      rule: `needs a scheme out of ${Object.keys(schemes).join(", ")}`,
      got: String(scheme),
    });
  const needed = scheme === "glorot" ? [inputs, outputs] : [inputs];
  const bad = needed.find((size) => !Number.isSafeInteger(size) || (size as number) < 1);
  if (needed.some((size) => size === undefined || !Number.isSafeInteger(size) || size < 1))
    throw new InputError({
      place: "initialVariance",
      rule: "needs positive whole numbers of inputs and, for glorot, outputs",
      got: String(bad),
    });
  return schemes[scheme](inputs, outputs ?? 0);
}
