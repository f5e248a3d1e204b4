import { beforeAll, describe, expect, it } from "vitest";
import { checks } from "../../src/worksheet/checks.js";
import { evaluated, keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: counts by loops, searches over all networks, forward passes written out, slopes by finite
 * differences. Nothing here calls the library.
 */
const parts = keysOf("bits-dse-2021-mid-regular");
const part = (name: string) => parts[`bits-dse-midreg-2021-${name}`];
const keyOf = (name: string) => part(name).key;

const slope = (f: (by: number) => number, step = 1e-5) => (f(step) - f(-step)) / (2 * step);

describe("the keys of question 1", () => {
  it("A: the input's length, the classes, a distribution and its likelihood", () => {
    let pixels = 0;
    for (let row = 0; row < 16; row++) for (let column = 0; column < 16; column++) pixels += 3;
    expect(keyOf("1a")).toEqual(near({ A: [pixels], B: 10, C: "softmax", D: "categorical_crossentropy" }));
  });

  it("B: the mean number of neurons that stay, over all masks of a small layer", () => {
    // every mask of 10 neurons with its probability; the mean is linear in the number of neurons
    let mean = 0;
    for (let mask = 0; mask < 1024; mask++) {
      const active = mask.toString(2).replaceAll("0", "").length;
      mean += active * 0.6 ** active * 0.4 ** (10 - active);
    }
    expect(keyOf("1b1-train")).toEqual(near({ active_neurons: 6 * mean }));
    expect(keyOf("1b1-test")).toEqual(near({ active_neurons: 60 }));
  });

  it("B: parameters layer by layer, with and without dropout", () => {
    const sizes = [768, 30, 60, 120, 10];
    const biased = [false, true, false, true];
    const perLayer = biased.map((hasBias, layer) => {
      let count = 0;
      for (let unit = 0; unit < sizes[layer + 1]; unit++) count += sizes[layer] + (hasBias ? 1 : 0);
      return count;
    });
    expect(keyOf("1b2")).toEqual(
      near({
        per_layer: perLayer,
        total: perLayer.reduce((sum, count) => sum + count),
        change: 0,
      }),
    );
  });

  it("C: batches counted one after the other", () => {
    let [batches, images, last] = [0, 0, 0];
    for (let epoch = 0; epoch < 10; epoch++)
      for (let start = 0; start < 5000; start += 32) {
        last = Math.min(32, 5000 - start);
        batches += 1;
        images += last;
      }
    expect(keyOf("1c1")).toEqual(near({ last_batch: last }));
    expect(keyOf("1c2")).toEqual(
      near({
        samples_per_epoch: images / 10,
        batches_per_epoch: batches / 10,
        samples_total: images,
        batches_total: batches,
      }),
    );
    expect(keyOf("1c3")).toEqual(near({ per_epoch: batches / 10, total: batches }));
  });
});

describe("the keys of question 2", () => {
  const textbook = () => [
    {
      weights: [
        [10, 10, 0],
        [0, 10, 10],
      ],
      bias: [20, 20],
    },
    { weights: [[10, 10]], bias: [10] },
  ];
  const { given } = part("2b");

  it("the function yz + xy is true for the minterms of the question", () => {
    const rows = ["000", "001", "010", "011", "100", "101", "110", "111"];
    const isTrue = ([x, y, z]: string) => (y === "1" && z === "1") || (x === "1" && y === "1");
    expect(rows.filter(isTrue)).toEqual(given["minterms"]);
  });

  it("the check takes the textbook's network and y(x + z), and refuses each damage", () => {
    const other = [
      {
        weights: [
          [0, 10, 0],
          [10, 0, 10],
        ],
        bias: [10, 10],
      },
      { weights: [[10, 10]], bias: [20] },
    ];
    for (const layers of [textbook(), other]) expect(checks.computesMinterms({ layers }, given)).toBe(true);
    for (const layer of [0, 1])
      for (const [unit] of textbook()[layer].bias.entries()) {
        for (const by of [-10, 1, 5, 10]) {
          const layers = textbook();
          layers[layer].bias[unit] += by;
          expect(checks.computesMinterms({ layers }, given), JSON.stringify(layers)).toBe(false);
        }
        for (const [at, weight] of textbook()[layer].weights[unit].entries())
          for (const damage of weight === 0 ? [5, 20] : [-10, 0, 5, 20]) {
            const layers = textbook();
            layers[layer].weights[unit][at] = damage;
            expect(checks.computesMinterms({ layers }, given), JSON.stringify(layers)).toBe(false);
          }
      }
  });

  it("the check refuses a third hidden unit, and so two are the fewest", () => {
    const [hidden, output] = textbook();
    const three = [
      { weights: [...hidden.weights, [0, 0, 0]], bias: [...hidden.bias, 10] },
      { weights: [[10, 10, 10]], bias: output.bias },
    ];
    expect(checks.computesMinterms({ layers: three }, given)).toBe(false);
    expect(keyOf("2a")).toEqual(
      near({ perceptrons: hidden.bias.length + output.bias.length, hidden: hidden.bias.length }),
    );
    // for x AND y, which one hidden unit computes, two are one too many
    const and = { ...given, minterms: ["110", "111"] };
    const single = [
      { weights: [[10, 10, 0]], bias: [20] },
      { weights: [[10]], bias: [10] },
    ];
    const pair = [hidden, { weights: [[10, 0]], bias: [10] }];
    expect([single, pair].map((layers) => checks.computesMinterms({ layers }, and))).toEqual([true, false]);
  });
});

describe("the keys of question 3", () => {
  it.each([
    { a: 2, b: -3, c: 0.5 },
    { a: -1.5, b: 0.25, c: 4 },
  ])("A: coefficients of the composed network at a = $a, b = $b, c = $c", (names) => {
    const { a, b, c } = names;
    const unit = (first: number, second: number) => a * first + b * second + c;
    const network = (x: number, y: number) => unit(unit(x, y), unit(x, y));
    const { claim_true, weight_x, weight_y, bias } = keyOf("3a");
    expect(claim_true).toBe(true);
    expect(evaluated(bias, names)).toBeCloseTo(network(0, 0), 12);
    expect(evaluated(weight_x, names)).toBeCloseTo(network(1, 0) - network(0, 0), 12);
    expect(evaluated(weight_y, names)).toBeCloseTo(network(0, 1) - network(0, 0), 12);
    // and nothing else: the network is affine
    expect(network(3, -7)).toBeCloseTo(
      3 * evaluated(weight_x, names) - 7 * evaluated(weight_y, names) + evaluated(bias, names),
      9,
    );
  });

  it("B: two steps end in the minimum from anywhere", () => {
    const [rate, place, lowest] = ["eta2", "x_min", "f_min"].map((name) => evaluated(keyOf("3b")[name], {}));
    const f = (x: number) => 12.5 * x * x + 16 * x + 12;
    for (const start of [2, -5, 0.1, 40]) {
      const once = start - 1 * (25 * start + 16);
      expect(once - rate * (25 * once + 16)).toBeCloseTo(place, 9);
    }
    expect(f(place)).toBeCloseTo(lowest, 12);
    expect(Math.min(f(place - 0.01), f(place + 0.01))).toBeGreaterThan(lowest);
  });
});

describe("the keys of question 4", () => {
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
    expect(keyOf("4-trace").points).toEqual(near(points));
  });

  it("the rule in brackets is RPROP⁺, which looks at the sign again, with two iterations written as one", () => {
    const seen = [2];
    let [x, step, sign, move] = [2, 1, 0, 0];
    while (seen.length < 40) {
      const now = Math.sign(gradient(x));
      if (now * sign < 0) {
        [step, sign] = [step * 0.8, 0];
        x -= move;
      } else {
        if (now * sign > 0) step *= 1.1;
        [sign, move] = [now, -now * step];
        x += move;
        seen.push(x);
      }
    }
    expect(keyOf("4-trace").points).toEqual(near(seen.slice(0, 14)));
  });

  it("the minimum is 28/3 at −1/3; the published 12 is the value at 0", () => {
    const { x, f: lowest } = keyOf("4-min");
    expect(gradient(evaluated(x, {}))).toBeCloseTo(0, 12);
    expect(f(evaluated(x, {}))).toBeCloseTo(evaluated(lowest, {}), 12);
    expect(f(0)).toBe(12);
    expect(f(-0.33)).toBeLessThan(9.34);
  });
});

