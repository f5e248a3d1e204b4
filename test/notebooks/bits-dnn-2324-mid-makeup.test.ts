import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: loops, finite differences and inequalities written out. Nothing here calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;

beforeAll(async () => {
  answers = await solvedPaper("bits-dnn-2324-mid-makeup");
}, paperTimeout);

const evaluate = (text: string, names: Record<string, number>): number =>
  // oxlint-disable-next-line typescript/no-implied-eval -- an expression that the notebook reported
  new Function(...Object.keys(names), `return ${text.replaceAll("^", "**")}`)(...Object.values(names));

const near = (actual: number[], expected: number[], digits = 10) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index], digits));
};

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

describe("bits-dnn-2324-mid-makeup", () => {
  it("1: the epoch is that of a loop", () => {
    const { z, h, b_w1_w2 } = answers["bits-mid-2324mk-1"].value;
    const trace = epoch(-2);
    near(
      z,
      trace.map((row) => row.z),
    );
    expect(h).toEqual(trace.map((row) => row.h));
    near(
      b_w1_w2.flat(),
      trace.flatMap((row) => row.after),
    );
  });

  it("2: the derivatives are those of finite differences, for every class and target", () => {
    const { dL_dZ_k, dyhat_k_dZ_k, dyhat_j_dZ_k } = answers["bits-mid-2324mk-2"].value;
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
        expect(evaluate(dL_dZ_k, names)).toBeCloseTo(
          slope((at) => -Math.log(softmax(at)[target]), k),
          8,
        );
        expect(evaluate(dyhat_k_dZ_k, names)).toBeCloseTo(
          slope((at) => softmax(at)[k], k),
          8,
        );
        expect(evaluate(dyhat_j_dZ_k, names)).toBeCloseTo(
          slope((at) => softmax(at)[j], k),
          8,
        );
      }
  });

  it("3: the network is on in the rectangle, border included, and off outside", () => {
    const { layers } = answers["bits-mid-2324mk-3"].value;
    const output = (x: number[]) =>
      layers.reduce(
        (input: number[], { weights, bias }: { weights: number[][]; bias: number[] }) =>
          weights.map((unit, at) =>
            unit.reduce((sum, weight, from) => sum + weight * input[from], 0) >= bias[at] ? 1 : 0,
          ),
        x,
      );
    for (let i = -40; i <= 160; i++)
      for (let j = -40; j <= 160; j++) {
        const [x1, x2] = [i / 8, j / 8];
        expect(output([x1, x2])).toEqual([x1 >= 4 && x1 <= 7 && x2 >= 2 && x2 <= 6 ? 1 : 0]);
      }
  });

  it("4: the iterates are those of the closed form p* + 0.2ⁿ (p0 − p*)", () => {
    const { p, t } = answers["bits-mid-2324mk-4"].value;
    expect(t).toHaveLength(4);
    const path = [0, 1, 2, 3].map((n) => -1.5 + 0.2 ** n * 7.5);
    near(p, path);
    near(
      t,
      path.map((value) => (2 * value + 3) ** 2),
    );
  });

  it("5: the values and derivatives are those of the formulas and of finite differences", () => {
    const { p, q, r, f } = answers["bits-mid-2324mk-5-forward"].value;
    near([p, q, r, f], [-3, Math.exp(-3), 1 + Math.exp(-3), 1 / (1 + Math.exp(-3))], 14);
    expect(p).toBe(-3);
    const { df_dr, df_dq, df_dp, df_dz } = answers["bits-mid-2324mk-5-backward"].value;
    const slope = (g: (x: number) => number, x: number) => (g(x + 1e-5) - g(x - 1e-5)) / 2e-5;
    near(
      [df_dr, df_dq, df_dp, df_dz],
      [
        slope((x) => 1 / x, 1 + Math.exp(-3)),
        slope((x) => 1 / (x + 1), Math.exp(-3)),
        slope((x) => 1 / (Math.exp(x) + 1), -3),
        slope((x) => 1 / (Math.exp(-x) + 1), 3),
      ],
      8,
    );
  });

  it("6: gradient and Hessian are those of differences; the point is stationary, a saddle, and E has no lower bound", () => {
    const { gradient } = answers["bits-mid-2324mk-6-gradient"].value;
    for (const [w1, w2] of [
      [0.3, -0.7],
      [2, 1.5],
      [-1.2, 0.4],
    ]) {
      const at = { w1, w2, w3: 5 };
      expect(evaluate(gradient[0], at)).toBeCloseTo((E(w1 + 1e-5, w2) - E(w1 - 1e-5, w2)) / 2e-5, 7);
      expect(evaluate(gradient[1], at)).toBeCloseTo((E(w1, w2 + 1e-5) - E(w1, w2 - 1e-5)) / 2e-5, 7);
      expect(evaluate(gradient[2], at)).toBe(0);
    }
    const answer = answers["bits-mid-2324mk-6-minimum"].value;
    const [w1, w2] = [answer.stationary_w1, answer.stationary_w2].map((text) => evaluate(String(text), {}));
    expect([w1, w2, evaluate(String(answer.E_at_stationary), {})]).toEqual([1.5, 0.5, E(1.5, 0.5)]);
    near(
      gradient.map((text: string) => evaluate(text, { w1, w2, w3: 0 })),
      [0, 0, 0],
    );
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
    near(answer.hessian_w1_w2.flat(), [second(x, x), second(x, y), second(y, x), second(y, y)], 6);
    expect(answer.hessian_determinant).toBe(-4);
    expect(answer.type).toBe("saddle");
    expect(E(1.5 + 0.06, 0.5 + 0.0432)).toBeLessThan(E(1.5, 0.5));
    expect(E(1.5 + 0.06, 0.5 - 0.0432)).toBeGreaterThan(E(1.5, 0.5));
    expect(answer.minimum_value).toBeNull();
    expect(E(-1000, 0)).toBeLessThan(-1e8);
  });

  it("finds what is wrong in the published answers", () => {
    const corrected = Object.entries(answers).filter(([, { verdict }]) => verdict === "corrected");
    expect(corrected.map(([id]) => id)).toEqual([
      "bits-mid-2324mk-1",
      "bits-mid-2324mk-2",
      "bits-mid-2324mk-5-backward",
      "bits-mid-2324mk-6-minimum",
    ]);
    // 1: with the sign of the first bias lost, the published sums come out
    near(
      epoch(-2, 0.8)
        .slice(1)
        .map(({ z }) => z),
      [2.3, 2.7, -0.4],
    );
    // 2: the published formula is 0 for a wrong class, whose logit has a slope
    const z = [0.4, -1.1, 0.9];
    const loss = (moved: number) => -Math.log(softmax([z[0] + moved, z[1], z[2]])[1]);
    expect((loss(1e-5) - loss(-1e-5)) / 2e-5).toBeGreaterThan(0.3);
    // 5: f put in for r
    expect(-1 / 0.953 ** 2).toBeCloseTo(-1.101, 3);
    expect((-1 / 0.953 ** 2) * 0.0498).toBeCloseTo(-0.0548, 4);
    // 6: the stationary point is no minimum, as shown above
  });
});
