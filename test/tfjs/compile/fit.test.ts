import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { compareOptimizers } from "../../../src/training/compare-optimizers.js";
import { compileStep } from "../../../src/tfjs/compile-step.js";
import { moons } from "../../../src/training/datasets/shapes.js";
import { longMemory } from "../../../src/training/datasets/sequences.js";
import { device } from "../../../src/tfjs/devices/device.js";
import { fit } from "../../../src/training/fit.js";
import type { FitOptions } from "../../../src/training/fit-options.js";
import { nativeBackend } from "../../../src/tfjs/compile/native.js";
import { restoreBinding } from "../../../src/tfjs/compile/hooks.js";
import { progressLine } from "../../../src/training/progress.js";
import { doctor } from "../../../src/setup/doctor.js";
import type { Tfjs } from "../../../src/tfjs/library.js";
import { furthest, losses, onTensorflow, type Trained } from "./tensorflow.js";

const held = onTensorflow();
let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const net = {
  input: [2],
  layers: ["16", "relu", { type: "dropout", rate: 0.3 }, { type: "batchNorm" }, "2", "softmax"] as never[],
};
const onRung = { device: "tensorflow", progress: false } as const;

describe("fit", () => {
  it("compiles its steps by itself and has the losses of compile: false, dropout and batch norm included", async () => {
    const data = moons({ points: 64 });
    const options: FitOptions = { ...onRung, epochs: 20, batchSize: 32, seed: 3 };
    const compiled = await fit(net, data, options);
    const eager = await fit(net, data, { ...options, compile: false });
    expect([compiled.manner, eager.manner]).toEqual(["compiled", "eager: compile is false"]);
    expect(String(compiled)).toMatch(/ s on tensorflow, compiled, loss /);
    expect(furthest(compiled.stepLosses, eager.stepLosses)).toBeLessThanOrEqual(1e-5);
    expect(compiled.history.accuracy!.at(-1)).toBeCloseTo(eager.history.accuracy!.at(-1)!, 2);
    expect(warn).not.toHaveBeenCalled();
  });

  it("makes a function for the full batches and one for the short last one, and removes both", async () => {
    const { tf } = held;
    const { binding } = nativeBackend(tf)!;
    const made = vi.fn<(name: string) => void>();
    const removed = vi.fn<(name: string) => void>();
    const spied = Object.create(binding, {
      addFunction: {
        value: (...call: Parameters<typeof binding.addFunction>) => (
          made(call[0]),
          binding.addFunction(...call)
        ),
      },
      removeFunction: { value: (name: string) => (removed(name), binding.removeFunction(name)) },
    }) as typeof binding;
    nativeBackend(tf)!.binding = spied;
    try {
      const data = moons({ points: 25 });
      const options: FitOptions = { ...onRung, epochs: 6, batchSize: 16, clipNorm: 0.5 };
      const before = [tf.memory().numTensors, binding.getNumOfTensors()];
      const compiled = await fit(net, data, options);
      compiled.dispose();
      expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(before);
      expect(made).toHaveBeenCalledTimes(2);
      expect(removed.mock.calls).toEqual(made.mock.calls);
      const eager = await fit(net, data, { ...options, compile: false });
      expect(compiled.steps).toBe(24);
      expect(furthest(compiled.stepLosses, eager.stepLosses)).toBeLessThanOrEqual(1e-5);
    } finally {
      nativeBackend(tf)!.binding = binding;
    }
  });

  it("trains an LSTM with gradients that are clipped, compiled", async () => {
    const recurrent = {
      input: { seq: [8, 1] },
      layers: [{ type: "lstm", hidden: 4 }, "1", "sigmoid"],
    } as never;
    const data = longMemory({ samples: 32, steps: 8 });
    const options: FitOptions = { ...onRung, epochs: 6, batchSize: 16, clipNorm: 0.1 };
    const compiled = await fit(recurrent, data, options);
    const eager = await fit(recurrent, data, { ...options, compile: false });
    expect(compiled.manner).toBe("compiled");
    expect(furthest(compiled.stepLosses, eager.stepLosses)).toBeLessThanOrEqual(1e-5);
  });

  it("compiles embeddings, flat, averaged and into an LSTM, of tokens that fit hands over as whole numbers", async () => {
    const x = Array.from({ length: 32 }, (_, row) =>
      Array.from({ length: 4 }, (__, step) => (3 * row + step) % 7),
    );
    const data = { x, y: x.map(([first]) => first % 3) };
    for (const rest of [["flatten"], [{ type: "globalAvgPool" }], [{ type: "lstm", hidden: 4 }]]) {
      const tokens = {
        input: { tokens: 4 },
        layers: [{ type: "embedding", vocab: 7, dim: 4 }, ...rest, "3", "softmax"],
      } as never;
      const options: FitOptions = { ...onRung, epochs: 8, batchSize: 16 };
      const compiled = await fit(tokens, data, options);
      const eager = await fit(tokens, data, { ...options, compile: false });
      expect(compiled.manner).toBe("compiled");
      expect(furthest(compiled.stepLosses, eager.stepLosses)).toBeLessThanOrEqual(1e-5);
    }
    expect(warn).not.toHaveBeenCalled();
  });

  it("compiles an LSTM with dropout on its input and on its state", async () => {
    const model = (tf: Tfjs): LayersModel =>
      tf.sequential({
        layers: [
          tf.layers.bidirectional({
            layer: tf.layers.lstm({ units: 4, dropout: 0.2, recurrentDropout: 0.2 }),
            mergeMode: "concat",
            inputShape: [8, 1],
          }),
          tf.layers.dense({ units: 1, activation: "sigmoid" }),
        ],
      });
    const options: FitOptions = { ...onRung, epochs: 6, batchSize: 16 };
    const compiled = await fit(model, longMemory({ samples: 32, steps: 8 }), options);
    const eager = await fit(model, longMemory({ samples: 32, steps: 8 }), { ...options, compile: false });
    expect(compiled.manner).toBe("compiled");
    expect(furthest(compiled.stepLosses, eager.stepLosses)).toBeLessThanOrEqual(1e-5);
  });

  it("says in one warning why it cannot, and in its result", async () => {
    const loss = (labels: Tensor, outputs: Tensor, tf: Tfjs): Tensor =>
      tf.losses.softmaxCrossEntropy(labels, outputs).mul(outputs.dataSync().length > 0 ? 1 : 0);
    const { manner } = await fit(net, moons({ points: 16 }), { ...onRung, epochs: 4, loss });
    expect(manner).toMatch(/^eager: reads a tensor's numbers/);
    expect(warn.mock.calls).toHaveLength(1);
    expect(String(warn.mock.calls[0][0])).toMatch(
      /^fit: the step runs eagerly, because it reads a tensor's numbers at .*fit\.test\.ts:\d+\. Return the tensor/,
    );
  });

  it("is turned off by GRADSHEET_COMPILE=0 in the environment", async () => {
    vi.stubEnv("GRADSHEET_COMPILE", "0");
    const { manner } = await fit(net, moons({ points: 16 }), { ...onRung, epochs: 4 });
    expect(manner).toBe("eager: GRADSHEET_COMPILE is 0");
    expect(warn).not.toHaveBeenCalled();
  });

  it("says on another device that each operation runs by itself", async () => {
    const { manner } = await fit(net, moons({ points: 16 }), { epochs: 1, device: "cpu", progress: false });
    expect(manner).toBe("eager: cpu runs each operation by itself");
    await device("tensorflow");
  });
});

describe("compareOptimizers", () => {
  it("compiles every run, and gives the runs of compile: false", async () => {
    const optimizers = {
      sgd: "sgd",
      momentum: "momentum",
      rmsProp: "rmsProp",
      adadelta: "adadelta",
      adagrad: "adagrad",
      adamax: "adamax",
      adamW: "adamW",
      adam: "adam",
    } as const;
    const options = { ...onRung, epochs: 8, batchSize: 20, seeds: 2 };
    const compiled = await compareOptimizers(net, moons({ points: 30 }), optimizers, options);
    const eager = await compareOptimizers(net, moons({ points: 30 }), optimizers, {
      ...options,
      compile: false,
    });
    expect(compiled.runs.map(({ result }) => result.manner)).toEqual(Array(16).fill("compiled"));
    for (const [run, { result }] of compiled.runs.entries())
      expect(furthest(result.stepLosses, eager.runs[run].result.stepLosses)).toBeLessThanOrEqual(1e-5);
  });
});

describe("model.fit", () => {
  /** Losses of the epochs and the accuracy of a sentiment-like model that tfjs itself trains. */
  async function trained(compile: "0" | "1", weighted: boolean) {
    vi.stubEnv("GRADSHEET_COMPILE", compile);
    const { tf } = held;
    const made: LayersModel = tf.sequential({
      layers: [
        tf.layers.embedding({
          inputDim: 20,
          outputDim: 4,
          inputLength: 6,
          embeddingsInitializer: tf.initializers.randomUniform({ seed: 1, minval: -1, maxval: 1 }),
        }),
        tf.layers.gru({
          units: 5,
          kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
          recurrentInitializer: tf.initializers.glorotUniform({ seed: 3 }),
        }),
        tf.layers.dense({
          units: 1,
          activation: "sigmoid",
          kernelInitializer: tf.initializers.glorotUniform({ seed: 4 }),
        }),
      ],
    });
    made.compile({ optimizer: tf.train.adam(0.01), loss: "binaryCrossentropy", metrics: ["accuracy"] });
    const x = tf.randomUniform([40, 6], 0, 20, "int32", 1);
    const y = tf.randomUniform([40, 1], 0, 2, "int32", 2).toFloat();
    const added = vi.spyOn(nativeBackend(tf)!, "createOutputTensor");
    const { history } = await made.fit(x, y, {
      epochs: 12,
      batchSize: 16,
      shuffle: false,
      verbose: 0,
      ...(weighted ? { classWeight: { 0: 1, 1: 3 } } : {}),
    });
    const operations = added.mock.calls.length;
    added.mockRestore();
    tf.dispose([x, y]);
    made.dispose();
    return { loss: history.loss as number[], accuracy: history.acc as number[], operations };
  }

  it.each([false, true])(
    "runs compiled with the numbers of eager steps (class weights: %s)",
    async (weighted) => {
      const eager = await trained("0", weighted);
      const compiled = await trained("1", weighted);
      expect(furthest(compiled.loss, eager.loss)).toBeLessThanOrEqual(1e-5);
      expect(compiled.accuracy).toEqual(eager.accuracy);
      expect(compiled.operations).toBeLessThan(eager.operations / 2);
      expect(warn).not.toHaveBeenCalled();
    },
  );
});

describe("compileStep", () => {
  /** A linear model of two inputs. */
  const linear = (tf: Tfjs, made: Partial<Trained>): Trained => {
    const slope = tf.variable(tf.tensor2d([[0.5], [-0.5]]));
    return {
      variables: [slope],
      optimizer: tf.train.adam(0.1),
      loss: (x, y) =>
        x
          .matMul(slope as never)
          .sub(y)
          .square()
          .mean(),
      batch: (step) => [tf.randomNormal([8, 2], 0, 1, "float32", 1 + (step % 4)), tf.ones([8, 1])],
      dispose: () => slope.dispose(),
      ...made,
    };
  };

  it.each(["adam", "momentum", "rmsprop", "adagrad", "adadelta", "adamax", "sgd"] as const)(
    "follows a learning rate of %s that is set between the steps",
    async (name) => {
      const { tf } = held;
      const made = (): Trained => {
        const optimizer = name === "momentum" ? tf.train.momentum(0.1, 0.9) : tf.train[name](0.1);
        const rated = optimizer as unknown as { learningRate: number; setLearningRate?(rate: number): void };
        const before = (step: number): void => {
          const rate = 0.1 / (1 + step / 10);
          if (rated.setLearningRate) rated.setLearningRate(rate);
          else rated.learningRate = rate;
        };
        return linear(tf, { optimizer, before });
      };
      const eager = await losses(made(), 60, { compile: false });
      const compiled = await losses(made(), 60);
      expect(compiled.state).toBe("compiled");
      expect(furthest(eager.losses, compiled.losses)).toBeLessThanOrEqual(1e-6);
      expect(warn).not.toHaveBeenCalled();
    },
  );

  it("records anew where another constant of the optimizer was changed", async () => {
    const { tf } = held;
    const made = (): Trained => {
      const optimizer = tf.train.adam(0.1);
      const before = (step: number): void => {
        if (step === 20) Object.assign(optimizer, { beta1: 0.5 });
      };
      return linear(tf, { optimizer, before });
    };
    const eager = await losses(made(), 40, { compile: false });
    const compiled = await losses(made(), 40);
    expect(compiled.state).toBe("compiled");
    expect(furthest(eager.losses, compiled.losses)).toBeLessThanOrEqual(1e-6);
  });

  it("counts the optimizer's steps, and lets its state be saved", async () => {
    const { tf } = held;
    const optimizer = tf.train.adam(0.1);
    await losses(linear(tf, { optimizer }), 30);
    expect(optimizer.iterations).toBe(30);
    const saved = await optimizer.getWeights();
    expect(saved[0].tensor.dataSync()[0]).toBe(30);
  });

  it("compiles a gather whose indices come as floats, which a larger trial would lead out of its rows", async () => {
    const { tf } = held;
    const rows = tf.variable(tf.randomNormal([7, 2], 0, 1, "float32", 1));
    const made = (): Trained => ({
      variables: [rows],
      optimizer: tf.train.sgd(0.1),
      loss: (x) => tf.gather(rows, x.toInt()).square().mean(),
      batch: (step) => [tf.tensor1d([step % 7, 6, 3])],
    });
    const first = rows.clone();
    const eager = await losses(made(), 20, { compile: false });
    rows.assign(first as typeof rows);
    const compiled = await losses(made(), 20);
    expect(compiled.state).toBe("compiled");
    expect(furthest(eager.losses, compiled.losses)).toBeLessThanOrEqual(1e-6);
    expect(warn).not.toHaveBeenCalled();
    tf.dispose([rows, first]);
  });

  it("clips gradients by their norm", async () => {
    const { tf } = held;
    const options = { clipNorm: 0.01 };
    const eager = await losses(linear(tf, { options, optimizer: tf.train.sgd(1) }), 30, { compile: false });
    const compiled = await losses(linear(tf, { options, optimizer: tf.train.sgd(1) }), 30);
    expect(compiled.state).toBe("compiled");
    expect(furthest(eager.losses, compiled.losses)).toBeLessThanOrEqual(1e-6);
    // the fifth batch is the first again
    expect(Math.abs(compiled.losses[4] - compiled.losses[0])).toBeLessThan(0.3);
  });

  it("leaves copies of a variable what they were, and takes values that are assigned to it", async () => {
    const { tf } = held;
    const slope = tf.variable(tf.tensor1d([1, 2]));
    const step = compileStep((x) => slope.mul(x).sub(3).square().mean(), {
      optimizer: tf.train.sgd(0.1),
      variables: [slope],
    });
    const x = tf.tensor1d([1, 1]);
    for (let count = 0; count < 8; count++) await step(x);
    expect(step.state).toBe("compiled");
    const copy = slope.clone();
    const then = Array.from(copy.dataSync());
    for (let count = 0; count < 3; count++) await step(x);
    expect(Array.from(copy.dataSync())).toEqual(then);
    expect(Array.from(slope.dataSync())).not.toEqual(then);
    slope.assign(tf.tensor1d([3, 3]));
    expect(await step(x)).toBe(0);
    step.dispose();
    tf.dispose([x, copy, slope]);
  });

  it("trains two models against each other in turn", async () => {
    const run = async (compile: boolean) => {
      const { tf } = held;
      const [a, b] = [tf.variable(tf.scalar(0.3)), tf.variable(tf.scalar(-0.2))];
      const game = (x: Tensor): Tensor => a.mul(b).mul(x).add(a.sub(b).square()).mean();
      const options = (variable: Variable) => ({
        optimizer: tf.train.adam(0.05),
        variables: [variable],
        compile,
      });
      const steps = [compileStep(game, options(a)), compileStep((x) => game(x).neg(), options(b))];
      const x = tf.tensor1d([1, 2]);
      const values: number[] = [];
      for (let count = 0; count < 40; count++) values.push(await steps[count % 2](x));
      const states = steps.map(({ state }) => state);
      for (const step of steps) step.dispose();
      tf.dispose([a, b, x]);
      return { values, states };
    };
    const [eager, compiled] = [await run(false), await run(true)];
    expect(compiled.states).toEqual(["compiled", "compiled"]);
    expect(furthest(eager.values, compiled.values)).toBeLessThanOrEqual(1e-6);
  });

  it("tells one tensor given twice from two tensors", async () => {
    const { tf } = held;
    const made = (): Trained => {
      const slope = tf.variable(tf.scalar(2));
      return {
        variables: [slope],
        optimizer: tf.train.sgd(0.01),
        loss: (x, y) => slope.mul(x).sub(y).square().mean(),
        batch: (step) => {
          const x = tf.tensor1d([1, 2]);
          return step % 2 === 0 ? [x, x] : [x, tf.tensor1d([5, 6])];
        },
      };
    };
    const eager = await losses(made(), 24, { compile: false });
    const compiled = await losses(made(), 24);
    expect(compiled.state).toBe("compiled");
    expect(furthest(eager.losses, compiled.losses)).toBeLessThanOrEqual(1e-6);
  });

  it("puts the binding back where a recorded step was killed in the middle", async () => {
    const { tf } = held;
    const backend = nativeBackend(tf)!;
    const own = backend.binding;
    const during: unknown[] = [];
    const slope = tf.variable(tf.scalar(2));
    const step = compileStep(
      () => {
        during.push(backend.binding === own);
        restoreBinding();
        during.push(backend.binding === own);
        return slope.square();
      },
      { optimizer: tf.train.sgd(0.01), variables: [slope] },
    );
    for (let count = 0; count < 2; count++) await step();
    // the first step is eager, the second recorded
    expect(during).toEqual([true, true, false, true]);
    step.dispose();
    slope.dispose();
  });
});

describe("what is shown", () => {
  it("progressLine() ends with how the steps are made", () => {
    const standing = { label: "epoch 1/2", done: 0.5, step: 10, numbers: {}, seconds: 1 };
    expect(progressLine({ ...standing, manner: "compiled" })).toMatch(/ · 1\.0 s to go · compiled$/);
    expect(progressLine(standing)).toMatch(/ · 1\.0 s to go$/);
  });

  it("doctor() says that steps are compiled on tensorflow, and why not on cpu", async () => {
    expect(String(await doctor("tensorflow"))).toMatch(
      /^compiled {2}steps run as one function of TensorFlow$/m,
    );
    expect(String(await doctor("cpu"))).toMatch(/^compiled {2}no: cpu runs each operation by itself$/m);
    await device("tensorflow");
  });
});
