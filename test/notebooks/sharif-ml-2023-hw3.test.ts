import { beforeAll, describe, expect, it } from "vitest";
import { evaluateAt } from "./support/evaluate-at.js";
import { keysOfPaper, partsOfPaper } from "./support/paper-keys.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * The keys of the paper, proved: truth tables by JavaScript's operators, derivatives by finite differences, convolutions by
 * loops. Nothing here calls the library.
 */
const keys = keysOfPaper("sharif-ml-2023-hw3");

const rows = Array.from({ length: 16 }, (_, row) => [8, 4, 2, 1].map((bit) => (row & bit ? 1 : 0)));
const wanted = rows.map(([a, b, c, d]) => ((a || !b ? 1 : 0) ^ (!c || !d ? 1 : 0)) === 1);

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const start = [2.5, 1, -1.5, -3, 1.5, 2, 1, 0.5, -1];

/** The network of problem 4 as one function of its nine weights: W_h, b_h, W_o, b_o. */
function forward([w11, w12, w21, w22, b1, b2, v1, v2, c]: number[], [x1, x2] = [0, 1]) {
  const z = [w11 * x1 + w12 * x2 + b1, w21 * x1 + w22 * x2 + b2];
  const h = z.map(sigmoid);
  const out = v1 * h[0] + v2 * h[1] + c;
  return { z, h, out, yhat: sigmoid(out), loss: -Math.log(sigmoid(out)) };
}

/** Central differences of the loss. */
const gradient = start.map((_, index) => {
  const moved = (by: number) =>
    forward(start.map((weight, at) => (at === index ? weight + by : weight))).loss;
  return (moved(1e-5) - moved(-1e-5)) / 2e-5;
});

const near = (actual: number[], expected: number[], digits = 8) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index], digits));
};

describe("sharif-ml-2023-hw3, the keys", () => {
  it("1a: the minterms are those of the truth table", () => {
    expect(keys["sharif-hw3-1a"].true_minterms).toEqual(wanted.flatMap((value, row) => (value ? [row] : [])));
  });

  it("2: the Jacobians are those of finite differences", () => {
    const f1 = ([x, y]: number[]) => [Math.sin(Math.PI * y) / Math.PI, y * y * Math.exp(x - 1), x * y];
    const f2 = (u: number[]) => [u[0] + u[1] + u[2], u.reduce((sum, value) => sum + value * value, 0)];
    const differences = (f: (x: number[]) => number[], at: number[]) => {
      const columns = at.map((_, index) => {
        const moved = (by: number) => f(at.map((value, place) => (place === index ? value + by : value)));
        return moved(1e-6).map((value, row) => (value - moved(-1e-6)[row]) / 2e-6);
      });
      return columns[0].flatMap((_, row) => columns.map((column) => column[row]));
    };
    const { f1: value, J_f1, J_f2, jacobian } = keys["sharif-hw3-2"];
    near(value, f1([1, 2]), 12);
    near(J_f1.flat(), differences(f1, [1, 2]), 6);
    near(J_f2.flat(), differences(f2, f1([1, 2])), 6);
    near(
      jacobian.flat(),
      differences((x) => f2(f1(x)), [1, 2]),
      6,
    );
  });

  it("3: the gradients of the convolution, at random numbers, are those of a loop", () => {
    const a = [0.3, -1.7, 2.2];
    const x = [1.1, 0.4, -0.9, 2.5];
    const names = Object.fromEntries([
      ...a.map((value, i) => [`a${i + 1}`, value]),
      ...x.map((value, i) => [`x${i + 1}`, value]),
    ]);
    keys["sharif-hw3-3k"].dL_dk.forEach((formula: string, j: number) => {
      const sum = a.reduce((total, alpha, i) => total + alpha * x[i + j], 0);
      expect(evaluateAt(formula, names)).toBeCloseTo(sum, 12);
    });
    expect(evaluateAt(keys["sharif-hw3-3b"].dL_db, names)).toBeCloseTo(0.3 - 1.7 + 2.2, 12);
  });

  it("4: activations, loss, gradients and the step are those of finite differences", () => {
    const { z, h, out, yhat, loss } = forward(start);
    const first = keys["sharif-hw3-4-1"];
    near([...first.z_h, ...first.h, first.z_o, first.yhat], [...z, ...h, out, yhat], 12);
    near([keys["sharif-hw3-4-2-loss"].loss], [loss], 12);
    const output = keys["sharif-hw3-4-2-out"];
    near([output.delta_o, ...output.g_Wo, output.g_bo], [gradient[8], gradient[6], gradient[7], gradient[8]]);
    const hidden = keys["sharif-hw3-4-2-hidden"];
    near([...hidden.delta_h, ...hidden.g_bh], [gradient[4], gradient[5], gradient[4], gradient[5]]);
    near(hidden.g_Wh.flat(), gradient.slice(0, 4));
    const step = keys["sharif-hw3-4-3"];
    near(
      [...step.W_h.flat(), ...step.b_h, ...step.W_o, step.b_o],
      start.map((weight, index) => weight - 0.1 * gradient[index]),
    );
  });

  it("5: the kernel is the only one that fits, and the counts are those of loops", () => {
    const fits = Array.from({ length: 205 }, (_, index) => index + 1).filter(
      (k) => (205 - k) % 3 === 0 && (205 - k) / 3 + 1 === 66,
    );
    expect(fits).toHaveLength(1);
    expect(keys["sharif-hw3-5-1"]).toEqual({ kernel: [fits[0], fits[0], 10], filters: 96 });
    let [weights, multiplications] = [0, 0];
    for (let filter = 0; filter < 96; filter++) weights += fits[0] * fits[0] * 10;
    for (let y = 0; y < 66; y++) for (let x = 0; x < 66; x++) multiplications += weights;
    expect(keys["sharif-hw3-5-2"]).toEqual({ without_bias: weights, with_bias: weights + 96 });
    expect(keys["sharif-hw3-5-3"]).toEqual({ multiplications });
  });
});

