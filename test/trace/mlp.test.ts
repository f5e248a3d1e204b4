import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { traceMlp } from "../../src/trace/mlp.js";
import type { TraceActivation } from "../../src/trace/activation.js";
import type { TraceLoss } from "../../src/trace/loss.js";
import type { MlpTraceSpec } from "../../src/trace/mlp-spec.js";
import { rounds } from "../support/rounds.js";

const numbers = (list: readonly { valueOf(): number }[] | null) => (list ?? []).map(Number);
const matrix = (rows: readonly (readonly { valueOf(): number }[])[] | null) => (rows ?? []).map(numbers);

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const close = (actual: number[], wanted: number[]) =>
  actual.forEach((value, index) => expect(value).toBeCloseTo(wanted[index], 14));

/** Machine Learning, homework 3, question 4: 2-2-1 of sigmoids, cross-entropy, learning rate 0.1. */
const homework: MlpTraceSpec = {
  input: [0, 1],
  layers: [
    {
      name: "h",
      weights: [
        [2.5, 1],
        [-1.5, -3],
      ],
      bias: [1.5, 2],
      activation: "sigmoid",
    },
    { name: "\\hat{y}", weights: [[1, 0.5]], bias: [-1], activation: "sigmoid" },
  ],
  target: [1],
  loss: "binaryCrossEntropy",
  learningRate: 0.1,
};

function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

