import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: counts by loops, searches over all networks, forward passes written out, slopes by finite
 * differences. Nothing here calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;
const value = (part: string) => answers[`bits-dse-midreg-2021-${part}`].value;

beforeAll(async () => {
  answers = await solvedPaper("bits-dse-2021-mid-regular");
}, paperTimeout);

const evaluate = (text: string, names: Record<string, number>): number =>
  // oxlint-disable-next-line typescript/no-implied-eval -- an expression that the notebook reported
  new Function(...Object.keys(names), `return ${text.replaceAll("^", "**")}`)(...Object.values(names));
const slope = (f: (by: number) => number, step = 1e-5) => (f(step) - f(-step)) / (2 * step);
const near = (actual: number[], expected: number[], digits = 9) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((number, index) => expect(number).toBeCloseTo(expected[index], digits));
};

describe("question 1", () => {
  it("A: the input's length, the classes, a distribution and its likelihood", () => {
    let pixels = 0;
    for (let row = 0; row < 16; row++) for (let column = 0; column < 16; column++) pixels += 3;
    expect(value("1a")).toEqual({ A: [pixels], B: 10, C: "softmax", D: "categorical_crossentropy" });
  });

  it("B: the mean number of neurons that stay, over all masks of a small layer", () => {
    // every mask of 10 neurons with its probability; the mean is linear in the number of neurons
    let mean = 0;
    for (let mask = 0; mask < 1024; mask++) {
      const active = mask.toString(2).replaceAll("0", "").length;
      mean += active * 0.6 ** active * 0.4 ** (10 - active);
    }
    expect(value("1b1-train").active_neurons).toBeCloseTo(6 * mean, 9);
    expect(value("1b1-test").active_neurons).toBe(60);
  });

  it("B: parameters layer by layer, with and without dropout", () => {
    const sizes = [768, 30, 60, 120, 10];
    const biased = [false, true, false, true];
    const perLayer = biased.map((hasBias, layer) => {
      let count = 0;
      for (let unit = 0; unit < sizes[layer + 1]; unit++) count += sizes[layer] + (hasBias ? 1 : 0);
      return count;
    });
    const total = perLayer.reduce((sum, count) => sum + count);
    expect(value("1b2")).toEqual({ per_layer: perLayer, total, change: 0 });
  });

  it("C: batches counted one after the other", () => {
    let [batches, images, last] = [0, 0, 0];
    for (let epoch = 0; epoch < 10; epoch++)
      for (let start = 0; start < 5000; start += 32) {
        last = Math.min(32, 5000 - start);
        batches += 1;
        images += last;
      }
    expect(value("1c1").last_batch).toBe(last);
    expect(value("1c2")).toEqual({
      samples_per_epoch: images / 10,
      batches_per_epoch: batches / 10,
      samples_total: images,
      batches_total: batches,
    });
    expect(value("1c3")).toEqual({ per_epoch: batches / 10, total: batches });
  });
});

type Layers = { weights: number[][]; bias: number[] }[];

describe("question 2", () => {
  const rows = Array.from({ length: 8 }, (_, row) => [4, 2, 1].map((bit) => (row & bit ? 1 : 0)));
  const f = ([x, y, z]: number[]) => ((y && z) || (x && y) ? 1 : 0);
  const fires = (weights: number[], bias: number, inputs: number[]) =>
    weights.reduce((sum, weight, index) => sum + weight * inputs[index], 0) >= bias ? 1 : 0;

  it("the function is true for 011, 110 and 111", () => {
    expect(rows.filter((row) => f(row) === 1).map((row) => row.join(""))).toEqual(["011", "110", "111"]);
  });

  it("A: no perceptron with weights −10, 0, 10 computes it, so one hidden unit is too few", () => {
    const computes: string[] = [];
    const weights = [-10, 0, 10];
    for (const a of weights)
      for (const b of weights)
        for (const c of weights)
          for (let bias = -40; bias <= 40; bias += 10)
            for (const negated of [0, 1])
              if (rows.every((row) => (fires([a, b, c], bias, row) ^ negated) === f(row)))
                computes.push(`${a} ${b} ${c} ${bias}`);
    expect(computes).toEqual([]);
    expect(value("2a")).toEqual({ perceptrons: 3, hidden: 2 });
  });

  it("B: the network keeps to the weights allowed and computes the function", () => {
    const { layers } = value("2b") as { layers: Layers };
    expect(layers.map(({ bias }) => bias.length)).toEqual([2, 1]);
    for (const { weights, bias } of layers) {
      expect(weights.flat().every((weight) => [-10, 0, 10].includes(weight))).toBe(true);
      expect(bias.every((number) => number % 10 === 0)).toBe(true);
    }
    for (const row of rows) {
      const hidden = layers[0].weights.map((weights, unit) => fires(weights, layers[0].bias[unit], row));
      expect(fires(layers[1].weights[0], layers[1].bias[0], hidden)).toBe(f(row));
    }
  });
});

