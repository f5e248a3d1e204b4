import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { traceGru, type GruTraceSpec } from "../../src/trace/gru.js";
import { traceLstm, type LstmTraceSpec } from "../../src/trace/lstm.js";
import type { RecurrentTrace } from "../../src/trace/recurrent-trace.js";
import type { RnnTraceSpec } from "../../src/trace/rnn-spec.js";
import { traceRnn } from "../../src/trace/rnn.js";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

const matrix = (random: () => number, rows: number, columns: number) =>
  Array.from({ length: rows }, () => vector(random, columns));

const vector = (random: () => number, size: number) =>
  Array.from({ length: size }, () => Math.round((random() * 2 - 1) * 1000) / 1000);

const times = (A: number[][], x: number[]) => A.map((row) => row.reduce((sum, a, i) => sum + a * x[i], 0));

const plus = (...lists: number[][]) => lists[0].map((_, i) => lists.reduce((sum, list) => sum + list[i], 0));

const close = (trace: RecurrentTrace, letter: string, wanted: number[][]) =>
  trace.values[letter].forEach((step, t) =>
    step.forEach((value, unit) => expect(Number(value)).toBeCloseTo(wanted[t][unit], 12)),
  );

/** The objective of a trace without gradients, for differences. */
const total = (trace: RecurrentTrace) =>
  trace.loss === null
    ? (trace.values.h.at(-1) ?? []).reduce((sum, value) => sum + Number(value), 0)
    : Number(trace.loss);

/** Checks every gradient of a trace against differences of a number anywhere in its specification. */
function checkAll<Spec extends object>(
  spec: Spec,
  run: (spec: Spec) => RecurrentTrace,
  nameOf: (path: string[]) => string,
): number {
  const { gradients } = run(spec);
  let checked = 0;
  const visit = (node: unknown, path: string[]): void => {
    if (typeof node === "object" && node !== null)
      for (const [key, child] of Object.entries(node)) visit(child, [...path, key]);
    const name = typeof node === "number" ? nameOf(path) : "";
    if (name === "") return;
    const at = (value: number) => {
      const copy = structuredClone(spec);
      const last = path
        .slice(0, -1)
        .reduce((place, key) => place[key] as Record<string, unknown>, copy as Record<string, unknown>);
      last[path[path.length - 1]] = value;
      return total(run(copy));
    };
    const h = 1e-4;
    const value = node as number;
    const slope = (8 * (at(value + h) - at(value - h)) - (at(value + 2 * h) - at(value - 2 * h))) / (12 * h);
    expect(Number(gradients[name])).toBeCloseTo(slope, 8);
    checked++;
  };
  visit(spec, []);
  return checked;
}

const one = (index: string) => String(Number(index) + 1);

