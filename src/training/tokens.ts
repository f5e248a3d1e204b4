import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { InputError } from "../errors.js";

interface Consumer {
  getClassName(): string;
  inputDim?: number;
  /** The inputs of a model that stands as a layer. */
  inputs?: SymbolicTensor[];
  layers?: Consumer[];
  inboundNodes: { inputTensors: SymbolicTensor[] }[];
}

/** How many tokens there are, where an input of a model goes into embeddings alone; undefined for all others. */
export function vocabularyOf(model: LayersModel, input = 0): number | undefined {
  return smallestVocabulary(model as unknown as Consumer, input);
}

function smallestVocabulary({ layers = [], inputs = [] }: Consumer, input = 0): number | undefined {
  const consumers = layers.filter(
    (layer) =>
      layer.getClassName() !== "InputLayer" &&
      layer.inboundNodes.some(({ inputTensors }) => inputTensors.includes(inputs[input])),
  );
  const sizes = consumers.map((layer) =>
    layer.getClassName() === "Embedding" ? layer.inputDim : smallestVocabulary(layer),
  );
  if (sizes.length === 0 || sizes.includes(undefined)) return undefined;
  return Math.min(...(sizes as number[]));
}

/**
 * Checks that inputs are tokens of a vocabulary; what TensorFlow says of one that is not names no sample, and on a GPU it says
 * nothing.
 * @throws InputError with the first that is not, and its sample
 */
export function checkTokens(
  x: Float32Array | Int32Array,
  size: number,
  vocabulary: number,
  place: string,
): void {
  const wrong = x.findIndex((token: number) => !Number.isInteger(token) || token < 0 || token >= vocabulary);
  if (wrong < 0) return;
  throw new InputError({
    place,
    rule: `needs tokens from 0 to ${vocabulary - 1}, whole numbers below the embedding's vocabulary of ${vocabulary}`,
    got: `${x[wrong]} in sample ${Math.floor((wrong * size) / x.length)}`,
    cure: "Give the embedding a larger vocabulary, or the tokens other numbers.",
  });
}
