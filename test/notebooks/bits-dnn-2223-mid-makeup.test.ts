import { beforeAll, describe, expect, it } from "vitest";
import { evaluated, keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: counts by loops, forward passes written out, slopes by finite differences. Nothing here calls
 * the library.
 */
const parts = keysOf("bits-dnn-2223-mid-makeup");
const keyOf = (part: string) => parts[`bits-midmk-2223-${part}`].key;

const slope = (f: (by: number) => number, step = 1e-5) => (f(step) - f(-step)) / (2 * step);
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
/** Weights and biases of a fully connected network, counted unit by unit. */
const parameters = (sizes: number[]) => {
  let count = 0;
  for (let layer = 1; layer < sizes.length; layer++)
    for (let unit = 0; unit < sizes[layer]; unit++) count += sizes[layer - 1] + 1;
  return count;
};

describe("the keys of question 1", () => {
  it("a, c: sizes of the network, and nothing learned in dropout", () => {
    const units = [1048, 512, 256, 128, 64, 32, 16, 8];
    expect(keyOf("1a")).toEqual({
      depth: units.length,
      width: units.toSorted((a, b) => b - a)[0],
      input_length: 256 * 256 + 256 * 256 + 256 * 256,
      classes: units[units.length - 1],
      text: null,
    });
    expect(keyOf("1c").additional_parameters).toBe(0);
  });

  it("e: a loss that converges is not stopped, one that turns up is, after seven epochs", () => {
    const lastEpoch = (losses: number[]) => {
      for (let epoch = 8; epoch <= losses.length; epoch++)
        if (Math.min(...losses.slice(epoch - 7, epoch)) >= Math.min(...losses.slice(0, epoch - 7)))
          return epoch;
      return losses.length;
    };
    const converging = Array.from({ length: 200 }, (_, index) => 1 + 0.9 ** (index + 1));
    const turning = converging.map((loss, index) => (index < 30 ? loss : 1 + (index - 29) / 10));
    expect(lastEpoch(converging)).toBe(200);
    expect(lastEpoch(turning)).toBe(37);
  });
});

describe("the keys of question 2", () => {
  it("a: the gradient's noise falls as the batch grows", () => {
    // means of m values ±1: their variance is 1/m, here by all outcomes of m = 1, 2, 4
    const variance = (m: number) => {
      let total = 0;
      for (let outcome = 0; outcome < 2 ** m; outcome++) {
        let sum = 0;
        for (let bit = 0; bit < m; bit++) sum += (outcome >> bit) & 1 ? 1 : -1;
        total += (sum / m) ** 2;
      }
      return total / 2 ** m;
    };
    expect([1, 2, 4].map(variance)).toEqual([1, 1 / 2, 1 / 4]);
    expect(keyOf("2a")).toEqual({
      figure_2: "mini-batch gradient descent",
      figure_3: "stochastic gradient descent",
    });
  });

  it("b: noise around a minimum is smaller with a smaller learning rate", () => {
    // θ ← θ − η(θ + noise ±1): the stationary variance is η/(2 − η)
    const spread = (eta: number) => {
      let [theta, squares, state] = [0, 0, 1];
      for (let step = 0; step < 40_000; step++) {
        state = (state * 48271) % 2147483647;
        theta -= eta * (theta + (state % 2 ? 1 : -1));
        squares += theta * theta;
      }
      return squares / 40_000;
    };
    expect(spread(0.5)).toBeCloseTo(0.5 / 1.5, 1);
    expect(spread(0.01)).toBeLessThan(spread(0.5) / 20);
  });

  it("c: forward pass, loss and penalty", () => {
    const h1 = sigmoid(0.5 * 0.75 + 0.1);
    const h2 = sigmoid(-0.6 * 0.75 - 0.2);
    const y = sigmoid(0.7 * h1 - 0.8 * h2 + 0.3);
    const loss = (1.25 - y) ** 2 / 2;
    expect(keyOf("2c-forward")).toEqual(near({ h1, h2, y, loss }));
    const norm = 0.5 * 0.5 + 0.6 * 0.6 + 0.7 * 0.7 + 0.8 * 0.8;
    const penalized = keyOf("2c-l2");
    expect(penalized.squared_norm).toBeCloseTo(norm, 12);
    for (const lam of [0, 0.1, 3])
      expect(evaluated(penalized.loss, { lam })).toBeCloseTo(loss + lam * norm, 12);
  });

  it("c: the published activations are off by more than rounding, what follows from them is rounded", () => {
    const units = (exact: number, printed: number) => Math.abs(exact - printed) * 1e4;
    expect(units(sigmoid(0.475), 0.6168)).toBeGreaterThan(2);
    expect(units(sigmoid(-0.65), 0.3427)).toBeGreaterThan(2);
    expect(units(sigmoid(0.7 * 0.6168 - 0.8 * 0.3427 + 0.3), 0.6125)).toBeLessThan(1);
    expect((1.25 - 0.6125) ** 2 / 2).toBeCloseTo(0.2032, 5);
  });
});

describe("the keys of question 3", () => {
  /** The perceptron rule in units of 0.02, so that all numbers are whole. */
  const train = (targets: number[], epochs: number) => {
    const inputs = [
      [-1, -1],
      [-1, 1],
      [1, -1],
      [1, 1],
    ];
    let w = [-10, 0, 0];
    const log: { y: number; w: number[] }[] = [];
    for (let epoch = 0; epoch < epochs; epoch++)
      inputs.forEach(([x1, x2], index) => {
        const y = w[0] + w[1] * x1 + w[2] * x2 >= 0 ? 1 : -1;
        const change = targets[index] - y;
        w = [w[0] + change, w[1] + change * x1, w[2] + change * x2];
        log.push({ y, w });
      });
    return log;
  };
  const xnor = [1, -1, -1, 1];

  it("a: twelve presentations, and no epoch without an update up to the 1000th", () => {
    const log = train(xnor, 3);
    const { outputs, weights, converges } = keyOf("3a");
    expect(outputs).toEqual(log.map(({ y }) => y));
    expect(weights).toEqual(near(log.map(({ w }) => w.map((units) => units * 0.02))));
    const long = train(xnor, 1000);
    for (let epoch = 0; epoch < 1000; epoch++)
      expect(long.slice(4 * epoch, 4 * epoch + 4).some(({ y }, index) => y !== xnor[index])).toBe(true);
    expect(converges).toBe(false);
  });

  it("a: the published table is XOR's, whose weights after an epoch happen to be the same", () => {
    const xor = xnor.map((target) => -target);
    expect(xor).toEqual([-1, 1, 1, -1]);
    expect(train(xor, 1)[3].w).toEqual(train(xnor, 1)[3].w);
    expect(train(xor, 1).map(({ y }) => y)).toEqual([-1, -1, -1, -1]);
  });

  it("b: 3 perceptrons a block, level by level; 12 is the number of all of them", () => {
    let [signals, perceptrons, levels, width] = [5, 0, 0, 0];
    while (signals > 1) {
      const blocks = Math.floor(signals / 2);
      perceptrons += 3 * blocks;
      width = Math.max(width, 2 * blocks);
      levels += 1;
      signals -= blocks;
    }
    expect(keyOf("3b")).toEqual({ depth: 2 * levels, width, perceptrons, layers: null });
    expect(3 * (5 - 1)).toBe(perceptrons);
  });

  it("c: parameters counted; the published 761 and 772 count a layer too many", () => {
    const hidden = Array.from({ length: 7 }, () => 8);
    const [one, two] = [parameters([30, ...hidden, 1]), parameters([30, ...hidden, 2])];
    expect(keyOf("3c")).toEqual({ one_sigmoid_output: one, two_softmax_outputs: two });
    expect(one + 9 * 8).toBe(761);
    expect(two + 9 * 8 + 2).toBe(772);
  });
});

describe("the keys of question 4", () => {
  const start = { w11: 0.1, w12: 0.2, w21: 0.3, w22: 0.4, v11: 0.5, v12: 0.6, v21: 0.7, v22: 0.8 };
  type Weights = typeof start;
  const names = Object.keys(start) as (keyof Weights)[];
  const forward = (at: Weights) => {
    const h = [Math.max(0, at.w11 + at.w21), Math.max(0, at.w12 + at.w22)];
    const y = [sigmoid(at.v11 * h[0] + at.v21 * h[1]), sigmoid(at.v12 * h[0] + at.v22 * h[1])];
    const total = Math.exp(y[0]) + Math.exp(y[1]);
    const p = y.map((number) => Math.exp(number) / total);
    return { h, y, p, loss: -Math.log(p[1]) };
  };
  const gradient = (at: Weights) =>
    Object.fromEntries(
      names.map((name) => [name, slope((by) => forward({ ...at, [name]: at[name] + by }).loss)]),
    ) as Weights;
  const map = (f: (name: keyof Weights) => number) =>
    Object.fromEntries(names.map((name) => [name, f(name)])) as Weights;
  const ofAsked = ({ v21, w12, w22 }: Weights) => ({ v21, w12, w22 });
  const first = map((name) => start[name] - 0.01 * gradient(start)[name]);

  it("a, b: forward pass and loss", () => {
    const { h, y, p, loss } = forward(start);
    expect(keyOf("4a")).toEqual(near({ h, yhat: y }));
    expect(keyOf("4b")).toEqual(near({ p, loss }));
  });

  it("c: the step from t−1 to t, by differences", () => {
    expect(keyOf("4c")).toEqual(near({ gradient: ofAsked(gradient(start)), weights: ofAsked(first) }, 1e-7));
  });

  it("d: the step to t+1 with the gradient at t and the step before", () => {
    const now = gradient(first);
    const second = map((name) => first[name] - 0.01 * now[name] + 0.9 * (first[name] - start[name]));
    expect(keyOf("4d")).toEqual(near({ gradient: ofAsked(now), weights: ofAsked(second) }, 1e-7));
  });

  it("b, c: the published loss is no loss, and its backward pass forgets a slope and a path", () => {
    const { h, y, p, loss } = forward(start);
    expect(p[0] + p[1]).toBeCloseTo(1, 12);
    expect(loss).not.toBeCloseTo(p[1], 1);
    const d = [(p[0] - 0) * y[0] * (1 - y[0]), (p[1] - 1) * y[1] * (1 - y[1])];
    expect(gradient(start).v21).toBeCloseTo(d[0] * h[1], 9);
    expect(gradient(start).v21).not.toBeCloseTo((p[0] - 0) * h[1], 2);
    expect(gradient(start).w12).toBeCloseTo(d[0] * 0.7 + d[1] * 0.8, 9);
    expect(Math.sign(d[0] * 0.7)).not.toBe(Math.sign(gradient(start).w12));
  });
});

describe("the keys of question 5", () => {
  const f = (x: number, y: number) => x ** 4 - 32 * x ** 2 + y ** 4 - 18 * y ** 2;
  const second = (x: number, y: number, s = 1e-3) => [
    [
      (f(x + s, y) - 2 * f(x, y) + f(x - s, y)) / s ** 2,
      (f(x + s, y + s) - f(x + s, y - s) - f(x - s, y + s) + f(x - s, y - s)) / (4 * s ** 2),
    ],
    [
      (f(x + s, y + s) - f(x + s, y - s) - f(x - s, y + s) + f(x - s, y - s)) / (4 * s ** 2),
      (f(x, y + s) - 2 * f(x, y) + f(x, y - s)) / s ** 2,
    ],
  ];

  it("a: value and derivatives; the published ∂f/∂y mixes x and y", () => {
    const a = keyOf("5a");
    expect(a.f).toBe(f(2, 2));
    expect(a.df_dx).toBeCloseTo(
      slope((by) => f(2 + by, 2)),
      6,
    );
    expect(a.df_dy).toBeCloseTo(
      slope((by) => f(2, 2 + by)),
      6,
    );
    for (const [x, y] of [
      [2, 2],
      [1.5, -0.7],
      [-3, 0.2],
    ]) {
      expect(evaluated(a.df_dx_expr, { x, y })).toBeCloseTo(
        slope((by) => f(x + by, y)),
        4,
      );
      expect(evaluated(a.df_dy_expr, { x, y })).toBeCloseTo(
        slope((by) => f(x, y + by)),
        4,
      );
    }
    const published = (x: number, y: number) => 4 * y ** 3 - 36 * x;
    expect(published(2, 2)).toBe(a.df_dy);
    expect(published(1, 2)).not.toBeCloseTo(
      slope((by) => f(1, 2 + by)),
      0,
    );
  });

  it("b: the Hessian by differences; f around both points", () => {
    const b = keyOf("5b");
    for (const [x, y, matrix] of [
      [0, 0, b.hessian_at_0_0],
      [4, 3, b.hessian_at_4_3],
      [1.3, -0.4, b.hessian.map((row: string[]) => row.map((text) => evaluated(text, { x: 1.3, y: -0.4 })))],
    ])
      second(x, y).forEach((row, i) => row.forEach((entry, j) => expect(matrix[i][j]).toBeCloseTo(entry, 3)));
    const around = (x: number, y: number) =>
      Array.from({ length: 16 }, (_, k) => (k * Math.PI) / 8).map(
        (angle) => f(x + 0.1 * Math.cos(angle), y + 0.1 * Math.sin(angle)) - f(x, y),
      );
    expect(around(0, 0).every((change) => change < 0)).toBe(true);
    expect(around(4, 3).every((change) => change > 0)).toBe(true);
    expect([b.point_0_0, b.point_4_3]).toEqual(["local maximum", "local minimum"]);
  });
});

describe("the answers of bits-dnn-2223-mid-makeup", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dnn-2223-mid-makeup");
  }, paperTimeout);

  it("1b: the text says what the experiment measured, not that gradients vanish", () => {
    const { text } = answers["bits-midmk-2223-1b"].value;
    expect(text).toContain("leave 0.4 of the gradient");
    expect(text).toContain("0.015 is left");
    expect(text).not.toContain("gradients vanish");
  });

  it("1d: the code compiles with Adam and a loss for classes, and has no fence of its own", () => {
    const { code } = answers["bits-midmk-2223-1d"].value;
    expect(code).toMatch(/model\.compile\([^]*Adam[^]*categorical_crossentropy/);
    expect(code).not.toContain("```");
  });

  it("1e: the note tells for how long a loss that converges trains", () => {
    expect(answers["bits-midmk-2223-1e"].note).toContain("all 200 epochs");
  });

  it("correct eight published answers and call one question ambiguous", () => {
    const judged = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) =>
        verdict === wanted ? [id.slice("bits-midmk-2223-".length)] : [],
      );
    expect(judged("corrected")).toEqual(["2b", "2c-forward", "3a", "3b", "3c", "4b", "4c", "5a"]);
    expect(judged("rounded")).toEqual(["2c-l2"]);
    expect(judged("ambiguous")).toEqual(["1b"]);
  });
});