describe("traceRnn", () => {
  it("the ReLU recurrences of the examinations, exact", () => {
    const relu = { activation: "relu", letters: { input: "W", recurrent: "V" } } as const;
    const first = traceRnn({ ...relu, inputs: [2, 3, 1], inputWeights: 3, recurrentWeights: -3 });
    expect(first.values.h.flat().map(String)).toEqual(["6", "0", "3"]);
    const second = traceRnn({
      ...relu,
      inputs: [2, "3/2", 4],
      inputWeights: 1,
      recurrentWeights: -2,
      initial: 2,
      objective: "lastState",
    });
    // h1 = relu(-2·2 + 2) = 0, h2 = 3/2, h3 = relu(-3 + 4) = 1: dh3/dV = h2 + V·h1 = 3/2, dh3/dW = 4 - 2·3/2 = 1.
    expect(second.values.h.flat().map(String)).toEqual(["0", "1.5", "1"]);
    expect([second.gradients.V, second.gradients.W, second.gradients.x_1].map(String)).toEqual([
      "1.5",
      "1",
      "0",
    ]);
    const third = traceRnn({
      ...relu,
      inputs: [1, 2, 0],
      inputWeights: 2,
      recurrentWeights: 1,
      initial: -3,
      objective: "lastState",
      kink: 1,
    });
    expect(third.values.h.flat().map(String)).toEqual(["0", "4", "4"]);
    expect([third.gradients.V, third.gradients.W, third.gradients.x_1].map(String)).toEqual(["4", "2", "0"]);
  });

  it("h = ReLU(u h + w x), y = v h: h2 = 37, y2 = -37, dy2/du = -20; with the roles exchanged 24 and -4", () => {
    const common = {
      inputs: [1, 2],
      activation: "relu",
      output: { weights: -1 },
      initial: 3,
      objective: "lastOutput",
    } as const;
    const equation = traceRnn({
      ...common,
      inputs: [1, 2],
      inputWeights: 2,
      recurrentWeights: 3,
      letters: { input: "w", recurrent: "u", output: "v" },
    });
    expect(equation.values.h.flat().map(String)).toEqual(["11", "37"]);
    expect([equation.values.y[1][0], equation.gradients.u].map(String)).toEqual(["-37", "-20"]);
    const graph = traceRnn({
      ...common,
      inputs: [1, 2],
      inputWeights: 3,
      recurrentWeights: 2,
      letters: { input: "u", recurrent: "w" },
    });
    expect(graph.values.h.flat().map(String)).toEqual(["9", "24"]);
    expect(String(graph.gradients.u)).toBe("-4");
  });

  it("one weight per step, as the sample paper has them", () => {
    const run = traceRnn({
      inputs: [1, 1, 0],
      inputWeights: { steps: [0.5, 0.6, 0.2] },
      recurrentWeights: { steps: [0.2, 0.3, 0.8] },
      activation: "sigmoid",
      output: { weights: { steps: [0.4, 0.2, 0.1] }, activation: "relu" },
    });
    const s1 = sigmoid(0.5);
    const s2 = sigmoid(0.6 + 0.3 * s1);
    const s3 = sigmoid(0.8 * s2);
    close(run, "h", [[s1], [s2], [s3]]);
    close(run, "y", [[0.4 * s1], [0.2 * s2], [0.1 * s3]]);
    expect(run.values.h).toHaveLength(3);
  });

  it("the oscillating network: h = 1, -1, 2, -2, … over ten steps", () => {
    const run = traceRnn({
      inputs: Array.from({ length: 10 }, (_, t) => (t % 2 === 0 ? 1 : 0)),
      inputWeights: 1,
      recurrentWeights: -1,
      activation: "linear",
      output: { weights: 10, activation: "sigmoid" },
    });
    expect(run.values.h.flat().map(Number)).toEqual([1, -1, 2, -2, 3, -3, 4, -4, 5, -5]);
    expect(Number(run.values.y[3][0])).toBeCloseTo(sigmoid(-20), 15);
  });

  it("values equal plain matrix arithmetic and all gradients their differences: 25 random networks", () => {
    const random = generator(21);
    let checked = 0;
    for (let trial = 0; trial < 25; trial++) {
      const [n, h, m, T] = [1 + (trial % 3), 1 + (trial % 2), 1 + (trial % 2), 1 + (trial % 3)];
      const spec = {
        inputs: matrix(random, T, n),
        inputWeights: matrix(random, h, n),
        recurrentWeights: matrix(random, h, h),
        bias: vector(random, h),
        initial: vector(random, h),
        activation: (["tanh", "sigmoid", "linear"] as const)[trial % 3],
        output: { weights: matrix(random, m, h), bias: vector(random, m), activation: "sigmoid" as const },
        objective: {
          loss: "binaryCrossEntropy" as const,
          targets: matrix(random, T, m).map((row) => row.map((y) => Math.round(Math.abs(y)))),
        },
      } satisfies RnnTraceSpec;
      const run = traceRnn(spec);
      let state = spec.initial;
      const states = spec.inputs.map((x) => {
        const z = plus(times(spec.inputWeights, x), times(spec.recurrentWeights, state), spec.bias);
        return (state = z.map((value) =>
          ({ tanh: Math.tanh, sigmoid, linear: (v: number) => v })[spec.activation](value),
        ));
      });
      close(run, "h", states);
      close(
        run,
        "y",
        states.map((s) => plus(times(spec.output.weights, s), spec.output.bias).map(sigmoid)),
      );
      const scalar = (letter: string, units: number, inputs: number, unit: string, input: string) =>
        units * inputs === 1 ? letter : `${letter}_${one(unit)}${one(input)}`;
      checked += checkAll(spec, traceRnn, ([key, a, b, c]) => {
        if (key === "inputs") return n === 1 ? `x_${one(a)}` : `x_${one(a)},${one(b)}`;
        if (key === "inputWeights") return scalar("U", h, n, a, b);
        if (key === "recurrentWeights") return scalar("W", h, h, a, b);
        if (key === "bias") return h === 1 ? "b" : `b_${one(a)}`;
        if (key === "initial") return h === 1 ? "h_0" : `h_0,${one(a)}`;
        if (key === "output" && a === "weights") return scalar("V", m, h, b, c);
        return "";
      });
    }
    expect(checked).toBeGreaterThan(250);
  });

  it("with a softmax and a class to hit at the last step: loss 0.703997, as loops and differences have it", () => {
    const spec: RnnTraceSpec = {
      inputs: [1, -1],
      inputWeights: 0.5,
      recurrentWeights: 0.2,
      output: { weights: [[1], [-1], [0.5]], activation: "softmax" },
      objective: { loss: "crossEntropy", targets: [null, 1] },
      letters: { input: "W", recurrent: "U" },
    };
    const run = traceRnn(spec);
    // The second class, counted from 0 here.
    expect(Number(run.loss)).toBeCloseTo(0.703997, 6);
    expect(Number(run.gradients.U)).toBeCloseTo(0.342905, 6);
    const lossAt = (input: number, recurrent: number) => {
      const h = [1, -1].reduce((state, x) => Math.tanh(input * x + recurrent * state), 0);
      const z = [h, -h, h / 2];
      return Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0)) - z[1];
    };
    expect(Number(run.loss)).toBeCloseTo(lossAt(0.5, 0.2), 12);
    for (const [name, at] of [
      ["W", (d: number) => lossAt(0.5 + d, 0.2)],
      ["U", (d: number) => lossAt(0.5, 0.2 + d)],
    ] as const)
      expect(Number(run.gradients[name])).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 8);
    const oneHot = traceRnn({ ...spec, objective: { loss: "crossEntropy", targets: [null, [0, 1, 0]] } });
    expect(oneHot.gradients).toEqual(run.gradients);
    for (const part of run.parts)
      expect(() =>
        renderToString(run.formulas(part), { throwOnError: true, displayMode: true }),
      ).not.toThrow();
    expect(run.formulas("backward t = 2")).toContain("y_{2,2} - y^*_{2,2}");
    // A class that the softmax rules out in float64: y/a would be 1/0.
    const certain = traceRnn({ ...spec, output: { weights: [[-4000], [4000], [0]], activation: "softmax" } });
    expect(Number.isFinite(Number(certain.loss))).toBe(false);
    expect(Number.isFinite(Number(certain.gradients.U))).toBe(true);
  });

  it("with a softmax: values and gradients of 12 random networks are plain arithmetic's and their differences", () => {
    const random = generator(5);
    let checked = 0;
    for (let trial = 0; trial < 12; trial++) {
      const [n, h, m, T] = [1 + (trial % 3), 1 + (trial % 2), 2 + (trial % 3), 1 + (trial % 3)];
      // Of a loss that is no cross-entropy the derivatives pass through the softmax's own.
      const loss = (["crossEntropy", "squaredError", "crossEntropy"] as const)[trial % 3];
      const spec = {
        inputs: matrix(random, T, n),
        inputWeights: matrix(random, h, n),
        recurrentWeights: matrix(random, h, h),
        output: { weights: matrix(random, m, h), activation: "softmax" as const },
        objective: {
          loss,
          targets: Array.from({ length: T }, (_, t) =>
            loss === "crossEntropy" && t % 2 === 0 ? t % m : vector(random, m).map(Math.abs),
          ),
        },
      } satisfies RnnTraceSpec;
      const run = traceRnn(spec);
      for (const step of run.values.y) {
        const sum = step.reduce((so, value) => so + Number(value), 0);
        expect(sum).toBeCloseTo(1, 12);
      }
      const scalar = (letter: string, units: number, inputs: number, unit: string, input: string) =>
        units * inputs === 1 ? letter : `${letter}_${one(unit)}${one(input)}`;
      checked += checkAll(spec, traceRnn, ([key, a, b, c]) => {
        if (key === "inputs") return n === 1 ? `x_${one(a)}` : `x_${one(a)},${one(b)}`;
        if (key === "inputWeights") return scalar("U", h, n, a, b);
        if (key === "recurrentWeights") return scalar("W", h, h, a, b);
        if (key === "output" && a === "weights") return scalar("V", m, h, b, c);
        return "";
      });
    }
    expect(checked).toBeGreaterThan(100);
  });

  it("refuses a softmax of one output or of a state, and classes that are none", () => {
    const base = { inputs: [1], inputWeights: 1, recurrentWeights: 1 };
    const output = { weights: [[1], [2]], activation: "softmax" as const };
    const refusals: [object, string][] = [
      [{ output: { weights: 1, activation: "softmax" } }, "needs two outputs or more for a softmax"],
      [{ activation: "softmax" }, "needs an activation of one number for states and gates, got softmax"],
      [{ activation: "relu6" }, 'needs an activation out of linear, step, sigmoid, tanh, .* got "relu6"'],
      [{ output: { weights: 1, activation: "selu" } }, 'needs an activation out of .* got "selu"'],
      [
        { output, objective: { loss: "crossEntropy", targets: [2] } },
        "needs a class from 0 to 1 in step 1, got 2",
      ],
      [{ output, objective: { loss: "squaredError", targets: [1] } }, "needs a list with a target for each"],
    ];
    for (const [change, message] of refusals)
      expect(() => traceRnn({ ...base, ...change } as RnnTraceSpec)).toThrow(new RegExp(message));
  });

  it("writes formulas that KaTeX sets, and refuses shapes that do not fit", () => {
    const run = traceRnn({
      inputs: [[1, 2]],
      inputWeights: [[1, 0]],
      recurrentWeights: 1,
      objective: "lastState",
    });
    for (const part of run.parts)
      expect(() =>
        renderToString(run.formulas(part), { throwOnError: true, displayMode: true }),
      ).not.toThrow();
    const base = { inputs: [1, 2], inputWeights: 1, recurrentWeights: 1 };
    expect(() => traceRnn({ ...base, inputs: [] })).toThrow("needs inputs of one length");
    expect(() => traceRnn({ ...base, recurrentWeights: [[1, 2]] })).toThrow(
      "needs a matrix of 1×1 for W, got 1×2",
    );
    expect(() => traceRnn({ ...base, inputWeights: { steps: [1] } })).toThrow(
      "needs 2 matrices for U, got 1",
    );
    expect(() => traceRnn({ ...base, bias: [1, 2] })).toThrow("needs 1 biases for b, got 2");
    expect(() => traceRnn({ ...base, initial: [1, 2] })).toThrow("needs 1 numbers for h_0, got 2");
    expect(() => traceRnn({ ...base, objective: "lastOutput" })).toThrow("needs outputs to differentiate");
  });
});

