import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: windows slid, parameters counted in loops, the filter's equations tried out, gradients by
 * finite differences. Nothing here calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;
const value = (part: string) => answers[`bits-endsem-2223-${part}`].value;

beforeAll(async () => {
  answers = await solvedPaper("bits-dnn-2223-endsem");
}, paperTimeout);

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
  const [numerator, denominator = "1"] = String(text).split("/");
  return Number(numerator) / Number(denominator);
};

const image = [
  [3, 0, 3, -3, 0],
  [-3, 2, 0, 3, -2],
  [-5, 0, 3, -2, 0],
];
const outputs = (x: number, y: number, z: number) => {
  const filter = [
    [x, y, z],
    [1, 0, 2],
    [-1, 1, 0],
  ];
  return [0, 1, 2].map((left) =>
    filter.reduce(
      (sum, row, i) => row.reduce((total, entry, j) => total + entry * image[i][left + j], sum),
      0,
    ),
  );
};

describe("bits-dnn-2223-endsem", () => {
  it("1a–1c: sizes by sliding windows, parameters filter by filter", () => {
    const [first, second] = [places(256, 5, 1), places(places(256, 5, 1), 5, 1)];
    const pooled = places(second, 2, 2);
    expect(value("1a")).toEqual({
      conv1: [first, first, 64],
      conv2: [second, second, 128],
      pool: [pooled, pooled, 128],
    });
    const parameters = dense(5 * 5 * 3, 64) + dense(5 * 5 * 64, 128);
    expect(value("1b")).toEqual({ parameters_256: parameters, parameters_128: parameters });
    expect(value("1c").parameters).toBe(dense(5 * 5 * 64, 128));
  });

  it("1d: the counts of the whole network, and code with every layer asked for", () => {
    const { code, ...counts } = value("1d");
    const flat = 124 * 124 * 128;
    expect(counts).toEqual({
      flatten_units: flat,
      dense_parameters: dense(flat, 64),
      output_parameters: dense(64, 1),
      total_parameters: dense(75, 64) + dense(1600, 128) + dense(flat, 64) + dense(64, 1),
    });
    const layers = [...code.matchAll(/layers\.(\w+)\(/g)].map(([, name]) => name);
    expect(layers).toEqual(["Input", "Conv2D", "Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dense"]);
    expect(code).toContain("shape=(256, 256, 3)");
    expect(code).toContain('Dense(1, activation="sigmoid")');
  });

  it("1e: the filter gives the three outputs", () => {
    const { x, y, z } = value("1e");
    outputs(number(x), number(y), number(z)).forEach((output, index) =>
      expect(output).toBeCloseTo([4, 0, -3][index], 12),
    );
  });

  it("2a: the three models, unit by unit", () => {
    expect(value("2a")).toEqual({
      standard_lstm_hidden_3: lstm(4, 3, 3) + 4,
      standard_lstm_hidden_8: lstm(4, 8, 8) + 9,
      projected_lstm_cell_8_hidden_3: lstm(4, 8, 3) + 8 * 3 + 4,
    });
  });

  it("2b: one step of the RNN", () => {
    const h = Math.tanh(0.2 * 0.5 + 0.2 * 0.6 + 0.2 * 0.3 + 0.2 * 0.4 + 0.2);
    value("2b").h1.forEach((entry: number) => expect(entry).toBeCloseTo(h, 12));
    expect(value("2b").y).toBeCloseTo(sigmoid(0.2 * h + 0.2 * h + 0.2), 12);
  });

  it("3: the parameters of the time-series models", () => {
    const counted = (positions: number) => ({
      conv: dense(3, 64),
      batchnorm_trainable: 2 * 64,
      dense: dense(positions * 64, 128),
      trainable: dense(3, 64) + 2 * 64 + dense(positions * 64, 128),
      non_trainable: 2 * 64,
    });
    expect(value("3a")).toEqual({ valid_padding: counted(places(100, 3, 1)), same_padding: counted(100) });
    const per_layer = [dense(50, 64), dense(64, 128), dense(128, 256), dense(256, 1)];
    expect(value("3b")).toEqual({
      per_layer,
      total: per_layer[0] + per_layer[1] + per_layer[2] + per_layer[3],
    });
    const fitting = Array.from({ length: 50 }, (_, index) => index + 1).filter((H) => lstm(3, H, H) === 180);
    expect([value("3c").H]).toEqual(fitting);
  });

  it("4a: forward, moments and the step of Adam", () => {
    const loss = (w: number, b: number) => {
      const yhat = sigmoid(3.5 * w + b);
      return -0.5 * Math.log(yhat) - 0.5 * Math.log(1 - yhat);
    };
    const [gw, gb] = [slope((by) => loss(-2 + by, -2)), slope((by) => loss(-2, -2 + by))];
    const answer = value("4a");
    expect(answer.yhat).toBeCloseTo(sigmoid(-9), 12);
    expect(answer.loss).toBeCloseTo(loss(-2, -2), 10);
    expect(answer.s_W).toBeCloseTo(0.1 * gw, 7);
    expect(answer.s_B).toBeCloseTo(0.1 * gb, 7);
    expect(answer.r_W).toBeCloseTo(0.01 * gw * gw, 7);
    expect(answer.r_B).toBeCloseTo(0.01 * gb * gb, 7);
    const step = (theta: number, g: number) =>
      theta - (0.1 * ((0.1 * g) / (1 - 0.9))) / (Math.sqrt((0.01 * g * g) / (1 - 0.99)) + 1e-8);
    expect(answer.w).toBeCloseTo(step(-2, gw), 9);
    expect(answer.b).toBeCloseTo(step(-2, gb), 9);
  });

  it("4b: both activations", () => {
    const z = (d: number[]) => (0.3 + d[0]) * 0.65 + (0.5 + d[1]) * 0.75 + 1.75 + d[2];
    const loss = (f: (x: number) => number) => (d: number[]) => 0.5 * (f(z(d)) - 2.5) ** 2;
    const gradient = (f: (d: number[]) => number) =>
      [0, 1, 2].map((index) => slope((by) => f([0, 1, 2].map((at) => (at === index ? by : 0)))));
    const { sigmoid: squashed, linear } = value("4b");
    for (const [answer, f] of [
      [squashed, sigmoid],
      [linear, (x: number) => x],
    ] as const) {
      expect(answer.yhat).toBeCloseTo(f(z([0, 0, 0])), 12);
      expect(answer.loss).toBeCloseTo(loss(f)([0, 0, 0]), 12);
      gradient(loss(f)).forEach((entry, index) => expect(answer.gradient[index]).toBeCloseTo(entry, 8));
    }
    // the loss of a sigmoid comes as close to the bound as one likes, and never below
    expect(loss(sigmoid)([0, 0, 30])).toBeGreaterThanOrEqual(squashed.loss_lower_bound);
    expect(loss(sigmoid)([0, 0, 30])).toBeCloseTo(squashed.loss_lower_bound, 9);
    // one step with learning rate 2
    const g = gradient(loss((x) => x));
    const after = z(g.map((entry) => -2 * entry)) - 2.5;
    expect(after / (z([0, 0, 0]) - 2.5)).toBeCloseTo(linear.error_factor_per_step, 8);
    expect(linear.curvature).toBeCloseTo(0.65 ** 2 + 0.75 ** 2 + 1, 12);
    expect(linear.largest_stable_learning_rate).toBeCloseTo(2 / 1.985, 12);
  });

  it("finds what is wrong in the published answers, and which questions have several readings", () => {
    const judged = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) => (verdict === wanted ? [id.split("-")[3]] : []));
    expect(judged("corrected")).toEqual(["1e", "2b", "3b", "3c", "4a", "4b"]);
    // 1e: the published filter misses the first output
    expect(outputs(3, 1, 14 / 3)[0]).toBeCloseTo(25, 12);
    // 2b: the published states are the old ones times 0.2, up to 2e-4, and equal weights cannot make two different states
    expect(Math.abs(Math.tanh(0.2 * 0.3) - 0.059964)).toBeLessThan(2e-4);
    expect(Math.abs(Math.tanh(0.2 * 0.4) - 0.079995)).toBeLessThan(2e-4);
    // 3b: the published terms have another sum
    expect(3264 + 8320 + 33024 + 257).toBe(44705 + 160);
    // 3c: the published equation has no whole root, and an LSTM with its H has another count
    expect(3 * 2 ** 2 + 7 * 2 - 45).not.toBe(0);
    expect(lstm(3, 2, 2)).toBe(48);
    // 4a: the published output belongs to z = w + b, without the input
    expect(sigmoid(-2 - 2)).toBeCloseTo(0.018, 4);
    // 4b: the published square is off
    expect(1.5894 ** 2).toBeCloseTo(2.5262, 4);

    expect(judged("ambiguous")).toEqual(["2a", "3a"]);
    // 2a: the published count mixes three gates of size 3 with a candidate of size 8
    expect(3 * 3 * (4 + 3 + 1) + 8 * (4 + 3 + 1) + 4).toBe(140);
    // 3a: the published dense layer reads 100 positions, those of "same" padding
    expect(dense(100 * 64, 128)).toBe(819328);
  });
});
