import { runInNewContext } from "node:vm";
import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { compileStep } from "../../../src/tfjs/compile-step.js";
import { CompiledStep } from "../../../src/tfjs/compile/compiled-step.js";
import { defaultRecheck, guardDue } from "../../../src/tfjs/compile/guard-schedule.js";
import { nativeBackend } from "../../../src/tfjs/compile/native.js";
import { beginStep, endStep, recover } from "../../../src/tfjs/interrupted.js";
import { onTensorflow } from "./tensorflow.js";

describe("guardDue", () => {
  it("compares the first three steps, then ever fewer, then every 97th", () => {
    const due = Array.from({ length: 300 }, (_, done) => done).filter((done) => guardDue(done));
    expect(due.map((done) => done + 1)).toEqual([1, 2, 3, 7, 15, 31, 63, 97, 194, 291]);
  });

  it("meets each period up to 100 within 97 times the period, and every step where asked to", () => {
    for (let period = 2; period <= 100; period++) {
      const meets = (done: number) => guardDue(done) && (done + 1) % period === 0;
      expect(Array.from({ length: defaultRecheck * period }, (_, done) => done).some(meets)).toBe(true);
    }
    expect([0, 1, 2, 3, 4, 50].every((done) => guardDue(done, 1))).toBe(true);
  });
});

/** What a loss adds at its n-th call, counted from 1. */
type Addition = (call: number, slope: Variable, x: Tensor) => Tensor;

