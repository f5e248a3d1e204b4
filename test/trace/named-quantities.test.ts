import { inspect } from "node:util";
import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import {
  real,
  traceBatchNorm,
  traceConvolution,
  traceDropout,
  traceGru,
  traceLstm,
  traceMlp,
  tracePooling,
  traceRnn,
} from "../../src/index.js";
import { activationNames } from "../../src/number/activations.js";

const display = (trace: object): Record<string, string> =>
  (trace as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]();

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** x = (1, 2), h = relu(W x), ŷ = σ(v h): small enough for the chain rule by hand. */
const net = () =>
  traceMlp({
    input: [1, 2],
    layers: [
      {
        weights: [
          [0.5, -1],
          [1, 0.25],
        ],
        activation: "relu",
        name: "h",
        letters: { weight: "w" },
      },
      { weights: [[2, -0.5]], bias: [0.1], activation: "sigmoid", name: "\\hat y", letters: { weight: "v" } },
    ],
    target: [1],
    loss: "binaryCrossEntropy",
    learningRate: 0.1,
  });

describe("a traced network by names", () => {
  const trace = net();
  // h = (relu(-1.5), relu(1.5)) = (0, 1.5), z = -0.75 + 0.1, δ = σ(z) − 1.
  const delta = sigmoid(-0.65) - 1;

  it("gradient, weight, newWeight and unit are the chain rule's numbers", () => {
    expect(Number(trace.gradient("v2"))).toBeCloseTo(1.5 * delta, 14);
    expect(Number(trace.gradient("w21"))).toBeCloseTo(-0.5 * delta, 14);
    expect(Number(trace.gradient("w_{12}"))).toBe(0);
    expect(Number(trace.gradient("x1"))).toBeCloseTo(-0.5 * delta, 14);
    expect([trace.weight("v1"), trace.weight("w22")].map(String)).toEqual(["2", "0.25"]);
    expect(Number(trace.newWeight("v2"))).toBeCloseTo(-0.5 - 0.1 * 1.5 * delta, 14);
    expect(Number(trace.unit(1, 0).delta)).toBeCloseTo(delta, 14);
    expect(trace.unit(0, 1).z.toString()).toBe("1.5");
    expect(trace.value("h2").toString()).toBe("1.5");
    expect(Number(trace.loss)).toBeCloseTo(-Math.log(sigmoid(-0.65)), 14);
  });

  it("has gradients and new weights by type, with their plain numbers", () => {
    const [, output] = trace.layers;
    const row: number[] = output.weightGradient.numbers()[0];
    expect(row[1]).toBeCloseTo(1.5 * delta, 14);
    expect(output.newWeights.numbers()[0][0]).toBe(2);
    expect(trace.inputGradient.numbers()).toHaveLength(2);
    // @ts-expect-error a trace without a loss may have no gradients
    expect(() => traceMlp({ input: [1], layers: [{ weights: [[1]] }] }).inputGradient.numbers()).toThrow(
      TypeError,
    );
  });

  it("formulas() of chosen quantities are their lines alone, and set in KaTeX", () => {
    const update = trace.formulas("update", ["v2", "w21"]);
    expect(update.match(/&=/g)).toHaveLength(2);
    expect(update).toContain("v_{2}' &= v_{2} - \\eta \\cdot \\frac{\\partial L}{\\partial v_{2}}");
    expect(trace.formulas("backward", ["v2"])).toContain("\\frac{\\partial L}{\\partial v_{2}} &=");
    expect(() => renderToString(update, { throwOnError: true, displayMode: true })).not.toThrow();
    expect(trace.table("update", ["v1"]).rows).toHaveLength(1);
  });

  it("says what there is where a name or a part is unknown", () => {
    expect(() => trace.gradient("u1")).toThrow(
      'has no quantity of this name, got "u1". Its quantities: w_11,',
    );
    expect(() => trace.weight("x1")).toThrow("has no weight or bias of this name");
    expect(() => trace.formulas("update", ["x1"])).toThrow("It has lines about w_11, w_12, w_21");
    expect(() => trace.formulas("sideways")).toThrow("has the parts forward, loss, backward, update");
    expect(() => trace.unit(2, 0)).toThrow("has layers of 2, 1 units");
    expect(() => traceMlp({ input: [1], layers: [{ weights: [[1]] }] }).gradient("x")).toThrow(
      "has no gradients",
    );
  });

  it.each(activationNames.filter((name) => name !== "step"))("check() passes with %s", (activation) => {
    const trial = traceMlp({
      input: [0.4, -1.1],
      layers: [
        {
          weights: [
            [0.3, 0.9],
            [-0.7, 0.2],
          ],
          bias: [0.05, -0.2],
          activation,
        },
        { weights: [[1.1, -0.6]] },
      ],
      target: [0.3],
      loss: "squaredError",
    });
    expect(trial.check().largestError).toBeLessThan(1e-9);
    expect(trial.check(["x1", "w(2)2"]).gradients.map(({ name }) => name)).toEqual(["x_{1}", "w^{(2)}_{2}"]);
  });
});

