import type { LayersModel as TfjsModel, layers } from "@tensorflow/tfjs-layers";
import type { Tensor } from "@tensorflow/tfjs-core";
import { heatMaps } from "../../figure/heat-maps.js";
import type { Plot } from "../../figure/plot.js";
import { currentDevice } from "../../tfjs/devices/device.js";
import { asDataset, type DatasetSamples } from "../datasets/as-dataset.js";
import { fittedInputs } from "../fitted.js";
import { inputTensors } from "../batches.js";
import { chosenLayer, firstOutput } from "./choose-layer.js";
import type { LayerChoice } from "./layer-choice.js";
import { modelOf, type Trained } from "./predict.js";

type Layer = layers.Layer;

/** More panels than a page has room for. */
const mostPanels = 64;

const isPlanes = (shape: readonly unknown[]): boolean => shape.length === 4;

/**
 * The filters of a convolution as pictures: one for each output channel, the mean over the input's channels; black is the most negative
 * weight of all, white the most positive.
 * @param trained a tfjs model, or what `fit` returns
 * @param options `layer`: which convolution, counted from 0 (default) or by its name
 * @throws InputError where there is no such layer
 * @example
 * const net = layersModel({ input: [1, 8, 8], layers: ["4c3", "relu", "flatten", "10"] });
 * String(filters(net)).split("; ").length // => 4
 */
export function filters(trained: Trained, options: LayerChoice = {}): Plot {
  const model = modelOf(trained, "filters") as TfjsModel;
  const kernelOf = (layer: Layer): Tensor | undefined =>
    layer.weights.map((weight) => weight.read()).find(({ shape }) => isPlanes(shape));
  const layer = chosenLayer(
    model.layers.filter((each) => kernelOf(each) !== undefined),
    options,
    "filters",
    "filters",
  );
  const kernel = kernelOf(layer)!;
  const [height, width, inputs, outputs] = kernel.shape;
  const values = kernel.dataSync();
  const planes = Array.from({ length: Math.min(outputs, mostPanels) }, (_, channel) =>
    Array.from({ length: height }, (_row, row) =>
      Array.from({ length: width }, (_column, column) => {
        let sum = 0;
        for (let input = 0; input < inputs; input++)
          sum += values[((row * width + column) * inputs + input) * outputs + channel];
        return sum / inputs;
      }),
    ),
  );
  const most = Math.max(...planes.flat(2).map(Math.abs));
  return heatMaps(
    planes.map((z, channel) => ({ title: `filter ${channel + 1}`, z, range: [-most, most] })),
    { perRow: 8 },
  );
}

/**
 * What the channels of a layer make of one image, as pictures.
 * @param trained a tfjs model, or what `fit` returns
 * @param image rows of numbers, or of lists with a number for each channel
 * @param options `layer`: which layer with planes as outputs, counted from 0 (default, the first after the input) or by its name
 * @throws InputError for an image that does not fit the model, or where there is no such layer
 * @example
 * const net = layersModel({ input: [1, 4, 4], layers: ["2c3", "relu", "flatten", "3"] });
 * const image = [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]].map((row) => row.map((value) => [value]));
 * String(await featureMaps(net, image)).includes("channel 2: 2×2 values") // => true
 */
export async function featureMaps(
  trained: Trained,
  image: DatasetSamples,
  options: LayerChoice = {},
): Promise<Plot> {
  const place = "featureMaps";
  const model = modelOf(trained, place) as TfjsModel;
  const { tf } = await currentDevice();
  const inputs = fittedInputs(model, asDataset({ x: [image] as DatasetSamples, y: [0] }, place), place);
  const layer = chosenLayer(
    model.layers.filter((each) => each.getClassName() !== "InputLayer" && isPlanes(firstOutput(each).shape)),
    options,
    place,
    "planes as outputs",
  );
  const part = tf.model({ inputs: model.inputs, outputs: firstOutput(layer) });
  const planes = tf.tidy(() => part.predict(inputTensors(tf, { size: 1, inputs }, [0])) as Tensor);
  const [, height, width, channels] = planes.shape;
  const values = await planes.data();
  planes.dispose();
  return heatMaps(
    Array.from({ length: Math.min(channels, mostPanels) }, (_, channel) => ({
      title: `channel ${channel + 1}`,
      z: Array.from({ length: height }, (_row, row) =>
        Array.from(
          { length: width },
          (_column, column) => values[(row * width + column) * channels + channel],
        ),
      ),
    })),
    { perRow: 6 },
  );
}
