import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { NetworkSpec } from "../../src/network/network.js";
import { random } from "../../src/number/random.js";
import { device } from "../../src/tfjs/devices/device.js";
import type { LayersModel, Tfjs } from "../../src/tfjs/library.js";
import { evaluateModel } from "../../src/training/evaluate-model.js";
import type { DataLike } from "../../src/training/datasets/as-dataset.js";
import { fit } from "../../src/training/fit.js";
import { gradientCheck } from "../../src/training/gradient-check.js";
import { predict } from "../../src/training/inspect/predict.js";
import { loadResult } from "../../src/training/load-result.js";

let tf: Tfjs;
beforeAll(async () => ({ tf } = await device("cpu")));

/** A price and a kind by two inputs. */
const twoByTwo = (lib: Tfjs): LayersModel => {
  const [area, words] = [lib.input({ shape: [2], name: "area" }), lib.input({ shape: [3], name: "words" })];
  const joined = lib.layers.concatenate().apply([area, words]) as never;
  const hidden = lib.layers.dense({ units: 5, activation: "tanh" }).apply(joined) as never;
  const price = lib.layers.dense({ units: 1, name: "price" }).apply(hidden);
  const kind = lib.layers.dense({ units: 3, activation: "softmax", name: "kind" }).apply(hidden);
  return lib.model({ inputs: [area, words], outputs: [price, kind] as never });
};

const draw = random(4);
const rows = (count: number, width: number): number[][] =>
  Array.from({ length: count }, () => [...draw.normal(width)]);
const samples = 12;
const data = {
  x: { words: rows(samples, 3), area: rows(samples, 2) },
  y: {
    kind: Array.from({ length: samples }, () => draw.integers(0, 3)),
    price: rows(samples, 1),
  },
};

