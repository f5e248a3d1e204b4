import { backwardOperations, count, operations, parameter, perSample, plainAccount } from "../account.js";
import { elements } from "../tensor.js";
import { layerKind } from "./kind.js";

/** A vector for each position added to the sequence: learned, or sines and cosines, which have no parameters. */
export interface PositionalLayer {
  type: "positional";
  /** How many positions there are vectors for; default: the steps of the input. */
  max?: number;
  /** Default `learned`. */
  kind?: "learned" | "sinusoidal";
}

export const positional = layerKind<PositionalLayer>()({
  type: "positional",
  read: (options) => {
    if (options.raw("kind") === "rotary")
      options.fail(
        "adds learned or sinusoidal positions",
        '"rotary"',
        "Rotary positions turn queries and keys: give rotary: true to the attention.",
      );
    const max = options.raw("max") === undefined ? null : options.integer("max", 1);
    return { max, kind: options.choice("kind", ["learned", "sinusoidal"], "learned") };
  },
  account: ({ max, kind }, input, options) => {
    options.needs(
      input,
      ["sequence"],
      input.kind === "tokens"
        ? 'Put { type: "embedding" } before it.'
        : "Give the input as { seq: [steps, features] }.",
    );
    const [steps, features] = input.shape;
    if (max !== null && steps > max) options.fail(`needs at most ${max} steps, its positions`, String(steps));
    const N = count("N", elements(input));
    return {
      ...plainAccount(input),
      parameters:
        kind === "learned"
          ? [
              parameter("weight", "weight", [
                ["P", max ?? steps],
                ["d", features],
              ]),
            ]
          : [],
      forward: (conventions) => operations(conventions.countAdd ? { add: perSample(conventions, N) } : {}),
      backward: (conventions) => {
        const { accumulate, batch } = conventions;
        const more = accumulate === "none" || kind !== "learned" ? 0 : accumulate === "n" ? batch : batch - 1;
        return backwardOperations(
          more === 0 ? {} : { weight: operations({ add: count("B", more).times(N) }) },
        );
      },
    };
  },
  keras: ({ max, kind }, input) => {
    const call =
      kind === "learned"
        ? `keras_hub.layers.PositionEmbedding(sequence_length=${max ?? input.shape[0]})`
        : "keras_hub.layers.SinePositionEncoding()";
    return { line: (value) => `${value} + ${call}(${value})` };
  },
  box: ({ kind }) => ({ title: "positional", details: [kind], color: "green" }),
});
