import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { traceRecurrent } from "../../src/index.js";
import { close, read, type Rows } from "./support/torch-cells.js";

interface Own {
  kind: "minimal" | "peephole";
  inputs: Rows;
  weights: Record<string, Rows>;
  states: Rows;
  gradients: Record<string, Rows>;
  inputGradient: Rows;
}

const cells = {
  minimal: {
    f: "sigmoid(W_f*x + U_f*h + b_f)",
    h: "(1 - f)*h + f*tanh(W_h*x + U_h*(f*h) + b_h)",
  },
  peephole: {
    f: "sigmoid(W_f*x + U_f*h + p_f*c + b_f)",
    i: "sigmoid(W_i*x + U_i*h + p_i*c + b_i)",
    c: "f*c + i*tanh(W_g*x + U_g*h + b_g)",
    h: "sigmoid(W_o*x + U_o*h + p_o*c + b_o)*tanh(c)",
  },
};

describe("traceRecurrent", () => {
  const cases = read<Own>("own");

  it(`a minimal gated unit and an LSTM with peepholes equal PyTorch's, with all gradients: ${cases.length} random cases`, () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    for (const { kind, inputs, weights, states, gradients, inputGradient } of cases) {
      const run = traceRecurrent({ cell: cells[kind], weights, inputs, objective: "lastState" });
      close(run.values.h, states);
      for (const [name, wanted] of Object.entries(gradients)) close(run.parameterGradients[name], wanted);
      close(inputs.map((x, t) => x.map((_, i) => run.gradient(x.length === 1 ? `x_${t + 1}` : `x_${t + 1},${i + 1}`))), inputGradient); // prettier-ignore
    }
    for (const { kind, weights, inputs } of cases.slice(0, 4)) {
      const formulas = traceRecurrent({
        cell: cells[kind],
        weights,
        inputs,
        objective: "lastState",
      }).formulas();
      expect(() => renderToString(formulas, { throwOnError: true, displayMode: true })).not.toThrow();
    }
  });

  it("any sum, product, quotient and power of names has the slopes of differences", () => {
    const run = traceRecurrent({
      cell: {
        a: "-x*3 + 2 - U*h/(1 + x^2)",
        b: "gelu(a)*a^-2 - softplus(-a)/4 + relu(x)",
        h: "b + pi*tanh(h)*(-a) - sigmoid(a*b)^3 + 1/2 - 2*b - swishless",
      },
      weights: { U: [[0.3, -0.7], [0.2, 0.4]], swishless: 0.25 }, // prettier-ignore
      inputs: [[0.4, -0.9], [1.1, 0.3]], // prettier-ignore
      initial: { h: [0.2, -0.1] },
      objective: "lastState",
    });
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const softplus = (z: number) => Math.log(1 + Math.exp(z));
    let h = [0.2, -0.1];
    const U = [[0.3, -0.7], [0.2, 0.4]]; // prettier-ignore
    run.values.h.forEach((ours, t) => {
      const x = [[0.4, -0.9], [1.1, 0.3]][t]; // prettier-ignore
      const [b, a] = [run.values.b[t].map(Number), x.map((xi, i) => -3 * xi + 2 - (U[i][0] * h[0] + U[i][1] * h[1]) / (1 + xi * xi))]; // prettier-ignore
      close(run.values.a[t], a);
      // gelu(a) is what is left of b.
      b.forEach((value, i) => {
        const gelu = (value + softplus(-a[i]) / 4 - Math.max(0, x[i])) * a[i] ** 2;
        expect(gelu / a[i]).toBeGreaterThan(0);
        expect(Math.abs(gelu / a[i] - sigmoid(1.702 * a[i]))).toBeLessThan(0.02);
      });
      h = h.map(
        (hi, i) => b[i] + Math.PI * Math.tanh(hi) * -a[i] - sigmoid(a[i] * b[i]) ** 3 + 0.5 - 2 * b[i] - 0.25,
      );
      close(ours, h);
    });
    expect(run.check().passed).toBe(true);
  });

  it("needs a specification", () => {
    expect(() => traceRecurrent(undefined as never)).toThrow(
      "needs a specification { cell, weights, inputs }",
    );
  });

  it("reads outputs from the line asked for, and tokens of an embedding", () => {
    const run = traceRecurrent({
      cell: { s: "W*x + s", u: "s*s" },
      weights: { W: 1 },
      embedding: [[1], [2]],
      tokens: [1, 0, 1],
      output: { weights: 10, from: "s" },
      objective: "lastOutput",
    });
    expect(run.scalars().y.map(String)).toEqual(["20", "30", "50"]);
    expect(run.parameterGradients.E.flat().map(String)).toEqual(["10", "20"]);
    const last = traceRecurrent({ cell: { s: "W*x + s", u: "s*s" }, weights: { W: 1 }, inputs: [3], output: { weights: 1 } }); // prettier-ignore
    expect(last.scalars().y.map(String)).toEqual(["9"]);
  });

  it.each<[object, string]>([
    [{ cell: { h: "W*x" }, units: -1 }, "needs a whole number of units from 1 on, got -1"],
    [{ cell: {} }, "needs a cell with lines"],
    [{ cell: "tanh(x)" }, "needs a cell with lines"],
    [{ cell: { h: "tanh(W*x + V*h)" } }, "knows x, the weights and the lines of the cell, got V."],
    [{ cell: { h: "x + h" } }, "needs weights that a line uses, got W."],
    [{ cell: { W: "x" } }, "needs different names for lines, weights and the input x, got W."],
    [{ cell: { h: "tanh(W*x" } }, "parse:"],
    [{ cell: { h: 5 } }, "needs a text for h, got 5"],
    [{ cell: { h: "cos(W*x)" } }, "takes the activations linear, step, sigmoid"],
    [{ cell: { h: "W*x^(1/2)" } }, "takes whole exponents up to 12 in the line of h"],
    [{ cell: { h: "W" }, weights: { W: [[1]] } }, "needs something behind the matrix W"],
    [{ cell: { h: "W*x" }, weights: { W: [[1, 2]] } }, "needs 2 numbers behind W in the line of h, got 1"],
    [
      { cell: { h: "W*x + h" }, weights: { W: [1, 2, 3] }, units: 2 },
      "needs vectors of one length in the line of h, got 3 and 2",
    ],
    [{ cell: { h: "W*x" }, initial: { h: 1 } }, "takes first values of what is used from the step before"],
    [{ cell: { h: "W*x" }, output: { weights: 1, from: "q" } }, "reads outputs from a line of the cell, h"],
  ])("%j is refused: %s", (spec, message) => {
    expect(() => traceRecurrent({ weights: { W: 1 }, inputs: [1], ...spec } as never)).toThrow(message);
  });
});
