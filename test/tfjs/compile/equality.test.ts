import type { Optimizer, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";
import type { Tfjs } from "../../../src/tfjs/library.js";
import { furthest, losses, onTensorflow, type Trained } from "./tensorflow.js";
import { rounds } from "../../support/rounds.js";

/** A compiled step is compared with its record at steps 63 and 97 among others. */
const steps = rounds({ everyday: 100, thorough: 200 });

type Layers = ReturnType<LayersModel["getLayer"]>[];

/** Models whose weights are drawn with seeds, and the shape of their batches. */
const models: Record<string, { input: number[]; layers(tf: Tfjs, drawn: () => object): Layers }> = {
  "a multilayer perceptron": {
    input: [24, 20],
    layers: ({ layers }, drawn) => [
      layers.dense({ units: 16, activation: "relu", inputShape: [20], ...drawn() }),
      layers.dense({ units: 12, activation: "tanh", ...drawn() }),
      layers.dense({ units: 5, activation: "softmax", ...drawn() }),
    ],
  },
  "a LeNet": {
    input: [8, 14, 14, 1],
    layers: ({ layers }, drawn) => [
      layers.conv2d({
        filters: 4,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        inputShape: [14, 14, 1],
        ...drawn(),
      }),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 6, kernelSize: 3, activation: "relu", ...drawn() }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 5, activation: "softmax", ...drawn() }),
    ],
  },
  "an LSTM": {
    input: [8, 7, 4],
    layers: ({ layers }, drawn) => [
      layers.lstm({ units: 6, inputShape: [7, 4], ...drawn() }),
      layers.dense({ units: 5, activation: "softmax", ...drawn() }),
    ],
  },
  "a GRU": {
    input: [8, 7, 4],
    layers: ({ layers }, drawn) => [
      layers.gru({ units: 6, inputShape: [7, 4], ...drawn() }),
      layers.dense({ units: 5, activation: "softmax", ...drawn() }),
    ],
  },
  "a convolution with batch norm": {
    input: [8, 10, 10, 2],
    layers: ({ layers }, drawn) => [
      // A bias before a batch norm has no gradient but rounding, which Adam amplifies to the learning rate.
      layers.conv2d({
        filters: 4,
        kernelSize: 3,
        strides: 2,
        useBias: false,
        inputShape: [10, 10, 2],
        ...drawn(),
      }),
      layers.batchNormalization(),
      layers.activation({ activation: "tanh" }),
      layers.flatten(),
      layers.dense({ units: 5, activation: "softmax", ...drawn() }),
    ],
  },
  "dropout and noise": {
    input: [24, 20],
    layers: ({ layers }, drawn) => [
      layers.dense({ units: 16, activation: "relu", inputShape: [20], ...drawn() }),
      layers.dropout({ rate: 0.4 }),
      layers.gaussianNoise({ stddev: 0.1 }),
      layers.gaussianDropout({ rate: 0.2 }),
      layers.dense({ units: 5, activation: "softmax", ...drawn() }),
    ],
  },
};

const optimizers: Record<string, (tf: Tfjs) => Optimizer> = {
  SGD: (tf) => tf.train.sgd(0.05),
  momentum: (tf) => tf.train.momentum(0.02, 0.9),
  Adam: (tf) => tf.train.adam(0.002),
};

describe("compileStep", () => {
  const held = onTensorflow();

  function trained(name: string, optimizer: string): Trained {
    const { tf } = held;
    let seed = 0;
    const drawn = () => ({
      kernelInitializer: tf.initializers.glorotUniform({ seed: ++seed }),
      recurrentInitializer: tf.initializers.glorotUniform({ seed: ++seed }),
    });
    const { input, layers } = models[name];
    const model = tf.sequential({ layers: layers(tf, drawn) });
    const batches = [1, 2, 3].map((draw) => [
      tf.randomNormal(input, 0, 1, "float32", draw),
      tf.oneHot(tf.randomUniform([input[0]], 0, 5, "int32", draw), 5).toFloat(),
    ]);
    return {
      optimizer: optimizers[optimizer](tf),
      variables: model.trainableWeights.map((weight) => weight.read() as Variable),
      loss: (x, y) =>
        tf.metrics.categoricalCrossentropy(y, model.apply(x, { training: true }) as Tensor).mean(),
      batch: (step) => batches[step % 3].map((tensor) => tensor.clone()),
      dispose: () => tf.dispose([model.getWeights(), batches]),
    };
  }

  /** Numbers that `Math.random` gives alike in two runs, so that both draw the same masks. */
  async function seeded<T>(run: () => Promise<T>): Promise<T> {
    const own = Math.random;
    let state = 1;
    Math.random = () => (state = (state * 16807) % 2147483647) / 2147483647;
    try {
      return await run();
    } finally {
      Math.random = own;
    }
  }

  for (const name of Object.keys(models))
    for (const optimizer of Object.keys(optimizers))
      it(
        `${steps} steps of ${name} with ${optimizer} have the losses of eager steps within 1e-5`,
        { timeout: 120_000 },
        async () => {
          const eager = await seeded(() => losses(trained(name, optimizer), steps, { compile: false }));
          const compiled = await seeded(() => losses(trained(name, optimizer), steps));
          expect(compiled.state).toBe("compiled");
          expect(eager.losses[steps - 2]).toBeLessThan(eager.losses[0]);
          expect(furthest(eager.losses, compiled.losses)).toBeLessThanOrEqual(1e-5);
        },
      );
});