describe("mlp", () => {
  it("of the homework gives what plain arithmetic gives: forward, loss, gradients, update", () => {
    const [h1, h2] = [sigmoid(2.5), sigmoid(-1)];
    const yhat = sigmoid(h1 + 0.5 * h2 - 1);
    const delta = yhat - 1;
    const [d1, d2] = [delta * h1 * (1 - h1), delta * 0.5 * h2 * (1 - h2)];
    const trace = traceMlp(homework);
    const [hidden, output] = trace.layers;
    expect(hidden.z.map(String)).toEqual(["2.5", "-1"]);
    close([...numbers(hidden.a), ...numbers(trace.output)], [h1, h2, yhat]);
    expect(Number(trace.loss)).toBeCloseTo(-Math.log(yhat), 14);
    close(numbers(output.delta), [delta]);
    close(numbers(output.outputGradient), [-1 / yhat]);
    close(matrix(output.weightGradient)[0], [delta * h1, delta * h2]);
    close(numbers(hidden.delta), [d1, d2]);
    close(matrix(hidden.weightGradient).flat(), [0, d1, 0, d2]);
    close(matrix(hidden.newWeights).flat(), [2.5, 1 - 0.1 * d1, -1.5, -3 - 0.1 * d2]);
    close(numbers(hidden.newBias), [1.5 - 0.1 * d1, 2 - 0.1 * d2]);
    close(numbers(output.newBias), [-1 - 0.1 * delta]);
    expect(hidden.newWeights?.[0][0].toJSON()).toBe("5/2");
  });

  it("of the homework agrees with the published digits", () => {
    const { layers, output } = traceMlp(homework);
    expect(numbers(layers[0].a).map((value) => value.toFixed(3))).toEqual(["0.924", "0.269"]);
    expect(Number(output[0]).toFixed(3)).toBe("0.515");
    expect(numbers(layers[1].delta)[0].toFixed(4)).toBe("-0.4854");
    expect(numbers(layers[0].delta).map((value) => value.toFixed(4))).toEqual(["-0.0340", "-0.0477"]);
    expect(matrix(layers[0].newWeights)[1][1].toFixed(5)).toBe("-2.99523");
  });

  it("check() agrees with finite differences for every activation, loss and option: random networks", () => {
    const random = generator(11);
    const activations: TraceActivation[] = [
      "linear",
      "sigmoid",
      "tanh",
      "relu",
      "leakyRelu",
      "softplus",
      "softmax",
    ];
    const losses: TraceLoss[] = ["halfSquaredError", "squaredError", "meanSquaredError", "sum"];
    const pick = <T>(list: T[]) => list[Math.floor(random() * list.length)];
    const number = () => Math.round((random() * 4 - 2) * 1000) / 1000;
    const probabilities = (count: number) => {
      const weights = Array.from({ length: count }, () => Math.ceil(random() * 9));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight) => `${weight}/${total}`);
    };
    let kinks = 0;
    const count = rounds({ everyday: 90, thorough: 250 });
    for (let trial = 0; trial < count; trial++) {
      const sizes = Array.from({ length: 2 + Math.floor(random() * 3) }, () => 1 + Math.floor(random() * 3));
      const rows = pick(["units", "inputs"] as const);
      const layers = sizes.slice(1).map((units, layer) => ({
        weights: Array.from({ length: rows === "units" ? units : sizes[layer] }, () =>
          Array.from({ length: rows === "units" ? sizes[layer] : units }, number),
        ),
        ...(random() < 0.7 ? { bias: Array.from({ length: units }, number) } : {}),
        activation: pick(activations),
        ...(random() < 0.2 && layer < sizes.length - 2
          ? { mask: Array.from({ length: units }, () => pick([0, 1, 2])) }
          : {}),
      }));
      const outputs = sizes[sizes.length - 1];
      const kind = random();
      const last = layers[layers.length - 1];
      if (kind < 0.25) last.activation = "sigmoid";
      else if (kind < 0.5) last.activation = "softmax";
      const loss: TraceLoss = kind < 0.25 ? "binaryCrossEntropy" : kind < 0.5 ? "crossEntropy" : pick(losses);
      const target =
        loss === "crossEntropy"
          ? random() < 0.5
            ? probabilities(outputs)
            : Array.from({ length: outputs }, () => Math.round(random() * 10) / 10)
          : Array.from({ length: outputs }, () =>
              loss === "binaryCrossEntropy" ? Math.round(random() * 4) / 4 : number(),
            );
      const spec: MlpTraceSpec = {
        input: Array.from({ length: sizes[0] }, number),
        layers,
        target,
        loss,
        rows,
        ...(random() < 0.2 ? { l2: 0.05 } : {}),
      };
      const trace = traceMlp(spec);
      const near = trace.layers.some(
        ({ z }, layer) =>
          /relu/i.test(layers[layer].activation) && z.some((value) => Math.abs(Number(value)) < 0.05),
      );
      if (near) {
        kinks++;
        continue;
      }
      expect(trace.check().largestError).toBeLessThan(1e-8);
    }
    expect(kinks).toBeLessThan(0.4 * count);
  });

  it("stays exact while the data are rational: a ReLU network with squared error", () => {
    const trace = traceMlp({
      input: [5, 2],
      layers: [
        {
          weights: [
            [-1, 3],
            [1, 2],
          ],
          activation: "relu",
        },
        { weights: [["1/3", "1/7"]] },
      ],
      target: ["1/2"],
      loss: "halfSquaredError",
      learningRate: "1/10",
    });
    // z = (1, 9), output 1/3 + 9/7 = 34/21, error 34/21 - 1/2 = 47/42.
    expect(trace.output[0].toJSON()).toBe("34/21");
    expect(trace.loss?.toJSON()).toBe("2209/3528");
    expect(trace.layers[1].newWeights?.[0].map((value) => value.toJSON())).toEqual(["31/140", "-121/140"]);
  });

  it("reads rows as inputs, drops units by a mask, adds an L2 penalty", () => {
    const W = [
      [0.1, 0.2, 0.3],
      [0.4, 0.5, 0.6],
    ];
    const spec: MlpTraceSpec = {
      input: [1, 1],
      rows: "inputs",
      layers: [
        { name: "h", weights: W, activation: "relu", mask: [1, 1, 0] },
        { name: "\\hat{y}", weights: [[0.7], [0.8], [0.9]], activation: "sigmoid" },
      ],
      target: [0],
      loss: "halfSquaredError",
      l2: "1/100",
    };
    const trace = traceMlp(spec);
    expect(trace.layers[0].a.map((value) => value.toJSON())).toEqual(["1/2", "7/10", "0"]);
    expect(trace.layers[1].z[0].toJSON()).toBe("91/100");
    const norm = [...W.flat(), 0.7, 0.8, 0.9].reduce((sum, weight) => sum + weight * weight, 0);
    const output = 1 / (1 + Math.exp(-0.91));
    expect(Number(trace.loss)).toBeCloseTo(output ** 2 / 2 + norm / 100, 13);
    expect(trace.check().largestError).toBeLessThan(1e-10);
    expect(trace.layers[0].weightGradient?.[2].map(Number)).toEqual([0.006, 0.012]);
    // w_{13} stands in row 1 of the matrix that was given, as in the formulas and after a step.
    const slopeOf = (step: ReturnType<typeof traceMlp>, name: string) =>
      step
        .check()
        .table()
        .rows.find(([cell]) => (cell as { latex: string }).latex === name)?.[1];
    expect(slopeOf(trace, "w_{h,13}")).toBe(0.006);
    expect(trace.formulas("forward")).toContain("w_{h,13} \\cdot x_{1} + w_{h,23} \\cdot x_{2}");
    const next = traceMlp({ ...spec, learningRate: "1/2" }).next();
    expect(slopeOf(next, "w_{h,13}")).toBeCloseTo(0.02 * (0.3 - 0.5 * 0.006), 13);
    expect(next.spec.layers[0].weights?.map((row) => row.length)).toEqual([3, 3]);
  });

  it("draws all connections of a dropped unit gray and dashed", () => {
    const layers = [
      {
        weights: [
          [1, 2],
          [3, 4],
        ],
        mask: [1, 0],
      },
      { activation: "relu" as const },
      {
        weights: [
          [5, 6],
          [7, -8],
          [9, 1],
        ],
      },
    ];
    const lines = [
      ...traceMlp({ input: [1, 1], layers })
        .draw()
        .svg.matchAll(/<line [^>]*>/g),
    ].map(([line]) => line);
    const off = lines.map((line) => line.includes("stroke-dasharray") && line.includes('stroke="#bbb"'));
    // Two into each unit, one to each activation, and two into each of the three outputs: those of the second unit are off.
    expect(off).toEqual([false, false, true, true, false, true, false, false, false, false, false, false]);
    const direct = traceMlp({ input: [1, 1], layers: [layers[0], layers[2]] }).draw().svg;
    expect([...direct.matchAll(/<line [^>]*dasharray/g)]).toHaveLength(2 + 3);
  });

  it("takes relu'(0) as 0, 1 or an error, as asked", () => {
    const spec: MlpTraceSpec = {
      input: [1],
      layers: [{ weights: [[0]], activation: "relu" }, { weights: [[3]] }],
      target: [1],
      loss: "halfSquaredError",
    };
    expect(traceMlp(spec).layers[0].delta?.map(String)).toEqual(["0"]);
    expect(traceMlp({ ...spec, kink: 1 }).layers[0].delta?.map(String)).toEqual(["-3"]);
    expect(() => traceMlp({ ...spec, kink: "error" })).toThrow("relu: has no derivative at 0, got 0.");
  });

  it("treats certainty without NaN: saturated sigmoid, softmax target of 0", () => {
    const sure = traceMlp({
      input: [1],
      layers: [{ weights: [[1000]], activation: "sigmoid" }],
      target: [0],
      loss: "binaryCrossEntropy",
    });
    expect([Number(sure.loss), Number(sure.layers[0].delta?.[0])]).toEqual([Infinity, 1]);
    const right = traceMlp({
      input: [1],
      layers: [{ weights: [[1000], [-1000]], activation: "softmax" }],
      target: [1, 0],
      loss: "crossEntropy",
    });
    expect(Number(right.loss)).toBeCloseTo(0, 15);
    expect(numbers(right.layers[0].delta)).toEqual([0, 0]);
  });

  it("next() repeats the step from the new parameters and lowers the loss", () => {
    const first = traceMlp(homework);
    const second = first.next();
    expect(second.layers[0].weights).toEqual(first.layers[0].newWeights);
    expect(Number(second.loss)).toBeLessThan(Number(first.loss));
  });

  it("writes formulas that KaTeX sets, with the numbers put in", () => {
    const trace = traceMlp({ ...homework, l2: 0.01 });
    // Layers without names are told apart by a superscript, and a new weight has a prime.
    const unnamed = traceMlp({
      input: [1],
      layers: [{ weights: [[2]] }, { weights: [[3]], bias: [1] }],
      target: [0],
      loss: "squaredError",
      learningRate: 0.1,
    });
    for (const each of [trace, unnamed])
      for (const part of each.parts)
        expect(() =>
          renderToString(each.formulas(part), { throwOnError: true, displayMode: true }),
        ).not.toThrow();
    expect(unnamed.formulas("update", ["w^(1)"])).toContain("{w^{(1)}}' &= w^{(1)} - ");
    expect(trace.formulas("forward")).toContain(
      "z_{h,2} &= w_{h,21} \\cdot x_{1} + w_{h,22} \\cdot x_{2} + b_{h,2} = \\left(-1.5\\right) \\cdot 0 + \\left(-3\\right) \\cdot 1 + 2 = -1",
    );
    expect(trace.table("loss").toMarkdown()).toContain("\\left(1 - y\\right) \\cdot \\ln");
    expect(trace.draw().svg.match(/<circle /g)).toHaveLength(5);
  });

  it("refuses shapes that do not fit, by layer", () => {
    const layer = { weights: [[1, 2]] };
    expect(() => traceMlp({ input: [1], layers: [layer] })).toThrow("2 in its rows");
    expect(() => traceMlp({ input: [1, 2], layers: [{ ...layer, bias: [1, 2] }] })).toThrow(
      "needs 1 biases in layer 1, got 2",
    );
    expect(() => traceMlp({ input: [1, 2], layers: [layer], loss: "squaredError" })).toThrow(
      "needs a target of 1 numbers",
    );
    expect(() => traceMlp({ input: [1, 2], layers: [{ ...layer, activation: "selu" as never }] })).toThrow(
      'got "selu"',
    );
    expect(() => traceMlp({ input: [1, 2], layers: [layer] }).check()).toThrow("Give loss and target");
    expect(() => traceMlp({ input: [1, 2], layers: [layer] }).next()).toThrow(
      "needs a loss and a learning rate",
    );
    expect(() => traceMlp({ input: [], layers: [] })).toThrow("got 0 inputs and 0 layers");
  });
});
