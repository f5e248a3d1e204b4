import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { network, type NetworkSpec } from "../../src/network/network.js";
import { random } from "../../src/number/random.js";
import { compileStep } from "../../src/tfjs/compile-step.js";
import { device } from "../../src/tfjs/devices/device.js";
import { loadFloat64 } from "../../src/tfjs/float64.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import { traceAttention } from "../../src/trace/attention.js";
import { fit } from "../../src/training/fit.js";
import { layersModel } from "../../src/training/models.js";

const near = (values: readonly number[], digits = 4) =>
  values.map((value) => expect.closeTo(value, digits) as number);
const flat = (values: unknown): number[] => (Array.isArray(values) ? values.flatMap(flat) : [Number(values)]);
const rowsOf = (numbers: readonly number[], width: number) =>
  Array.from({ length: numbers.length / width }, (_, row) => numbers.slice(row * width, (row + 1) * width));

const decoder: NetworkSpec = {
  input: { seq: [3, 4] },
  layers: [
    { type: "transformerDecoder", heads: 2, kvHeads: 1, hidden: 5, activation: "tanh", memory: [2, 3] },
    { type: "transformerDecoder", heads: 1, hidden: 4, activation: "tanh", norm: "pre", memory: [2, 3] },
    "2",
  ],
};

