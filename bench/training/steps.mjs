/*
 * Times the workloads on one side and prints their medians as JSON:
 *   node steps.mjs wasm|wasm-eager|tensorflow|compiled|cpu|stock-wasm [WORKLOAD,…]
 */
import { createRequire } from "node:module";
import { compileStep, device } from "../../dist/src/index.js";
import { multiHeadAttentionOf } from "../../dist/src/tfjs/layers/attention-layer.js";

const side = process.argv[2];
const compile = side === "compiled" || side === "wasm";
const rung = { compiled: "tensorflow", "wasm-eager": "wasm" }[side] ?? side;
const tf = side === "stock-wasm" ? await stock() : (await device(rung)).tf;

async function stock() {
  const require = createRequire(import.meta.url);
  const library = require("@tensorflow/tfjs");
  require("@tensorflow/tfjs-backend-wasm");
  await library.setBackend("wasm");
  return library;
}

const { layers } = tf;

/** A transformer's encoder block: attention of 4 heads and a feed-forward part, each added to its input and normalized. */
function attentionBlock() {
  const Attention = multiHeadAttentionOf(tf);
  const x = tf.input({ shape: [64, 128] });
  const options = { heads: 4, kvHeads: 4, headDim: 32, bias: true, causal: false, rotary: false };
  const normalized = (parts) => layers.layerNormalization().apply(layers.add().apply(parts));
  const attended = normalized([x, new Attention(options).apply(x)]);
  const wide = layers.dense({ units: 512, activation: "relu" }).apply(attended);
  const mixed = normalized([attended, layers.dense({ units: 128 }).apply(wide)]);
  const pooled = layers.globalAveragePooling1d().apply(mixed);
  return tf.model({
    inputs: x,
    outputs: layers.dense({ units: 10, activation: "softmax" }).apply(pooled),
  });
}

const models = {
  mlp: {
    input: [128, 784],
    make: () => [
      layers.dense({ units: 256, activation: "relu", inputShape: [784] }),
      layers.dense({ units: 128, activation: "relu" }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  },
  lenet: {
    input: [64, 28, 28, 1],
    make: () => [
      layers.conv2d({
        filters: 6,
        kernelSize: 5,
        padding: "same",
        activation: "relu",
        inputShape: [28, 28, 1],
      }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 5, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 120, activation: "relu" }),
      layers.dense({ units: 84, activation: "relu" }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  },
  lstm: {
    input: [32, 50, 32],
    make: () => [
      layers.lstm({ units: 64, recurrentInitializer: "glorotUniform", inputShape: [50, 32] }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  },
  attention: { input: [32, 64, 128], model: attentionBlock },
};

const wanted = process.argv[3]?.split(",");

/**
 * The times of steps, in ms: all that were made before the clock counts, then the counted ones. A process that has just
 * begun still compiles its own JavaScript beside the step, on cores that the step would use; as long as that takes, it is no
 * step of a training. peers.py does the same.
 */
async function timesOf(step) {
  const steps = async (least, most, limit) => {
    const times = [];
    const end = performance.now() + limit;
    while (times.length < least || (times.length < most && performance.now() < end)) {
      const start = performance.now();
      await step();
      times.push(performance.now() - start);
    }
    return times;
  };
  return { before: await steps(8, 100, 1500), counted: await steps(20, 100, 1500) };
}

const result = {};
for (const [name, { input, make, model: whole }] of Object.entries(models)) {
  if (wanted?.includes(name) === false) continue;
  try {
    const model = whole?.() ?? tf.sequential({ layers: make() });
    const x = tf.randomNormal(input, 0, 1, "float32", 1);
    const classes = tf.tensor1d(
      Array.from({ length: input[0] }, (_, sample) => sample % 10),
      "int32",
    );
    const y = tf.oneHot(classes, 10).toFloat();
    const optimizer = tf.train.adam(0.001);
    const weights = model.trainableWeights.map((weight) => weight.read());
    const loss = (inputs, labels) =>
      tf.metrics.categoricalCrossentropy(labels, model.apply(inputs, { training: true })).mean();
    const compiled = compileStep(loss, { optimizer, variables: weights });
    const eager = () => tf.tidy(() => void optimizer.minimize(() => loss(x, y), true, weights).dataSync());
    const { before, counted } = await timesOf(() => (compile ? compiled(x, y) : eager()));
    result[name] = counted.toSorted((a, b) => a - b)[counted.length >> 1];
    if (!compile) continue;
    // The second and the third step are recorded; the third makes the function and checks it.
    result[`${name} made`] = before[1] + before[2];
    if (compiled.state !== "compiled") result[name] = compiled.state;
  } catch (error) {
    result[name] = error.message.split("\n")[0];
  }
}
console.log(JSON.stringify(result));
