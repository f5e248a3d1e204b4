import { Worked } from "../number/worked.js";
import {
  backwardOperations,
  count,
  nothing,
  operations,
  parameter,
  perSample,
  plainAccount,
  type Account,
} from "./account.js";
import type { Size } from "./size.js";
import { channels, elements, type Tensor } from "./tensor.js";

/** The account of a normalization, with a learned scale and shift per channel unless `affine` is false. */
export function scaleAndShift(input: Tensor<Size>, affine = true): Account<Size> {
  const c = channels(input);
  const N = count("N", elements(input));
  return {
    ...plainAccount(input),
    parameters: affine
      ? [parameter("gamma", "weight", [["C", c]]), parameter("beta", "bias", [["C", c]])]
      : [],
    forward: (conventions) => {
      const all = perSample(conventions, N);
      if (conventions.batchNorm === "none") return operations();
      if (conventions.batchNorm === "affine") return operations({ mul: all, add: all });
      return operations({ add: Worked.constant(2).times(all), mul: all, div: all });
    },
    backward: (conventions) => {
      const { batchNorm, accumulate } = conventions;
      if (batchNorm === "none") return backwardOperations();
      const all = perSample(conventions, N);
      const sums = accumulate === "n-1" ? all.minus(count("C", c)) : accumulate === "n" ? all : nothing;
      if (!affine) return backwardOperations({ delta: operations({ mul: all }) });
      return {
        // γ: a product per value, summed per channel; β: the sum of ∇; δ with fixed statistics: ∇ times the scale.
        weight: operations({ mul: all, add: sums }),
        bias: operations({ add: sums }),
        delta: operations({ mul: all }),
      };
    },
  };
}
