import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: both networks as plain loops over the steps. Nothing here calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;

beforeAll(async () => {
  answers = await solvedPaper("bits-dnn-samples");
}, paperTimeout);

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const cut = (value: number, digits: number) => Math.floor(value * 10 ** digits) / 10 ** digits;
const near = (actual: number[], expected: number[]) => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 12));
};

const x = [1, 1, 0];
const [W, U, V] = [
  [0.2, 0.3, 0.8],
  [0.5, 0.6, 0.2],
  [0.4, 0.2, 0.1],
];

describe("bits-dnn-samples", () => {
  it("1: states and outputs are those of a loop", () => {
    let state = 0;
    const s = x.map((input, t) => (state = sigmoid(U[t] * input + W[t] * state)));
    near(answers["bits-sample-rnn"].value.s, s);
    near(
      answers["bits-sample-rnn"].value.y,
      s.map((value, t) => Math.max(0, V[t] * value)),
    );
  });

  it("2: gates, cell, hidden state and output are those of a loop", () => {
    const gates = {
      o: { w: [0.9, 0.1, 0.3], u: [0.4, 0.3, 0.2] },
      i: { w: [0.1, 0.4, 0.2], u: [0.9, 0.1, 0.3] },
      f: { w: [0.5, 0.3, 0.2], u: [0.6, 0.2, 0.3] },
      s_hat: { w: W, u: U },
    };
    const expected: Record<string, number[]> = { o: [], i: [], f: [], s_hat: [], s: [], h: [], y: [] };
    let [s, h] = [0, 0];
    for (let t = 0; t < 3; t++) {
      for (const [name, { w, u }] of Object.entries(gates))
        expected[name].push(sigmoid(w[t] * h + u[t] * x[t]));
      s = expected.f[t] * s + expected.i[t] * expected.s_hat[t];
      h = expected.o[t] * sigmoid(s);
      expected.s.push(s);
      expected.h.push(h);
      expected.y.push(Math.max(0, V[t] * s));
    }
    for (const [name, values] of Object.entries(expected))
      near(answers["bits-sample-lstm"].value[name], values);
  });

  it("finds what is wrong in the published answers: states cut on the way, and the input gate with the weight of step 3", () => {
    const corrected = Object.entries(answers).filter(([, { verdict }]) => verdict === "corrected");
    expect(corrected.map(([id]) => id)).toEqual(["bits-sample-rnn", "bits-sample-lstm"]);
    // 0.136 is the output of step 2 from the cut state 0.68; the exact one rounds to 0.137
    expect(cut(sigmoid(0.6 + 0.3 * 0.6), 2)).toBe(0.68);
    expect(0.2 * 0.68).toBeCloseTo(0.136, 12);
    expect(Math.round(1000 * 0.2 * sigmoid(0.6 + 0.3 * sigmoid(0.5)))).toBe(137);
    // 0.574, 0.355 and 0.351 come from the third input weight 0.3 in place of the first, 0.9
    const [i, candidate] = [cut(sigmoid(0.3), 3), cut(sigmoid(0.5), 2)];
    expect([i, cut(i * candidate, 3)]).toEqual([0.574, 0.355]);
    expect(cut(0.598 * sigmoid(0.355), 3)).toBe(0.351);
    expect(sigmoid(0.9)).toBeCloseTo(0.711, 3);
  });
});