describe("traceLstm", () => {
  it("the scalar LSTM of the sample paper, with its sigmoids and weights per step", () => {
    const [W, U, V] = [
      [0.2, 0.3, 0.8],
      [0.5, 0.6, 0.2],
      [0.4, 0.2, 0.1],
    ];
    const gates = {
      o: [
        [0.9, 0.1, 0.3],
        [0.4, 0.3, 0.2],
      ],
      i: [
        [0.1, 0.4, 0.2],
        [0.9, 0.1, 0.3],
      ],
      f: [
        [0.5, 0.3, 0.2],
        [0.6, 0.2, 0.3],
      ],
    };
    const gate = ([recurrent, input]: number[][]) => ({
      input: { steps: input },
      recurrent: { steps: recurrent },
    });
    const run = traceLstm({
      inputs: [1, 1, 0],
      gates: { forget: gate(gates.f), input: gate(gates.i), output: gate(gates.o), candidate: gate([W, U]) },
      candidateActivation: "sigmoid",
      cellActivation: "sigmoid",
      output: { weights: { steps: V }, activation: "relu", from: "cell" },
    });
    let [s, h] = [0, 0];
    [1, 1, 0].forEach((x, t) => {
      const at = ([w, u]: number[][]) => sigmoid(w[t] * h + u[t] * x);
      const [o, i, f, g] = [at(gates.o), at(gates.i), at(gates.f), at([W, U])];
      s = f * s + i * g;
      h = o * sigmoid(s);
      const found = ["o", "i", "f", "g", "c", "h", "y"].map((letter) => Number(run.values[letter][t][0]));
      [o, i, f, g, s, h, Math.max(0, V[t] * s)].forEach((value, at2) =>
        expect(found[at2]).toBeCloseTo(value, 13),
      );
    });
  });

  it("with a softmax over two steps equals differences of its loss", () => {
    const gate = (input: number, recurrent: number, bias: number) => ({ input, recurrent, bias });
    const spec: LstmTraceSpec = {
      inputs: [0.5, -1],
      gates: {
        forget: gate(0.2, -0.3, 1),
        input: gate(0.7, 0.1, 0),
        output: gate(-0.4, 0.5, 0.2),
        candidate: gate(0.9, -0.6, 0.1),
      },
      output: { weights: [[1], [-2], [0.5]], activation: "softmax" },
      objective: { loss: "crossEntropy", targets: [1, 0] },
    };
    const { gradients } = traceLstm(spec);
    const at = (input: number) =>
      Number(traceLstm({ ...spec, gates: { ...spec.gates, candidate: gate(input, -0.6, 0.1) } }).loss);
    expect(Number(gradients.U_g)).toBeCloseTo((at(0.9 + 1e-5) - at(0.9 - 1e-5)) / 2e-5, 8);
  });

  it("values equal plain arithmetic and gradients their differences: 12 random LSTMs", () => {
    const random = generator(22);
    let checked = 0;
    for (let trial = 0; trial < 12; trial++) {
      const [n, h, T] = [1 + (trial % 2), 1 + (trial % 2), 1 + (trial % 3)];
      const gate = () => ({
        input: matrix(random, h, n),
        recurrent: matrix(random, h, h),
        bias: vector(random, h),
      });
      const spec = {
        inputs: matrix(random, T, n),
        gates: { forget: gate(), input: gate(), output: gate(), candidate: gate() },
        initial: { hidden: vector(random, h), cell: vector(random, h) },
        objective: "lastState" as const,
      } satisfies LstmTraceSpec;
      let [hidden, cell] = [spec.initial.hidden, spec.initial.cell];
      const states = spec.inputs.map((x) => {
        const before = hidden;
        const at = ({ input, recurrent, bias }: ReturnType<typeof gate>) =>
          plus(times(input, x), times(recurrent, before), bias);
        const { forget, input, output, candidate } = spec.gates;
        const [f, i, o, g] = [
          at(forget).map(sigmoid),
          at(input).map(sigmoid),
          at(output).map(sigmoid),
          at(candidate).map(Math.tanh),
        ];
        cell = cell.map((c, unit) => f[unit] * c + i[unit] * g[unit]);
        return (hidden = cell.map((c, unit) => o[unit] * Math.tanh(c)));
      });
      close(traceLstm(spec), "h", states);
      const letter: Record<string, string> = { forget: "f", input: "i", output: "o", candidate: "g" };
      checked += checkAll(spec, traceLstm, ([key, a, b, c, d]) => {
        const mark = (units: number) => (units === 1 ? "" : one(c) + one(d));
        if (key === "inputs") return n === 1 ? `x_${one(a)}` : `x_${one(a)},${one(b)}`;
        if (key === "initial") return `${a === "hidden" ? "h" : "c"}_0${h === 1 ? "" : `,${one(b)}`}`;
        if (key !== "gates") return "";
        if (b === "bias") return `b_${letter[a]}${h === 1 ? "" : `_${one(c)}`}`;
        const place = mark(b === "input" ? h * n : h * h);
        return `${b === "input" ? "U" : "W"}_${letter[a]}${place === "" ? "" : `_${place}`}`;
      });
    }
    expect(checked).toBeGreaterThan(200);
  });
});