describe("a compiled step", () => {
  const held = onTensorflow();
  let warn: MockInstance<typeof console.warn>;
  beforeEach(() => {
    warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  });
  afterEach(() => vi.restoreAllMocks());

  /** Losses, how often the loss was called, and the tensors left over at the end. */
  async function run(addition: Addition, options: { compile?: boolean; recheckEvery?: number }, steps = 40) {
    const { tf } = held;
    const before = tf.memory().numTensors;
    const slope = tf.tidy(() => tf.variable(tf.tensor1d([0.5, -0.5, 0.25])));
    const optimizer = tf.train.adam(0.01);
    let calls = 0;
    const step = compileStep(
      (x) =>
        slope
          .mul(x)
          .sub(1)
          .square()
          .mean()
          .add(addition(++calls, slope, x)),
      {
        optimizer,
        variables: [slope],
        ...options,
      },
    );
    const losses: number[] = [];
    const states: string[] = [];
    for (let count = 0; count < steps; count++) {
      const x = tf.tensor1d([1, 2, 3 + Math.sin(count)]);
      losses.push(await step(x));
      states.push(step.state);
      x.dispose();
    }
    const weights = Array.from(slope.dataSync());
    step.dispose();
    slope.dispose();
    optimizer.dispose();
    return { losses, states, calls, weights, left: tf.memory().numTensors - before };
  }

  const close = (a: number[], b: number[]): void => {
    for (const [place, value] of a.entries()) expect(Math.abs(value - b[place])).toBeLessThanOrEqual(1e-6);
  };

  it("runs its JavaScript only in the recorded and re-checked steps", async () => {
    const { calls, states, left } = await run((_call, slope) => slope.square().sum(), {});
    // three eager steps, and of the 37 compiled ones the 1st, 2nd, 3rd, 7th, 15th and 31st
    expect(calls).toBe(9);
    expect(states[2]).toBe("compiled");
    expect(left).toBe(0);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each<[string, Addition, RegExp]>([
    [
      "one operation more",
      (call, slope) => (call === 6 ? slope.square().sum().square() : slope.square().sum()),
      /it takes another way than when it was recorded \(operation \d+: \w+, not \w+\) at .*rehearsal\.test\.ts:\d+/,
    ],
    [
      "one operation less",
      (call, slope) => (call === 6 ? slope.sum() : slope.square().sum()),
      /it takes another way than when it was recorded/,
    ],
    [
      "another constant",
      (call, slope) => slope.mul(call === 6 ? 3 : 2).sum(),
      /it makes other numbers in JavaScript than when it was recorded \(tensor \[\]\)/,
    ],
    [
      "a host read",
      (call, slope) =>
        slope
          .square()
          .sum()
          .mul(call === 6 ? slope.dataSync().length : 3),
      /it reads a tensor's numbers, which it did not when it was recorded/,
    ],
    [
      "a read of what was not yet computed",
      (call, slope) => {
        const sum = slope.square().sum();
        return call === 6 ? sum.mul(Math.sign(sum.dataSync()[0])) : sum.mul(1);
      },
      /it reads a tensor's numbers, which it did not when it was recorded/,
    ],
    [
      "a tensor kept",
      (call, slope) => (call === 6 ? held.tf.keep(slope.square()) : slope.square()).sum(),
      /it keeps a tensor that it did not keep when it was recorded/,
    ],
    [
      "a number drawn",
      (call, slope) =>
        slope
          .square()
          .sum()
          .mul(call === 6 && Math.random() > 2 ? 1 : 1),
      /it draws random numbers in another number than recorded/,
    ],
  ])(
    "makes a step that takes %s for once as it is, once, and eagerly from then on",
    async (_name, addition, says) => {
      const eager = await run(addition, { compile: false });
      const compiled = await run(addition, {});
      close(compiled.losses, eager.losses);
      close(compiled.weights, eager.weights);
      expect(compiled.left).toBe(eager.left);
      // The sixth call is the third compiled step; all 34 after it run their JavaScript.
      expect(compiled.calls).toBe(40);
      expect(compiled.states[4]).toBe("compiled");
      expect(compiled.states[5]).toMatch(/^eager: /);
      expect(warn.mock.calls).toHaveLength(1);
      expect(String(warn.mock.calls[0][0])).toMatch(says);
    },
  );

  it("finds a branch at every tenth call where it is asked to look at every step", async () => {
    const addition: Addition = (call, slope) => (call % 10 === 0 ? slope.abs().sum() : slope.square().sum());
    const { states } = await run(addition, { recheckEvery: 1 }, 14);
    expect(states.map((state) => state === "compiled").lastIndexOf(true)).toBe(8);
    expect(warn.mock.calls).toHaveLength(1);
  });

  it("finds a batch that a closure hands over where a later step takes another one", async () => {
    const { tf } = held;
    const batches = [tf.tensor1d([1, 2, 3]), tf.tensor1d([3, 2, 1])];
    const addition: Addition = (call, slope) => slope.mul(batches[call > 5 ? 1 : 0]).sum();
    const eager = await run(addition, { compile: false });
    const compiled = await run(addition, {});
    close(compiled.losses, eager.losses);
    expect(String(warn.mock.calls[0][0])).toMatch(/operation \d+: Mul, other inputs/);
    tf.dispose(batches);
  });

  it("goes back to eager steps where a tensor of a closure is gone", async () => {
    const { tf } = held;
    const weight = tf.tensor1d([1, 2, 3]);
    const slope = tf.variable(tf.tensor1d([1, 1, 1]));
    const step = compileStep(() => slope.mul(weight).sum().square(), {
      optimizer: tf.train.sgd(0.001),
      variables: [slope],
    });
    for (let count = 0; count < 8; count++) await step();
    expect(step.state).toBe("compiled");
    weight.dispose();
    await expect(step()).rejects.toThrow(/backend|disposed/);
    expect(String(warn.mock.calls[0][0])).toMatch(/a tensor that the step uses has been disposed/);
    step.dispose();
    slope.dispose();
  });

  it("hands an error of TensorFlow on, and leaves the variables as they were", async () => {
    const { tf } = held;
    const table = tf.variable(tf.ones([5, 2]));
    const step = compileStep(
      (places) =>
        table
          .gather(places as never)
          .square()
          .sum(),
      {
        optimizer: tf.train.adam(0.1),
        variables: [table],
        recheckEvery: 1,
      },
    );
    const good = tf.tensor1d([0, 4], "int32");
    const bad = tf.tensor1d([0, 5], "int32");
    for (let count = 0; count < 5; count++) await step(good);
    expect(step.state).toBe("compiled");
    const before = table.dataSync();
    await expect(step(bad)).rejects.toThrow(/indices\[1\] = 5 is not in \[0, 5\)/);
    expect(table.dataSync()).toEqual(before);
    expect(await step(good)).toBeGreaterThan(0);
    expect(table.dataSync()).not.toEqual(before);
    step.dispose();
    tf.dispose([good, bad, table]);
  });

  it.each([2, 4])(
    "leaves variables and tfjs as they were where step %i is killed in the middle",
    (killedStep) => {
      const { tf } = held;
      const x = tf.tensor1d([1, 1]);
      let hang = false;
      /** Makes one step after another of a model of its own, and gives the losses. */
      const steps = (compile: boolean) => {
        const slope = tf.variable(tf.tensor1d([1, 2]));
        const optimizer = tf.train.momentum(0.1, 0.9);
        const body = (batch: Tensor): Tensor[] => {
          const { value, grads } = tf.variableGrads(() => slope.mul(batch).sub(1).square().mean(), [slope]);
          if (!hang || killedStep > 2) optimizer.applyGradients(grads as never);
          // oxlint-disable-next-line eslint/no-unmodified-loop-condition -- the script around it is ended from outside
          while (hang);
          return [value];
        };
        const step = new CompiledStep({ tf, optimizer, body, compile, recheckEvery: 1 });
        const make = (): number => {
          beginStep(tf);
          const [loss] = step.run([x]);
          endStep();
          return loss.dataSync()[0];
        };
        return { slope, step, make };
      };
      const { make: makeEagerly } = steps(false);
      const expected = Array.from({ length: 10 }, makeEagerly);
      const { slope, step, make } = steps(true);
      const { binding } = nativeBackend(tf)!;
      const { random } = Math;
      const losses = Array.from({ length: killedStep - 1 }, make);
      const before = slope.dataSync();
      hang = true;
      // Node ends a script that takes too long as a kernel's interrupt does: no finally block is run.
      expect(() => runInNewContext("make()", { make }, { timeout: 200 })).toThrow("timed out");
      hang = false;
      recover();
      expect(slope.dataSync()).toEqual(before);
      expect(nativeBackend(tf)!.binding).toBe(binding);
      expect(Math.random).toBe(random);
      while (losses.length < 10) losses.push(make());
      close(losses, expected);
      expect(step.state).toBe("compiled");
      step.dispose();
      tf.dispose([x, slope]);
    },
  );
});