describe("check() on every trace", () => {
  const upstream = [
    [1, -2],
    [0.5, 3],
  ];
  const image = [
    [0.1, 0.9, -0.4],
    [1.2, -0.3, 0.7],
    [0.6, 0.2, -1.5],
  ];
  const gate = { input: 0.3, recurrent: -0.4, bias: 0.1 };
  const inputs = [0.5, -1, 2];
  const output = { weights: 0.7, activation: "sigmoid" as const };
  const objective = { loss: "binaryCrossEntropy" as const, targets: [[1], null, [0]] };

  it.each([
    ["convolution", traceConvolution({ input: image, kernel: [[0.5, -1], [2, 0.3]], bias: [0.2], upstream })], // prettier-ignore
    ["max pooling", tracePooling({ input: image, kernel: 2, stride: 1, upstream })],
    ["average pooling", tracePooling({ input: image, type: "average", kernel: 2, stride: 1, upstream })],
    ["batch norm", traceBatchNorm({ batch: [[1, 4], [2, -1]], gamma: [2, 3], epsilon: 0.1, upstream })], // prettier-ignore
    ["dropout", traceDropout({ values: [1, 2], mask: [1, 0], rate: 0.25, upstream: [1, -2] })],
    ["rnn", traceRnn({ inputs, inputWeights: 0.3, recurrentWeights: -0.8, output, objective })],
    ["rnn to its last state", traceRnn({ inputs, inputWeights: 0.3, recurrentWeights: -0.8, objective: "lastState" })], // prettier-ignore
    ["lstm", traceLstm({ inputs, gates: { forget: gate, input: gate, output: gate, candidate: gate }, output, objective })], // prettier-ignore
    ["gru", traceGru({ inputs, gates: { update: gate, reset: gate, candidate: gate }, output, objective })],
  ])("of %s passes", (_, trace) => {
    const check = trace.check();
    expect(check.gradients.length).toBeGreaterThan(1);
    expect(check.largestError).toBeLessThan(1e-9);
    expect([check.passed, check.table().rows.length]).toEqual([true, check.gradients.length]);
    expect(check.gradients.some(({ gradient }) => gradient !== 0)).toBe(true);
  });

  it("does not pass at a kink, where the difference is the mean of both slopes", () => {
    const kinked = traceRnn({
      inputs: [0],
      inputWeights: 1,
      recurrentWeights: 1,
      activation: "relu",
      objective: "lastState",
    });
    const check = kinked.check(["x1"]);
    expect([check.passed, check.gradients[0].difference]).toEqual([false, 0.5]);
    expect(check.gradients[0].gradient).toBe(0);
  });

  it("says how to get gradients where there are none", () => {
    expect(() => traceDropout({ values: [1], mask: [1], rate: 0 }).check()).toThrow("Give upstream");
    expect(() => traceRnn({ inputs, inputWeights: 1, recurrentWeights: 1 }).check()).toThrow(
      "Give an objective",
    );
    expect(() => traceDropout({ values: [1], mask: [1], rate: 0, upstream: [1] }).check(["q"])).toThrow(
      'can check what was given, got "q". Out of x_1.',
    );
  });
});