describe("sharif-ml-2023-hw3, the published answers", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;
  beforeAll(async () => {
    answers = await solvedPaper("sharif-ml-2023-hw3");
  }, paperTimeout);

  it("the published terms and the published network have the truth table too", () => {
    const parts = partsOfPaper("sharif-ml-2023-hw3");
    const { terms } = parts["sharif-hw3-1a"].publishedValue;
    const { layers } = parts["sharif-hw3-1b"].publishedValue;
    const covers = rows.map((row) =>
      terms.some((term: number[]) => term.every((literal, at) => literal === -1 || literal === row[at])),
    );
    const output = (row: number[]) =>
      layers.reduce(
        (input: number[], { weights, bias }: { weights: number[][]; bias: number[] }) =>
          weights.map((unit, at) =>
            unit.reduce((sum, weight, from) => sum + weight * input[from], bias[at]) > 0 ? 1 : 0,
          ),
        row,
      );
    expect(covers).toEqual(wanted);
    expect(rows.map((row) => output(row)[0] === 1)).toEqual(wanted);
  });

  it("corrects one: the loss was taken with the decimal logarithm", () => {
    const corrected = Object.entries(answers).filter(([, { verdict }]) => verdict === "corrected");
    expect(corrected.map(([id]) => id)).toEqual(["sharif-hw3-4-2-loss"]);
    expect((-Math.log10(forward(start).yhat)).toFixed(4)).toBe("0.2885");
    // with the ŷ = 0.515 that stands in the line it would be another number
    expect((-Math.log10(0.515)).toFixed(4)).toBe("0.2882");
  });

  it("follows the published roundings on the way to 0.0585, -0.4486 and 0.51306", () => {
    expect(answers["sharif-hw3-4-1"].verdict).toBe("rounded on the way");
    expect(0.924 + 0.5 * 0.269 - 1).toBeCloseTo(0.0585, 10);
    expect(sigmoid(0.0585).toFixed(3)).toBe("0.515");
    expect((-0.4854 * 0.9241).toFixed(4)).toBe("-0.4486");
    // 0.51306 needs the activation with three digits, 0.269; with the printed -0.1305 it is 0.51305
    expect((0.5 + 0.1 * 0.4854 * 0.269).toFixed(5)).toBe("0.51306");
    expect((0.5 + 0.1 * 0.1305).toFixed(5)).toBe("0.51305");
    // b_h: with the -0.0447 that is printed the result would be another one
    expect((2 + 0.1 * 0.0477).toFixed(5)).toBe("2.00477");
    expect((2 + 0.1 * 0.0447).toFixed(5)).toBe("2.00447");
  });
});
