import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: parameters and multiplications counted one by one in loops, the recurrence by its closed
 * form. Nothing here calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;

beforeAll(async () => {
  answers = await solvedPaper("bits-dnn-quiz1");
}, paperTimeout);

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

describe("bits-dnn-quiz1", () => {
  it("1: the softmax of the linear outputs", () => {
    expect(answers["bits-quiz1-q1a"].value.output_activation).toBe("softmax");
    const { z, p } = answers["bits-quiz1-q1b"].value;
    const W = [
      [0.2, 0.3, 0.2, 0.1],
      [0.1, 0.2, 0.5, 0.1],
      [0.2, 0.1, 0.1, 0.1],
    ];
    const logits = W.map(
      (row, k) => row.reduce((total, w, i) => total + w * [2, 0, 1, 0][i], 0) + [0.3, 0.1, 0.1][k],
    );
    const powers = logits.map((value) => Math.exp(value));
    logits.forEach((value, k) => {
      expect(z[k]).toBeCloseTo(value, 12);
      expect(p[k]).toBeCloseTo(powers[k] / sum(powers), 12);
    });
  });

  it("2: two trainable and two fixed numbers for every channel", () => {
    const count = (list: number[]) => list.reduce((total, each) => total + each + each, 0);
    expect(answers["bits-quiz1-q2a"].value.additional_trainable_parameters).toBe(count(channels));
    expect(answers["bits-quiz1-q2b"].value.non_trainable_parameters).toBe(count(channels.slice(0, 3)));
  });

  it("3: the paddings that keep the size, and the products counted place by place", () => {
    const keeps = (k: number) => [0, 1, 2, 3].filter((p) => places(50 + 2 * p, k, 1) === 50);
    const { padding_1x1, padding_5x5 } = answers["bits-quiz1-q3a"].value;
    expect([[padding_1x1], [padding_5x5]]).toEqual([keeps(1), keeps(5)]);
    let [first, second] = [0, 0];
    for (let y = 0; y < 50; y++)
      for (let x = 0; x < 50; x++) {
        for (let out = 0; out < 50; out++) first += 200;
        for (let out = 0; out < 75; out++) second += 5 * 5 * 50;
      }
    expect(answers["bits-quiz1-q3b"].value).toEqual({
      multiplications_1x1: first,
      multiplications_5x5: second,
      total: first + second,
    });
  });

  it("4, 7: fully connected layers pair by pair", () => {
    expect(answers["bits-quiz1-nin-micro"].value.parameters).toBe(
      connections(25, 10, true) + connections(10, 1, true),
    );
    expect(answers["bits-quiz1-nin-fc"].value.weights).toBe(
      connections(128, 50, false) + connections(50, 100, false),
    );
  });

  it("6, 8: every gate sees the word and the state once", () => {
    const [gate, words] = [
      connections(10, 20, false) + connections(20, 20, false),
      connections(20, 100, false),
    ];
    expect(answers["bits-quiz1-lstm-count"].value).toEqual({
      lstm_layer: 4 * gate,
      output_layer: words,
      total: 4 * gate + words,
    });
    const output = connections(20, 50, false);
    expect(answers["bits-quiz1-rnn-count"].value).toEqual({
      hidden_layer: gate,
      output_layer: output,
      total: gate + output,
    });
  });

  it("9: the state is the alternating sum of its inputs", () => {
    const { h, y } = answers["bits-quiz1-osc-rnn"].value;
    for (let t = 0; t < 10; t++) {
      const state = (t % 2 === 0 ? 1 : -1) * (Math.floor(t / 2) + 1);
      expect(h[t]).toBe(state);
      expect(y[t] / (1 / (1 + Math.exp(-10 * state)))).toBeCloseTo(1, 9);
    }
  });

  it("10: embedding rows, four parts of the LSTM, one unit", () => {
    const lstm = 4 * (connections(128, 128, true) + connections(128, 128, false));
    const [embedding, dense] = [20000 * 128, connections(128, 1, true)];
    expect(answers["bits-quiz1-keras-lstm"].value.parameters).toEqual({
      embedding,
      lstm,
      dense,
      total: embedding + lstm + dense,
    });
  });

  it("11: shapes by sliding windows, parameters kernel by kernel, and the code names every layer", () => {
    const shapes: number[][] = [];
    const parameters: number[] = [];
    let [side, depth] = [128, 3];
    for (const out of [32, 64, 128, 256]) {
      side = places(side, 5, 1);
      shapes.push([side, side, out]);
      side = places(side, 2, 2);
      shapes.push([side, side, out]);
      parameters.push(connections(5 * 5 * depth, out, true));
      depth = out;
    }
    expect(answers["bits-quiz1-cnn128-a"].value).toEqual({ shapes, flatten: side * side * depth });
    expect(answers["bits-quiz1-cnn128-c"].value).toEqual({ conv: parameters, maxpool: [0, 0, 0, 0] });
    const { code } = answers["bits-quiz1-cnn128-b"].value;
    const named = [...code.matchAll(/layers\.(\w+)\((\d*)/g)].map(([, name, count]) => name + count);
    expect(named).toEqual([
      ...[32, 64, 128, 256].flatMap((out) => [`Conv2D${out}`, "MaxPooling2D"]),
      "Flatten",
      "Dense1024",
      "Dense512",
      "Dense2",
    ]);
  });

  it("corrects a lost zero and a factor 2 that was counted twice", () => {
    const corrected = Object.entries(answers).filter(([, { verdict }]) => verdict === "corrected");
    expect(corrected.map(([id]) => id)).toEqual(["bits-quiz1-q3b", "bits-quiz1-lstm-count"]);
    expect(50 * 50 * 75 * (5 * 5 * 50) + (50 * 50 * 50 * 200) / 10).toBe(236_875_000);
    const gate = connections(10, 20, false) + connections(20, 20, false);
    expect(4 * 2 * gate).toBe(4800);
  });
});
