import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";
import { thresholdOutput } from "./support/threshold-output.js";

/*
 * A key of its own for the paper: counts by loops, forward passes written out, slopes by finite differences, truth tables by
 * JavaScript's operators. Nothing here calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;
const value = (part: string) => answers[`bits-midmk-2223-${part}`].value;

beforeAll(async () => {
  answers = await solvedPaper("bits-dnn-2223-mid-makeup");
}, paperTimeout);

const evaluate = (text: string, names: Record<string, number>): number =>
  // oxlint-disable-next-line typescript/no-implied-eval -- an expression that the notebook reported
  new Function(...Object.keys(names), `return ${text.replaceAll("^", "**")}`)(...Object.values(names));
const slope = (f: (by: number) => number, step = 1e-5) => (f(step) - f(-step)) / (2 * step);
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const near = (actual: number[], expected: number[], digits = 9) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((number, index) => expect(number).toBeCloseTo(expected[index], digits));
};
/** Weights and biases of a fully connected network, counted unit by unit. */
const parameters = (sizes: number[]) => {
  let count = 0;
  for (let layer = 1; layer < sizes.length; layer++)
    for (let unit = 0; unit < sizes[layer]; unit++) count += sizes[layer - 1] + 1;
  return count;
};

describe("question 1", () => {
  it("a, c: sizes of the network, and nothing learned in dropout", () => {
    const { depth, width, input_length, classes } = value("1a");
    const units = [1048, 512, 256, 128, 64, 32, 16, 8];
    expect({ depth, width, input_length, classes }).toEqual({
      depth: units.length,
      width: units.toSorted((a, b) => b - a)[0],
      input_length: 256 * 256 + 256 * 256 + 256 * 256,
      classes: units[units.length - 1],
    });
    expect(value("1c").additional_parameters).toBe(0);
  });

  it("d: the code compiles with Adam and a loss for classes", () => {
    expect(value("1d").code).toMatch(/model\.compile\([^]*Adam[^]*categorical_crossentropy/);
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
    expect(answers["bits-midmk-2223-1e"].note).toContain("all 200 epochs");
  });
});

describe("question 2", () => {
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
    expect(value("2a")).toEqual({
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
    expect(answers["bits-midmk-2223-2b"].verdict).toBe("corrected");
  });

  it("c: forward pass, loss and penalty", () => {
    const h1 = sigmoid(0.5 * 0.75 + 0.1);
    const h2 = sigmoid(-0.6 * 0.75 - 0.2);
    const y = sigmoid(0.7 * h1 - 0.8 * h2 + 0.3);
    const loss = (1.25 - y) ** 2 / 2;
    const forward = value("2c-forward");
    near([forward.h1, forward.h2, forward.y, forward.loss], [h1, h2, y, loss], 12);
    const norm = 0.5 * 0.5 + 0.6 * 0.6 + 0.7 * 0.7 + 0.8 * 0.8;
    const penalised = value("2c-l2");
    expect(penalised.squared_norm).toBeCloseTo(norm, 12);
    for (const lam of [0, 0.1, 3])
      expect(evaluate(penalised.loss, { lam })).toBeCloseTo(loss + lam * norm, 12);
    // the published h1, h2 and output are off in the fourth digit
    expect([h1, h2, y].map((number) => Number(number.toFixed(4)))).toEqual([0.6166, 0.343, 0.6124]);
  });
});

const rows = Array.from({ length: 32 }, (_, row) => [4, 3, 2, 1, 0].map((bit) => (row >> bit) & 1));

describe("question 3", () => {
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
    const { outputs, weights, converges } = value("3a");
    expect(outputs).toEqual(log.map(({ y }) => y));
    weights.forEach((triple: number[], index: number) =>
      near(
        triple,
        log[index].w.map((units) => units * 0.02),
        12,
      ),
    );
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

  it("b: the network computes the chain of equivalences, with 3 perceptrons a block", () => {
    const { layers, ...counts } = value("3b");
    for (const row of rows)
      expect(thresholdOutput(layers, row)).toBe(row.reduce((left, bit) => Number(left === bit)));
    let [signals, perceptrons, levels, width] = [5, 0, 0, 0];
    while (signals > 1) {
      const blocks = Math.floor(signals / 2);
      perceptrons += 3 * blocks;
      width = Math.max(width, 2 * blocks);
      levels += 1;
      signals -= blocks;
    }
    expect(counts).toEqual({ depth: 2 * levels, width, perceptrons });
    expect(3 * (5 - 1)).toBe(perceptrons);
  });

  it("c: parameters counted; the published 761 and 772 count a layer too many", () => {
    const hidden = Array.from({ length: 7 }, () => 8);
    const [one, two] = [parameters([30, ...hidden, 1]), parameters([30, ...hidden, 2])];
    expect(value("3c")).toEqual({ one_sigmoid_output: one, two_softmax_outputs: two });
    expect(one + 9 * 8).toBe(761);
    expect(two + 9 * 8 + 2).toBe(772);
  });
});

describe("question 4", () => {
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
  const asked = ["v21", "w12", "w22"] as const;
  const nearAsked = (actual: Record<string, number>, expected: Weights, digits: number) => {
    for (const name of asked) expect(actual[name]).toBeCloseTo(expected[name], digits);
  };
  const first = map((name) => start[name] - 0.01 * gradient(start)[name]);

  it("a, b: forward pass and loss", () => {
    const { h, y, p, loss } = forward(start);
    near([...value("4a").h, ...value("4a").yhat], [...h, ...y], 12);
    near([...value("4b").p, value("4b").loss], [...p, loss], 12);
  });

  it("c: the step from t−1 to t, by differences", () => {
    expect(Object.keys(value("4c").weights)).toEqual([...asked]);
    nearAsked(value("4c").gradient, gradient(start), 9);
    nearAsked(value("4c").weights, first, 11);
  });

  it("d: the step to t+1 with the gradient at t and the step before", () => {
    const now = gradient(first);
    expect(Object.keys(value("4d").weights)).toEqual([...asked]);
    nearAsked(value("4d").gradient, now, 9);
    nearAsked(
      value("4d").weights,
      map((name) => first[name] - 0.01 * now[name] + 0.9 * (first[name] - start[name])),
      11,
    );
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

describe("question 5", () => {
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
    const a = value("5a");
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
      expect(evaluate(a.df_dx_expr, { x, y })).toBeCloseTo(
        slope((by) => f(x + by, y)),
        4,
      );
      expect(evaluate(a.df_dy_expr, { x, y })).toBeCloseTo(
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
    const b = value("5b");
    for (const [x, y, matrix] of [
      [0, 0, b.hessian_at_0_0],
      [4, 3, b.hessian_at_4_3],
      [1.3, -0.4, b.hessian.map((row: string[]) => row.map((text) => evaluate(text, { x: 1.3, y: -0.4 })))],
    ])
      near(matrix.flat(), second(x, y).flat(), 3);
    const around = (x: number, y: number) =>
      Array.from({ length: 16 }, (_, k) => (k * Math.PI) / 8).map(
        (angle) => f(x + 0.1 * Math.cos(angle), y + 0.1 * Math.sin(angle)) - f(x, y),
      );
    expect(around(0, 0).every((change) => change < 0)).toBe(true);
    expect(around(4, 3).every((change) => change > 0)).toBe(true);
    expect([b.point_0_0, b.point_4_3]).toEqual(["local maximum", "local minimum"]);
  });
});

it("corrects nine published answers and calls one question ambiguous", () => {
  const marked = (wanted: string) =>
    Object.entries(answers).flatMap(([id, { verdict }]) =>
      verdict === wanted ? [id.slice("bits-midmk-2223-".length)] : [],
    );
  expect(marked("corrected")).toEqual(["1e", "2b", "2c-forward", "3a", "3b", "3c", "4b", "4c", "5a"]);
  expect(marked("ambiguous")).toEqual(["1b"]);
});
