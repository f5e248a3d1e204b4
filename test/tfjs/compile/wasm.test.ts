import type { Optimizer, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Random } from "../../../src/number/random.js";
import { compileStep } from "../../../src/tfjs/compile-step.js";
import { WasmStepBackend } from "../../../src/tfjs/compile/wasm/step-backend.js";
import { device } from "../../../src/tfjs/devices/device.js";
import { multiHeadAttentionOf } from "../../../src/tfjs/layers/attention-layer.js";
import type { Tfjs } from "../../../src/tfjs/library.js";
import { moons } from "../../../src/training/datasets/shapes.js";
import { fit } from "../../../src/training/fit.js";
import { furthest, losses, type Trained } from "./tensorflow.js";

let tf: Tfjs;
beforeAll(async () => {
  ({ tf } = await device("wasm"));
});
afterEach(() => vi.restoreAllMocks());

type Layers = ReturnType<LayersModel["getLayer"]>[];

/** Models, and the shape of their batches; widths that are no multiples of four reach the ends of rows. */
const models: Record<string, { input: number[]; layers(): Layers }> = {
  "a multilayer perceptron": {
    input: [11, 13],
    layers: () => [
      tf.layers.dense({ units: 9, activation: "relu", inputShape: [13] }),
      tf.layers.dropout({ rate: 0.3 }),
      tf.layers.gaussianNoise({ stddev: 0.1 }),
      tf.layers.dense({ units: 17, activation: "sigmoid" }),
    ],
  },
  "a convolution with batch norm": {
    input: [6, 9, 9, 2],
    layers: () => [
      tf.layers.conv2d({ filters: 5, kernelSize: 3, useBias: false, inputShape: [9, 9, 2] }),
      tf.layers.batchNormalization(),
      tf.layers.leakyReLU(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
    ],
  },
  "an LSTM": {
    input: [5, 6, 3],
    layers: () => [tf.layers.lstm({ units: 7, inputShape: [6, 3], recurrentInitializer: "glorotUniform" })],
  },
  "a GRU in both directions": {
    input: [5, 4, 3],
    layers: () => [
      tf.layers.bidirectional({
        layer: tf.layers.gru({ units: 6, recurrentInitializer: "glorotUniform" }) as never,
        mergeMode: "concat",
        inputShape: [4, 3],
      }),
    ],
  },
  "attention with layer norm": {
    input: [3, 5, 8],
    layers: () => {
      const Attention = multiHeadAttentionOf(tf) as unknown as new (options: object) => Layers[number];
      const options = { heads: 2, kvHeads: 2, headDim: 4, bias: true, causal: true, rotary: false };
      return [
        new Attention({ ...options, inputShape: [5, 8] }),
        tf.layers.layerNormalization(),
        tf.layers.globalAveragePooling1d(),
      ];
    },
  },
};

const optimizers: Record<string, () => Optimizer> = {
  SGD: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.02, 0.9),
  RMSProp: () => tf.train.rmsprop(0.002, 0.9, 0.5),
  Adam: () => tf.train.adam(0.002),
};

function trained(name: string, optimizer: string): Trained {
  const { input, layers } = models[name];
  const model = tf.sequential({
    layers: [...layers(), tf.layers.dense({ units: 5, activation: "softmax" })],
  });
  const random = new Random(1);
  model.setWeights(
    model.getWeights().map((weight) =>
      tf.tensor(
        Float32Array.from({ length: weight.size }, () => random.uniform() - (weight.rank === 1 ? 0 : 0.5)),
        weight.shape,
      ),
    ),
  );
  const batches = [1, 2, 3].map((draw) => [
    tf.randomNormal(input, 0, 1, "float32", draw),
    tf.oneHot(tf.randomUniform([input[0]], 0, 5, "int32", draw), 5).toFloat(),
  ]);
  return {
    optimizer: optimizers[optimizer](),
    variables: model.trainableWeights.map((weight) => weight.read() as Variable),
    loss: (x, y) =>
      tf.metrics.categoricalCrossentropy(y, model.apply(x, { training: true }) as Tensor).mean(),
    batch: (step) => batches[step % 3].map((tensor) => tensor.clone()),
    options: { clipNorm: 2 },
    dispose: () => tf.dispose([model.getWeights(), batches]),
  };
}

