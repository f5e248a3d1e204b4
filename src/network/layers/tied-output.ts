import { Worked } from "../../number/worked.js";
import {
  backwardOperations,
  count,
  nothing,
  operations,
  parameter,
  plainAccount,
  product,
} from "../account.js";
import { letterKind } from "./kind.js";

/**
 * A score for each token of the vocabulary by the table of the embedding before it: its weights are the embedding's, and are
 * counted there. Source: O. Press, L. Wolf, Using the output embedding to improve language models (2017).
 */
export interface TiedOutputLayer {
  type: "tiedOutput";
  /** A bias per token; default false. */
  bias?: boolean;
}

export const tiedOutput = letterKind<TiedOutputLayer>()({
  type: "tiedOutput",
  read: (options) => ({ bias: options.flag("bias", false) }),
  account: ({ bias }, input, options, before) => {
    options.needs(input, ["sequence", "features"], 'Put { type: "embedding" } and the model before it.');
    const embedding = before.findLast(({ layer }) => layer.type === "embedding");
    const [vocab, dim] =
      embedding?.account.parameters[0].shape ??
      options.fail("needs an embedding before it, whose table it shares", "none", "Or take a dense layer.");
    const features = input.shape[input.shape.length - 1];
    if (String(features) !== String(dim))
      options.fail(
        `needs the ${String(dim)} features of the embedding`,
        String(features),
        `Put { type: "dense", units: ${String(dim)} } before it.`,
      );
    const steps = input.kind === "sequence" ? input.shape[0] : 1;
    const [V, d] = [count("V", vocab), count("d", dim)];
    const each = (batch: number) => [
      ...(batch === 1 ? [] : [count("B", batch)]),
      ...(steps === 1 ? [] : [count("T", steps)]),
    ];
    const macs = product(...each(1), V, d);
    const one = Worked.constant(1);
    return {
      ...plainAccount({ kind: input.kind, shape: input.kind === "sequence" ? [steps, vocab] : [vocab] }),
      parameters: bias ? [parameter("bias", "bias", [["V", vocab]])] : [],
      macs,
      macsSkippingPadding: macs,
      field: () => null,
      forward: ({ accumulate, countBias, batch }) => {
        const sums = accumulate === "n" ? d : accumulate === "n-1" ? d.minus(one) : null;
        const adds = [
          ...(sums === null ? [] : [product(...each(batch), V, sums)]),
          ...(bias && countBias === true ? [product(...each(batch), V)] : []),
        ];
        return operations({ mul: product(...each(batch), V, d), add: Worked.sum(adds) });
      },
      backward: ({ accumulate, batch }) => {
        const samples = product(...each(batch));
        const more = accumulate === "n" ? samples : accumulate === "n-1" ? samples.minus(one) : nothing;
        const less = accumulate === "n" ? V : accumulate === "n-1" ? V.minus(one) : nothing;
        return backwardOperations({
          weight: operations({ mul: product(...each(batch), V, d), add: product(more, V, d) }),
          bias: operations(bias ? { add: product(more, V) } : {}),
          delta: operations({ mul: product(...each(batch), V, d), add: product(...each(batch), d, less) }),
        });
      },
    };
  },
  keras: ({ bias }, _input, fail) => {
    if (bias) fail("has no bias in Keras's reversible embedding", "bias");
    return { line: (value) => `embedding(${value}, reverse=True)`, reverses: true };
  },
  box: () => ({ title: "tied output", details: ["embedding's table"], color: "green" }),
});
