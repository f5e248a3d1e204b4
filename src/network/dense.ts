import { Worked } from "../number/worked.js";
import { count, nothing, operations, parameter, plainAccount, product, type Account } from "./account.js";
import type { Options } from "./options.js";
import { channels, describe, elements, type Tensor } from "./tensor.js";

/** A fully connected layer; on a sequence it acts on each step. */
export function dense(options: Options, input: Tensor): Account {
  if (input.kind === "image" || input.kind === "signal")
    options.fail("needs features or a sequence", describe(input), 'Put { type: "flatten" } before it.');
  if (input.kind === "tokens")
    options.fail("needs features or a sequence", describe(input), 'Put { type: "embedding" } before it.');
  const units = options.integer("units", 1);
  const bias = options.flag("bias", true);
  options.finish();
  const inputs = channels(input);
  const steps = input.kind === "sequence" ? input.shape[0] : 1;
  const [m, n] = [count("m", units), count("n", inputs)];
  const repeated = (batch: number) => [
    ...(batch === 1 ? [] : [count("B", batch)]),
    ...(steps === 1 ? [] : [count("T", steps)]),
  ];
  const macs = product(...repeated(1), m, n);
  return {
    ...plainAccount("dense", {
      kind: input.kind,
      shape: input.kind === "sequence" ? [steps, units] : [units],
    }),
    parameters: [
      parameter("weight", "weight", [
        ["m", units],
        ["n", inputs],
      ]),
      ...(bias ? [parameter("bias", "bias", [["m", units]])] : []),
    ],
    macs,
    macsSkippingPadding: macs,
    field: () => null,
    forward: ({ accumulate, countBias, batch }) => {
      const mul = product(...repeated(batch), m, n);
      const sums = accumulate === "n" ? n : accumulate === "n-1" ? n.minus(Worked.constant(1)) : null;
      const adds = [
        ...(sums === null ? [] : [product(...repeated(batch), m, sums)]),
        ...(bias && countBias === true ? [product(...repeated(batch), m)] : []),
      ];
      return operations({ mul, add: Worked.sum(adds) });
    },
    backward: ({ accumulate, batch }) => {
      const samples = product(...repeated(batch));
      const more =
        accumulate === "n" ? samples : accumulate === "n-1" ? samples.minus(Worked.constant(1)) : nothing;
      const less = accumulate === "n" ? m : accumulate === "n-1" ? m.minus(Worked.constant(1)) : nothing;
      return {
        weight: operations({ mul: product(...repeated(batch), m, n), add: product(more, m, n) }),
        bias: operations(bias ? { add: product(more, m) } : {}),
        delta: operations({
          mul: product(...repeated(batch), m, n),
          add: product(...repeated(batch), n, less),
        }),
      };
    },
  };
}

/** A vector per token out of a table; looking it up costs no arithmetic. */
export function embedding(options: Options, input: Tensor): Account {
  options.needs(input, ["tokens"], "Give the input as { tokens: steps }.");
  const vocab = options.integer("vocab", 1);
  const dim = options.integer("dim", 1);
  options.finish();
  return {
    ...plainAccount("embedding", { kind: "sequence", shape: [input.shape[0], dim] }),
    parameters: [
      parameter("weight", "weight", [
        ["V", vocab],
        ["d", dim],
      ]),
    ],
    field: () => null,
  };
}

/** All numbers in one row. */
export function flattening(options: Options, input: Tensor): Account {
  if (input.kind === "tokens")
    options.needs(input, ["image", "signal", "sequence", "features"], "Embed tokens first.");
  options.finish();
  return {
    ...plainAccount("flatten", { kind: "features", shape: [elements(input)] }),
    field: () => null,
  };
}
