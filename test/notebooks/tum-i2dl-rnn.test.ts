import { beforeAll, describe, expect, it } from "vitest";
import { keysOfPaper } from "./support/paper-keys.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * The keys of the paper, proved: recurrences as loops, gradients by finite differences, parameters counted one by one. Nothing
 * here calls the library.
 */
const keys = keysOfPaper("tum-i2dl-rnn");

/** The states of a scalar ReLU-RNN. */
function states(recurrent: number, input: number, start: number, x: number[]): number[] {
  let h = start;
  return x.map((value) => (h = Math.max(0, recurrent * h + input * value)));
}
const slope = (f: (by: number) => number) => (f(1e-4) - f(-1e-4)) / 2e-4;

/** The derivatives of the third state with respect to V, W and x1. */
function gradients(V: number, W: number, start: number, [first, ...rest]: number[]): number[] {
  return [
    slope((by) => states(V + by, W, start, [first, ...rest])[2]),
    slope((by) => states(V, W + by, start, [first, ...rest])[2]),
    slope((by) => states(V, W, start, [first + by, ...rest])[2]),
  ];
}

/** A rational such as "3/2" as a number. */
const number = (text: string) => {
  const [numerator, denominator = "1"] = String(text).split("/");
  return Number(numerator) / Number(denominator);
};

describe("tum-i2dl-rnn, the keys", () => {
  it("1a, 3a: the parameters, counted entry by entry", () => {
    const count = (inputs: number, hidden: number, bias: boolean) => {
      let parameters = 0;
      for (let unit = 0; unit < hidden; unit++) {
        for (let from = 0; from < inputs; from++) parameters++;
        for (let from = 0; from < hidden; from++) parameters++;
        if (bias) parameters++;
      }
      return parameters;
    };
    expect(keys["tum-rnn1-6a"].parameters).toBe(count(3, 5, true));
    expect(keys["tum-rnn3-6a"].parameters).toBe(count(4, 12, false));
  });

  it("1b, 3b: without input a state of 0.8 does not stay", () => {
    expect(Math.tanh(0.8)).toBeLessThan(0.7);
    for (const id of ["tum-rnn1-6b", "tum-rnn3-6b"]) {
      expect(keys[id].statement_true).toBe(false);
    }
  });

  it("1c, 3c: the states are those of a loop", () => {
    const [, h2, h3] = states(-3, 3, 0, [2, 3, 1]);
    expect(keys["tum-rnn1-6c"]).toEqual({ h2, h3 });
    expect(keys["tum-rnn3-6c"].h).toEqual(states(1, 2, -3, [1, 2, 0]));
  });

  it("1d, 3d: the gradients through time are those of differences", () => {
    const { h, dh3_dV, dh3_dW, dh3_dx1 } = keys["tum-rnn1-6d"];
    expect(h.map(number)).toEqual(states(-2, 1, 2, [2, 1.5, 4]));
    gradients(-2, 1, 2, [2, 1.5, 4]).forEach((value, index) =>
      expect(number([dh3_dV, dh3_dW, dh3_dx1][index])).toBeCloseTo(value, 8),
    );
    const last = keys["tum-rnn3-6d"];
    gradients(1, 2, -3, [1, 2, 0]).forEach((value, index) =>
      expect([last.dh3_dV, last.dh3_dW, last.dh3_dx1][index]).toBeCloseTo(value, 8),
    );
  });

  it("2b: both versions are those of a loop and its differences", () => {
    const expected = (run: (u: number) => number[]) => {
      const [h1, h2] = run(3);
      return { h1, h2, y2: -h2, dy2_du: slope((by) => -run(3 + by)[1]) };
    };
    const versions = {
      equation: expected((u) => states(u, 2, 3, [1, 2])),
      graph: expected((u) => states(2, u, 3, [1, 2])),
    };
    for (const [name, values] of Object.entries(versions))
      for (const [key, value] of Object.entries(values))
        expect(keys["tum-rnn2-10b"][name][key]).toBeCloseTo(value, 8);
  });

  it("4: each gate shut shows its role", () => {
    const cell = (g1: number, g2: number, g3: number) => {
      const c = g2 * 5 + g3 * 0.7;
      return { c, h: g1 * c };
    };
    expect(cell(0, 1, 1)).toEqual({ c: 5.7, h: 0 });
    expect(cell(1, 0, 1).c).toBe(0.7);
    expect(cell(1, 1, 0).c).toBe(5);
    expect(keys["tum-rnn-lstm-gates"]).toEqual({
      g1: "output gate",
      g2: "forget gate",
      g3: "update gate",
      c_t: "cell state (memory)",
    });
  });
});

describe("tum-i2dl-rnn, the published answers", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;
  beforeAll(async () => {
    answers = await solvedPaper("tum-i2dl-rnn");
  }, paperTimeout);
  const judged = (wanted: string) =>
    Object.entries(answers).flatMap(([id, { verdict }]) => (verdict === wanted ? [id] : []));

  it("1b, 3b: the prose names what changes the state", () => {
    for (const id of ["tum-rnn1-6b", "tum-rnn3-6b"])
      expect(answers[id].value.text).toContain("non-linearity");
  });

  it("1d: the forward outputs that the question prints contradict its weights; only 3/2 gives its own h3 = 1", () => {
    expect(judged("corrected")).toEqual([]);
    expect(judged("ambiguous")).toEqual(["tum-rnn1-6d", "tum-rnn2-10a"]);
    const [, , fromPrinted] = [0, 2 / 3, Math.max(0, -2 * (2 / 3) + 4)];
    expect(fromPrinted).toBeCloseTo(8 / 3, 12);
    const [h1, h2, h3] = states(-2, 1, 2, [2, 1.5, 4]);
    expect([h1, h2, h3]).toEqual([0, 3 / 2, 1]);
    // the published dh3/dW = 1 leaves no other second input than 3/2
    const fitting = [0.5, 2 / 3, 1, 1.5, 2].filter(
      (x2) => Math.abs(gradients(-2, 1, 2, [2, x2, 4])[1] - 1) < 1e-6,
    );
    expect(fitting).toEqual([1.5]);
  });

  it("2a: an orthogonal matrix keeps every length, however often it is applied", () => {
    let g = [3, -1];
    for (let step = 0; step < 1000; step++) g = [0.8 * g[0] + 0.6 * g[1], -0.6 * g[0] + 0.8 * g[1]];
    expect(Math.hypot(...g)).toBeCloseTo(Math.sqrt(10), 10);
  });
});
