import type { Optimizer, Scalar, Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { descend } from "../../src/optimizer/descend.js";
import type { DescentMethod } from "../../src/optimizer/method.js";
import { compareOptimizers } from "../../src/training/compare-optimizers.js";
import { xor } from "../../src/training/datasets/shapes.js";
import { device } from "../../src/tfjs/devices/device.js";
import { fit } from "../../src/training/fit.js";
import type { OptimizerLike } from "../../src/training/optimizers.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import { distance } from "../optimizer/nearby.js";
import { pytorchSteps, start, surface } from "../optimizer/pytorch-steps.js";

afterEach(() => vi.restoreAllMocks());

/** A model whose output is its two weights, and the surface as its loss. */
const weights = (tf: Tfjs): LayersModel => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, useBias: false, inputShape: [1] })] });
  model.setWeights([tf.tensor2d([start])]);
  return model;
};
const loss = (_: Tensor, outputs: Tensor, tf: Tfjs): Scalar => {
  const [a, b] = tf.split(outputs, 2, -1);
  return tf.addN([a.pow(4).mul(0.25).sub(a), b.square(), a.mul(b).mul(0.5)]).asScalar();
};

async function trained(optimizer: OptimizerLike, compile = true) {
  const result = await fit(
    weights,
    { x: [[1]], y: [[0, 0]] },
    { optimizer, loss, epochs: 10, progress: false, compile },
  );
  const end = Array.from(result.model.getWeights()[0].dataSync());
  result.dispose();
  return { end, losses: result.stepLosses, manner: result.manner };
}

describe.each(["cpu", "wasm", "tensorflow"] as const)("fit beside PyTorch on %s, ten steps", (name) => {
  let refusal: string | undefined;
  beforeAll(async () => {
    await device(name).catch((error: Error) => (refusal = error.message));
  });
  beforeEach((context) => {
    if (name === "tensorflow" && refusal !== undefined) context.skip(refusal);
  });

  it.each(pytorchSteps)("%s", async (_, optimizer, end) => {
    const run = await trained(optimizer);
    expect(distance(run.end, end)).toBeLessThan(2e-6);
    expect(run.manner).toMatch(name === "cpu" ? /^eager: / : /^compiled$/);
    const eager = await trained(optimizer, false);
    expect(distance(run.losses, eager.losses)).toBeLessThan(1e-6);
  });
});

describe("an optimizer of fit", () => {
  it("makes descend's steps, in every form that it has", async () => {
    await device("cpu");
    const optimizers: OptimizerLike[] = [
      { type: "momentum", learningRate: 0.05, form: "average" },
      { type: "momentum", learningRate: 0.05, form: "accumulate" },
      { type: "adagrad", epsilon: 0.1, epsilonPlace: "inside", learningRate: 0.3 },
      { type: "rmsProp", epsilon: 0.1, epsilonPlace: "inside", learningRate: 0.1 },
      { type: "adam", epsilonPlace: "inside", epsilon: 0.1, learningRate: 0.1 },
      { type: "adam", biasCorrection: false, learningRate: 0.01 },
    ];
    for (const optimizer of optimizers) {
      const by = { f: surface, start, variables: ["a", "b"], method: optimizer as DescentMethod, steps: 10 };
      expect(distance((await trained(optimizer)).end, descend(by).end.map(Number))).toBeLessThan(2e-6);
    }
    const steps = descend({
      f: surface,
      start,
      variables: ["a", "b"],
      steps: 10,
      method: { type: "nesterov", learningRate: 0.05, form: "accumulate" },
    });
    const { end } = await trained({ type: "nesterov", learningRate: 0.05 });
    expect(distance(end, steps.end.map(Number))).toBeLessThan(2e-6);
  });

  it("is refused where a name, a constant or a number is none of its own", async () => {
    const net = { input: [2], layers: ["2", "softmax"] };
    const cases: [unknown, string][] = [
      ["rmsprop", 'got "rmsprop". Did you mean "rmsProp"?'],
      [{ type: "adam", momentum: 0.5 }, "adam has the constants learningRate, beta1, beta2, epsilon,"],
      [{ type: "adam", decay: 0.3 }, "got decay: 0.3"],
      [{ type: "sgd", lr: 0.1 }, "got lr: 0.1. Did you mean learningRate?"],
      [{ type: "adagrad", epsilon: -1 }, "needs epsilon as a number of at least 0, got -1"],
      [{ type: "adam", beta1: 1 }, "needs beta1 as a number from 0 to below 1, got 1"],
      [{ type: "adam", learningRate: "0.1" }, 'needs learningRate as a number of at least 0, got "0.1"'],
      [{ type: "sgd", learningRate: NaN }, "got NaN"],
      [
        { type: "nesterov", form: "lookahead" },
        "nesterov has the constants learningRate, momentum, got form",
      ],
      [{ type: "sgd", nesterov: true }, "needs a momentum above 0"],
      [() => 5, "needs a function (tf) => an optimizer of tfjs, got one that returns 5"],
      [5, "needs an optimizer out of sgd"],
      [null, "needs an optimizer out of sgd"],
    ];
    for (const [optimizer, message] of cases)
      await expect(
        fit(net, xor(), { optimizer: optimizer as "adam", device: "cpu" }),
        JSON.stringify(optimizer),
      ).rejects.toThrow(message);
  });

  it("of tfjs may be an object, remembers over two runs, and is disposed of by its owner alone", async () => {
    const { tf } = await device("cpu");
    for (const make of [() => tf.train.adam(0.05), () => tf.train.momentum(0.05, 0.9)]) {
      const once = await resumed([4], make);
      expect(await resumed([2, 2], make)).toEqual(once);
    }
    /** One model and one optimizer trained in several runs. */
    async function resumed(runs: number[], make: () => Optimizer): Promise<number[]> {
      const [optimizer, model] = [make(), weights(tf)];
      for (const [place, epochs] of runs.entries())
        await fit(
          model,
          { x: [[1]], y: [[0, 0]] },
          { optimizer: place === 0 ? optimizer : () => optimizer, loss, epochs, progress: false },
        );
      const end = Array.from(model.getWeights()[0].dataSync());
      optimizer.dispose();
      model.dispose();
      return end;
    }
  });

  it("gives back every tensor that it made, a named one and one of compareOptimizers too", async () => {
    const tf = loadTfjs();
    await device("cpu");
    const net = { input: [2], layers: ["4", "tanh", "2", "softmax"] };
    const before = tf.memory().numTensors;
    for (const type of ["sgd", "adam", "adamW", "adadelta", "rmsProp"] as const)
      (await fit(net, xor(), { optimizer: type, epochs: 2, progress: false })).dispose();
    const optimizers = { adam: "adam", own: (lib: Tfjs) => lib.train.adam(0.01) } as const;
    await compareOptimizers(net, xor(), optimizers, { epochs: 2, seeds: 2, progress: false });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("that cannot be made anew is refused by compareOptimizers, as are options that it does not have", async () => {
    const { tf } = await device("cpu");
    const net = { input: [2], layers: ["2", "softmax"] };
    const one = tf.train.adam(0.1);
    for (const optimizer of [one, () => one])
      await expect(compareOptimizers(net, xor(), { one: optimizer })).rejects.toThrow(
        "compareOptimizers: one: needs an optimizer that every run can have anew",
      );
    await expect(compareOptimizers(net, xor(), { a: "adam" }, { seed: 3 } as never)).rejects.toThrow(
      "got seed. Did you mean seeds?",
    );
  });
});
