import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { compileStep } from "../../../src/tfjs/compile-step.js";
import { compilingRefused } from "../../../src/tfjs/compile/native.js";
import type { Tfjs } from "../../../src/tfjs/library.js";
import { furthest, losses, onTensorflow, type Trained } from "./tensorflow.js";

/** A step that cannot be compiled: what its loss does besides, and what the warning says of it. */
interface Refused {
  does: string;
  says: RegExp;
  /** Returns what is added to the loss. */
  adds(tf: Tfjs, slope: Variable, x: Tensor): Tensor | number;
  batch?(tf: Tfjs, step: number): Tensor[];
}

let counter = 0;
let kept: Tensor[] = [];
let batches: Tensor[] = [];

const cases: Refused[] = [
  {
    does: "reads a tensor's numbers",
    says: /it reads a tensor's numbers at .*refusals\.test\.ts:\d+\. Return the tensor, and read it after the step\.$/,
    adds: (_tf, _slope, x) => (x.sum().dataSync()[0] > 0 ? 1 : 0),
  },
  {
    does: "reads the numbers of an argument",
    says: /it reads a tensor's numbers at /,
    adds: (_tf, _slope, x) => (x.arraySync() as number[])[0],
  },
  {
    does: "counts its calls in JavaScript",
    says: /it makes numbers in JavaScript that change from step to step \(tensor \[\]\)/,
    adds: (_tf, slope) => slope.square().mul(1 / ++counter),
  },
  {
    does: "takes another way at every second call",
    says: /it does other things from step to step \(\d+ operations, then \d+\)/,
    adds: (_tf, slope) => (++counter % 2 === 0 ? slope.square() : 0),
  },
  {
    does: "calls another operation at every second call",
    says: /it does other things from step to step \(operation \d+, (Ceil|Floor)\)/,
    adds: (tf, slope, x) => slope.add(tf.tidy(() => (++counter % 2 === 0 ? tf.ceil(x) : tf.floor(x))).sum()),
  },
  {
    does: "takes its batch from a closure",
    says: /it uses a tensor of a closure that changes from step to step\. Give it to the step as an argument\.$/,
    adds: (_tf, slope) => slope.mul(batches[++counter % batches.length]).sum(),
  },
  {
    does: "draws a random number for a decision",
    says: /it draws random numbers for something else than a tensor/,
    adds: (_tf, slope) => (Math.random() < 2 ? slope.abs() : 0),
  },
  {
    does: "draws a random number into a constant",
    says: /it makes numbers in JavaScript that change from step to step/,
    adds: (_tf, slope) => slope.mul(Math.random()),
  },
  {
    does: "keeps a tensor",
    says: /it keeps a tensor or makes a variable/,
    adds: (tf, slope) => {
      const square = tf.keep(slope.square());
      kept.push(square);
      return square;
    },
  },
  {
    does: "makes a variable",
    says: /it keeps a tensor or makes a variable/,
    adds: (tf, slope) => {
      const variable = tf.variable(
        tf.tidy(() => slope.mul(1)),
        false,
      );
      kept.push(variable);
      return variable;
    },
  },
  {
    does: "runs an operation with a state",
    says: /it (runs Multinomial, which keeps a state|does other things)/,
    adds: (tf, _slope, x) =>
      tf
        .multinomial(tf.stack([x, x]) as never, 2, 7)
        .toFloat()
        .sum()
        .mul(0),
  },
  {
    does: "runs an operation whose result's length depends on numbers",
    says: /it runs Unique\w*, whose result has as many elements as its numbers ask for/,
    adds: (tf, _slope, x) => (tf.unique(x as never) as { values: Tensor }).values.sum(),
  },
  {
    does: "is given a variable",
    says: /it has a variable among its arguments\. Use it from the closure instead\.$/,
    adds: (_tf, slope) => slope.abs(),
    batch: (tf) => [tf.variable(tf.tensor1d([1, 2, 3]), false)],
  },
  {
    does: "is given batches of many shapes",
    says: /it gets batches of more than 8 shapes/,
    adds: () => 0,
    batch: (tf, step) => [tf.ones([step + 3])],
  },
];