describe("a model with several inputs and outputs", () => {
  it("makes the steps of a loop over tfjs's own gradients, its losses weighed", async () => {
    const lossWeights = { price: 0.25 };
    const result = await fit(twoByTwo, data, {
      epochs: 6,
      batchSize: samples,
      optimizer: { type: "sgd", learningRate: 0.2 },
      lossWeights,
      device: "cpu",
      progress: false,
    });
    const { stepLosses } = await fit(twoByTwo, data, { epochs: 1, device: "cpu", progress: false });
    const start = await fit(twoByTwo, data, {
      epochs: 1,
      optimizer: { type: "sgd", learningRate: 0 },
      device: "cpu",
      progress: false,
    });
    const model = start.model as LayersModel;
    const weights = model.trainableWeights.map((weight) => weight.read() as Variable);
    const [area, words] = [tf.tensor(data.x.area), tf.tensor(data.x.words)];
    const kinds = tf.oneHot(tf.tensor1d(data.y.kind, "int32"), 3);
    const losses: number[][] = [];
    for (let step = 0; step < 6; step++) {
      let parts: number[] = [];
      const { value, grads } = tf.variableGrads(() => {
        const [price, kind] = model.apply([area, words]) as Tensor[];
        const squares = price.sub(tf.tensor(data.y.price)).square().mean();
        const entropy = kinds.mul(kind.log()).sum(-1).mean().neg();
        parts = [squares.dataSync()[0], entropy.dataSync()[0]];
        return squares.mul(lossWeights.price).add(entropy).asScalar();
      }, weights);
      losses.push([value.dataSync()[0], ...parts]);
      for (const weight of weights) weight.assign(weight.sub(grads[weight.name].mul(0.2)) as Variable);
    }
    const near = (values: number[]) => values.map((each) => expect.closeTo(each, 5) as number);
    expect(result.stepLosses).toEqual(near(losses.map(([all]) => all)));
    expect(result.metrics["price loss"].training).toEqual(near(losses.map(([, price]) => price)));
    expect(result.metrics["kind loss"].training).toEqual(near(losses.map(([, , kind]) => kind)));
    expect(stepLosses[0]).toBeCloseTo(losses[0][1] + losses[0][2], 5);
    expect(Object.keys(result.metrics)).toEqual(["price loss", "kind loss", "kind accuracy"]);
    expect(result.history.accuracy).toBeUndefined();
    // the accuracy by counting
    const { outputs } = await predict(
      tf.model({ inputs: model.inputs, outputs: model.outputs[1] }) as LayersModel,
      { x: data.x },
    );
    const right = outputs.filter((row, at) => row.indexOf(Math.max(...row)) === data.y.kind[at]).length;
    const measured = await evaluateModel(model, data);
    expect(measured.metrics!["kind accuracy"]).toBeCloseTo(right / samples, 6);
    expect(measured.loss).toBeCloseTo(measured.metrics!["price loss"] + measured.metrics!["kind loss"], 5);
  });

  it("takes tensors in order, a share for validation, a loss for each, and goes on from a file as if it had not ended", async () => {
    const lists: DataLike = {
      x: [tf.tensor(data.x.area), tf.tensor(data.x.words)] as never,
      y: [tf.tensor(data.y.price), tf.tensor1d(data.y.kind, "int32")] as never,
    };
    const options = {
      batchSize: 4,
      validation: 0.25,
      loss: { price: "meanAbsoluteError", kind: "crossEntropy" },
      device: "cpu",
      progress: false,
    } as const;
    const whole = await fit(twoByTwo, lists, { ...options, epochs: 4 });
    const half = await fit(twoByTwo, data, { ...options, epochs: 2 });
    const folder = mkdtempSync(join(tmpdir(), "gradsheet-several-"));
    await half.save(folder);
    const loaded = await loadResult(folder, { device: "cpu" });
    expect(loaded.metrics).toEqual(half.metrics);
    const more = await fit(loaded, data, { epochs: 2, progress: false });
    const near = (values: number[]) => values.map((each) => expect.closeTo(each, 5) as number);
    expect(more.stepLosses).toEqual(near(whole.stepLosses));
    expect(more.metrics["kind loss"].validation).toEqual(near(whole.metrics["kind loss"].validation!));
    expect(more.table().columns.map(({ name }) => name)).toEqual([
      "epoch",
      "loss",
      "validation loss",
      "price loss",
      "validation price loss",
      "kind loss",
      "validation kind loss",
      "kind accuracy",
      "validation kind accuracy",
    ]);
    rmSync(folder, { recursive: true });
  });

  it("trains a cross-attention's copy of its memory, has right gradients, and predicts", async () => {
    const net: NetworkSpec = {
      input: { seq: [3, 4] },
      layers: [{ type: "crossAttention", heads: 2, headDim: 4, memory: [3, 5] }, "4", "softmax"],
    };
    const one = (at: number, size: number) => Array.from({ length: size }, (_, k) => (k === at ? 1 : 0));
    const tokens = Array.from({ length: 60 }, () => Array.from({ length: 3 }, () => draw.integers(0, 2)));
    const copying = {
      x: {
        input: tokens.map(() => [0, 1, 2].map((step) => one(step, 4))),
        memory: tokens.map((row) => row.map((token, at) => [...one(token, 2), ...one(at, 3)])),
      },
      y: tokens,
    };
    const optimizer = { type: "adam", learningRate: 0.05 } as const;
    const result = await fit(net, copying, { epochs: 25, optimizer, device: "cpu", progress: false });
    expect(result.history.accuracy!.at(-1)).toBeGreaterThan(0.95);
    const { classes } = await predict(result, { x: copying.x });
    expect(classes).toHaveLength(180);
    const part = {
      x: { input: copying.x.input.slice(0, 2), memory: copying.x.memory.slice(0, 2) },
      y: tokens.slice(0, 2),
    };
    expect((await gradientCheck(net, part, { samples: 4, device: "cpu" })).passed).toBe(true);
  });

  it("is refused where inputs, outputs, losses or metrics are none of the model's", async () => {
    const run = (change: object, options: object = {}) =>
      fit(twoByTwo, { ...data, ...change } as never, {
        epochs: 1,
        device: "cpu",
        progress: false,
        ...options,
      });
    const cases: [object, object, string][] = [
      [
        { x: data.x.area },
        {},
        "needs x for each of the model's 2 inputs: area, words, got one. Give x: { area: …, words: … }.",
      ],
      [{ x: { a: data.x.area, b: data.x.words } }, {}, 'needs an input for x out of area, words, got "a"'],
      [
        { x: { ...data.x, words: rows(samples, 4) } },
        {},
        "fit: words: needs inputs of the model's shape [3], got [4]",
      ],
      [
        { x: { ...data.x, words: rows(5, 3) } },
        {},
        "needs as many labels as inputs, got 5 of words, 12 of area inputs",
      ],
      [{ y: data.y.kind }, {}, "needs y for each of the model's 2 outputs: price, kind"],
      [
        {},
        { loss: { prices: "huber" } },
        'needs an output for loss out of price, kind, got "prices". Did you mean "price"?',
      ],
      [{}, { lossWeights: { price: -1 } }, "needs lossWeights from 0 on, got -1 for price"],
      [{}, { classWeights: "balanced" }, "needs a model with one output for classWeights"],
      [
        {},
        { metrics: { mine: () => tf.scalar(0) } },
        "needs metrics by output, of price, kind, got mine for all",
      ],
      [{ x: {} }, {}, "got an empty object"],
      [{ x: { ...data.x, area: [[1, NaN]] } }, {}, "got"],
    ];
    for (const [change, options, message] of cases)
      await expect(run(change, options), message).rejects.toThrow(message);
    await expect(
      fit(
        { input: [2], layers: ["2", "softmax"] },
        { x: { a: [[1, 2]], b: [[1, 2]] }, y: [0] },
        { device: "cpu" },
      ),
    ).rejects.toThrow("needs x for the model's one input, got 2: a, b");
    await expect(predict(twoByTwo(tf), { x: data.x })).rejects.toThrow("needs a model with one output");
  });
});