describe("the keys of question 5", () => {
  const { W1, W2, V } = part("5a-forward").given as Record<string, number[][]>;
  const through = (matrix: number[][], inputs: number[]) =>
    [0, 1].map((to) => inputs[0] * matrix[0][to] + inputs[1] * matrix[1][to]);
  const lossAt = (z: number[]) => -Math.log(Math.exp(z[0]) / (Math.exp(z[0]) + Math.exp(z[1])));
  const forward = (w1 = 0.5) => {
    const h1 = through([[w1, W1[0][1]], W1[1]], [0.5, 0.5]).map((number) => Math.max(0, number));
    const h2 = through(W2, h1).map(Math.tanh);
    const z = through(V, h2);
    const y = z.map((number) => Math.exp(number) / (Math.exp(z[0]) + Math.exp(z[1])));
    return { h1, h2, z, y };
  };
  const loss = (w1?: number) => lossAt(forward(w1).z);

  it("A: activations, loss, and the new w1 by differences", () => {
    expect(keyOf("5a-forward")).toEqual(near(forward()));
    expect(keyOf("5a-loss")).toEqual(near({ loss: loss() }));
    const { z } = forward();
    const dL_dw1 = slope((by) => loss(0.5 + by));
    expect(keyOf("5a-w1")).toEqual(
      near(
        {
          dL_dz: [slope((by) => lossAt([z[0] + by, z[1]])), slope((by) => lossAt([z[0], z[1] + by]))],
          dL_dw1,
          w1_new: 0.5 - dL_dw1,
        },
        1e-7,
      ),
    );
  });

  it("A: the published 0.6057 comes of ∂L/∂z2 = 0 and a forgotten tanh, and raises the loss", () => {
    const pre = through(W2, forward().h1);
    expect(part("5a-forward").publishedValue as { h2: number[]; z: number[] }).toEqual(
      near({
        h1: forward().h1,
        h2: pre,
        z: through(V, pre),
        y: forward().y,
      }),
    );
    const deltas = [0, 1].map((unit) => V[unit][0] * -0.5 * (1 - pre[unit] ** 2));
    const gradient = (W2[0][0] * deltas[0] + W2[0][1] * deltas[1]) * 0.5;
    expect(0.5 - gradient).toBeCloseTo(0.6057, 4);
    expect(loss(0.6057)).toBeGreaterThan(loss());
    expect(loss(keyOf("5a-w1").w1_new)).toBeLessThan(loss());
  });

  it("B: the masks with one unit in each layer, counted", () => {
    let paths = 0;
    for (let mask = 0; mask < 16; mask++) {
      const bits = [8, 4, 2, 1].map((bit) => (mask & bit ? 1 : 0));
      if (bits[0] + bits[1] === 1 && bits[2] + bits[3] === 1) paths += 1;
    }
    expect(keyOf("5b1")).toEqual(near({ paths }));
  });
});

describe("the answers of bits-dse-2021-mid-regular", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dse-2021-mid-regular");
  }, paperTimeout);

  it("2: the network found passes the check", () => {
    expect(checks.computesMinterms(answers["bits-dse-midreg-2021-2b"].value, part("2b").given)).toBe(true);
  });

  it("correct three published answers and give the readings of two questions", () => {
    const marked = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) =>
        verdict === wanted ? [id.slice("bits-dse-midreg-2021-".length)] : [],
      );
    expect(marked("corrected")).toEqual(["4-min", "5a-forward", "5a-w1"]);
    expect(marked("ambiguous")).toEqual(["1c2", "1c3"]);
    expect(marked("rounded")).toEqual(["5a-loss"]);
  });
});
