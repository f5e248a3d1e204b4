import { Worked } from "../../number/worked.js";
import { count, nothing, operations, parameter, plainAccount, product, type Account } from "../account.js";
import type { Options } from "../options.js";
import { isSame, type Size } from "../size.js";
import { channels, describe, isSpatial, type Tensor } from "../tensor.js";
import { kerasCall, letterKind } from "./kind.js";

/** A fully connected layer; on a sequence it acts on each step. */
export interface DenseLayer {
  type: "dense";
  units: number;
  /** Default true. */
  bias?: boolean;
}

function account(
  { units, bias }: { units: Size; bias: boolean },
  input: Tensor<Size>,
  options: Options,
): Account<Size> {
  if (isSpatial(input))
    options.fail("needs features or a sequence", describe(input), 'Put { type: "flatten" } before it.');
  if (input.kind === "tokens")
    options.fail("needs features or a sequence", describe(input), 'Put { type: "embedding" } before it.');
  const inputs = channels(input);
  const isSequence = input.kind === "sequence";
  const steps: Size = isSequence ? input.shape[0] : 1;
  const [m, n] = [count("m", units), count("n", inputs)];
  const repeated = (batch: number) => [
    ...(batch === 1 ? [] : [count("B", batch)]),
    ...(isSame(steps, 1) ? [] : [count("T", steps)]),
  ];
  const macs = product(...repeated(1), m, n);
  return {
    ...plainAccount({ kind: input.kind, shape: isSequence ? [steps, units] : [units] }),
    parameters: [
      parameter("weight", "weight", [
        ["m", units],
        ["n", inputs],
      ]),
      ...(bias ? [parameter("bias", "bias", [["m", units]])] : []),
    ],
    macs,
    macsSkippingPadding: macs,
    field: (fields) => (isSequence ? fields : null),
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

export const dense = letterKind<DenseLayer>()({
  type: "dense",
  read: (options) => ({ units: options.size("units", 1), bias: options.flag("bias", true) }),
  account,
  keras: ({ units, bias }) => ({
    call: kerasCall("Dense", String(units), bias ? null : "use_bias=False"),
    takesActivation: true,
  }),
  box: ({ units }) => ({ title: "dense", details: [`${String(units)} units`], color: "green" }),
  shorthand: [
    {
      example: "fc160",
      meaning: "or 160, dense",
      pattern: /^(?:fc(\d+)|(\d+)(?:fc)?)$/,
      options: (after, before) => ({ units: Number(after ?? before) }),
    },
  ],
});
