import type { LayersModel } from "@tensorflow/tfjs-layers";
import { inspect } from "node:util";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Dataset } from "../../src/training/datasets/dataset.js";
import { blobs, moons, spirals } from "../../src/training/datasets/shapes.js";
import { longMemory, sineSeries } from "../../src/training/datasets/sequences.js";
import { device } from "../../src/tfjs/devices/device.js";
import { evaluateModel } from "../../src/training/evaluate-model.js";
import { fit } from "../../src/training/fit.js";
import type { FitOptions } from "../../src/training/fit-options.js";
import type { ModelLike } from "../../src/training/models.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { trainByHand } from "./train-by-hand.js";

const classifier = (inputs: number, classes: number) => ({
  input: [inputs],
  layers: ["16", "tanh", String(classes), "softmax"],
});

const noisy = (tf: Tfjs): LayersModel =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 12, activation: "relu", inputShape: [2] }),
      tf.layers.dropout({ rate: 0.3 }),
      tf.layers.gaussianNoise({ stddev: 0.1 }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 2, activation: "softmax", kernelRegularizer: "l1l2" }),
    ],
  });

let tf: Tfjs;
beforeAll(async () => {
  ({ tf } = await device("wasm"));
});

describe("fit", () => {
  it.each(["sgd", "momentum", "nesterov", "adagrad", "adam"] as const)(
    "with %s makes the steps that plain loops in doubles make",
    async (type) => {
      const data = moons({ points: 20, seed: 4 });
      const initial = new Map<string, number[]>();
      const model = (lib: Tfjs): LayersModel => {
        const made = lib.sequential({
          layers: [
            lib.layers.dense({ units: 5, activation: "tanh", inputShape: [2] }),
            lib.layers.dense({ units: 2, activation: "softmax" }),
          ],
        });
        made
          .getWeights()
          .forEach((weight, place) => initial.set(String(place), Array.from(weight.dataSync())));
        return made;
      };
      const options = { optimizer: { type, learningRate: 0.1 }, epochs: 5, batchSize: 40 } as const;
      const { stepLosses } = await fit(model, data, options);
      const expected = trainByHand([...initial.values()], data, type, 0.1, 5);
      stepLosses.forEach((loss, step) => expect(loss).toBeCloseTo(expected[step], 4));
    },
  );

  it("learns two spirals, blobs, a sine wave and a memory of 8 steps", async () => {
    const deep = { input: [2], layers: ["32", "relu", "32", "relu", "2", "softmax"] };
    const winding = await fit(deep, spirals({ points: 80, turns: 0.8 }), {
      epochs: 60,
      optimizer: { type: "adam", learningRate: 0.01 },
    });
    expect(winding.history.accuracy!.at(-1)).toBeGreaterThan(0.97);
    const clouds = await fit(classifier(2, 3), blobs({ noise: 0.3 }), { epochs: 20, optimizer: "rmsProp" });
    expect(clouds.history.accuracy!.at(-1)).toBeGreaterThan(0.95);
    const wave = await fit(
      {
        input: { seq: [8, 1] },
        layers: [
          { type: "rnn", hidden: 8 },
          { type: "dense", units: 1 },
        ],
      },
      sineSeries({ samples: 120, steps: 8, noise: 0 }),
      { epochs: 30, optimizer: { type: "adam", learningRate: 0.01 } },
    );
    expect(wave.history.loss.at(-1)).toBeLessThan(0.02);
    const memory = await fit(
      {
        input: { seq: [8, 1] },
        layers: [{ type: "lstm", hidden: 8 }, { type: "dense", units: 1 }, { type: "sigmoid" }],
      },
      longMemory({ samples: 200, steps: 8 }),
      { epochs: 15, optimizer: { type: "adam", learningRate: 0.03 }, clipNorm: 1 },
    );
    expect(memory.history.accuracy!.at(-1)).toBeGreaterThan(0.95);
  });

  it("gives the same numbers for the same seed, dropout and noise included, and others for another seed", async () => {
    const run = (seed: number) => fit(noisy, moons(), { epochs: 3, seed });
    const [first, second, third] = [await run(5), await run(5), await run(6)];
    expect(second.stepLosses).toEqual(first.stepLosses);
    expect(second.model.getWeights().map((w) => Array.from(w.dataSync()))).toEqual(
      first.model.getWeights().map((w) => Array.from(w.dataSync())),
    );
    expect(third.stepLosses[0]).not.toBe(first.stepLosses[0]);
    expect(Math.random()).not.toBe(Math.random());
  });

  it("measures validation data as evaluate() does, and keeps a share of the data for it", async () => {
    const data = moons({ points: 50, seed: 1 });
    const validation = moons({ points: 30, seed: 2 });
    const { history, model } = await fit(noisy, data, { epochs: 4, validation });
    const { loss, accuracy } = await evaluateModel(model, validation);
    expect(history.valLoss!.at(-1)).toBeCloseTo(loss, 6);
    expect(history.valAccuracy!.at(-1)).toBeCloseTo(accuracy!, 6);
    const share = await fit(noisy, data, { epochs: 1, validation: 0.2, batchSize: 10 });
    expect(share.steps).toBe(8);
  });

  it("makes one step for each full batch and one for what is left", async () => {
    const { steps, history } = await fit(classifier(2, 2), moons({ points: 25 }), {
      epochs: 2,
      batchSize: 16,
    });
    expect([steps, history.loss.length]).toEqual([8, 2]);
  });

  it("stops early after `patience` epochs without a better loss", async () => {
    const still = {
      epochs: 50,
      optimizer: { type: "sgd", learningRate: 0 },
      earlyStopping: { patience: 3, minimumChange: 1e-6 },
    } as const;
    const { history, stopped } = await fit(classifier(2, 2), moons(), { ...still, batchSize: 200 });
    expect([stopped, history.loss.length]).toEqual(["early", 4]);
  });

  it("stops after the step being made when its signal is aborted, with the history so far", async () => {
    const abort = new AbortController();
    const run = fit(classifier(2, 2), moons(), {
      epochs: 1000,
      signal: abort.signal,
      onEpoch: (epoch) => {
        if (epoch === 2) abort.abort();
      },
    });
    const result = await run;
    expect(result.stopped).toBe("interrupted");
    expect(result.history.loss).toHaveLength(2);
    expect(run.history).toBe(result.history);
  });

  it("stops at a loss that is not a number, and names the step and the cause", async () => {
    const wild = await fit(
      { input: [1], layers: [{ type: "dense", units: 1 }] },
      { x: [[1], [2], [3]], y: [[1], [2], [4]] },
      { optimizer: { type: "sgd", learningRate: 100 }, epochs: 100 },
    );
    expect(wild.stopped).toBe("nan");
    expect(wild.cause).toMatch(
      /^the loss of step \d+ is (Infinity|NaN): the loss grew .* so the learning rate is too large$/,
    );
    expect(wild.stepLosses.filter((loss) => !Number.isFinite(loss))).toHaveLength(1);
    const undefinedLoss = await fit(classifier(2, 2), moons(), {
      loss: (labels, outputs, lib) => lib.sqrt(outputs.sub(labels).sub(5)).mean(),
    });
    expect([undefinedLoss.steps, undefinedLoss.cause]).toEqual([
      1,
      "the loss of step 1 is NaN: the model's first output is too large, or the loss takes a logarithm of zero or a root of a negative number",
    ]);
  });

  it("keeps the number of tensors constant over 300 steps and gives all of them back", async () => {
    const counts = new Set<number>();
    const before = tf.memory().numTensors;
    const result = await fit(noisy, moons({ points: 20 }), {
      epochs: 300,
      batchSize: 40,
      onEpoch: () => counts.add(tf.memory().numTensors),
    });
    expect(counts.size).toBe(1);
    result.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("clipNorm bounds the length of a step of sgd", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    const before = model.getWeights().map((w) => w.dataSync()[0]);
    await fit(
      model,
      { x: [[1000]], y: [[0.5]] },
      { optimizer: { type: "sgd", learningRate: 1 }, epochs: 1, clipNorm: 0.25 },
    );
    const after = model.getWeights().map((w) => w.dataSync()[0]);
    expect(Math.hypot(...after.map((value, place) => value - before[place]))).toBeCloseTo(0.25, 4);
  });

  it("clipValue bounds every number of a step of sgd, before clipNorm scales what is left", async () => {
    const moved = async (limits: object) => {
      const model = tf.sequential({
        layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: "zeros" })],
      });
      const data = { x: [[1000, -0.001]], y: [[0.5]] };
      await fit(model, data, { optimizer: { type: "sgd", learningRate: 1 }, epochs: 1, ...limits });
      return model.getWeights().flatMap((weight) => Array.from(weight.dataSync()));
    };
    // The loss (o − 0.5)² has the slopes −1000, 0.001 and −1.
    const near = (values: number[]) => values.map((value) => expect.closeTo(value, 5) as number);
    expect(await moved({ clipValue: 0.25 })).toEqual(near([0.25, -0.001, 0.25]));
    const norm = Math.hypot(0.25, 0.001, 0.25);
    expect(await moved({ clipValue: 0.25, clipNorm: 0.1 })).toEqual(
      near([0.025 / norm, -0.0001 / norm, 0.025 / norm]),
    );
    await expect(moved({ clipValue: 0 })).rejects.toThrow("needs clipValue above 0, got 0");
  });

  it("is a whole promise: catch, finally, Promise.all", async () => {
    const net = classifier(2, 2);
    const small = { epochs: 1, progress: false } as const;
    const settled = vi.fn<() => void>();
    const [result] = await Promise.all([
      fit(net, moons({ points: 4 }), small).finally(settled),
      fit(net, moons({ points: 4 }), small),
    ]);
    expect([result.stopped, settled.mock.calls.length]).toEqual(["done", 1]);
    await expect(fit(net, { x: [[1, 2]], y: [5] }).catch((error: Error) => error.name)).resolves.toBe(
      "InputError",
    );
    const run = fit(net, moons({ points: 4 }), small);
    expect(run instanceof Promise || Object.prototype.toString.call(run)).toBe("[object Fit]");
    await run;
  });

  it("waits for onEpoch, fails by its error, and ends where it says stop, not where it is merely false", async () => {
    const net = classifier(2, 2);
    const data = moons({ points: 4 });
    const done: number[] = [];
    const late = async (epoch: number): Promise<void> => {
      await new Promise((ended) => setTimeout(ended, 20));
      done.push(epoch);
    };
    await fit(net, data, { epochs: 3, onEpoch: late, progress: false });
    expect(done).toEqual([1, 2, 3]);
    const failing = async (): Promise<never> => {
      await Promise.resolve();
      throw new RangeError("disk full");
    };
    await expect(fit(net, data, { onEpoch: failing, progress: false })).rejects.toThrow("disk full");
    const whole = await fit(net, data, {
      epochs: 3,
      onEpoch: (epoch) => epoch % 2 === 0 && done.push(epoch),
      progress: false,
    });
    expect(whole.history.loss.length).toBe(3);
    const stop = (epoch: number) => (epoch < 2 ? undefined : "stop");
    for (const answer of [stop, async (epoch: number) => stop(epoch)]) {
      const ended = await fit(net, data, { epochs: 9, onEpoch: answer, progress: false });
      expect([ended.stopped, ended.history.loss.length]).toEqual(["interrupted", 2]);
      expect(String(ended)).toMatch(/interrupted: onEpoch said stop$/);
    }
  });

  it("takes single numbers for a model of one input", async () => {
    const line = { input: [1], layers: ["1"] };
    const flat = await fit(line, { x: [-1, 0, 1], y: [-3.5, -1, 1] }, { epochs: 2, progress: false });
    const rows = await fit(line, { x: [[-1], [0], [1]], y: [-3.5, -1, 1] }, { epochs: 2, progress: false });
    expect(flat.stepLosses).toEqual(rows.stepLosses);
    expect((await evaluateModel(flat.model, { x: [2], y: [0.5] })).loss).toBeGreaterThanOrEqual(0);
  });

  it("says that it does not use what was compiled into a model", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const data = { x: [[1], [2]], y: [0.5, 1.5] };
    await fit(model, data, { epochs: 1, progress: false });
    expect(warn.mock.calls).toEqual([
      ["fit: does not use the optimizer and loss of model.compile(). Give them as options."],
    ]);
    warn.mockClear();
    const options = { epochs: 1, progress: false, optimizer: "sgd", loss: "meanSquaredError" } as const;
    await fit(model, data, options);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("shows a tfjs model as its summary", () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 3, inputShape: [2], name: "first" }),
        tf.layers.dense({ units: 1, name: "last", trainable: false }),
      ],
    });
    const shown = (model as unknown as Record<symbol, () => Record<string, string>>)[
      Symbol.for("Jupyter.display")
    ]();
    expect(shown["text/plain"]).toMatch(
      /first │ Dense │ \[batch, 3\] │ +9 │\n.*last +│ Dense │ \[batch, 1\] │ +4 │/s,
    );
    expect(shown["text/plain"]).toContain("13 parameters, 4 of them not trained");
  });

  describe("tokens", () => {
    const net: ModelLike = {
      input: { tokens: 3 },
      layers: [{ type: "embedding", vocab: 5, dim: 2 }, "flatten", "2", "softmax"],
    };
    it.each([
      [
        "of the vocabulary's size",
        [
          [0, 1, 2],
          [3, 4, 5],
        ],
        "got 5 in sample 1",
      ],
      ["below 0", [[0, -1, 2]], "got -1 in sample 0"],
      ["that are not whole", [[0, 1.5, 2]], "got 1.5 in sample 0"],
    ])("%s are refused by sample, before TensorFlow sees them", async (_, x, message) => {
      const data = { x, y: x.map(() => 0) };
      for (const model of [net, embedding])
        for (const run of [() => fit(model, data), () => fit(model, good, { validation: data })])
          await expect(run()).rejects.toThrow(message);
      const { model } = await fit(net, good, { epochs: 1, progress: false });
      await expect(evaluateModel(model, data)).rejects.toThrow(message);
    });
    const good = { x: [[0, 1, 2]], y: [1] };
    /** A tfjs model whose input is declared as float32, as tfjs does by itself. */
    const embedding = (lib: Tfjs): LayersModel =>
      lib.sequential({
        layers: [
          lib.sequential({ layers: [lib.layers.embedding({ inputDim: 5, outputDim: 2, inputLength: 3 })] }),
          lib.layers.flatten(),
          lib.layers.dense({ units: 2, activation: "softmax" }),
        ],
      });

    it("train an embedding", async () => {
      const data = { x: [[0, 1, 2], [3, 4, 0]], y: [0, 1] }; // prettier-ignore
      for (const model of [net, embedding]) {
        const { history } = await fit(model, data, {
          epochs: 60,
          optimizer: { type: "adam", learningRate: 0.1 },
        });
        expect(history.loss.at(-1)).toBeLessThan(0.05);
      }
    });
  });

  describe("refuses", () => {
    const net = classifier(2, 2);
    const good = moons({ points: 4 });
    const withNan = new Dataset({
      name: "d",
      x: Float32Array.from([1, NaN]),
      y: Int32Array.from([0]),
      inputShape: [2],
    });
    const two = (inputs: number) => (lib: Tfjs) => {
      const given = Array.from({ length: 2 }, () => lib.input({ shape: [2] }));
      const dense = given.map((input) => lib.layers.dense({ units: 2 }).apply(input) as typeof input);
      const sum = lib.layers.add().apply(dense) as (typeof given)[0];
      return inputs === 2
        ? lib.model({ inputs: given, outputs: sum })
        : lib.model({
            inputs: given[0],
            outputs: [dense[0], lib.layers.softmax().apply(dense[0]) as typeof sum],
          });
    };
    const [twoInputs, twoOutputs] = [two(2), two(1)];
    const cases: [string, ModelLike, unknown, FitOptions, RegExp][] = [
      [
        "inputs of another shape",
        net,
        { x: [[1, 2, 3]], y: [0] },
        {},
        /needs inputs of the model's shape \[2\], got \[3\]/,
      ],
      [
        "class numbers out of range",
        net,
        { x: [[1, 2]], y: [2] },
        {},
        /needs class numbers from 0 to 1, .* got 2 in sample 0/,
      ],
      [
        "labels of another shape",
        net,
        { x: [[1, 2]], y: [[1, 0, 0]] },
        {},
        /needs labels of the shape of the model's output \[2\], or class numbers of the shape \[\], got \[3\]/,
      ],
      [
        "an optimizer in other letters",
        net,
        good,
        { optimizer: "adamw" as "adam" },
        /needs an optimizer out of sgd, .* got "adamw"\. Did you mean "adamW"\?/,
      ],
      [
        "an unknown constant",
        net,
        good,
        { optimizer: { type: "sgd", rate: 1 } as never },
        /sgd has the constants learningRate, .* got rate: 1\. Did you mean learningRate\?/,
      ],
      [
        "an unknown loss",
        net,
        good,
        { loss: "mse" as "hinge" },
        /needs a loss out of crossEntropy, .* got "mse"\. Did you mean "meanSquaredError"\?/,
      ],
      ["a number in the data that is none", net, withNan, {}, /needs finite numbers, got NaN in x, sample 0/],
      ["empty data", net, { x: [], y: [] }, {}, /needs at least one sample, got empty data/],
      ["ragged data", net, { x: [[1, 2], [1]], y: [0, 1] }, {}, /needs numbers in the shape \[2, 2\]/],
      [
        "too few labels",
        net,
        { x: [[1, 2]], y: [0, 1] },
        {},
        /needs as many labels as inputs, got 1 inputs and 2 labels/,
      ],
      ["no data", net, null, {}, /needs data \{ x, y \}, got null/],
      ["a model that is none", 5 as never, good, {}, /needs a network's specification, a tfjs model/],
      ["a function without a model", (() => 5) as never, good, {}, /got a function that returns 5/],
      [
        "channels first",
        { input: [1, 4, 6], layers: ["flatten", "2", "softmax"] },
        { x: [[Array.from({ length: 4 }, () => [1, 2, 3, 4, 5, 6])]], y: [0] },
        {},
        /needs inputs of the model's shape \[4, 6, 1\], got \[1, 4, 6\]\. Put the channels last\./,
      ],
      ["words", net, { x: [[1, 2]], y: ["cat"] }, {}, /got "cat"\. Give words as numbers: y\.map/],
      [
        "a model with two inputs",
        twoInputs,
        good,
        {},
        /needs x for each of the model's 2 inputs: input\d+, input\d+, got one/,
      ],
      [
        "a model with two outputs",
        twoOutputs,
        good,
        {},
        /needs y for each of the model's 2 outputs: .*, got one/,
      ],
      [
        "an option of Keras",
        net,
        good,
        { learningRate: 0.1 } as never,
        /got learningRate\. Give \{ optimizer: \{ type/,
      ],
      [
        "another one",
        net,
        good,
        { validationSplit: 0.1 } as never,
        /got validationSplit\. Did you mean validation\?/,
      ],
      ["a slip", net, good, { batchsize: 3 } as never, /got batchsize\. Did you mean batchSize\?/],
      [
        "an unknown option of earlyStopping",
        net,
        good,
        { earlyStopping: { patience: 2, baseline: 1 } as never },
        /fit: earlyStopping: has the options patience, minimumChange, monitor, mode, restoreBest, got baseline/,
      ],
      [
        "a callback that is none",
        net,
        good,
        { onEpoch: 5 as never },
        /needs onEpoch as a function, got number/,
      ],
      ["epochs of 0", net, good, { epochs: 0 }, /needs epochs as a whole number of at least 1, got 0/],
      ["half a batch", net, good, { batchSize: 0.5 }, /needs batchSize as a whole number/],
      ["a share of 2", net, good, { validation: 2 }, /needs validation between 0 and 1, got 2/],
      ["a device that is not there", net, good, { device: "cuda" }, /device\("cuda"\): refused at resolve/],
    ];
    afterEach(() => vi.unstubAllEnvs());
    it.each(cases)("%s", async (_name, model, data, options, message) => {
      vi.stubEnv("GRADSHEET_DATA", "/nonexistent");
      await expect(fit(model, data as Dataset, options)).rejects.toThrow(message);
    });
  });
});

describe("a run that nobody awaits", () => {
  it("shows where it is and how to have its result, in a notebook and elsewhere, not its insides", async () => {
    const run = fit(classifier(2, 2), moons({ points: 8 }), { epochs: 3 });
    const display = run[Symbol.for("Jupyter.display") as never] as () => Record<string, string>;
    expect(String(run)).toBe("Fit: epoch 0 of 3; await it for the result");
    expect(inspect(run)).toBe(String(run));
    const result = await run;
    const { history } = result;
    expect(inspect(result)).toBe(String(result));
    expect(display.call(run)).toEqual({
      "text/plain": `Fit: epoch 3 of 3, loss ${Number(history.loss[2].toPrecision(3))}; await it for the result`,
    });
  });
});
