import type { layers, LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../tfjs/library.js";
import { inputTensors } from "./batches.js";
import { quantilesOf } from "./distribution-figure.js";
import type { LayerMeasure, LayerRecord } from "./layer-record.js";
import type { Objective } from "./objective.js";
import { gradientsOf } from "./model-gradients.js";
import { type Fitted, firstOf } from "./fitted.js";

/** Samples that are looked at: enough for a unit to show itself, few enough to cost less than an epoch. */
const probes = 256;

/** What is looked at after each epoch. */
export interface Inspected {
  tf: Tfjs;
  model: LayersModel;
  training: Fitted & { objective: Objective };
  seed: number;
}

/** Measures a model after an epoch. */
export async function recordLayers(
  record: LayerRecord,
  epoch: number,
  wanted: readonly LayerMeasure[],
  { tf, model, training, seed }: Inspected,
): Promise<void> {
  const probe = { ...firstOf(training, probes), objective: training.objective };
  const words = layerNames(model);
  if (wanted.includes("gradientNorms")) {
    const gradients = await gradientsOf(tf, model, probe, { objective: training.objective, seed });
    record.add(
      "gradientNorms",
      epoch,
      gradients
        .filter(({ shape }) => shape.length > 1)
        .map(({ name, values }) => ({ layer: weightName(words, name), value: norm(values) })),
    );
  }
  if (wanted.includes("weightNorms") || wanted.includes("weights")) {
    const kernels = await Promise.all(
      model.trainableWeights
        .filter(({ shape }) => shape.length > 1)
        .map(async (kernel) => ({
          layer: weightName(words, kernel.originalName),
          values: await kernel.read().data(),
        })),
    );
    if (wanted.includes("weightNorms"))
      record.add(
        "weightNorms",
        epoch,
        kernels.map(({ layer, values }) => ({ layer, value: norm(values) })),
      );
    if (wanted.includes("weights"))
      record.add(
        "weights",
        epoch,
        kernels.map(({ layer, values }) => ({
          layer,
          value: deviation(values),
          quantiles: quantilesOf(values),
        })),
      );
  }
  if (wanted.includes("activations") || wanted.includes("deadUnits")) {
    const outputs = await outputsOf(tf, model, probe);
    if (wanted.includes("activations"))
      record.add(
        "activations",
        epoch,
        outputs.map(({ layer, values }) => ({
          layer: outputName(words, layer),
          value: deviation(values),
          quantiles: quantilesOf(values),
        })),
      );
    if (wanted.includes("deadUnits"))
      record.add(
        "deadUnits",
        epoch,
        outputs.map(({ layer, values, units }) => ({
          layer: outputName(words, layer),
          value: deadShare(values, units),
        })),
      );
  }
}

/** Names that tfjs made up, such as `dense_Dense265`, counted in the model: `dense 1`; names that somebody gave stay. */
function layerNames(model: LayersModel): Map<string, string> {
  const counts = new Map<string, number>();
  return new Map(
    model.layers.map(({ name }) => {
      const kind = /^(.+)_[A-Z][A-Za-z\d]*?\d+$/.exec(name)?.[1];
      if (kind === undefined) return [name, name];
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return [name, `${kind} ${counts.get(kind)}`];
    }),
  );
}

/** A weight's name by its layer's: `dense_Dense265/kernel` is `dense 1/kernel`. */
function weightName(words: ReadonlyMap<string, string>, name: string): string {
  const [layer, ...rest] = name.split("/");
  return [words.get(layer) ?? layer, ...rest].join("/");
}

/** An output's name by its layer's, which has a number in brackets where it is a second one. */
const outputName = (words: ReadonlyMap<string, string>, name: string): string =>
  name.replace(/^[^ ]+/, (layer) => words.get(layer) ?? layer);

interface LayerOutput {
  layer: string;
  values: ArrayLike<number>;
  /** The length of the last axis. */
  units: number;
}

/** What every layer puts out for the probes, without dropout. */
async function outputsOf(tf: Tfjs, model: LayersModel, probe: Inspected["training"]): Promise<LayerOutput[]> {
  const layers = model.layers.filter((layer) => layer.getClassName() !== "InputLayer").flatMap(placesOf);
  const all = tf.model({ inputs: model.inputs, outputs: layers.map(({ output }) => output) });
  const places = Array.from({ length: probe.size }, (_, place) => place);
  const tensors = tf.tidy(() => {
    const made = all.predict(inputTensors(tf, probe, places), { batchSize: probes });
    return (Array.isArray(made) ? made : [made]) as Tensor[];
  });
  const outputs = await Promise.all(
    tensors.map(async (tensor, at) => ({
      layer: layers[at].name,
      values: await tensor.data(),
      units: tensor.shape[tensor.shape.length - 1],
    })),
  );
  tf.dispose(tensors);
  return outputs;
}

/** Every place where a layer is used, with what comes out of it first. */
function placesOf(layer: layers.Layer): { name: string; output: SymbolicTensor }[] {
  return layer.inboundNodes.map((_, place) => ({
    name: place === 0 ? layer.name : `${layer.name} (${place + 1})`,
    output: [layer.getOutputAt(place)].flat()[0],
  }));
}

function norm(values: ArrayLike<number>): number {
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += values[at] ** 2;
  return Math.sqrt(squares);
}

function deviation(values: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let at = 0; at < values.length; at++) sum += values[at];
  const mean = sum / values.length;
  for (let at = 0; at < values.length; at++) squares += (values[at] - mean) ** 2;
  return Math.sqrt(squares / values.length);
}

/** The share of units that are 0 for every sample, at every place. */
function deadShare(values: ArrayLike<number>, units: number): number {
  const alive = new Set<number>();
  for (let at = 0; at < values.length; at++) if (values[at] !== 0) alive.add(at % units);
  return 1 - alive.size / units;
}
