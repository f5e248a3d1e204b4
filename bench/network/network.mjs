/*
 * How fast networks are described, counted and worked through, as ratios to hand-written loops and to mathjs.
 * Run after a build: node bench/network/network.mjs
 */
import { create, all } from "mathjs";
import { descend, layer, minimalSumOfProducts, network, traceMlp } from "../../dist/src/index.js";

const math = create(all);

/** Median milliseconds of a run, after a warm-up. */
function median(run, times = 15) {
  for (let warm = 0; warm < 3; warm++) run();
  const samples = Array.from({ length: times }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return samples.toSorted((a, b) => a - b)[Math.floor(times / 2)];
}

function report(what, ours, peer, theirs) {
  const ratio = theirs / ours;
  const times =
    ratio >= 1 ? `${ratio.toFixed(1)} times as fast as` : `${(1 / ratio).toFixed(1)} times as slow as`;
  console.log(`${what}: ${ours.toFixed(3)} ms, ${times} ${peer} (${theirs.toFixed(3)} ms)`);
}

/** Multiplications of a convolution on its input, by visiting every product. */
function loopMacs(channels, size, out, kernel, padding) {
  let inside = 0;
  for (let o = 0; o < out; o++)
    for (let c = 0; c < channels; c++)
      for (let y = -padding; y + kernel <= size + padding; y++)
        for (let x = -padding; x + kernel <= size + padding; x++)
          for (let u = 0; u < kernel; u++)
            for (let v = 0; v < kernel; v++) {
              const [row, column] = [y + u, x + v];
              if (row >= 0 && row < size && column >= 0 && column < size) inside++;
            }
  return inside;
}

const conv = () =>
  network({ input: [16, 32, 32], layers: [{ type: "conv2d", out: 16, kernel: 3, padding: 1 }] }).summary()
    .macsSkippingPadding;
if (conv() !== loopMacs(16, 32, 16, 3, 1)) throw new Error("formula and loop disagree");
report(
  "products of one convolution, padded zeros left out",
  median(conv),
  "a loop over all products",
  median(() => loopMacs(16, 32, 16, 3, 1)),
);

const block = (out) => [
  { type: "conv2d", out, kernel: 3, padding: 1 },
  { type: "batchNorm" },
  { type: "relu" },
];
const deep = {
  input: [3, 224, 224],
  layers: Array.from({ length: 50 }, (_, i) =>
    i % 10 === 9 ? [layer.maxPool2d({ kernel: 2 })] : block(64),
  ).flat(),
};
const described = median(() => network(deep).summary().rows);
console.log(`summary of ${deep.layers.length} layers with receptive fields: ${described.toFixed(2)} ms`);

/** The receptive field of the last layer by sets of positions, from the output back to the input. */
function seenByLoops(layers) {
  let places = new Set([0]);
  for (const { kernel, stride, padding } of layers.toReversed()) {
    const next = new Set();
    for (const place of places) for (let u = 0; u < kernel; u++) next.add(place * stride - padding + u);
    places = next;
  }
  return Math.max(...places) - Math.min(...places) + 1;
}

const chain = Array.from({ length: 24 }, (_, i) => ({ kernel: 3, stride: i % 6 === 5 ? 2 : 1, padding: 1 }));
const chainSpec = {
  input: [1, 512, 512],
  layers: chain.map((window) => ({ type: "conv2d", out: 1, ...window })),
};
const field = () => network(chainSpec).summary().rows.at(-1).receptiveField.size[0];
if (field() !== seenByLoops(chain)) throw new Error("field and loop disagree");
report(
  "receptive fields of all 24 layers",
  median(field),
  "sets of positions, layer by layer",
  median(() => chain.map((_, i) => seenByLoops(chain.slice(0, i + 1)))),
);

const weights = (rows, columns) =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (__, j) => (((i * 7 + j * 3) % 11) - 5) / 10),
  );
const sizes = [4, 8, 3];
const spec = {
  input: [0.1, -0.2, 0.3, 0.4],
  layers: [
    { weights: weights(sizes[1], sizes[0]), activation: "tanh" },
    { weights: weights(sizes[2], sizes[1]), activation: "softmax" },
  ],
  target: [1, 0, 0],
  loss: "crossEntropy",
  learningRate: 0.1,
};
function mathjsStep() {
  const [W1, W2] = spec.layers.map((item) => math.matrix(item.weights));
  const h = math.map(math.multiply(W1, spec.input), Math.tanh);
  const e = math.map(math.multiply(W2, h), Math.exp);
  const p = math.divide(e, math.sum(e));
  const delta = math.subtract(p, spec.target);
  const dW2 = math.multiply(math.reshape(delta, [3, 1]), math.reshape(h, [1, 8]));
  const dh = math.dotMultiply(
    math.multiply(math.transpose(W2), delta),
    math.subtract(1, math.dotMultiply(h, h)),
  );
  const dW1 = math.multiply(math.reshape(dh, [8, 1]), math.reshape(math.matrix(spec.input), [1, 4]));
  return [math.subtract(W1, math.multiply(0.1, dW1)), math.subtract(W2, math.multiply(0.1, dW2))];
}
report(
  "one traced step of a 4-8-3 network",
  median(() => traceMlp(spec)),
  "mathjs without a trace",
  median(mathjsStep),
);

const adam = { type: "adam", learningRate: 0.1 };
const run = () => descend({ f: "x^4/4 - x + exp(-x)", start: [1.5], method: adam, steps: 200 });
console.log(`200 traced steps of Adam: ${median(run, 5).toFixed(2)} ms`);

const minterms = Array.from({ length: 128 }, (_, row) => row * 2 + (row % 3 === 0 ? 1 : 0));
const many = { variables: [..."abcdefgh"], minterms };
console.log(
  `minimal sum of products of 8 variables: ${median(() => minimalSumOfProducts(many), 3).toFixed(1)} ms`,
);
