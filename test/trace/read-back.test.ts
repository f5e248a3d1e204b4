import { describe, expect, it } from "vitest";
import { descend, traceBatchNorm, traceGru, traceLstm, traceMlp, traceRnn } from "../../src/index.js";
import { Worked } from "../../src/number/worked.js";
import { readLatex } from "../symbolic/read-latex.js";

const read = (latex: string): number => readLatex(latex)(new Map());

/** The lines `name &= formula = numbers put in = value` of a sheet whose numbers stand apart from the formula. */
function linesOf(formulas: string): { numbers: string; value: string }[] {
  const lines = formulas.replace(/^\\begin\{aligned\}\n|\n\\end\{aligned\}$/g, "").split(" \\\\\n");
  return lines
    .map((line) => line.slice(line.indexOf("&= ") + 3).split(/ (?:=|\\approx) /))
    .filter((sides) => sides.length === 3)
    .map(([, numbers, value]) => ({ numbers, value }));
}

/** The lines whose sides differ, and a word where fewer than `atLeast` lines have numbers put in. */
function faultsOf(formulas: string, atLeast: number): string[] {
  const lines = linesOf(formulas);
  const differing = lines.filter(({ numbers, value }) => {
    const [left, right] = [read(numbers), read(value)];
    return !(Math.abs(left - right) / Math.max(1, Math.abs(right)) < 1e-8);
  });
  return [
    ...differing.map(({ numbers, value }) => `${numbers} = ${value}`),
    ...(lines.length < atLeast ? [`only ${lines.length} lines`] : []),
  ];
}

describe("a sheet shows numbers put in that have the value of the line", () => {
  const weights = [
    ["-1/3", 0.5],
    [-2, "2/7"],
  ];
  it.each(["sigmoid", "tanh", "relu", "leakyRelu", "softplus", "linear"] as const)(
    "mlp with %s",
    (activation) => {
      const trace = traceMlp({
        input: [-0.75, "1/3"],
        layers: [
          { weights, bias: [-0.1, "1/9"], activation },
          { weights: [[-1.5, 2]], bias: [-0.25], activation: "sigmoid" },
        ],
        target: ["1/4"],
        loss: "binaryCrossEntropy",
        learningRate: "1/10",
        l2: "1/100",
      });
      expect(faultsOf(trace.formulas(undefined, undefined, 12), 15)).toEqual([]);
    },
  );

  it.each(["squaredError", "halfSquaredError", "meanSquaredError"] as const)("mlp with %s", (loss) => {
    const trace = traceMlp({
      input: [-2, 1e-7],
      layers: [{ weights, bias: [-1e-6, 0], activation: "tanh" }],
      target: [-1, "-1/2"],
      loss,
    });
    expect(faultsOf(trace.formulas(undefined, undefined, 12), 6)).toEqual([]);
  });

  it.each([
    { type: "adam", learningRate: "1/10", beta1: "9/10", beta2: "99/100" },
    { type: "rmsProp", learningRate: "1/10", decay: "9/10" },
    { type: "adagrad", learningRate: 1e-6 },
    { type: "momentum", learningRate: "1/3", momentum: "9/10" },
    { type: "nesterov", learningRate: "1/3", momentum: "-1/10" },
  ] as const)("$type", (method) => {
    const path = descend({ f: "(2*p + 3)^2/7 - p*q + q^2", start: [-6, "1/3"], method, steps: 3 });
    for (const step of [1, 2, 3]) expect(faultsOf(path.formulas(step, 12), 2)).toEqual([]);
  });

  it("rnn, lstm, gru and batch norm", () => {
    const inputs = [1, -2];
    const gate = { input: "-1/3", recurrent: -0.5, bias: "-1/7" };
    const traces = [
      traceRnn({ inputs, inputWeights: "-1/3", recurrentWeights: -0.5 }),
      traceLstm({ inputs, gates: { forget: gate, input: gate, output: gate, candidate: gate } }),
      traceGru({ inputs, gates: { update: gate, reset: gate, candidate: gate } }),
      traceBatchNorm({ batch: [[-1], ["1/2"], [3]], gamma: [-2], beta: ["-1/3"] }),
    ];
    for (const trace of traces) expect(faultsOf(trace.formulas(undefined, undefined, 12), 4)).toEqual([]);
  });

  it("powers of fractions and negative numbers in parentheses", () => {
    expect(Worked.quantity("\\beta", "1/3").power(3).numbers()).toBe("\\left(\\frac{1}{3}\\right)^3");
    expect(Worked.quantity("b", -2).power(12).numbers()).toBe("\\left(-2\\right)^{12}");
  });
});
