import { Worked } from "../../number/worked.js";
import {
  backwardOperations,
  count,
  nothing,
  operations,
  perSample,
  plainAccount,
  type Account,
} from "../account.js";
import type { Options } from "../options.js";
import { isSame, over, type Size } from "../size.js";
import { channels, elements, type Tensor } from "../tensor.js";
import { letterKind, needsNumbers } from "./kind.js";

/** Softmax over the features, or over the channels at every position. */
export interface SoftmaxLayer {
  type: "softmax";
}

function account(_layer: object, input: Tensor<Size>, options: Options): Account<Size> {
  needsNumbers(options, input);
  const n = count("n", channels(input));
  const vectors = over(elements(input), channels(input));
  const each = (worked: Worked) => (isSame(vectors, 1) ? worked : count("P", vectors).times(worked));
  return {
    ...plainAccount(input),
    forward: (conventions) => {
      const { activations, stableSoftmax } = conventions;
      const all = (worked: Worked) => perSample(conventions, each(worked));
      if (activations === "none") return operations();
      if (activations !== "full") return operations({ add: all(n) });
      const sum = n.minus(Worked.constant(1));
      return operations({
        add: all(stableSoftmax ? n.plus(sum) : sum),
        div: all(n),
        exp: all(n),
        logic: stableSoftmax ? all(sum) : nothing,
      });
    },
    // With cross-entropy behind it, δ = p − y.
    backward: (conventions) =>
      backwardOperations(
        conventions.activations === "none"
          ? {}
          : { delta: operations({ add: perSample(conventions, each(n)) }) },
      ),
  };
}

export const softmax = letterKind<SoftmaxLayer>()({
  type: "softmax",
  read: () => ({}),
  account,
  keras: () => ({ activation: "softmax" }),
  box: () => ({ title: "softmax", details: [], color: "gray" }),
  shorthand: [{ example: "softmax", pattern: /^softmax$/ }],
});
