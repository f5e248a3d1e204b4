import { beforeAll, describe, expect, it } from "vitest";
import { keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: windows slid, parameters counted in loops, the filter's equations tried out, gradients by
 * finite differences. Nothing here calls the library.
 */
const parts = keysOf("bits-dnn-2223-endsem");
const keyOf = (part: string) => parts[`bits-endsem-2223-${part}`].key;

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const places = (size: number, kernel: number, stride: number) => {
  let found = 0;
  for (let start = 0; start + kernel <= size; start += stride) found++;
  return found;
};
const dense = (inputs: number, outputs: number) => {
  let parameters = 0;
  for (let unit = 0; unit < outputs; unit++) parameters += inputs + 1;
  return parameters;
};
/** Gates of an LSTM with the candidate: weights for input and old state, and a bias, unit by unit. */
const lstm = (inputs: number, cell: number, hidden: number) => {
  let parameters = 0;
  for (let gate = 0; gate < 4; gate++)
    for (let unit = 0; unit < cell; unit++) parameters += inputs + hidden + 1;
  return parameters;
};
const slope = (f: (by: number) => number) => (f(1e-5) - f(-1e-5)) / 2e-5;
const number = (text: string) => {
  const [numerator, denominator = "1"] = text.split("/");
  return Number(numerator) / Number(denominator);
};

/** The three outputs of the filter with x, y, z in its first row. */
const outputs = (x: number, y: number, z: number) => {
  const { I } = parts["bits-endsem-2223-1e"].given as { I: number[][] };
  const filter = [
    [x, y, z],
    [1, 0, 2],
    [-1, 1, 0],
  ];
  return [0, 1, 2].map((left) =>
    filter.reduce((sum, row, i) => row.reduce((total, entry, j) => total + entry * I[i][left + j], sum), 0),
  );
};

/** The cross-entropy of 4a's neuron. */
const crossEntropy = (w: number, b: number) => {
  const yhat = sigmoid(3.5 * w + b);
  return -0.5 * Math.log(yhat) - 0.5 * Math.log(1 - yhat);
};

describe("the keys of bits-dnn-2223-endsem", () => {
  it("1a–1d: sizes by sliding windows, parameters filter by filter", () => {
    const first = places(256, 5, 1);
    const second = places(first, 5, 1);
    const pooled = places(second, 2, 2);
    expect(keyOf("1a")).toEqual({
      conv1: [first, first, 64],
      conv2: [second, second, 128],
      pool: [pooled, pooled, 128],
    });
    const convolutions = dense(5 * 5 * 3, 64) + dense(5 * 5 * 64, 128);
    expect(keyOf("1b")).toEqual({ parameters_256: convolutions, parameters_128: convolutions });
    expect(keyOf("1c").parameters).toBe(dense(5 * 5 * 64, 128));
    const flat = pooled * pooled * 128;
    expect(keyOf("1d")).toEqual({
      code: null,
      flatten_units: flat,
      dense_parameters: dense(flat, 64),
      output_parameters: dense(64, 1),
      total_parameters: convolutions + dense(flat, 64) + dense(64, 1),
    });
  });

  it("1e: the filter gives the three outputs; the published one misses the first", () => {
    const { x, y, z } = keyOf("1e");
    expect(outputs(number(x), number(y), number(z))).toEqual(near([4, 0, -3]));
    expect(outputs(3, 1, 14 / 3)).toEqual(near([25, 0, -3]));
  });

  it("2a: the three models, unit by unit; 140 mixes gates of size 3 with a candidate of size 8", () => {
    expect(keyOf("2a")).toEqual({
      standard_lstm_hidden_3: lstm(4, 3, 3) + 4,
      standard_lstm_hidden_8: lstm(4, 8, 8) + 9,
      projected_lstm_cell_8_hidden_3: lstm(4, 8, 3) + 8 * 3 + 4,
    });
    expect(3 * 3 * (4 + 3 + 1) + 8 * (4 + 3 + 1) + 4).toBe(140);
  });

  it("2b: one step of the RNN", () => {
    const h = Math.tanh(0.2 * 0.5 + 0.2 * 0.6 + 0.2 * 0.3 + 0.2 * 0.4 + 0.2);
    expect(keyOf("2b")).toEqual(near({ h1: [h, h], y: sigmoid(0.2 * h + 0.2 * h + 0.2) }));
  });

  it("3: the parameters of the time-series models", () => {
    const counted = (positions: number) => ({
      conv: dense(3, 64),
      batchnorm_trainable: 2 * 64,
      dense: dense(positions * 64, 128),
      trainable: dense(3, 64) + 2 * 64 + dense(positions * 64, 128),
      non_trainable: 2 * 64,
    });
    expect(keyOf("3a")).toEqual({ valid_padding: counted(places(100, 3, 1)), same_padding: counted(100) });
    const per_layer = [dense(50, 64), dense(64, 128), dense(128, 256), dense(256, 1)];
    const total = per_layer[0] + per_layer[1] + per_layer[2] + per_layer[3];
    expect(keyOf("3b")).toEqual({ per_layer, total });
    expect(total).toBe(44705 + 160);
    const fitting = Array.from({ length: 50 }, (_, index) => index + 1).filter((H) => lstm(3, H, H) === 180);
    expect([keyOf("3c").H]).toEqual(fitting);
    expect(lstm(3, 2, 2)).toBe(48);
  });

  it("4a: forward, moments and the step of Adam, with the gradient by differences", () => {
    const [gw, gb] = [slope((by) => crossEntropy(-2 + by, -2)), slope((by) => crossEntropy(-2, -2 + by))];
    const step = (g: number) =>
      -2 - (0.1 * ((0.1 * g) / (1 - 0.9))) / (Math.sqrt((0.01 * g * g) / (1 - 0.99)) + 1e-8);
    expect(keyOf("4a")).toEqual(
      near(
        {
          yhat: sigmoid(-9),
          loss: crossEntropy(-2, -2),
          s_W: 0.1 * gw,
          s_B: 0.1 * gb,
          r_W: 0.01 * gw * gw,
          r_B: 0.01 * gb * gb,
          w: step(gw),
          b: step(gb),
        },
        1e-7,
      ),
    );
  });

  it("4b: both activations, gradients by differences, the factor by a step", () => {
    const z = (d: number[]) => (0.3 + d[0]) * 0.65 + (0.5 + d[1]) * 0.75 + 1.75 + d[2];
    const loss = (f: (x: number) => number) => (d: number[]) => 0.5 * (f(z(d)) - 2.5) ** 2;
    const gradient = (f: (d: number[]) => number) =>
      [0, 1, 2].map((index) => slope((by) => f([0, 1, 2].map((at) => (at === index ? by : 0)))));
    const linear = (x: number) => x;
    const of = (f: (x: number) => number) => ({
      yhat: f(z([0, 0, 0])),
      loss: loss(f)([0, 0, 0]),
      gradient: gradient(loss(f)),
    });
    const after = z(of(linear).gradient.map((entry) => -2 * entry)) - 2.5;
    const curvature = 0.65 ** 2 + 0.75 ** 2 + 1;
    expect(keyOf("4b")).toEqual(
      near(
        {
          // what the loss comes as close to as one likes
          sigmoid: { ...of(sigmoid), loss_lower_bound: loss(sigmoid)([0, 0, 40]) },
          linear: {
            ...of(linear),
            curvature,
            largest_stable_learning_rate: 2 / curvature,
            error_factor_per_step: after / (z([0, 0, 0]) - 2.5),
          },
        },
        1e-7,
      ),
    );
  });
});

/** Each slip is seen in the published lines alone: what a line says against what is printed for it. */
describe("the slips that the notes name", () => {
  it("2b: tanh of the first summand alone, and a product that is not the printed one", () => {
    expect([0.2 * 0.3, 0.2 * 0.4]).toEqual(near([0.06, 0.08]));
    expect(Math.abs(Math.tanh(0.06) - 0.059964)).toBeLessThan(5e-5);
    expect(Math.abs(Math.tanh(0.08) - 0.079995)).toBeLessThan(2e-4);
    expect(0.2 * (0.059964 + 0.079995)).toBeCloseTo(0.027992, 6);
    expect(sigmoid(0.025993 + 0.2)).toBeCloseTo(0.556275, 4);
  });

  it("4a: the input left out, a factor 3.5, 0.999 for 0.99, halves, and the last quotient", () => {
    expect(sigmoid(-2 - 2)).toBeCloseTo(0.018, 4);
    expect(-0.5 * Math.log(0.018) - 0.5 * Math.log(1 - 0.018)).toBeCloseTo(2.0178, 4);
    expect((0.018 - 0.5) * 3.5).toBeCloseTo(-1.687, 12);
    expect(0.9 * 0.493 * 0.1).toBeCloseTo(0.04437, 5);
    expect((0.001 * 0.493 ** 2) / 2).toBeCloseTo(0.0001216, 6);
    expect(0.0001216 / (1 - 0.999)).toBeCloseTo(2 * 0.0608, 12);
    expect((0.1 * 0.4437) / Math.sqrt(0.0608)).toBeCloseTo(0.18, 3);
    expect((0.1 * 0.4382) / Math.sqrt(0.0584)).toBeCloseTo(0.1813, 4);
  });

  it("4b: the square, and the loss with it corrected", () => {
    expect(1.5894 ** 2).toBeCloseTo(2.5262, 4);
    expect((0.9106 - 2.5) ** 2 / 2).toBeCloseTo(1.2631, 4);
  });
});

describe("the answers of bits-dnn-2223-endsem", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dnn-2223-endsem");
  }, paperTimeout);

  it("1d: the code has every layer asked for, and no fence of its own", () => {
    const { code } = answers["bits-endsem-2223-1d"].value;
    const layers = [...code.matchAll(/layers\.(\w+)\(/g)].map(([, name]) => name);
    expect(layers).toEqual(["Input", "Conv2D", "Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dense"]);
    expect(code).toContain("shape=(256, 256, 3)");
    expect(code).toContain('Dense(1, activation="sigmoid")');
    expect(code).not.toContain("```");
  });

  it("find what is wrong in the published answers, and which questions have several readings", () => {
    const judged = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) => (verdict === wanted ? [id.split("-")[3]] : []));
    expect(judged("corrected")).toEqual(["1e", "2b", "3b", "3c", "4a", "4b"]);
    expect(judged("ambiguous")).toEqual(["2a", "3a"]);
  });
});
