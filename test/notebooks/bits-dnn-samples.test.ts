import { beforeAll, describe, expect, it } from "vitest";
import { keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: both networks as plain loops over the steps. Nothing here calls the library.
 */
const parts = keysOf("bits-dnn-samples");
const given = parts["bits-sample-lstm"].given as Record<string, number[]>;
const { x, W, U, V } = given;

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const cut = (value: number, digits: number) => Math.floor(value * 10 ** digits) / 10 ** digits;

/** States and outputs of the RNN, which goes on with `keep` of each state. */
function rnn(keep: (state: number, t: number) => number) {
  let state = 0;
  const s = x.map((input, t) => {
    const exact = sigmoid(U[t] * input + W[t] * state);
    state = keep(exact, t);
    return exact;
  });
  return { s, y: s.map((value, t) => Math.max(0, V[t] * keep(value, t))) };
}

describe("the keys of bits-dnn-samples", () => {
  it("1: states and outputs are those of a loop", () => {
    expect(parts["bits-sample-rnn"].key).toEqual(near(rnn((state) => state)));
  });

  it("2: gates, cell, hidden state and output are those of a loop", () => {
    const gates = {
      o: [given["Wo"], given["Uo"]],
      i: [given["Wi"], given["Ui"]],
      f: [given["Wf"], given["Uf"]],
      s_hat: [W, U],
    };
    const expected: Record<string, number[]> = { o: [], i: [], f: [], s_hat: [], s: [], h: [], y: [] };
    let [s, h] = [0, 0];
    for (let t = 0; t < 3; t++) {
      for (const [name, [w, u]] of Object.entries(gates))
        expected[name].push(sigmoid(w[t] * h + u[t] * x[t]));
      s = expected["f"][t] * s + expected["i"][t] * expected["s_hat"][t];
      h = expected["o"][t] * sigmoid(s);
      expected["s"].push(s);
      expected["h"].push(h);
      expected["y"].push(Math.max(0, V[t] * s));
    }
    expect(parts["bits-sample-lstm"].key).toEqual(near(expected));
  });
});

describe("the published answers of bits-dnn-samples", () => {
  it("1: the printed numbers are what comes out of the printed states, each rounded or cut to its digits", () => {
    const { s, y } = parts["bits-sample-rnn"].publishedValue as { s: number[]; y: number[] };
    const onTheWay = rnn((_, t) => s[t]);
    expect([onTheWay.s[0].toFixed(1), cut(onTheWay.s[1], 2), cut(onTheWay.s[2], 2)]).toEqual([
      "0.6",
      s[1],
      s[2],
    ]);
    expect(y).toEqual(near(onTheWay.y));
    // and of the exact ones they are not: the output of step 2 is 0.137
    expect(parts["bits-sample-rnn"].key.y[1].toFixed(3)).toBe("0.137");
  });

  it("2: 0.574, 0.355 and 0.351 come of 0.3 in place of the first entry of U_i", () => {
    const [i, candidate] = [cut(sigmoid(0.3), 3), cut(sigmoid(0.5), 2)];
    expect([i, cut(i * candidate, 3)]).toEqual([0.574, 0.355]);
    expect(cut(0.598 * sigmoid(0.355), 3)).toBe(0.351);
    expect(given["Ui"].map((entry) => entry === 0.3)).toEqual([false, false, true]);
  });
});

describe("the answers of bits-dnn-samples", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dnn-samples");
  }, paperTimeout);

  it("correct the LSTM, and find the RNN's numbers rounded on the way", () => {
    expect(answers["bits-sample-lstm"].verdict).toBe("corrected");
    expect(answers["bits-sample-rnn"].verdict).toBe("rounded on the way");
  });
});
