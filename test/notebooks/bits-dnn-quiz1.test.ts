import { beforeAll, describe, expect, it } from "vitest";
import { keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: parameters and multiplications counted one by one in loops, the recurrence by its closed form.
 * Nothing here calls the library.
 */
const parts = keysOf("bits-dnn-quiz1");
const keyOf = (part: string) => parts[`bits-quiz1-${part}`].key;
/** Pairs of an input and a unit, counted one by one, and a bias per unit where asked for. */
function connections(inputs: number, units: number, withBias: boolean): number {
  let count = 0;
  for (let unit = 0; unit < units; unit++) {
    for (let input = 0; input < inputs; input++) count++;
    if (withBias) count++;
  }
  return count;
}

/** Places of a window of size k that moves by s over n pixels. */
function places(n: number, k: number, s: number): number {
  let count = 0;
  for (let start = 0; start + k <= n; start += s) count++;
  return count;
}

const channels = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512];
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe("the keys of bits-dnn-quiz1", () => {
  it("1: the softmax of the linear outputs", () => {
    const { x, W, b } = parts["bits-quiz1-q1b"].given as { x: number[]; W: number[][]; b: number[] };
    const z = W.map((row, k) => sum(row.map((weight, i) => weight * x[i])) + b[k]);
    const powers = z.map((value) => Math.exp(value));
    expect(keyOf("q1b")).toEqual(near({ z, p: powers.map((power) => power / sum(powers)) }));
    // only one of the four candidates makes a distribution of any three numbers: all positive, with sum 1
    expect(keyOf("q1a").output_activation).toBe("softmax");
  });

  it("2: two trainable and two fixed numbers for every channel", () => {
    const count = (list: number[]) => list.reduce((total, each) => total + each + each, 0);
    expect(keyOf("q2a")).toEqual(near({ additional_trainable_parameters: count(channels) }));
    expect(keyOf("q2b")).toEqual(near({ non_trainable_parameters: count(channels.slice(0, 3)) }));
  });

  it("3: the paddings that keep the size, and the products counted place by place", () => {
    const keeps = (k: number) => [0, 1, 2, 3].filter((p) => places(50 + 2 * p, k, 1) === 50);
    const { padding_1x1, padding_5x5 } = keyOf("q3a");
    expect([keeps(1), keeps(5)]).toEqual([[padding_1x1], [padding_5x5]]);
    let [first, second] = [0, 0];
    for (let y = 0; y < 50; y++)
      for (let x = 0; x < 50; x++) {
        for (let out = 0; out < 50; out++) first += 200;
        for (let out = 0; out < 75; out++) second += 5 * 5 * 50;
      }
    expect(keyOf("q3b")).toEqual(
      near({ multiplications_1x1: first, multiplications_5x5: second, total: first + second }),
    );
  });

  it("4, 7: fully connected layers pair by pair", () => {
    expect(keyOf("nin-micro")).toEqual(
      near({ parameters: connections(25, 10, true) + connections(10, 1, true) }),
    );
    expect(keyOf("nin-fc")).toEqual(
      near({ weights: connections(128, 50, false) + connections(50, 100, false) }),
    );
  });

  it("6, 8: every gate sees the word and the state once", () => {
    const gate = connections(10, 20, false) + connections(20, 20, false);
    const [hundred, fifty] = [connections(20, 100, false), connections(20, 50, false)];
    expect(keyOf("lstm-count")).toEqual(
      near({ lstm_layer: 4 * gate, output_layer: hundred, total: 4 * gate + hundred }),
    );
    expect(keyOf("rnn-count")).toEqual(
      near({ hidden_layer: gate, output_layer: fifty, total: gate + fifty }),
    );
  });

  it("9: the state is the alternating sum of its inputs", () => {
    const h = Array.from({ length: 10 }, (_, t) => {
      let state = 0;
      for (let s = 0; s <= t; s++) state += (t - s) % 2 === 0 ? 1 - (s % 2) : (s % 2) - 1;
      return state;
    });
    expect(keyOf("osc-rnn").h).toEqual(near(h));
    // far from 0 only the quotient shows whether a sigmoid is right
    h.forEach((state, t) => expect(keyOf("osc-rnn").y[t] * (1 + Math.exp(-10 * state))).toBeCloseTo(1, 12));
  });

  it("10: embedding rows, four parts of the LSTM, one unit", () => {
    const lstm = 4 * (connections(128, 128, true) + connections(128, 128, false));
    const [embedding, dense] = [20000 * 128, connections(128, 1, true)];
    expect(keyOf("keras-lstm").parameters).toEqual(
      near({ embedding, lstm, dense, total: embedding + lstm + dense }),
    );
  });

  it("11: shapes by sliding windows, parameters kernel by kernel", () => {
    const shapes: number[][] = [];
    const conv: number[] = [];
    let [side, depth] = [128, 3];
    for (const out of [32, 64, 128, 256]) {
      side = places(side, 5, 1);
      shapes.push([side, side, out]);
      side = places(side, 2, 2);
      shapes.push([side, side, out]);
      conv.push(connections(5 * 5 * depth, out, true));
      depth = out;
    }
    expect(keyOf("cnn128-a")).toEqual(near({ shapes, flatten: side * side * depth }));
    expect(keyOf("cnn128-c")).toEqual(near({ conv, maxpool: [0, 0, 0, 0] }));
  });
});

describe("the answers of bits-dnn-quiz1", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dnn-quiz1");
  }, paperTimeout);

  it("11: the code names every layer, and is code alone", () => {
    const { code } = answers["bits-quiz1-cnn128-b"].value;
    const named = [...code.matchAll(/layers\.(\w+)\((\d*)/g)].map(([, name, count]) => name + count);
    expect(named).toEqual([
      ...[32, 64, 128, 256].flatMap((out) => [`Conv2D${out}`, "MaxPooling2D"]),
      "Flatten",
      "Dense1024",
      "Dense512",
      "Dense2",
    ]);
    expect(code).not.toContain("```");
  });

  it("correct a sum that lost a zero and a factor of 2 that was counted twice", () => {
    const corrected = Object.entries(answers).filter(([, { verdict }]) => verdict === "corrected");
    expect(corrected.map(([id]) => id)).toEqual(["bits-quiz1-q3b", "bits-quiz1-lstm-count"]);
    // both published steps are right, and their sum is not
    const { multiplications_1x1, multiplications_5x5, total } = parts["bits-quiz1-q3b"]
      .publishedValue as Record<string, number>;
    expect(keyOf("q3b")).toEqual(
      near({ multiplications_1x1, multiplications_5x5, total: total + 22_500_000 }),
    );
    expect(multiplications_5x5 + multiplications_1x1 / 10).toBe(total);
    const gate = connections(10, 20, false) + connections(20, 20, false);
    expect(4 * 2 * gate).toBe(4800);
  });
});
