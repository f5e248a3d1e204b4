import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";
import { thresholdOutput } from "./support/threshold-output.js";

/*
 * A key of its own for the paper: truth tables by JavaScript's operators, derivatives by finite differences. Nothing here calls
 * the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;
const value = (part: string) => answers[`bits-mid-2324rg-${part}`].value;

beforeAll(async () => {
  answers = await solvedPaper("bits-dnn-2324-mid-regular");
}, paperTimeout);

const rows = (count: number) =>
  Array.from({ length: 2 ** count }, (_, row) =>
    Array.from({ length: count }, (_bit, index) => (row >> (count - 1 - index)) & 1),
  );
const parity = (row: number[]) => row.reduce((sum, bit) => sum ^ bit, 0);

/** An expression in A, Y or p, q, r at numbers. */
const evaluate = (text: string, names: Record<string, number>): number =>
  // oxlint-disable-next-line typescript/no-implied-eval -- an expression that the notebook reported
  new Function(...Object.keys(names), `return ${text.replaceAll("^", "**")}`)(...Object.values(names));
const slope = (f: (by: number) => number) => (f(1e-5) - f(-1e-5)) / 2e-5;

describe("bits-dnn-2324-mid-regular", () => {
  const nor = rows(2).map(([x1, x2]) => ({ x1, x2, y: x1 | x2 ? 0 : 1 }));

  it("1: both perceptrons compute the table", () => {
    const { binary, bipolar } = value("1");
    for (const { x1, x2, y } of nor) {
      expect(binary.w1 * x1 + binary.w2 * x2 >= binary.threshold ? 1 : 0).toBe(y);
      expect(bipolar.w0 + bipolar.w1 * (2 * x1 - 1) + bipolar.w2 * (2 * x2 - 1) > 0 ? 1 : 0).toBe(y);
    }
  });

  it("2: the network computes the function, with one hidden unit per row", () => {
    const { depth, width, layers } = value("2");
    const on = new Set(["1010", "1110", "1001", "1011", "1000"]);
    for (const row of rows(4)) expect(thresholdOutput(layers, row)).toBe(on.has(row.join("")) ? 1 : 0);
    expect([depth, width]).toEqual([2, on.size]);
  });

  it("3: counts of the XOR networks, and the tree computes XOR on all 64 rows", () => {
    let [signals, perceptrons, levels] = [6, 0, 0];
    while (signals > 1) {
      const blocks = Math.floor(signals / 2);
      perceptrons += 3 * blocks;
      levels += 1;
      signals -= blocks;
    }
    expect(value("3-tree")).toEqual({ perceptrons, layers: 2 * levels });
    for (const row of rows(6)) expect(thresholdOutput(value("3-network").layers, row)).toBe(parity(row));
    const odd = rows(6).filter((row) => parity(row) === 1).length;
    expect(value("3-single")).toEqual({
      minterm_hidden: odd,
      minterm_total: odd + 1,
      counting_hidden: 6,
      counting_total: 7,
    });
  });

  it("4: the derivatives are those of differences, at several points", () => {
    const { dL_dA, dA_dZ, dL_dZ } = value("4");
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const loss = (A: number, Y: number) => -Y * Math.log(A) - (1 - Y) * Math.log(1 - A);
    for (const [Z, Y] of [
      [0.3, 1],
      [-1.2, 0],
      [2, 0.25],
    ]) {
      const A = sigmoid(Z);
      expect(evaluate(dL_dA, { A, Y })).toBeCloseTo(
        slope((by) => loss(A + by, Y)),
        6,
      );
      expect(evaluate(dA_dZ, { A, Y })).toBeCloseTo(
        slope((by) => sigmoid(Z + by)),
        8,
      );
      expect(evaluate(dL_dZ, { A, Y })).toBeCloseTo(
        slope((by) => loss(sigmoid(Z + by), Y)),
        7,
      );
    }
  });

  it("5: values and gradients of the graph", () => {
    const f = (a: number, b: number, c: number) => Math.max(0, a * 2 + b * 3 + c);
    const { df_da, df_db, df_dc, ...values } = value("5");
    expect(values).toEqual({ p: 3 * 2, q: 2 * 3, r: 6 + 6, s: 12 - 5, f: f(3, 2, -5) });
    expect(df_da).toBeCloseTo(
      slope((by) => f(3 + by, 2, -5)),
      8,
    );
    expect(df_db).toBeCloseTo(
      slope((by) => f(3, 2 + by, -5)),
      8,
    );
    expect(df_dc).toBeCloseTo(
      slope((by) => f(3, 2, -5 + by)),
      8,
    );
  });

  const E = (p: number, q: number, r: number) => 3 * p ** 3 + 3 * q ** 2 + 4 * r + 5;

  it("6: the gradient is that of differences; only q has learning rates", () => {
    const answer = value("6");
    const at = { p: 0.7, q: -1.3, r: 0.4 };
    const moved = (name: "p" | "q" | "r") => (by: number) => {
      const there = { ...at, [name]: at[name] + by };
      return E(there.p, there.q, there.r);
    };
    (["p", "q", "r"] as const).forEach((name, index) => {
      expect(evaluate(answer.gradient[index], at)).toBeCloseTo(slope(moved(name)), 6);
      const second = (moved(name)(1e-3) - 2 * moved(name)(0) + moved(name)(-1e-3)) / 1e-6;
      expect(evaluate(answer.second_derivatives[index], at)).toBeCloseTo(second, 4);
    });
    expect(answer.has_minimum).toBe(false);
    expect(answer.optimal_learning_rate).toEqual([null, "1/6", null]);
    expect(answer.largest_convergent_learning_rate).toEqual([null, "1/3", null]);
    expect(answer.overall_optimal_learning_rate).toBeNull();
    // along q: 1/6 hits the minimum at once, just below 1/3 converges, just above it diverges
    const walk = (rate: number, steps: number) => {
      let q = 1;
      for (let step = 0; step < steps; step++) q -= rate * 6 * q;
      return Math.abs(q);
    };
    expect(walk(1 / 6, 1)).toBeCloseTo(0, 12);
    expect(walk(0.33, 2000)).toBeLessThan(1e-6);
    expect(walk(0.34, 2000)).toBeGreaterThan(1e6);
  });

  it("finds what is wrong in the published answers", () => {
    const corrected = Object.entries(answers).flatMap(([id, { verdict }]) =>
      verdict === "corrected" ? [id] : [],
    );
    expect(corrected).toEqual(["bits-mid-2324rg-1", "bits-mid-2324rg-3-single", "bits-mid-2324rg-6"]);
    // 1: weights that are all negative need not compute the table
    const computes = ([w0, w1, w2]: number[]) =>
      nor.every(({ x1, x2, y }) => (w0 + w1 * (2 * x1 - 1) + w2 * (2 * x2 - 1) > 0 ? 1 : 0) === y);
    expect([computes([-1, -1, -1]), computes([-10, -1, -1])]).toEqual([true, false]);
    // 3: six counting units and an output compute XOR, so 32 are not required
    const counting = [
      { weights: [1, 2, 3, 4, 5, 6].map(() => [1, 1, 1, 1, 1, 1]), bias: [1, 2, 3, 4, 5, 6] },
      { weights: [[1, -1, 1, -1, 1, -1]], bias: [1] },
    ];
    for (const row of rows(6)) expect(thresholdOutput(counting, row)).toBe(parity(row));
    // 6: the slope along p is 9p², and E has no lower bound along p and r
    expect(slope((by) => E(2 + by, 0, 0))).toBeCloseTo(9 * 2 ** 2, 5);
    expect(E(-1e3, 0, 0)).toBeLessThan(-1e9);
    expect(E(0, 0, -1e9)).toBeLessThan(-1e9);
  });
});
