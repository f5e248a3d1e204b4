import type { LayersModel as TfjsModel, layers } from "@tensorflow/tfjs-layers";
import type { Tensor } from "@tensorflow/tfjs-core";
import { InputError } from "../../errors.js";
import { Printed } from "../../printed.js";
import { heatMaps } from "../../figure/heat-maps.js";
import { heatMap } from "../../figure/planes.js";
import type { Plot } from "../../figure/plot.js";
import { currentDevice } from "../../tfjs/devices/device.js";
import { inputTensors } from "../batches.js";
import type { ColumnSamples } from "../datasets/as-dataset.js";
import { Dataset } from "../datasets/dataset.js";
import { fittedInputs } from "../fitted.js";
import { checkNames, checkWhole } from "../option-checks.js";
import { chosenLayer } from "./choose-layer.js";
import type { LayerChoice } from "./layer-choice.js";
import { modelOf, type Trained, withoutLabels } from "./predict.js";

/** A layer of attention, which can say what it looks at. */
type Attention = layers.Layer & { attentionWeights(inputs: Tensor | Tensor[]): Tensor };

/** What the figure of {@link AttentionWeights} shows. */
export interface AttentionFigureOptions {
  /** Which sample, counted from 0; default: the mean of all. */
  sample?: number;
  /** Which head, counted from 0; default: all of them, side by side. */
  head?: number;
  /** What the queries, from top to bottom, and the keys, from left to right, are called in the map of a single head. */
  queries?: readonly string[];
  keys?: readonly string[];
  title?: string;
}

/** How much each query of an attention takes of each key; made by {@link attentionWeights}. */
export class AttentionWeights extends Printed {
  constructor(
    /** For each sample and head the rows of the queries, each with the sum 1. */
    readonly weights: readonly (readonly (readonly (readonly number[])[])[])[],
  ) {
    super();
  }

  /** The mean over all samples: the rows of each head. */
  get mean(): number[][][] {
    const { length } = this.weights;
    return this.weights[0].map((rows, head) =>
      rows.map((row, query) =>
        row.map((_, key) => this.weights.reduce((sum, heads) => sum + heads[head][query][key], 0) / length),
      ),
    );
  }

  /**
   * The weights as a map: a row for each query, a column for each key; with several heads a gray one for each, black 0 and white 1.
   * @throws InputError for a sample or a head that there is not
   */
  figure(options: AttentionFigureOptions = {}): Plot {
    const place = "figure";
    checkNames(place, options, { sample: true, head: true, queries: true, keys: true, title: true });
    const { sample, head, queries, keys, title } = options;
    const heads =
      sample === undefined ? this.mean : this.weights[this.counted("sample", sample, this.weights.length)];
    const one = heads.length === 1 ? 0 : head;
    const words = sample === undefined ? `mean of ${this.weights.length} samples` : `sample ${sample}`;
    if (one === undefined)
      return heatMaps(
        heads.map((z, at) => ({ title: `head ${at + 1}`, z, range: [0, 1] })),
        { description: `attention of ${heads.length} heads, ${words}` },
      );
    const z = heads[this.counted("head", one, heads.length)];
    return heatMap(z, {
      numbers: false,
      ...(queries && { rows: queries }),
      ...(keys && { columns: keys }),
      xTitle: "key",
      yTitle: "query",
      title: title ?? "attention",
      description: `attention of ${z.length} queries to ${z[0].length} keys, ${words}`,
    });
  }

  private counted(name: string, value: number, count: number): number {
    checkWhole("figure", name, value, 0);
    if (value < count) return value;
    throw new InputError({
      place: "figure",
      rule: `needs ${name} from 0 to ${count - 1}`,
      got: String(value),
    });
  }

  toString(): string {
    const [heads] = this.weights;
    return `attention of ${heads.length} head${heads.length === 1 ? "" : "s"}, ${heads[0].length} queries to ${heads[0][0].length} keys, for ${this.weights.length} samples`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return { ...this.figure().toMimeBundle(), "text/plain": this.toString() };
  }
}

/**
 * What a trained attention looks at: for each sample, head and query the weights softmax(q·kᵀ/√d) of the keys.
 * Source: A. Vaswani et al., Attention is all you need (2017), section 3.2; for a figure of them D. Bahdanau et al., Neural
 * machine translation by jointly learning to align and translate (2015), figure 3.
 * @param trained a tfjs model, or what `fit` returns
 * @param samples a data set, or inputs alone, one entry for each sample; of several inputs an object by their names
 * @param options `layer`: which attention, counted from 0 (default) or by its name
 * @returns `weights` by sample, head, query and key, their `mean` over the samples, and `figure()`
 * @throws InputError for samples that do not fit the model, or where it has no such layer
 * @example
 * const net = layersModel({ input: { seq: [3, 4] }, layers: [{ type: "attention", heads: 2, causal: true }] });
 * const { weights } = await attentionWeights(net, [[[1, 2, 3, 4], [0, 1, 0, 1], [1, 1, 1, 1]]]);
 * [weights[0].length, weights[0][1][0]] // => [2, [1, 0, 0]]
 */
export async function attentionWeights(
  trained: Trained,
  samples: Dataset | ColumnSamples,
  options: LayerChoice = {},
): Promise<AttentionWeights> {
  const place = "attentionWeights";
  const model = modelOf(trained, place) as TfjsModel;
  const layer = chosenLayer(model.layers.filter(canTell), options, place, "attention");
  const given = samples instanceof Dataset ? samples : withoutLabels(samples, place);
  const { size } = given;
  const inputs = fittedInputs(model, given, place);
  const { tf } = await currentDevice();
  const part = tf.model({ inputs: model.inputs, outputs: layer.getInputAt(0) });
  const weights = tf.tidy(() => {
    const all = Array.from({ length: size }, (_, sample) => sample);
    return layer.attentionWeights(part.predict(inputTensors(tf, { size, inputs }, all)) as Tensor | Tensor[]);
  });
  const list = (await weights.array()) as number[][][][];
  weights.dispose();
  return new AttentionWeights(list);
}

const canTell = (layer: layers.Layer): layer is Attention => "attentionWeights" in layer;