describe("cross-attention of tfjs", () => {
  it("is the trace's on 80 random ones: heads, grouped keys, biases, another length and width of the memory", () => {
    const tf = loadTfjs();
    const draw = random(6);
    for (let trial = 0; trial < 80; trial++) {
      const [heads, kvHeads] = draw.choice([
        [1, 1],
        [2, 2],
        [2, 1],
        [4, 2],
      ]);
      const [steps, features, headDim] = [draw.integers(1, 5), draw.integers(1, 5), draw.integers(1, 4)];
      const memory: [number, number] = [draw.integers(1, 5), draw.integers(1, 5)];
      const bias = draw.choice([true, false]);
      const [wide, narrow] = [heads * headDim, kvHeads * headDim];
      const numbers = (count: number) => draw.normal(count).map((x) => Number(x.toFixed(3)));
      const [query, key, value, output] = [
        [features, wide],
        [memory[1], narrow],
        [memory[1], narrow],
        [wide, features],
      ].map(([rows, columns]) => ({
        weights: rowsOf(numbers(rows * columns), columns),
        ...(bias ? { bias: numbers(columns) } : {}),
      }));
      const x = rowsOf(numbers(steps * features), features);
      const other = rowsOf(numbers(memory[0] * memory[1]), memory[1]);
      const net = network({
        input: { seq: [steps, features] },
        layers: [{ type: "crossAttention", heads, kvHeads, headDim, bias, memory }],
      });
      const model = layersModel(net);
      expect(model.countParams()).toBe(net.summary().trainable);
      model.setWeights(
        [query, key, value, output].flatMap((map) => [
          tf.tensor(map.weights),
          ...(map.bias === undefined ? [] : [tf.tensor(map.bias)]),
        ]),
      );
      const ours = model.predict([tf.tensor([x]), tf.tensor([other])]) as Tensor;
      const trace = traceAttention({
        queries: x,
        keys: other,
        values: other,
        projections: { query, key, value, output },
        heads,
        kvHeads,
      });
      expect(Array.from(ours.dataSync())).toEqual(near(flat(trace.output)));
      model.dispose();
    }
  });

  it("has the gradients of central differences in doubles, by weights and by the memory", async () => {
    const tf = await loadFloat64();
    const model = layersModel(decoder, { tf });
    expect(model.countParams()).toBe(network(decoder).summary().trainable);
    const draw = random(8);
    const given = (shape: number[]) => tf.tensor(draw.normal(shape.reduce((a, b) => a * b)), shape);
    const [x, memory, y] = [given([2, 3, 4]), tf.variable(given([2, 2, 3])), given([2, 3, 2])];
    const weights = model.trainableWeights.map((weight) => weight.read() as Variable);
    const loss = () =>
      (model.apply([x, memory]) as Tensor)
        .sub(y as never)
        .square()
        .mean() as never as import("@tensorflow/tfjs-core").Scalar;
    const { grads } = tf.variableGrads(loss, [...weights, memory] as never);
    let compared = 0;
    for (const variable of [...weights, memory as never as Variable]) {
      const gradient = grads[variable.name].dataSync();
      const values = Array.from(variable.dataSync());
      for (const index of draw.permutation(values.length).subarray(0, 3)) {
        const moved = (by: number) =>
          tf.tidy(() => {
            variable.assign(
              tf.tensor(
                values.map((value, at) => (at === index ? value + by : value)),
                variable.shape,
              ) as never,
            );
            return loss().dataSync()[0];
          });
        const difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        moved(0);
        expect(Math.abs(gradient[index] - difference)).toBeLessThan(1e-7);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(80);
  });

  /** At every step the token of the memory that stands at the same place from the end. */
  const copying = (count: number, seed: number) => {
    const draw = random(seed);
    const oneHot = (at: number, size: number) => Array.from({ length: size }, (_, k) => (k === at ? 1 : 0));
    const tokens = Array.from({ length: count }, () => Array.from({ length: 3 }, () => draw.integers(0, 4)));
    return {
      x: tokens.map(() => [0, 1, 2].map((step) => oneHot(step, 4))),
      memory: tokens.map((row) => row.map((token, at) => [...oneHot(token, 4), ...oneHot(at, 3)])),
      y: tokens.map((row) => row.toReversed().map((token) => oneHot(token, 4))),
      tokens,
    };
  };
  const copier: NetworkSpec = {
    input: { seq: [3, 4] },
    layers: [{ type: "crossAttention", heads: 2, headDim: 6, memory: [3, 7] }, "4", "softmax"],
  };

  it("learns by tfjs's model.fit([x, memory], y) to copy a memory backwards, also one it has not seen", async () => {
    const { tf } = await device("cpu");
    const model = layersModel(copier, { tf, seed: 1 });
    model.compile({ optimizer: tf.train.adam(0.03), loss: "categoricalCrossentropy" });
    const { x, memory, y } = copying(128, 1);
    const { history } = await model.fit([tf.tensor3d(x), tf.tensor3d(memory)], tf.tensor3d(y), {
      epochs: 25,
      batchSize: 32,
      verbose: 0,
      shuffle: false,
    });
    expect(history.loss.at(-1)!).toBeLessThan(0.2 * Number(history.loss[0]));
    const fresh = copying(40, 2);
    const said = (model.predict([tf.tensor3d(fresh.x), tf.tensor3d(fresh.memory)]) as Tensor).argMax(-1);
    const wanted = fresh.tokens.flatMap((row) => row.toReversed());
    const right = Array.from(said.dataSync()).filter((token, at) => token === wanted[at]).length;
    expect(right / wanted.length).toBeGreaterThan(0.95);
  });

  it("learns by compileStep", async () => {
    const { tf } = await device("cpu");
    const model = layersModel(copier, { tf, seed: 1 });
    const { x, memory, y } = copying(32, 1);
    const step = compileStep(
      (inputs: Tensor, other: Tensor, labels: Tensor) =>
        tf.metrics
          .categoricalCrossentropy(labels as never, model.apply([inputs, other]) as never)
          .mean() as never,
      { optimizer: tf.train.adam(0.03) as never },
    );
    const batch = [tf.tensor3d(x), tf.tensor3d(memory), tf.tensor3d(y)] as never as [Tensor, Tensor, Tensor];
    const losses: number[] = [];
    for (let at = 0; at < 60; at++) losses.push(await step(...(batch as never as [never, never, never])));
    expect(losses.at(-1)!).toBeLessThan(0.3 * losses[0]);
  });

  it("has one memory for all layers, and fit asks for it", async () => {
    expect(() =>
      layersModel({
        input: { seq: [2, 4] },
        layers: [
          { type: "crossAttention", heads: 1, memory: [2, 3] },
          { type: "crossAttention", heads: 1, memory: [3, 3] },
        ],
      }),
    ).toThrow("has one memory for all layers, the model's second input, got memories [2, 3] and [3, 3]");
    await expect(
      fit(copier, { x: [[[1, 0, 0, 0]]], y: [[[1, 0, 0, 0]]] }, { device: "cpu", progress: false }),
    ).rejects.toThrow(
      "needs x for each of the model's 2 inputs: input, memory, got one. Give x: { input: …, memory: … }.",
    );
  });
});