describe("compileStep", () => {
  const held = onTensorflow();
  let warn: MockInstance<typeof console.warn>;
  beforeEach(() => {
    counter = 0;
    warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  });
  afterEach(() => {
    held.tf?.dispose([kept, batches]);
    [kept, batches] = [[], []];
    vi.restoreAllMocks();
  });

  function trained({ adds, batch }: Pick<Refused, "adds" | "batch">): Trained {
    const { tf } = held;
    counter = 0;
    batches = [1, 2, 3].map((factor) => tf.tensor1d([factor, 1, 0]));
    const slope = tf.variable(tf.scalar(0.5));
    return {
      variables: [slope],
      optimizer: tf.train.momentum(0.05, 0.5),
      loss: (x) =>
        slope
          .mul(x)
          .sub(1)
          .square()
          .mean()
          .add(adds(tf, slope, x)),
      batch: (step) => batch?.(tf, step) ?? [tf.tensor1d([1, 2, 3])],
      dispose: () => slope.dispose(),
    };
  }

  it.each(cases)("runs a step eagerly that $does, and warns once", async ({ says, ...made }) => {
    vi.spyOn(Math, "random").mockImplementation(() => (counter = (counter * 31 + 7) % 1000) / 1000);
    const eager = await losses(trained(made), 14, { compile: false });
    expect(warn).not.toHaveBeenCalled();
    const compiled = await losses(trained(made), 14);
    const warnings = warn.mock.calls.map(([text]) => String(text));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^compileStep: the step runs eagerly, because it /);
    expect(warnings[0]).toMatch(says);
    expect(compiled.state).toMatch(/^eager: /);
    expect(furthest(eager.losses, compiled.losses)).toBe(0);
  });

  it("says that compile: false turned it off, and warns of nothing", async () => {
    const { state } = await losses(trained({ adds: () => 0 }), 6, { compile: false });
    expect(state).toBe("eager: compile is false");
    expect(warn).not.toHaveBeenCalled();
  });

  it("runs on after a step that threw, and leaves tfjs as it was", async () => {
    const { tf } = held;
    const made = trained({
      adds: () => {
        if (++counter === 3 || counter === 7) throw new Error("no luck");
        return 0;
      },
    });
    const step = compileStep(made.loss, { optimizer: made.optimizer, variables: made.variables });
    const x = tf.tensor1d([1, 2, 3]);
    const binding = tf.backend() as unknown as { binding: object };
    const own = binding.binding;
    const random = Math.random;
    const outcomes: unknown[] = [];
    for (let call = 0; call < 8; call++) outcomes.push(await step(x).catch((error: Error) => error.message));
    expect(outcomes.filter((outcome) => outcome === "no luck")).toHaveLength(2);
    expect(outcomes.filter((outcome) => typeof outcome === "number")).toHaveLength(6);
    expect(binding.binding).toBe(own);
    expect(Math.random).toBe(random);
    expect(Object.getOwnPropertyDescriptor(made.optimizer, "learningRate")).toMatchObject({ value: 0.05 });
    step.dispose();
    x.dispose();
  });
});

describe("compilingRefused", () => {
  const fake = (name: string, binding: object) =>
    compilingRefused({ getBackend: () => name, findBackend: () => ({ binding }) } as unknown as Tfjs);

  it("names the device that has no functions, and an addon that was built without them", () => {
    expect(fake("wasm", {})).toBe("wasm runs each operation by itself");
    expect(fake("tensorflow", {})).toMatch(
      /built before gradsheet could compile; run gradsheet setup tensorflow/,
    );
    expect(fake("tensorflow", { runFunction: () => undefined })).toBeUndefined();
  });
});

describe("compileStep's arguments", () => {
  it("are refused where they are none", () => {
    const optimizer = { applyGradients: () => undefined } as never;
    expect(() => compileStep(5 as never, { optimizer })).toThrow(
      "compileStep: needs a function from a batch to its loss, got number.",
    );
    expect(() => compileStep((x) => x, {} as never)).toThrow(
      "compileStep: needs an optimizer of tfjs, got undefined.",
    );
    expect(() => compileStep((x) => x, { optimizer, recheckEvery: 0 })).toThrow(
      "needs recheckEvery as a whole number",
    );
    expect(() => compileStep((x) => x, { optimizer, clipNorm: -1 })).toThrow(
      "needs clipNorm above 0, got -1",
    );
  });
});
