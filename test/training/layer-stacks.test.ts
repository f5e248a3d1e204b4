import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import type { LayerSpec } from "../../src/network/layers/table.js";
import { network, type Network } from "../../src/network/network.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import { layersModelOf } from "../../src/training/network-model.js";

const stacks = JSON.parse(readFileSync(new URL("../network/layer-stacks.json", import.meta.url), "utf8")) as [
  input: number[],
  rows: [layer: LayerSpec & { type: string }, shape: number[], parameters: number][],
][];

const channelsLast = (shape: readonly number[]) => [...shape.slice(1), shape[0]];

/** The model of a network; null where the error says that tfjs lacks something of it. */
function modelOf(net: Network): LayersModel | null {
  try {
    return layersModelOf(loadTfjs(), net);
  } catch (error) {
    const told = /can be trained with|can train the layers that TensorFlow\.js has/;
    if (error instanceof InputError && told.test(error.message)) return null;
    throw error;
  }
}

it("tfjs models of PyTorch's stacks have their shapes and parameters, or say which layer tfjs lacks", () => {
  const built = new Set<string>();
  let models = 0;
  for (const [input, rows] of stacks.slice(0, 480)) {
    const net = network({ input, layers: rows.map(([layer]) => layer) });
    const model = modelOf(net);
    if (model === null) continue;
    const [, shape] = rows[rows.length - 1];
    expect(model.outputs[0].shape.slice(1)).toEqual(channelsLast(shape));
    const trained = model.trainableWeights.reduce(
      (sum, weight) => sum + weight.shape.reduce<number>((size, length) => size * (length ?? 1), 1),
      0,
    );
    expect(trained).toBe(rows.reduce((sum, [, , parameters]) => sum + parameters, 0));
    models++;
    for (const [{ type }] of rows) built.add(type);
    model.dispose();
  }
  expect(models).toBeGreaterThan(80);
  expect([...built]).toEqual(
    expect.arrayContaining(["conv3d", "separableConv2d", "instanceNorm", "reshape", "zeroPad1d", "silu"]),
  );
});

/** What the model of one layer makes of 0, 1, 2, … in the order of the channels-last input. */
function through(input: number[], layer: LayerSpec): { shape: number[]; values: number[] } {
  const tf = loadTfjs();
  return tf.tidy(() => {
    const model = layersModelOf(tf, network({ input, layers: [layer] }));
    const shape = input.length === 1 ? input : channelsLast(input);
    const size = shape.reduce((product, length) => product * length, 1);
    const output = model.predict(tf.range(0, size).reshape([1, ...shape])) as Tensor;
    return { shape: output.shape.slice(1), values: [...output.dataSync()] };
  });
}

it("a pixel shuffle puts channel c·r² + i·r + j at row i and column j of its block; unshuffle is the way back", () => {
  const [h, w, c, r] = [2, 3, 2, 2];
  const { shape, values } = through([c * r * r, h, w], { type: "pixelShuffle", factor: r });
  expect(shape).toEqual([h * r, w * r, c]);
  const from = (y: number, x: number, channel: number) =>
    (Math.floor(y / r) * w + Math.floor(x / r)) * c * r * r + channel * r * r + (y % r) * r + (x % r);
  for (let y = 0; y < h * r; y++)
    for (let x = 0; x < w * r; x++)
      for (let channel = 0; channel < c; channel++)
        expect(values[(y * w * r + x) * c + channel]).toBe(from(y, x, channel));
  const back = through([c, h * r, w * r], { type: "pixelUnshuffle", factor: r });
  expect(back.shape).toEqual([h, w, c * r * r]);
  for (let y = 0; y < h * r; y++)
    for (let x = 0; x < w * r; x++)
      for (let channel = 0; channel < c; channel++)
        expect(back.values[from(y, x, channel)]).toBe((y * w * r + x) * c + channel);
});

it("reshape reads numbers with the channels first, as PyTorch does", () => {
  const { shape, values } = through([12], { type: "reshape", shape: [2, 3, -1] });
  expect(shape).toEqual([3, 2, 2]);
  for (let channel = 0; channel < 2; channel++)
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 2; x++) expect(values[(y * 2 + x) * 2 + channel]).toBe((channel * 3 + y) * 2 + x);
});

it("zeros stand before a causal signal: an output reads no later sample", () => {
  const { shape, values } = through([1, 4], { type: "zeroPad1d", padding: { before: 2, after: 1 } });
  expect(shape).toEqual([7, 1]);
  expect(values).toEqual([0, 0, 0, 1, 2, 3, 0]);
});