/** Numbers that `Math.random` gives alike in two runs, so that both draw the same masks. */
async function seeded<T>(run: () => Promise<T>): Promise<T> {
  let state = 1;
  vi.spyOn(Math, "random").mockImplementation(() => (state = (state * 16807) % 2147483647) / 2147483647);
  return run().finally(() => vi.restoreAllMocks());
}

describe("compileStep on wasm", () => {
  const pairs = Object.keys(models).flatMap((name, place) =>
    Object.keys(optimizers)
      .filter((_, at) => at === place % 4 || at === 3)
      .map((optimizer) => [name, optimizer]),
  );

  it.each(pairs)(
    "20 steps of %s with %s have the losses of eager steps within 1e-6",
    async (name, optimizer) => {
      const eager = await seeded(() => losses(trained(name, optimizer), 20, { compile: false }));
      const compiled = await seeded(() => losses(trained(name, optimizer), 20));
      expect(compiled.state).toBe("compiled");
      expect(new Set(eager.losses).size).toBeGreaterThan(15);
      expect(furthest(eager.losses, compiled.losses)).toBeLessThanOrEqual(1e-6);
    },
  );

  it("gives products of every transposition, batched or not, and their gradients as eager steps do", async () => {
    const shapes: [number[], number[], boolean, boolean][] = [
      [[5, 7], [7, 9], false, false],
      [[7, 5], [7, 8], true, false],
      [[1, 6], [17, 6], false, true],
      [[6, 4], [3, 6], true, true],
      [[3, 5, 2], [3, 2, 11], false, false],
      [[3, 2, 5], [3, 11, 2], true, true],
    ];
    for (const [left, right, transposeA, transposeB] of shapes) {
      const made = (): Trained => {
        const a = tf.variable(tf.randomNormal(left, 0, 1, "float32", 1));
        const b = tf.variable(tf.randomNormal(right, 0, 1, "float32", 2));
        return {
          variables: [a, b],
          optimizer: tf.train.sgd(0.01),
          loss: (x) => a.mul(x).matMul(b, transposeA, transposeB).square().mean(),
          batch: (step) => [tf.scalar(1 + step / 10)],
          dispose: () => tf.dispose([a, b]),
        };
      };
      const eager = await losses(made(), 8, { compile: false });
      const compiled = await losses(made(), 8);
      expect(compiled.state).toBe("compiled");
      expect(furthest(eager.losses, compiled.losses)).toBeLessThanOrEqual(1e-5);
    }
  });

  it("gives choices, comparisons, slices, stacks and broadcasts as eager steps do", async () => {
    const made = (): Trained => {
      const w = tf.variable(tf.randomNormal([3, 6], 0, 1, "float32", 1));
      return {
        variables: [w],
        optimizer: tf.train.adam(0.05),
        loss: (x) => {
          const row = x.slice([0, 0], [1, 6]);
          const column = x.slice([0, 1], [3, 1]);
          const [left, right] = tf.split(w.mul(row).add(column), 2, 1);
          const chosen = tf.where(left.greater(right).logicalAnd(left.less(2)), left, right.mul(-0.5));
          const stacked = tf.stack([chosen, left.abs(), tf.maximum(left, right)], 1);
          const joined = tf.concat([stacked.reshape([3, 9]), w.reverse(1), tf.minimum(w, 0.1)], 1);
          const [first, second] = tf.unstack(joined.transpose([1, 0]).slice([1, 0], [2, 3]));
          const parts = [joined.square().mean(), first.mul(second).sum(), w.tanh().exp().mean(1).max()];
          return tf.addN([...parts, w.sum(0).clipByValue(-1, 1).mean(), w.notEqual(0).toFloat().mean()]);
        },
        batch: (step) => [tf.randomNormal([3, 6], 0, 1, "float32", step + 1)],
        dispose: () => w.dispose(),
      };
    };
    const eager = await losses(made(), 25, { compile: false });
    const compiled = await losses(made(), 25);
    expect(compiled.state).toBe("compiled");
    expect(furthest(eager.losses, compiled.losses)).toBeLessThanOrEqual(1e-5);
  });

  it("leaves what a model predicts after a step what its new weights say", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
    const x = tf.tensor2d([[1, 2, 3]]);
    const step = compileStep((batch) => (model.apply(batch) as Tensor).square().mean(), {
      optimizer: tf.train.sgd(0.01),
    });
    for (let count = 0; count < 9; count++) {
      await step(x);
      const [kernel, bias] = model.getWeights().map((weight) => Array.from(weight.dataSync()));
      const expected = [0, 1].map(
        (unit) => kernel[unit] + 2 * kernel[2 + unit] + 3 * kernel[4 + unit] + bias[unit],
      );
      const predicted = (model.predict(x) as Tensor).dataSync();
      for (const [unit, value] of expected.entries()) expect(predicted[unit]).toBeCloseTo(value, 5);
    }
    expect(step.state).toBe("compiled");
    step.dispose();
  });

  it("makes the step eagerly, says so once and leaves nothing behind where it takes another way", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const run = async (compile: boolean) => {
      const before = { tensors: tf.memory().numTensors, stored: tf.backend().numDataIds() };
      const w = tf.tidy(() => tf.variable(tf.tensor1d([0.5, -0.5, 0.25])));
      const optimizer = tf.train.adam(0.01);
      let calls = 0;
      const step = compileStep(
        (x) => (++calls % 5 === 0 ? w.mul(x).abs().mean() : w.mul(x).sub(1).square().mean()),
        { optimizer, variables: [w], compile },
      );
      const made: number[] = [];
      for (let count = 0; count < 12; count++) {
        const x = tf.tensor1d([1, 2, 3 + Math.sin(count)]);
        made.push(await step(x));
        x.dispose();
      }
      const { state } = step;
      step.dispose();
      tf.dispose(w);
      optimizer.dispose();
      const left = {
        tensors: tf.memory().numTensors - before.tensors,
        stored: tf.backend().numDataIds() - before.stored,
      };
      return { made, state, left };
    };
    const eager = await run(false);
    const compiled = await run(true);
    expect(compiled.state).toMatch(/^eager: takes another way than when it was recorded/);
    expect(warn).toHaveBeenCalledOnce();
    expect(furthest(eager.made, compiled.made)).toBeLessThanOrEqual(1e-6);
    expect(compiled.left).toEqual({ tensors: 0, stored: 0 });
  });

  it("keeps tensors and the heap what they are from step to step, with new masks and batches in each", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 16, activation: "relu", inputShape: [20] }),
        tf.layers.dropout({ rate: 0.3 }),
        tf.layers.dense({ units: 4, activation: "softmax" }),
      ],
    });
    const step = compileStep((x) => (model.apply(x, { training: true }) as Tensor).log().mean().neg(), {
      optimizer: tf.train.adam(0.001),
    });
    const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;
    const seen: number[][] = [];
    for (let count = 1; count <= 400; count++) {
      const x = tf.randomNormal([32, 20]);
      await step(x);
      x.dispose();
      if (count % 100 === 0) seen.push([tf.memory().numTensors, tf.backend().numDataIds(), heap()]);
    }
    expect(step.state).toBe("compiled");
    expect(new Set(seen.map(String)).size).toBe(1);
    step.dispose();
  });
});

