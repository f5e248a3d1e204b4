import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { Joint } from "../network/layers/blocks.js";
import type { LayerType, NormalLayer } from "../network/layers/table.js";
import type { Arrangement, NetworkLayout } from "../network/layout.js";
import { isSpatial, type Tensor } from "../network/tensor.js";
import type { Tfjs } from "../tfjs/library.js";
import { jointWords, layerWords } from "./layer-words.js";

/**
 * The tfjs model of a network. Images have their channels last, `[height, width, channels]`, as tfjs wants them; the
 * network counts them first.
 * @throws InputError for what tfjs cannot train: groups, projections, output padding
 */
export function layersModelOf(tf: Tfjs, network: NetworkLayout): LayersModel {
  const { input, arrangement } = network;
  const shape = isSpatial(input) ? channelsLast(input.shape) : [...input.shape];
  const entrance = tf.input({ shape, dtype: input.kind === "tokens" ? "int32" : "float32" });
  // The initializers leave their drawn tensors behind; the weights are variables, which a scope keeps.
  tf.engine().startScope("model");
  try {
    return tf.model({ inputs: entrance, outputs: sequence(tf, network, arrangement, entrance) });
  } finally {
    tf.engine().endScope();
  }
}

const channelsLast = (shape: readonly number[]): number[] => [...shape.slice(1), shape[0]];

function sequence(
  tf: Tfjs,
  network: NetworkLayout,
  list: readonly Arrangement[],
  entrance: SymbolicTensor,
): SymbolicTensor {
  return list.reduce<SymbolicTensor>((flow, item) => {
    const { layer, input } = network.layers[typeof item === "number" ? item : item.join];
    if (typeof item !== "number")
      return jointWords[layer.type as Joint["type"]](tf).apply(
        ends(tf, network, item.branches, flow),
      ) as SymbolicTensor;
    const word = layerWords[layer.type as LayerType] as (
      tf: Tfjs,
      layer: NormalLayer,
      flow: SymbolicTensor,
      input: Tensor,
    ) => { apply(input: SymbolicTensor): unknown }[];
    return word(tf, layer as NormalLayer, flow, input).reduce(
      (tensor, step) => step.apply(tensor) as SymbolicTensor,
      flow,
    );
  }, entrance);
}

/** The ends of branches, which are made in the order of the summary's rows, so that weights are drawn in that order. */
function ends(
  tf: Tfjs,
  network: NetworkLayout,
  branches: readonly Arrangement[][],
  flow: SymbolicTensor,
): SymbolicTensor[] {
  const made: SymbolicTensor[] = Array.from({ length: branches.length }, () => flow);
  const order = branches.map((_, index) => index).toSorted((a, b) => first(branches[a]) - first(branches[b]));
  for (const index of order) made[index] = sequence(tf, network, branches[index], flow);
  return made;
}

/** The first row of a branch. */
function first([item]: readonly Arrangement[]): number {
  if (item === undefined) return -1;
  return typeof item === "number"
    ? item
    : Math.min(item.join, ...item.branches.map(first).filter((row) => row >= 0));
}
