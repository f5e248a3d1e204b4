import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: truth tables by JavaScript's operators, derivatives by finite differences, convolutions by
 * loops. Nothing here calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;

beforeAll(async () => {
  answers = await solvedPaper("sharif-ml-2023-hw3");
}, paperTimeout);

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

describe("sharif-ml-2023-hw3", () => {
  it("1a: the terms and the minterms are those of the truth table", () => {
    const { terms, true_minterms } = answers["sharif-hw3-1a"].value;
    const sum = rows.map((row) =>
      terms.some((term: number[]) => term.every((literal, at) => literal === -1 || literal === row[at])),
    );
    expect(sum).toEqual(wanted);
    expect(true_minterms).toEqual(wanted.flatMap((value, row) => (value ? [row] : [])));
  });

  it("1b: the network computes the function on all 16 inputs", () => {
    const { layers } = answers["sharif-hw3-1b"].value;
    const output = (row: number[]) =>
      layers.reduce(
        (input: number[], { weights, bias }: { weights: number[][]; bias: number[] }) =>
          weights.map((unit, at) =>
            unit.reduce((sum, weight, from) => sum + weight * input[from], bias[at]) > 0 ? 1 : 0,
          ),
        row,
      );
    expect(rows.map((row) => output(row)[0] === 1)).toEqual(wanted);
  });

  it("2: the Jacobians are those of finite differences", () => {
    const f1 = ([x, y]: number[]) => [Math.sin(Math.PI * y) / Math.PI, y * y * Math.exp(x - 1), x * y];
    const f2 = (u: number[]) => [u[0] + u[1] + u[2], u.reduce((sum, value) => sum + value * value, 0)];
    const differences = (f: (x: number[]) => number[], at: number[]) => {
      const columns = at.map((_, index) => {
        const moved = (by: number) => f(at.map((value, place) => (place === index ? value + by : value)));
        return moved(1e-6).map((value, row) => (value - moved(-1e-6)[row]) / 2e-6);
      });
      return columns[0].map((_, row) => columns.map((column) => column[row]));
    };
    const close = (actual: number[][], expected: number[][]) =>
      actual.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(expected[i][j], 6)));
    const { f1: value, J_f1, J_f2, jacobian } = answers["sharif-hw3-2"].value;
    value.forEach((entry: number, index: number) => expect(entry).toBeCloseTo(f1([1, 2])[index], 12));
    close(J_f1, differences(f1, [1, 2]));
    close(J_f2, differences(f2, f1([1, 2])));
    close(
      jacobian,
      differences((x) => f2(f1(x)), [1, 2]),
    );
    expect(jacobian).toEqual([
      [6, 6],
      [40, 36],
    ]);
  });

  it("3: the gradients of the convolution, at random numbers, are those of a loop", () => {
    const [k, b] = [answers["sharif-hw3-3k"].value.dL_dk, answers["sharif-hw3-3b"].value.dL_db];
    const evaluate = (text: string, names: Record<string, number>) =>
      // oxlint-disable-next-line typescript/no-implied-eval -- an expression in a1…a3 and x1…x4 that the notebook reported
      new Function(...Object.keys(names), `return ${text.replaceAll("^", "**")}`)(...Object.values(names));
    const a = [0.3, -1.7, 2.2];
    const x = [1.1, 0.4, -0.9, 2.5];
    const names = Object.fromEntries([
      ...a.map((value, i) => [`a${i + 1}`, value]),
      ...x.map((value, i) => [`x${i + 1}`, value]),
    ]);
    for (const j of [0, 1]) {
      expect(evaluate(k[j], names)).toBeCloseTo(
        a.reduce((sum, alpha, i) => sum + alpha * x[i + j], 0),
        12,
      );
    }
    expect(evaluate(b, names)).toBeCloseTo(0.8, 12);
  });

  it("4: activations, loss, gradients and the step are those of finite differences", () => {
    const { z, h, out, yhat, loss } = forward(start);
    const first = answers["sharif-hw3-4-1"].value;
    const near = (actual: number[], expected: number[], digits = 8) =>
      actual.flat().forEach((value, index) => expect(value).toBeCloseTo(expected[index], digits));
    near([...first.z_h, ...first.h, first.z_o, first.yhat], [...z, ...h, out, yhat], 12);
    near([answers["sharif-hw3-4-2-loss"].value.loss], [loss], 12);
    const output = answers["sharif-hw3-4-2-out"].value;
    near([output.delta_o, ...output.g_Wo, output.g_bo], [gradient[8], gradient[6], gradient[7], gradient[8]]);
    const hidden = answers["sharif-hw3-4-2-hidden"].value;
    near([...hidden.delta_h, ...hidden.g_bh], [gradient[4], gradient[5], gradient[4], gradient[5]]);
    near(hidden.g_Wh.flat(), gradient.slice(0, 4));
    const step = answers["sharif-hw3-4-3"].value;
    near(
      [...step.W_h.flat(), ...step.b_h, ...step.W_o, step.b_o],
      start.map((weight, index) => weight - 0.1 * gradient[index]),
    );
  });

  it("5: the kernel is the only one that fits, and the counts are those of loops", () => {
    const fits = Array.from({ length: 205 }, (_, index) => index + 1).filter(
      (k) => (205 - k) % 3 === 0 && (205 - k) / 3 + 1 === 66,
    );
    expect(fits).toEqual([10]);
    expect(answers["sharif-hw3-5-1"].value).toEqual({ kernel: [10, 10, 10], filters: 96 });
    let [weights, multiplications] = [0, 0];
    for (let filter = 0; filter < 96; filter++) weights += 10 * 10 * 10;
    for (let y = 0; y < 66; y++) for (let x = 0; x < 66; x++) multiplications += weights;
    expect(answers["sharif-hw3-5-2"].value).toEqual({ without_bias: weights, with_bias: weights + 96 });
    expect(answers["sharif-hw3-5-3"].value).toEqual({ multiplications });
  });

  it("finds what is wrong in the published answers: the loss was taken with log10, and a sum from rounded numbers", () => {
    const corrected = Object.entries(answers).filter(([, { verdict }]) => verdict === "corrected");
    expect(corrected.map(([id]) => id)).toEqual(["sharif-hw3-4-1", "sharif-hw3-4-2-loss"]);
    expect(-Math.log10(forward(start).yhat)).toBeCloseTo(0.2885, 4);
    expect(0.924 + 0.5 * 0.269 - 1).toBeCloseTo(0.0585, 10);
  });
});