describe("fit on wasm", () => {
  const net = { input: [2], layers: ["8 tanh", "softmax"] };
  const options = { device: "wasm", epochs: 6, batchSize: 16, progress: false } as const;

  it("compiles one function for two trainings of one model, or of two that are made alike, with the same losses", async () => {
    const made = vi.spyOn(WasmStepBackend.prototype, "functionOf");
    const data = moons({ points: 64 });
    const first = await fit(net, data, options);
    const second = await fit(net, data, options);
    expect(made).toHaveBeenCalledTimes(1);
    expect(second.stepLosses).toEqual(first.stepLosses);
    expect(second.manner).toBe("compiled");
    await fit(second.model, moons({ points: 64, seed: 2 }), options);
    expect(made).toHaveBeenCalledTimes(1);
    await fit(net, data, { ...options, optimizer: "sgd" });
    expect(made).toHaveBeenCalledTimes(2);
  });

  it("records another model's step for itself, without a warning", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const data = moons({ points: 64 });
    await fit(net, data, options);
    const other = { ...net, layers: ["8 relu", "softmax"] };
    const run = await fit(other, data, options);
    expect(run.manner).toBe("compiled");
    const eager = await fit(other, data, { ...options, compile: false });
    expect(furthest(run.stepLosses, eager.stepLosses)).toBeLessThanOrEqual(1e-6);
    expect(warn).not.toHaveBeenCalled();
  });
});
