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

const twice = (worked: Worked): Worked => Worked.constant(2).times(worked);

/**
 * The account of a normalization, with a learned scale and shift per channel unless `affine` is false.
 * @param over what the statistics are taken over: the batch, whose moving ones are known, or each sample anew
 */
export function scaleAndShift(
  input: Tensor<Size>,
  affine = true,
  over: "batch" | "sample" = "batch",
): Account<Size> {
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
      if (over === "sample" && conventions.sampleNorm === "fvcore")
        return operations({ mul: twice(all), add: affine ? Worked.constant(3).times(all) : twice(all) });
      if (conventions.batchNorm === "affine")
        return operations({ mul: all, ...(affine || conventions.plainNorm === 2 ? { add: all } : {}) });
      return operations({ add: twice(all), mul: all, div: all });
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
