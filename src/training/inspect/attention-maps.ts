import type { LayersModel as TfjsModel, layers } from "@tensorflow/tfjs-layers";
import type { Tensor } from "@tensorflow/tfjs-core";
import { heatMaps } from "../../figure/heat-maps.js";
import type { Plot } from "../../figure/plot.js";
import { currentDevice } from "../../tfjs/devices/device.js";
import { inputTensors } from "../batches.js";
import { asDataset, type ColumnSamples } from "../datasets/as-dataset.js";
import { fittedInputs } from "../fitted.js";
import { chosen, type LayerChoice } from "./layer-choice.js";
import { modelOf, type Trained } from "./predict.js";

/** How much each step of one sample looks at each other one; made by {@link attentionMaps}. */
export class AttentionMaps {
  constructor(
    /** Of each head a row for each step that looks, with the shares of the steps looked at, which add up to 1. */
    readonly heads: readonly (readonly (readonly number[])[])[],
  ) {}

  /** A map for each head: a row for each step that looks; white is a share of 1. */
  figure(): Plot {
    return heatMaps(
      this.heads.map((z, head) => ({ title: `head ${head + 1}`, z })),
      { range: [0, 1], perRow: 4 },
    );
  }

  toString(): string {
    const strongest = this.heads.map((rows, head) => {
      const [from, to, share] = rows
        .flatMap((row, at) => row.map((value, other): [number, number, number] => [at, other, value]))
        .reduce((best, next) => (next[2] > best[2] ? next : best));
      return `head ${head + 1}: step ${from + 1} looks at ${to + 1} most, ${share.toPrecision(3)}`;
    });
    return strongest.join("; ");
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return this.figure().toMimeBundle();
  }
}

type Attention = layers.Layer & { attentionOf(inputs: Tensor | Tensor[]): Tensor };

/**
 * What the heads of an attention look at in one sample: the softmax of their scores.
 * @param trained a tfjs model, or what `fit` returns
 * @param sample the input of one sample: rows of numbers, or tokens; of several inputs an object by their names
 * @param options `layer`: which attention, counted from 0 (default) or by its name
 * @returns `heads`, and `figure()`
 * @throws InputError for a sample that does not fit the model, or where there is no such layer
 * @example
 * const net = layersModel({ input: { seq: [3, 4] }, layers: [{ type: "attention", heads: 2, causal: true }] });
 * const { heads } = await attentionMaps(net, [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]);
 * [heads.length, heads[0][0]] // => [2, [1, 0, 0]]
 */
export async function attentionMaps(
  trained: Trained,
  sample: ColumnSamples,
  options: LayerChoice = {},
): Promise<AttentionMaps> {
  const place = "attentionMaps";
  const model = modelOf(trained, place) as TfjsModel;
  const { tf } = await currentDevice();
  const layer = chosen(
    model.layers.filter((each) => "attentionOf" in each),
    options,
    place,
    "attention",
  ) as Attention;
  const inputs = fittedInputs(model, asDataset({ x: alone(sample), y: [0] }, place), place);
  const { inputTensors: given } = layer.inboundNodes[0];
  const shares = tf.tidy(() => {
    const below = tf.model({ inputs: model.inputs, outputs: given });
    return layer.attentionOf(below.predict(inputTensors(tf, { size: 1, inputs }, [0])) as Tensor | Tensor[]);
  });
  const [, heads, steps, remembered] = shares.shape;
  const values = await shares.data();
  shares.dispose();
  return new AttentionMaps(
    Array.from({ length: heads }, (_, head) =>
      Array.from({ length: steps }, (_step, step) => {
        const start = (head * steps + step) * remembered;
        return Array.from(values.subarray(start, start + remembered));
      }),
    ),
  );
}

/** One sample as a list of one: tensors have the batch's axis put before theirs. */
function alone(sample: ColumnSamples): ColumnSamples {
  const one = (given: unknown): unknown =>
    typeof given === "object" && given !== null && "expandDims" in given
      ? (given as Tensor).expandDims(0)
      : [given];
  const isNamed =
    typeof sample === "object" && sample !== null && !("length" in sample) && !("dataSync" in sample);
  if (!isNamed) return one(sample) as ColumnSamples;
  return Object.fromEntries(
    Object.entries(sample as object).map(([name, given]) => [name, one(given)]),
  ) as ColumnSamples;
}
