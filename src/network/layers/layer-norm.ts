import { Worked } from "../../number/worked.js";
import {
  backwardOperations,
  count,
  nothing,
  operations,
  parameter,
  perSample,
  plainAccount,
} from "../account.js";
import { scaleAndShift } from "../normalizing.js";
import type { Size } from "../size.js";
import type { Options } from "../options.js";
import { channels, elements, type Tensor } from "../tensor.js";
import { kerasCall, letterKind } from "./kind.js";

/**
 * Layer normalization: mean and variance of the features of every position, then a learned scale and shift per feature.
 * Source: J. Ba, J. Kiros, G. Hinton, Layer normalization (2016); torch.nn.LayerNorm.
 */
export interface LayerNormLayer {
  type: "layerNorm";
  /** Added to the variance; default 1e-5. */
  epsilon?: number;
  /** Whether there is a shift; default true. */
  bias?: boolean;
}

/**
 * Division by the root of the mean square of the features of every position, then a learned scale per feature.
 * Source: B. Zhang, R. Sennrich, Root mean square layer normalization (2019).
 */
export interface RmsNormLayer {
  type: "rmsNorm";
  /** Added to the mean square; default 1e-6. */
  epsilon?: number;
}

function epsilonOf(options: Options, fallback: number): number {
  const epsilon = options.raw("epsilon", fallback);
  if (typeof epsilon !== "number" || !(epsilon > 0 && epsilon < Infinity))
    options.fail("needs a positive number for epsilon", JSON.stringify(epsilon));
  return epsilon;
}

function needsRows(options: Options, input: Tensor<Size>): void {
  options.needs(
    input,
    ["sequence", "features"],
    input.kind === "tokens"
      ? 'Put { type: "embedding" } before it.'
      : 'For images and signals take { type: "groupNorm", groups: 1 }.',
  );
}

export const layerNorm = letterKind<LayerNormLayer>()({
  type: "layerNorm",
  read: (options) => ({ epsilon: epsilonOf(options, 1e-5), bias: options.flag("bias", true) }),
  account: ({ bias }, input, options) => {
    needsRows(options, input);
    const account = scaleAndShift(input, true, "sample");
    return bias
      ? account
      : { ...account, parameters: account.parameters.filter(({ name }) => name !== "beta") };
  },
  keras: ({ epsilon, bias }) => ({
    call: kerasCall("LayerNormalization", `epsilon=${epsilon}`, bias ? null : "center=False"),
  }),
  box: () => ({ title: "layer norm", details: [], color: "gray" }),
  shorthand: [{ example: "layerNorm", pattern: /^layerNorm$/ }],
});

export const rmsNorm = letterKind<RmsNormLayer>()({
  type: "rmsNorm",
  read: (options) => ({ epsilon: epsilonOf(options, 1e-6) }),
  account: (_layer, input, options) => {
    needsRows(options, input);
    const c = channels(input);
    const N = count("N", elements(input));
    return {
      ...plainAccount(input),
      parameters: [parameter("gamma", "weight", [["C", c]])],
      forward: (conventions) => {
        const all = perSample(conventions, N);
        if (conventions.batchNorm === "none") return operations();
        if (conventions.batchNorm === "affine") return operations({ mul: all });
        // squares and their sum, division, scale
        return operations({ mul: Worked.constant(2).times(all), add: all, div: all });
      },
      backward: (conventions) => {
        const { batchNorm, accumulate } = conventions;
        if (batchNorm === "none") return backwardOperations();
        const all = perSample(conventions, N);
        const sums = accumulate === "n-1" ? all.minus(count("C", c)) : accumulate === "n" ? all : nothing;
        return backwardOperations({
          weight: operations({ mul: all, add: sums }),
          delta: operations({ mul: all }),
        });
      },
    };
  },
  keras: ({ epsilon }) => ({ call: kerasCall("RMSNormalization", `epsilon=${epsilon}`) }),
  box: () => ({ title: "RMS norm", details: [], color: "gray" }),
  shorthand: [{ example: "rmsNorm", pattern: /^rmsNorm$/ }],
});
