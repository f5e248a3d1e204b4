import { beforeAll, describe, expect, it } from "vitest";
import { checks } from "../../src/worksheet/checks.js";
import { evaluated, keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: loops, finite differences and closed forms; the check of the region on a rectangle of its own.
 * Nothing here calls the library.
 */
const parts = keysOf("bits-dnn-2324-mid-makeup");
const keyOf = (part: string) => parts[`bits-mid-2324mk-${part}`].key;

/** One epoch of the perceptron rule from a bias, with the numbers of problem 1. */
function epoch(start: number, firstBias?: number) {
  let [b, w1, w2] = [start, 0.3, 0.7];
  const trace: { z: number; h: number; after: number[] }[] = [];
  const patterns = [
    [1, 1, 1],
    [1, 0, 1],
    [0, 1, -1],
    [0, 0, 1],
  ];
  patterns.forEach(([x1, x2, t], index) => {
    const z = w1 * x1 + w2 * x2 + b;
    const h = z >= 0.5 ? 1 : -1;
    [b, w1, w2] = [b + 0.6 * (t - h), w1 + 0.6 * (t - h) * x1, w2 + 0.6 * (t - h) * x2];
    if (index === 0 && firstBias !== undefined) b = firstBias;
    trace.push({ z, h, after: [b, w1, w2] });
  });
  return trace;
}

const softmax = (z: number[]) => {
  const powers = z.map((value) => Math.exp(value));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
};

const E = (w1: number, w2: number) => (w1 - w2) ** 3 - 2 * (w1 ** 2 - w2) + w1 ** 2 + w2 ** 2;

describe("the keys of bits-dnn-2324-mid-makeup", () => {
  it("1: the epoch is that of a loop", () => {
    const trace = epoch(-2);
    expect(keyOf("1")).toEqual(
      near({
        z: trace.map((row) => row.z),
        h: trace.map((row) => row.h),
        b_w1_w2: trace.map((row) => row.after),
      }),
    );
  });

  it("1: with the sign of the first bias lost the published sums come out; a threshold of 0 changes no output", () => {
    const sums = epoch(-2, 0.8).map(({ z }) => z);
    expect(sums).toEqual(near([-1, 2.3, 2.7, -0.4]));
    expect(epoch(-2).map(({ z }) => (z >= 0 ? 1 : -1))).toEqual(keyOf("1").h);
  });

  it("2: the derivatives are those of finite differences, for every class and target", () => {
    const { dL_dZ_k, dyhat_k_dZ_k, dyhat_j_dZ_k } = keyOf("2");
    const z = [0.4, -1.1, 0.9];
    const yhat = softmax(z);
    const slope = (f: (at: number[]) => number, k: number) => {
      const moved = (by: number) => f(z.map((value, i) => (i === k ? value + by : value)));
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    };
    for (const k of [0, 1, 2])
      for (const target of [0, 1, 2]) {
        const j = (k + 1) % 3;
        const names = { p: yhat[k], q: yhat[j], y: k === target ? 1 : 0 };
        expect(evaluated(dL_dZ_k, names)).toBeCloseTo(
          slope((at) => -Math.log(softmax(at)[target]), k),
          8,
        );
        expect(evaluated(dyhat_k_dZ_k, names)).toBeCloseTo(
          slope((at) => softmax(at)[k], k),
          8,
        );
        expect(evaluated(dyhat_j_dZ_k, names)).toBeCloseTo(
          slope((at) => softmax(at)[j], k),
          8,
        );
      }
  });

  it("3: the check takes four sides and their AND, and refuses a side moved, reversed or left out", () => {
    const { given } = parts["bits-mid-2324mk-3"];
    const sides = [
      [1, 0, 4],
      [-1, 0, -7],
      [0, 1, 2],
      [0, -1, -6],
    ];
    const passes = (rows: number[][], all = 4) =>
      checks.boundsRectangle(
        {
          layers: [
            { weights: rows.map((row) => row.slice(0, 2)), bias: rows.map((row) => row[2]) },
            { weights: [rows.map(() => 1)], bias: [all] },
          ],
        },
        given,
      );
    expect(passes(sides)).toBe(true);
    expect(passes(sides.map((row) => row.map((number) => 3 * number)))).toBe(true);
    expect(passes(sides, 3)).toBe(false);
    for (const [index, side] of sides.entries()) {
      expect(passes(sides.with(index, [...side.slice(0, 2), side[2] + 0.01]))).toBe(false);
      expect(
        passes(
          sides.with(
            index,
            side.map((number) => -number),
          ),
        ),
      ).toBe(false);
      expect(passes(sides.toSpliced(index, 1), 3)).toBe(false);
    }
  });

  it("4: the iterates are those of the closed form p* + 0.2ⁿ (p0 − p*)", () => {
    const path = [0, 1, 2, 3].map((n) => -1.5 + 0.2 ** n * 7.5);
    expect(keyOf("4")).toEqual(near({ p: path, t: path.map((value) => (2 * value + 3) ** 2) }));
  });

  it("5: the values and derivatives are those of the formulas and of finite differences", () => {
    const q = Math.exp(-3);
    expect(keyOf("5-forward")).toEqual(near({ p: -3, q, r: 1 + q, f: 1 / (1 + q) }));
    const slope = (g: (x: number) => number, x: number) => (g(x + 1e-5) - g(x - 1e-5)) / 2e-5;
    expect(keyOf("5-backward")).toEqual(
      near(
        {
          df_dr: slope((x) => 1 / x, 1 + q),
          df_dq: slope((x) => 1 / (x + 1), q),
          df_dp: slope((x) => 1 / (Math.exp(x) + 1), -3),
          df_dz: slope((x) => 1 / (Math.exp(-x) + 1), 3),
        },
        1e-7,
      ),
    );
    // f put in for r gives the published numbers
    expect(-1 / 0.953 ** 2).toBeCloseTo(-1.101, 3);
    expect((-1 / 0.953 ** 2) * 0.0498).toBeCloseTo(-0.0548, 4);
  });

  it("6: gradient and Hessian are those of differences; the point is stationary, a saddle, and E has no lower bound", () => {
    const { gradient } = keyOf("6-gradient");
    for (const [w1, w2] of [
      [0.3, -0.7],
      [2, 1.5],
      [-1.2, 0.4],
    ]) {
      const at = { w1, w2, w3: 5 };
      expect(evaluated(gradient[0], at)).toBeCloseTo((E(w1 + 1e-5, w2) - E(w1 - 1e-5, w2)) / 2e-5, 7);
      expect(evaluated(gradient[1], at)).toBeCloseTo((E(w1, w2 + 1e-5) - E(w1, w2 - 1e-5)) / 2e-5, 7);
      expect(evaluated(gradient[2], at)).toBe(0);
    }
    const answer = keyOf("6-minimum");
    const [w1, w2] = [answer.stationary_w1, answer.stationary_w2].map((text) => evaluated(String(text), {}));
    expect([w1, w2, evaluated(String(answer.E_at_stationary), {})]).toEqual([1.5, 0.5, E(1.5, 0.5)]);
    expect(gradient.map((text: string) => evaluated(text, { w1, w2, w3: 0 }))).toEqual(near([0, 0, 0]));
    const s = 1e-3;
    const second = (a: number[], b: number[]) =>
      (E(w1 + a[0] + b[0], w2 + a[1] + b[1]) -
        E(w1 + a[0] - b[0], w2 + a[1] - b[1]) -
        E(w1 - a[0] + b[0], w2 - a[1] + b[1]) +
        E(w1 - a[0] - b[0], w2 - a[1] - b[1])) /
      (4 * s * s);
    const [x, y] = [
      [s, 0],
      [0, s],
    ];
    expect(answer.hessian_w1_w2.flat()).toEqual(
      near([second(x, x), second(x, y), second(y, x), second(y, y)], 1e-6),
    );
    expect(answer.hessian_determinant).toBe(-4);
    expect(answer.type).toBe("saddle");
    expect(E(1.5 + 0.06, 0.5 + 0.0432)).toBeLessThan(E(1.5, 0.5));
    expect(E(1.5 + 0.06, 0.5 - 0.0432)).toBeGreaterThan(E(1.5, 0.5));
    expect(answer.minimum_value).toBeNull();
    expect(E(-1000, 0)).toBeLessThan(-1e8);
  });

  it("2: the published formula is 0 for a wrong class, whose logit has a slope", () => {
    const z = [0.4, -1.1, 0.9];
    const loss = (moved: number) => -Math.log(softmax([z[0] + moved, z[1], z[2]])[1]);
    expect((loss(1e-5) - loss(-1e-5)) / 2e-5).toBeGreaterThan(0.3);
  });
});

describe("the answers of bits-dnn-2324-mid-makeup", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dnn-2324-mid-makeup");
  }, paperTimeout);

  it("correct three published answers", () => {
    const judged = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) =>
        verdict === wanted ? [id.slice("bits-mid-2324mk-".length)] : [],
      );
    expect(judged("corrected")).toEqual(["1", "2", "5-backward"]);
    expect(judged("rounded")).toEqual(["5-forward"]);
    expect(judged("unpublished")).toEqual(["3"]);
  });
});
