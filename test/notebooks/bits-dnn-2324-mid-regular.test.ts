import { beforeAll, describe, expect, it } from "vitest";
import { checks } from "../../src/worksheet/checks.js";
import { evaluated, keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";
import { thresholdOutput } from "./support/threshold-output.js";

/*
 * Proves the keys in paper.json: truth tables by JavaScript's operators, derivatives by finite differences; the checks of the
 * constructions with networks of its own. Nothing here calls the library.
 */
const parts = keysOf("bits-dnn-2324-mid-regular");
const keyOf = (part: string) => parts[`bits-mid-2324rg-${part}`].key;
const givenOf = (part: string) => parts[`bits-mid-2324rg-${part}`].given;

const rows = (count: number) =>
  Array.from({ length: 2 ** count }, (_, row) =>
    Array.from({ length: count }, (_bit, index) => (row >> (count - 1 - index)) & 1),
  );
const parity = (row: number[]) => row.reduce((sum, bit) => sum ^ bit, 0);

const slope = (f: (by: number) => number) => (f(1e-5) - f(-1e-5)) / 2e-5;

describe("the keys of bits-dnn-2324-mid-regular", () => {
  const nor = rows(2).map(([x1, x2]) => ({ x1, x2, y: x1 | x2 ? 0 : 1 }));

  it("1: three negative weights, which the published condition takes, need not compute the table", () => {
    const computes = ([w0, w1, w2]: number[]) =>
      nor.every(({ x1, x2, y }) => (w0 + w1 * (2 * x1 - 1) + w2 * (2 * x2 - 1) > 0 ? 1 : 0) === y);
    const binary = { w1: -1, w2: -1, threshold: -0.5 };
    for (const [w0, w1, w2] of [
      [-1, -1, -1],
      [-10, -1, -1],
    ])
      expect(checks.perceptronsOnTable({ binary, bipolar: { w0, w1, w2 } }, givenOf("1"))).toBe(
        computes([w0, w1, w2]),
      );
    expect([computes([-1, -1, -1]), computes([-10, -1, -1])]).toEqual([true, false]);
  });

  it("2: one hidden unit per row is a network of depth 2 and width 5", () => {
    const on = ["1010", "1110", "1001", "1011", "1000"];
    const weights = on.map((row) => [...row].map((bit) => (bit === "1" ? 1 : -1)));
    const layers = [
      { weights, bias: on.map((row) => row.replaceAll("0", "").length) },
      { weights: [on.map(() => 1)], bias: [1] },
    ];
    for (const row of rows(4)) expect(thresholdOutput(layers, row)).toBe(on.includes(row.join("")) ? 1 : 0);
    expect(checks.firesOnMinterms({ layers }, givenOf("2"))).toBe(true);
    expect(keyOf("2")).toEqual({ depth: layers.length, width: weights.length, layers: null });
  });

  it("3: counts of the XOR networks; six counting units and an output compute XOR on all 64 rows", () => {
    let [signals, perceptrons, levels] = [6, 0, 0];
    while (signals > 1) {
      const blocks = Math.floor(signals / 2);
      perceptrons += 3 * blocks;
      levels += 1;
      signals -= blocks;
    }
    expect(keyOf("3-tree")).toEqual({ perceptrons, layers: 2 * levels });
    const counting = [
      { weights: [1, 2, 3, 4, 5, 6].map(() => [1, 1, 1, 1, 1, 1]), bias: [1, 2, 3, 4, 5, 6] },
      { weights: [[1, -1, 1, -1, 1, -1]], bias: [1] },
    ];
    for (const row of rows(6)) expect(thresholdOutput(counting, row)).toBe(parity(row));
    expect(checks.computesParity({ layers: counting }, givenOf("3-network"))).toBe(true);
    const odd = rows(6).filter((row) => parity(row) === 1).length;
    expect(keyOf("3-single")).toEqual({
      minterm_hidden: odd,
      minterm_total: odd + 1,
      counting_hidden: counting[0].bias.length,
      counting_total: counting[0].bias.length + 1,
    });
  });

  it("4: the derivatives are those of differences, at several points", () => {
    const { dL_dA, dA_dZ, dL_dZ } = keyOf("4");
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const loss = (A: number, Y: number) => -Y * Math.log(A) - (1 - Y) * Math.log(1 - A);
    for (const [Z, Y] of [
      [0.3, 1],
      [-1.2, 0],
      [2, 0.25],
    ]) {
      const A = sigmoid(Z);
      expect(evaluated(dL_dA, { A, Y })).toBeCloseTo(
        slope((by) => loss(A + by, Y)),
        6,
      );
      expect(evaluated(dA_dZ, { A, Y })).toBeCloseTo(
        slope((by) => sigmoid(Z + by)),
        8,
      );
      expect(evaluated(dL_dZ, { A, Y })).toBeCloseTo(
        slope((by) => loss(sigmoid(Z + by), Y)),
        7,
      );
    }
  });

  it("5: values and gradients of the graph", () => {
    const f = (a: number, b: number, c: number) => Math.max(0, a * 2 + b * 3 + c);
    expect(keyOf("5")).toEqual(
      near(
        {
          p: 3 * 2,
          q: 2 * 3,
          r: 6 + 6,
          s: 12 - 5,
          f: f(3, 2, -5),
          df_da: slope((by) => f(3 + by, 2, -5)),
          df_db: slope((by) => f(3, 2 + by, -5)),
          df_dc: slope((by) => f(3, 2, -5 + by)),
        },
        1e-8,
      ),
    );
  });

  const E = (p: number, q: number, r: number) => 3 * p ** 3 + 3 * q ** 2 + 4 * r + 5;

  it("6: the gradient is that of differences; only q has learning rates", () => {
    const answer = keyOf("6");
    const at = { p: 0.7, q: -1.3, r: 0.4 };
    const moved = (name: "p" | "q" | "r") => (by: number) => {
      const there = { ...at, [name]: at[name] + by };
      return E(there.p, there.q, there.r);
    };
    (["p", "q", "r"] as const).forEach((name, index) => {
      expect(evaluated(answer.gradient[index], at)).toBeCloseTo(slope(moved(name)), 6);
      const second = (moved(name)(1e-3) - 2 * moved(name)(0) + moved(name)(-1e-3)) / 1e-6;
      expect(evaluated(answer.second_derivatives[index], at)).toBeCloseTo(second, 4);
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

  it("6: the slope along p is 9p², not 9p, and E has no lower bound along p and r", () => {
    expect(slope((by) => E(2 + by, 0, 0))).toBeCloseTo(9 * 2 ** 2, 5);
    expect(E(-1e3, 0, 0)).toBeLessThan(-1e9);
    expect(E(0, 0, -1e9)).toBeLessThan(-1e9);
  });
});

describe("the answers of bits-dnn-2324-mid-regular", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dnn-2324-mid-regular");
  }, paperTimeout);

  it("2, 3: the networks found compute their functions on all rows", () => {
    const layersOf = (part: string) => answers[`bits-mid-2324rg-${part}`].value.layers;
    const on = ["1010", "1110", "1001", "1011", "1000"];
    for (const row of rows(4))
      expect(thresholdOutput(layersOf("2"), row)).toBe(on.includes(row.join("")) ? 1 : 0);
    for (const row of rows(6)) expect(thresholdOutput(layersOf("3-network"), row)).toBe(parity(row));
  });

  it("correct three published answers", () => {
    const corrected = Object.entries(answers).flatMap(([id, { verdict }]) =>
      verdict === "corrected" ? [id.slice("bits-mid-2324rg-".length)] : [],
    );
    expect(corrected).toEqual(["1", "3-single", "6"]);
  });
});
