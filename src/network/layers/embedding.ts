import { parameter, plainAccount } from "../account.js";
import { kerasCall, letterKind } from "./kind.js";

/** A vector per token out of a table; looking it up costs no arithmetic. */
export interface EmbeddingLayer {
  type: "embedding";
  /** How many different tokens there are. */
  vocab: number;
  /** The length of a token's vector. */
  dim: number;
}

export const embedding = letterKind<EmbeddingLayer>()({
  type: "embedding",
  read: (options) => ({ vocab: options.size("vocab", 1), dim: options.size("dim", 1) }),
  account: ({ vocab, dim }, input, options) => {
    options.needs(input, ["tokens"], "Give the input as { tokens: steps }.");
    return {
      ...plainAccount({ kind: "sequence", shape: [input.shape[0], dim] }),
      parameters: [
        parameter("weight", "weight", [
          ["V", vocab],
          ["d", dim],
        ]),
      ],
      field: () => null,
    };
  },
  keras: ({ vocab, dim }) => ({
    call: kerasCall("Embedding", String(vocab), String(dim)),
    reversible: `keras_hub.layers.ReversibleEmbedding(${String(vocab)}, ${String(dim)})`,
  }),
  box: ({ dim }) => ({ title: "embedding", details: [`dim ${String(dim)}`], color: "green" }),
  shorthand: [
    {
      example: "embedding20000x128",
      pattern: /^embedding(\d+)[x×](\d+)$/,
      options: (vocab, dim) => ({ vocab: Number(vocab), dim: Number(dim) }),
    },
  ],
});