describe("weights of samples", () => {
  const net = { input: [2], layers: ["6", "tanh", "2", "softmax"] };
  const [x, y] = [rows(8, 2), [0, 1, 1, 0, 1, 0, 0, 1]];
  const weights = [2, 0, 1, 3, 1, 0, 2, 1];
  const options = { epochs: 5, device: "cpu", progress: false } as const;
  const near = (values: number[]) => values.map((each) => expect.closeTo(each, 5) as number);

  it("of whole numbers are as many copies of each sample, with class weights too", async () => {
    const repeated = weights.flatMap((count, at) => Array.from({ length: count }, () => at));
    for (const classWeights of [undefined, { 1: 3 }]) {
      const weighed = await fit(net, { x, y, weights }, { ...options, batchSize: 8, classWeights });
      const copies = await fit(
        net,
        { x: repeated.map((at) => x[at]), y: repeated.map((at) => y[at]) },
        { ...options, batchSize: repeated.length, classWeights },
      );
      expect(weighed.stepLosses).toEqual(near(copies.stepLosses));
    }
  });

  it("go with their samples through shuffling, splitting and joining, and count in gradients alone", async () => {
    const { asDataset } = await import("../../src/training/datasets/as-dataset.js");
    const set = asDataset({ x, y, weights }, "test");
    const shuffled = set.shuffle(3).concat(set.take(2));
    for (let at = 0; at < shuffled.size; at++) {
      const sample = x.findIndex(([first]) => Math.fround(first) === shuffled.x[2 * at]);
      expect(shuffled.weights![at]).toBe(weights[sample]);
    }
    const byLabel = asDataset({ x, y }, "test").weigh((label) => 1 + label[0]);
    expect([...byLabel.weights!]).toEqual(y.map((label) => 1 + label));
    const result = await fit(net, { x, y, weights }, { ...options, validation: { x, y, weights } });
    const plain = await evaluateModel(result.model, { x, y });
    expect(result.history.valLoss!.at(-1)).toBeCloseTo(plain.loss, 6);
  });

  it("are refused where they are too few, negative, or of a loss that is one number", async () => {
    const run = (given: unknown, more: object = {}) =>
      fit(net, { x, y, weights: given } as never, { ...options, ...more });
    await expect(run([1, 2])).rejects.toThrow("needs 8 weights of samples from 0 on, got 2");
    await expect(run([...weights.slice(1), -1])).rejects.toThrow("got -1 for sample 7");
    await expect(run(5)).rejects.toThrow("needs weights as a list of numbers, got number");
    const loss = (labels: Tensor, outputs: Tensor) => labels.sub(outputs).square().mean();
    await expect(run(weights, { loss })).rejects.toThrow(
      "needs a loss with one number for each sample to weigh it, got a scalar. Leave the mean out of your loss.",
    );
  });
});

describe("metrics of one's own", () => {
  it("are means over the samples of an epoch, in training and validation, and stand in the table", async () => {
    const net = { input: [2], layers: ["6", "tanh", "3", "softmax"] };
    const x = rows(10, 2);
    const y = Array.from({ length: 10 }, (_, at) => at % 3);
    const sure = (_: Tensor, outputs: Tensor) => outputs.max(-1);
    const top2 = (labels: Tensor, outputs: Tensor, lib: Tfjs) => {
      const truth = labels.mul(outputs).sum(-1, true);
      return lib.lessEqual(outputs.greater(truth).sum(-1), 1).toFloat();
    };
    const result = await fit(
      net,
      { x, y },
      {
        epochs: 2,
        batchSize: 4,
        optimizer: { type: "sgd", learningRate: 0 },
        metrics: { sure, top2 },
        validation: { x, y },
        device: "cpu",
        progress: false,
      },
    );
    const { outputs } = await predict(result, x);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const ofSure = mean(outputs.map((row) => Math.max(...row)));
    const ofTop2 = mean(outputs.map((row, at) => (row.filter((p) => p > row[y[at]]).length <= 1 ? 1 : 0)));
    for (const part of ["training", "validation"] as const) {
      expect(result.metrics.sure[part]![1]).toBeCloseTo(ofSure, 5);
      expect(result.metrics.top2[part]![1]).toBeCloseTo(ofTop2, 5);
    }
    expect(String(result)).toContain("validation top2 ");
    const run = (metrics: unknown) =>
      fit(net, { x, y }, { metrics: metrics as never, device: "cpu", progress: false });
    await expect(run({ a: 5 })).rejects.toThrow(
      "needs a function (labels, outputs, tf) for the metric a, got number",
    );
    await expect(run({ a: () => 5 })).rejects.toThrow("needs a tensor from the metric a, got number");
    await expect(run(5)).rejects.toThrow("needs metrics as functions by name");
  });
});
