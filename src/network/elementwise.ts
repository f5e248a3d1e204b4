import { Worked } from "../number/worked.js";
import {
  count,
  nothing,
  operations,
  parameter,
  perSample,
  perValue,
  plainAccount,
  product,
  type Account,
} from "./account.js";
import type { Options } from "./options.js";
import { squashing } from "./recurrent.js";
import { channels, elements, type Tensor } from "./tensor.js";

const one = Worked.constant(1);

/** relu, sigmoid, tanh: every value by itself. */
export function elementwise(options: Options, input: Tensor, type: "relu" | "sigmoid" | "tanh"): Account {
  options.needs(input, ["image", "signal", "features", "sequence"], "Embed tokens first.");
  options.finish();
  const N = count("N", elements(input));
  return {
    ...plainAccount(type, input),
    forward: (conventions) => {
      const all = perSample(conventions, N);
      if (type === "relu")
        return operations(conventions.relu === "logic" ? { logic: perValue(conventions, N) } : {});
      return squashing(type === "sigmoid" ? all : null, type === "tanh" ? all : null, conventions);
    },
    backward: (conventions) => {
      const all = perSample(conventions, N);
      const counted =
        type === "relu"
          ? conventions.relu === "logic"
          : conventions.activations === "full" || conventions.activations === "one";
      // ∇·a(1−a) and ∇·(1−a²): two products and a subtraction; relu masks ∇.
      const delta = type === "relu" ? { logic: all } : { mul: Worked.constant(2).times(all), add: all };
      return {
        weight: operations(),
        bias: operations(),
        delta: operations(counted ? delta : {}),
      };
    },
  };
}

/** Softmax over the features, or over the channels at every position. */
export function softmaxLayer(options: Options, input: Tensor): Account {
  options.needs(input, ["image", "signal", "features", "sequence"], "Embed tokens first.");
  options.finish();
  const n = count("n", channels(input));
  const vectors = elements(input) / channels(input);
  const each = (worked: Worked) => (vectors === 1 ? worked : count("P", vectors).times(worked));
  return {
    ...plainAccount("softmax", input),
    forward: (conventions) => {
      const { activations, stableSoftmax } = conventions;
      const all = (worked: Worked) => perSample(conventions, each(worked));
      if (activations === "none") return operations();
      if (activations === "one" || activations === "softmax") return operations({ add: all(n) });
      const sum = n.minus(one);
      return operations({
        add: all(stableSoftmax ? n.plus(sum) : sum),
        div: all(n),
        exp: all(n),
        logic: stableSoftmax ? all(sum) : nothing,
      });
    },
    // With cross-entropy behind it, δ = p − y.
    backward: (conventions) => ({
      weight: operations(),
      bias: operations(),
      delta: operations(conventions.activations === "none" ? {} : { add: perSample(conventions, each(n)) }),
    }),
  };
}

/** Batch normalisation with a learned scale and shift per channel; its moving statistics are not trainable. */
export function batchNormalisation(options: Options, input: Tensor): Account {
  options.needs(input, ["image", "signal", "features", "sequence"], "Embed tokens first.");
  options.finish();
  const c = channels(input);
  const N = count("N", elements(input));
  const tensor = (name: string, role: "weight" | "bias" | "statistic") => parameter(name, role, [["C", c]]);
  return {
    ...plainAccount("batchNorm", input),
    parameters: [
      tensor("gamma", "weight"),
      tensor("beta", "bias"),
      tensor("movingMean", "statistic"),
      tensor("movingVariance", "statistic"),
    ],
    forward: (conventions) => {
      const all = perSample(conventions, N);
      if (conventions.batchNorm === "none") return operations();
      if (conventions.batchNorm === "affine") return operations({ mul: all, add: all });
      return operations({ add: Worked.constant(2).times(all), mul: all, div: all });
    },
    backward: (conventions) => {
      const { batchNorm, accumulate } = conventions;
      if (batchNorm === "none") return { weight: operations(), bias: operations(), delta: operations() };
      const all = perSample(conventions, N);
      const C = count("C", c);
      const sums = accumulate === "n-1" ? all.minus(C) : accumulate === "n" ? all : nothing;
      return {
        // γ: a product per value, summed per channel; β: the sum of ∇; δ with fixed statistics: ∇ times the scale.
        weight: operations({ mul: all, add: sums }),
        bias: operations({ add: sums }),
        delta: operations({ mul: all }),
      };
    },
  };
}

/** Dropout as it stands at test time: nothing happens. */
export function dropoutLayer(options: Options, input: Tensor): Account {
  options.needs(input, ["image", "signal", "features", "sequence"], "Embed tokens first.");
  const rate = options.raw("rate");
  if (typeof rate !== "number" || !(rate >= 0 && rate < 1))
    options.fail("needs a rate from 0 to below 1", JSON.stringify(rate) ?? "nothing");
  options.finish();
  return plainAccount("dropout", input);
}

/** The sum of equally shaped tensors that ends a residual block. */
export function addition(input: Tensor, terms: number): Account {
  const N = count("N", elements(input));
  return {
    ...plainAccount("add", input),
    forward: (conventions) =>
      operations(
        conventions.countAdd ? { add: perSample(conventions, product(Worked.constant(terms - 1), N)) } : {},
      ),
  };
}