describe("traceGru", () => {
  it("values equal plain arithmetic and gradients their differences, in all four conventions", () => {
    const random = generator(23);
    for (const updateKeeps of ["old", "new"] as const)
      for (const reset of ["before", "after"] as const)
        for (const [n, h, T] of [
          [1, 1, 3],
          [2, 2, 2],
        ]) {
          const gate = () => ({
            input: matrix(random, h, n),
            recurrent: matrix(random, h, h),
            bias: vector(random, h),
          });
          const spec = {
            inputs: matrix(random, T, n),
            gates: {
              update: gate(),
              reset: gate(),
              candidate: { ...gate(), recurrentBias: vector(random, h) },
            },
            initial: vector(random, h),
            updateKeeps,
            reset,
            objective: "lastState" as const,
          } satisfies GruTraceSpec;
          let state = spec.initial;
          const states = spec.inputs.map((x) => {
            const old = state;
            const at = ({ input, recurrent, bias }: ReturnType<typeof gate>) =>
              plus(times(input, x), times(recurrent, old), bias);
            const [z, r] = [at(spec.gates.update).map(sigmoid), at(spec.gates.reset).map(sigmoid)];
            const { input, recurrent, bias, recurrentBias } = spec.gates.candidate;
            const inner =
              reset === "before"
                ? times(
                    recurrent,
                    old.map((value, unit) => r[unit] * value),
                  )
                : plus(times(recurrent, old), recurrentBias).map((value, unit) => r[unit] * value);
            const candidate = plus(times(input, x), inner, bias).map(Math.tanh);
            return (state = old.map((value, unit) => {
              const share = updateKeeps === "old" ? z[unit] : 1 - z[unit];
              return share * value + (1 - share) * candidate[unit];
            }));
          });
          close(traceGru(spec), "h", states);
          const letter: Record<string, string> = { update: "z", reset: "r", candidate: "n" };
          const checked = checkAll(spec, traceGru, ([key, a, b, c, d]) => {
            if (key === "inputs") return n === 1 ? `x_${one(a)}` : `x_${one(a)},${one(b)}`;
            if (key === "initial") return `h_0${h === 1 ? "" : `,${one(a)}`}`;
            if (key !== "gates") return "";
            const mark = h === 1 ? "" : `_${one(c)}`;
            if (b === "bias") return `b_${letter[a]}${mark}`;
            if (b === "recurrentBias") return reset === "after" ? `b'_n${mark}` : "";
            return `${b === "input" ? "U" : "W"}_${letter[a]}${h === 1 ? "" : `_${one(c)}${one(d)}`}`;
          });
          expect(checked).toBeGreaterThan(10);
        }
  });
});

describe("the drawing of a recurrent network", () => {
  const words = (svg: string) =>
    [...svg.matchAll(/>([^<>]+)</g)].map(([, word]) => word.trim()).filter(Boolean);
  const spec: RnnTraceSpec = { inputs: [7, 9], inputWeights: 2, recurrentWeights: 3, initial: 5 };

  it("has a state and an input for each step, what is given below them, and the letters on the connections", () => {
    const { svg } = traceRnn({ ...spec, letters: { input: "P", recurrent: "Q" } }).draw();
    const counts = ["5", "7", "9", "P", "Q", "step 1", "step 2"].map(
      (word) => words(svg).filter((other) => other === word).length,
    );
    // h_0, x_1 and x_2 once each; each letter once in each step
    expect(counts).toEqual([1, 1, 1, 2, 2, 1, 1]);
    // two arrows between states, two from the inputs
    expect(svg.match(/marker-end/g)).toHaveLength(4);
  });

  it("adds an output and its weight to each step where the network has one", () => {
    const { svg } = traceRnn({ ...spec, output: { weights: 4 } }).draw();
    expect(words(svg).filter((word) => word === "V")).toHaveLength(2);
    expect(svg.match(/marker-end/g)).toHaveLength(6);
  });
});