describe("traces as inputs and values", () => {
  const conv = traceConvolution({
    input: [
      [1, 2, 0],
      [0, 1, 3],
      [2, 1, 1],
    ],
    kernel: [
      [1, -1],
      ["1/2", 0],
    ],
    upstream: [
      [1, 0],
      [0, 2],
    ],
  });

  it("a trace stands for its outputs: pooling, a dense layer, dropout and batch norm after it", () => {
    const plain = conv.output.numbers();
    const pool = tracePooling({ input: conv, kernel: 2, upstream: [[1]] });
    expect(pool.output.numbers()).toEqual(tracePooling({ input: plain, kernel: 2 }).output.numbers());
    const dense = traceMlp({ input: conv, layers: [{ weights: [[1, 2, 3, 4]] }] });
    const [a, b, c, d] = plain.flat(2);
    expect(dense.output.numbers()).toEqual([a + 2 * b + 3 * c + 4 * d]);
    expect(traceDropout({ values: dense, mask: [1], rate: "1/2" }).output.numbers()).toEqual([
      2 * (a + 2 * b + 3 * c + 4 * d),
    ]);
    const normal = traceBatchNorm({ batch: [[1], [3]] });
    expect(traceBatchNorm({ batch: normal }).output.numbers()).toEqual([[-1], [1]]);
  });

  it("numbers() keeps the nesting; arrays made from values are ordinary ones; Real prints as its value", () => {
    // z = x11 − x12 + x21/2 and so on, by hand.
    expect(conv.output.numbers()).toEqual([
      [
        [-1, 2.5],
        [0, -1.5],
      ],
    ]);
    expect(conv.kernelGradient.flat(4).map(Number)).toEqual([1 + 2, 2 + 6, 0 + 2, 1 + 2]);
    expect(Object.getPrototypeOf(conv.output.map(String))).toBe(Array.prototype);
    expect(inspect({ a: real("2/3"), b: conv.output[0] })).toBe("{ a: 2/3, b: [[-1, 2.5], [0, -1.5]] }");
    expect(display(conv.output)["text/latex"]).toBe(
      "$$\\begin{pmatrix} -1 & 2.5 \\\\ 0 & -1.5 \\end{pmatrix}$$",
    );
  });

  it("shows matrices before lines, and formulas of the kernel, the mean and the deviation", () => {
    expect(display(conv)["text/markdown"]).toMatch(
      /^\$\$X = \\begin\{pmatrix\} 1 & 2 & 0 .*\\qquad K = .*\\qquad Z = .*\$\$\n\n\*\*forward/,
    );
    expect(conv.formulas("kernel").match(/\\frac\{\\partial L\}\{\\partial k_/g)).toHaveLength(4);
    expect(conv.formulas("kernel", ["k12"]).match(/&=/g)).toHaveLength(1);
    const norm = traceBatchNorm({ batch: [2, 4, 6], upstream: [1, 0, 0] });
    expect(norm.formulas("mean")).toContain("\\mu &= \\frac{x_{1} + x_{2} + x_{3}}{m}");
    expect(norm.formulas("deviation").match(/&=/g)).toHaveLength(2);
    expect(norm.formulas("gamma", ["gamma"])).toContain("\\frac{\\partial L}{\\partial \\gamma}");
    for (const text of [conv.formulas("kernel"), norm.formulas("deviation")])
      expect(() => renderToString(text, { throwOnError: true, displayMode: true })).not.toThrow();
  });

  it("scalars() of a run of one unit: one number per step; refused for several units", () => {
    const run = traceRnn({ inputs: [2, 3, 1], inputWeights: 3, recurrentWeights: -3, activation: "relu" });
    expect(run.scalars().h.numbers()).toEqual([6, 0, 3]);
    const wide = traceRnn({
      inputs: [1],
      inputWeights: [[1], [2]],
      recurrentWeights: [
        [1, 0],
        [0, 1],
      ],
      activation: "linear",
    });
    expect(() => wide.scalars()).toThrow("needs one unit for each letter, got 2 for");
    expect(display(wide)["text/markdown"]).toContain("$$H = \\begin{pmatrix} 1 & 2 \\end{pmatrix}$$");
  });
});

describe("a traced network whose outputs are called y", () => {
  it.each([
    ["y", "t"],
    ["t", "y"],
  ])("%s: the target is %s", (name, target) => {
    const spec = { input: [1], layers: [{ weights: [[2]], name }], target: [3] };
    const { sheet } = traceMlp({ ...spec, loss: "squaredError" }) as unknown as {
      sheet: { formulas(): string };
    };
    expect(sheet.formulas()).toMatch(new RegExp(`\\(?${name}\\s*-\\s*${target}|${target}\\s*-\\s*${name}`));
    expect(sheet.formulas()).not.toMatch(/y\s*-\s*y|t\s*-\s*t/);
  });
});
