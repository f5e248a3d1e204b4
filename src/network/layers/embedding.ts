import { parameter, plainAccount } from "../account.js";
import { kerasCall, layerKind } from "./kind.js";

/** A vector per token out of a table; looking it up costs no arithmetic. */
export interface EmbeddingLayer {
  type: "embedding";
  /** How many different tokens there are. */
  vocab: number;
  /** The length of a token's vector. */
  dim: number;
}

export const embedding = layerKind<EmbeddingLayer>()({
  type: "embedding",
  read: (options) => ({ vocab: options.integer("vocab", 1), dim: options.integer("dim", 1) }),
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
    reversible: `keras_hub.layers.ReversibleEmbedding(${vocab}, ${dim})`,
  }),
  box: ({ dim }) => ({ title: "embedding", details: [`dim ${dim}`], color: "green" }),
});
