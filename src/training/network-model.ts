import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { InputError } from "../errors.js";
import type { Joint } from "../network/layers/blocks.js";
import type { LayerType, NormalLayer } from "../network/layers/table.js";
import type { Arrangement, NetworkLayout } from "../network/layout.js";
import { isSpatial, type Tensor } from "../network/tensor.js";
import type { Tfjs } from "../tfjs/library.js";
import { jointWords, layerWords } from "./layer-words.js";

/** What all layers of a network come from: the library, the network, and the memory of its cross-attentions. */
interface Making {
  tf: Tfjs;
  network: NetworkLayout;
  memory: SymbolicTensor | null;
}

/**
 * The tfjs model of a network. Images have their channels last, `[height, width, channels]`, as tfjs wants them; the
 * network counts them first. A network with cross-attention has a second input, its memory.
 * @throws InputError for what tfjs cannot train: groups, projections, output padding
 */
export function layersModelOf(tf: Tfjs, network: NetworkLayout): LayersModel {
  const { input, arrangement } = network;
  const shape = isSpatial(input) ? channelsLast(input.shape) : [...input.shape];
  const sizes = memoryOf(network);
  // Data for two inputs name them.
  const name = sizes === null ? {} : { name: "input" };
  const entrance = tf.input({ shape, dtype: input.kind === "tokens" ? "int32" : "float32", ...name });
  const memory = sizes === null ? null : tf.input({ shape: sizes, name: "memory" });
  // The initializers leave their drawn tensors behind; the weights are variables, which a scope keeps.
  tf.engine().startScope("model");
  try {
    return tf.model({
      inputs: memory === null ? entrance : [entrance, memory],
      outputs: sequence({ tf, network, memory }, arrangement, entrance),
    });
  } finally {
    tf.engine().endScope();
  }
}

/** Steps and features of the memory that all cross-attentions of a network look at; null where it has none. */
function memoryOf({ layers }: NetworkLayout): [number, number] | null {
  const all = layers.flatMap(({ layer }) =>
    layer.type === "crossAttention" ? [layer.memory as [number, number]] : [],
  );
  const other = all.find((sizes) => sizes.join() !== all[0].join());
  if (other !== undefined)
    throw new InputError({
      place: "network → model: crossAttention",
      rule: "has one memory for all layers, the model's second input",
      got: `memories [${all[0].join(", ")}] and [${other.join(", ")}]`,
      cure: "Give all the same memory, or write the model with tfjs: (tf) => tf.model({ … }).",
    });
  return all[0] ?? null;
}

const channelsLast = (shape: readonly number[]): number[] => [...shape.slice(1), shape[0]];

function sequence(making: Making, list: readonly Arrangement[], entrance: SymbolicTensor): SymbolicTensor {
  const { tf, network, memory } = making;
  return list.reduce<SymbolicTensor>((flow, item) => {
    const { layer, input } = network.layers[typeof item === "number" ? item : item.join];
    if (typeof item !== "number")
      return jointWords[layer.type as Joint["type"]](tf).apply(
        ends(making, item.branches, flow),
      ) as SymbolicTensor;
    const word = layerWords[layer.type as LayerType] as (
      tf: Tfjs,
      layer: NormalLayer,
      flow: SymbolicTensor,
      input: Tensor,
    ) => { apply(input: SymbolicTensor | SymbolicTensor[]): unknown }[];
    return word(tf, layer as NormalLayer, flow, input).reduce(
      (tensor, step) =>
        step.apply(layer.type === "crossAttention" ? [tensor, memory!] : tensor) as SymbolicTensor,
      flow,
    );
  }, entrance);
}

/** The ends of branches, which are made in the order of the summary's rows, so that weights are drawn in that order. */
function ends(making: Making, branches: readonly Arrangement[][], flow: SymbolicTensor): SymbolicTensor[] {
  const made: SymbolicTensor[] = Array.from({ length: branches.length }, () => flow);
  const order = branches.map((_, index) => index).toSorted((a, b) => first(branches[a]) - first(branches[b]));
  for (const index of order) made[index] = sequence(making, branches[index], flow);
  return made;
}

/** The first row of a branch. */
function first([item]: readonly Arrangement[]): number {
  if (item === undefined) return -1;
  return typeof item === "number"
    ? item
    : Math.min(item.join, ...item.branches.map(first).filter((row) => row >= 0));
}