describe("question 3", () => {
  it.each([
    { a: 2, b: -3, c: 0.5 },
    { a: -1.5, b: 0.25, c: 4 },
  ])("A: coefficients of the composed network at a = $a, b = $b, c = $c", (names) => {
    const { a, b, c } = names;
    const unit = (first: number, second: number) => a * first + b * second + c;
    const network = (x: number, y: number) => unit(unit(x, y), unit(x, y));
    const { claim_true, weight_x, weight_y, bias } = value("3a");
    expect(claim_true).toBe(true);
    expect(evaluate(bias, names)).toBeCloseTo(network(0, 0), 12);
    expect(evaluate(weight_x, names)).toBeCloseTo(network(1, 0) - network(0, 0), 12);
    expect(evaluate(weight_y, names)).toBeCloseTo(network(0, 1) - network(0, 0), 12);
    // and nothing else: the network is affine
    expect(network(3, -7)).toBeCloseTo(
      3 * evaluate(weight_x, names) - 7 * evaluate(weight_y, names) + evaluate(bias, names),
      9,
    );
  });

  it("B: two steps end in the minimum from anywhere", () => {
    const { eta2, x_min, f_min } = value("3b");
    const [rate, place, lowest] = [eta2, x_min, f_min].map((text: string) => evaluate(text, {}));
    const f = (x: number) => 12.5 * x * x + 16 * x + 12;
    for (const start of [2, -5, 0.1, 40]) {
      const once = start - 1 * (25 * start + 16);
      expect(once - rate * (25 * once + 16)).toBeCloseTo(place, 9);
    }
    expect(f(place)).toBeCloseTo(lowest, 12);
    expect(Math.min(f(place - 0.01), f(place + 0.01))).toBeGreaterThan(lowest);
  });
});

describe("question 4", () => {
  const gradient = (x: number) => 48 * x + 16;
  const f = (x: number) => 24 * x * x + 16 * x + 12;

  it("the fourteen points, rejected ones included", () => {
    const points = [2];
    let [kept, step] = [2, 1];
    while (points.length < 14) {
      const trial = gradient(kept) > 0 ? kept - step : kept + step;
      points.push(trial);
      if (gradient(trial) * gradient(kept) > 0) [kept, step] = [trial, step * 1.1];
      else step *= 0.8;
    }
    near(value("4-trace").points, points, 12);
  });

  it("the minimum is 28/3 at −1/3; the published 12 is the value at 0", () => {
    const { x, f: lowest } = value("4-min");
    expect([x, lowest]).toEqual(["-1/3", "28/3"]);
    expect(gradient(-1 / 3)).toBeCloseTo(0, 12);
    expect(f(-1 / 3)).toBeCloseTo(28 / 3, 12);
    expect(f(0)).toBe(12);
    expect(f(-0.33)).toBeLessThan(9.34);
  });
});

describe("question 5", () => {
  const W1 = [
    [0.5, 0.5],
    [0.2, 0.2],
  ];
  const W2 = [
    [0.3, 0.4],
    [0.4, 0.3],
  ];
  const V = [
    [0.7, 0.6],
    [0.6, 0.7],
  ];
  const through = (matrix: number[][], inputs: number[]) =>
    [0, 1].map((to) => inputs[0] * matrix[0][to] + inputs[1] * matrix[1][to]);
  const lossAt = (z: number[]) => -Math.log(Math.exp(z[0]) / (Math.exp(z[0]) + Math.exp(z[1])));
  const forward = (w1 = 0.5) => {
    const h1 = through([[w1, W1[0][1]], W1[1]], [0.5, 0.5]).map((number) => Math.max(0, number));
    const h2 = through(W2, h1).map(Math.tanh);
    const z = through(V, h2);
    const y = z.map((number) => Math.exp(number) / (Math.exp(z[0]) + Math.exp(z[1])));
    return { h1, h2, z, y, loss: lossAt(z) };
  };

  it("A: activations, loss, and the new w1 by differences", () => {
    const { loss, ...activations } = forward();
    for (const [name, numbers] of Object.entries(activations)) near(value("5a-forward")[name], numbers, 12);
    expect(value("5a-loss").loss).toBeCloseTo(loss, 12);
    const { dL_dz, dL_dw1, w1_new } = value("5a-w1");
    near(dL_dz, [
      slope((by) => lossAt([activations.z[0] + by, activations.z[1]])),
      slope((by) => lossAt([activations.z[0], activations.z[1] + by])),
    ]);
    const numeric = slope((by) => forward(0.5 + by).loss);
    expect(dL_dw1).toBeCloseTo(numeric, 9);
    expect(w1_new).toBeCloseTo(0.5 - numeric, 9);
  });

  it("A: the published 0.6057 comes of ∂L/∂z2 = 0 and a forgotten tanh, and raises the loss", () => {
    const slopes = [0.245, 0.245].map((g) => 1 - g * g);
    const deltas = [0, 1].map((unit) => V[unit][0] * -0.5 * slopes[unit]);
    const gradient = (W2[0][0] * deltas[0] + W2[0][1] * deltas[1]) * 0.5;
    expect(0.5 - gradient).toBeCloseTo(0.6057, 4);
    expect(forward(0.6057).loss).toBeGreaterThan(forward().loss);
    expect(forward(value("5a-w1").w1_new).loss).toBeLessThan(forward().loss);
    expect(Math.tanh(0.245)).toBeCloseTo(forward().h2[0], 12);
  });

  it("B: the masks with one unit in each layer, counted", () => {
    let paths = 0;
    for (let mask = 0; mask < 16; mask++) {
      const bits = [8, 4, 2, 1].map((bit) => (mask & bit ? 1 : 0));
      if (bits[0] + bits[1] === 1 && bits[2] + bits[3] === 1) paths += 1;
    }
    expect(value("5b1").paths).toBe(paths);
  });
});

it("corrects three published answers and gives the readings of two questions", () => {
  const marked = (wanted: string) =>
    Object.entries(answers).flatMap(([id, { verdict }]) =>
      verdict === wanted ? [id.slice("bits-dse-midreg-2021-".length)] : [],
    );
  expect(marked("corrected")).toEqual(["4-min", "5a-forward", "5a-w1"]);
  expect(marked("ambiguous")).toEqual(["1c2", "1c3"]);
  expect(marked("rounded")).toEqual(["5a-loss"]);
});
