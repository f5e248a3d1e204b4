import type { LayersModel } from "@tensorflow/tfjs-layers";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { device, type DeviceName } from "../../src/tfjs/devices/device.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { moons } from "../../src/training/datasets/shapes.js";
import { longMemory } from "../../src/training/datasets/sequences.js";
import type { FitOptions } from "../../src/training/fit-options.js";
import type { FitResult } from "../../src/training/fit-result.js";
import { fit } from "../../src/training/fit.js";
import type { EarlyStopping } from "../../src/training/fit-options.js";
import type { TrainingLossFunction } from "../../src/training/losses.js";
import { loadModel } from "../../src/training/load-model.js";
import { loadResult } from "../../src/training/load-result.js";
import { newFolders, weightsOf } from "./support/kept-runs.js";

/*
 * A run that is kept: what goes on is held against one run of all the epochs, number by number; what is on the disk against what
 * the model says.
 */

const data = moons({ points: 40, seed: 3 });
const plain = { input: [2], layers: ["8", "tanh", "2", "softmax"] };

/** Dropout, noise and moving averages: whatever a run carries from step to step beside its weights. */
const noisy = (tf: Tfjs): LayersModel =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 8, activation: "relu", inputShape: [2] }),
      tf.layers.dropout({ rate: 0.3 }),
      tf.layers.gaussianNoise({ stddev: 0.1 }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 2, activation: "softmax" }),
    ],
  });

const newFolder = newFolders("gradsheet-keep-");

const devices: DeviceName[] = [
  "cpu",
  "wasm",
  ...(process.env["GRADSHEET_DATA"] ? (["tensorflow"] as const) : []),
];

describe.each(devices)("a run on %s", (name) => {
  let tf: Tfjs;
  beforeAll(async () => {
    ({ tf } = await device(name));
  });

  const same = (result: FitResult, whole: FitResult) => {
    expect(result.stepLosses).toEqual(whole.stepLosses);
    expect(result.history).toEqual(whole.history);
    expect(weightsOf(result)).toEqual(weightsOf(whole));
    const { stepSeconds } = result;
    expect(stepSeconds.every((seconds, step) => step === 0 || seconds >= stepSeconds[step - 1])).toBe(true);
  };

  it.each(["sgd", "momentum", "adam", "rmsProp", "adagrad", "adadelta"] as const)(
    "of 3 and 4 epochs with %s is one of 7, to the bit",
    async (optimizer) => {
      const options = { optimizer, batchSize: 16, seed: 2, validation: 0.2, device: name } as const;
      const whole = await fit(noisy, data, { ...options, epochs: 7 });
      same(await fit(await fit(noisy, data, { ...options, epochs: 3 }), data, { epochs: 4 }), whole);
    },
  );

  // A compiled step is off from the first ones, which are not compiled, by the last digit of a float32.
  it.each(["sgd", "momentum", "adam", "rmsProp", "adagrad", "adadelta"] as const)(
    "of 3 and 4 epochs with %s is one of 7, to the bit, by way of a folder where no step is compiled",
    async (optimizer) => {
      const options = {
        optimizer,
        batchSize: 16,
        seed: 2,
        validation: 0.2,
        compile: false,
        device: name,
      } as const;
      const whole = await fit(noisy, data, { ...options, epochs: 7 });
      const folder = newFolder();
      await (await fit(noisy, data, { ...options, epochs: 3 })).save(folder);
      same(await fit(await loadResult(folder), data, { epochs: 4, compile: false }), whole);
    },
  );

  it("with one of tfjs's own optimizers goes on with what that remembers", async () => {
    const own = () => tf.train.adam(0.02);
    const options = { batchSize: 16, device: name } as const;
    const whole = await fit(plain, data, { ...options, optimizer: own(), epochs: 4 });
    const optimizer = own();
    const first = await fit(plain, data, { ...options, optimizer, epochs: 2 });
    const folder = newFolder();
    await first.save(folder);
    const both = await fit(first, data, { epochs: 2 });
    expect(both.stepLosses).toEqual(whole.stepLosses);
    const loaded = await fit(await loadResult(folder), data, { optimizer: own(), epochs: 2 });
    loaded.stepLosses.forEach((loss, step) => expect(loss).toBeCloseTo(whole.stepLosses[step], 5));
  });

  it("is saved as tfjs saves models: both read it, and it answers alike", async () => {
    const result = await fit(plain, data, { epochs: 2, device: name });
    const folder = newFolder();
    await result.save(folder);
    const x = tf.tensor2d([
      [0.1, 0.2],
      [-1, 1],
    ]);
    const expected = Array.from(((result.model as LayersModel).predict(x) as typeof x).dataSync());
    const ours = (await loadModel(folder)) as LayersModel;
    const theirs = await tf.loadLayersModel(`file://${folder}/model.json`);
    for (const model of [ours, theirs])
      expect(Array.from((model.predict(x) as typeof x).dataSync())).toEqual(expected);
    const again = newFolder();
    await theirs.save(`file://${again}`);
    expect(((await loadModel(again)) as LayersModel).countParams()).toBe(ours.countParams());
  });

  it("leaves no tensors behind: not saved, loaded, gone on with or disposed of", async () => {
    const folder = newFolder();
    const run = async () => {
      const first = await fit(noisy, data, { epochs: 2, batchSize: 20, device: name });
      await first.save(folder);
      (await fit(first, data, { epochs: 1 })).dispose();
      const loaded = await loadResult(folder);
      (await fit(loaded, data, { epochs: 1, earlyStopping: { patience: 1, restoreBest: true } })).dispose();
      (await loadResult(folder)).dispose();
    };
    await run();
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("going on with a run", () => {
  beforeAll(async () => {
    await device("wasm");
  });

  it("keeps the optimizer's memory at another learning rate, and starts anew with another optimizer", async () => {
    const options = { batchSize: 20, seed: 1 };
    const adam = (learningRate: number) => ({ type: "adam", learningRate }) as const;
    const from = () => fit(plain, data, { ...options, optimizer: adam(0.01), epochs: 2 });
    const slower = await fit(await from(), data, { optimizer: adam(0.001), epochs: 1 });
    const anew = await fit((await from()).model, data, { ...options, optimizer: adam(0.001), epochs: 1 });
    expect(slower.stepLosses[8]).toBe((await fit(await from(), data, { epochs: 1 })).stepLosses[8]);
    expect(slower.stepLosses.at(-1)).not.toBe(anew.stepLosses.at(-1));
    const other = await fit(await from(), data, { optimizer: "sgd", epochs: 1 });
    expect(other.history.loss).toHaveLength(3);
  });

  it("is refused twice from one result, from a run that goes on, and with another seed", async () => {
    const first = await fit(plain, data, { epochs: 1, seed: 4 });
    await expect(fit(first, data, { seed: 5 })).rejects.toThrow(
      "fit: goes on with the run's own seed 4, got 5. Leave seed out.",
    );
    await fit(first, data, { epochs: 1 });
    await expect(fit(first, data)).rejects.toThrow("fit: needs a run that has not gone on yet");
    await expect(first.save(newFolder())).rejects.toThrow("save: needs a run that has not gone on yet");
    const running = fit(plain, data, { epochs: 1 });
    await expect(fit(running as unknown as FitResult, data)).rejects.toThrow(
      "Await it first: fit(await run, …).",
    );
    await running;
  });

  it("asks for what a folder cannot hold: a loss that is a function, an optimizer of one's own, validation data", async () => {
    const { tf } = await device("wasm");
    const folder = newFolder();
    const loss: FitOptions["loss"] = (labels, outputs) =>
      tf.losses.meanSquaredError(labels as never, outputs as never) as never;
    const first = await fit(
      plain,
      {
        x: [
          [0, 1],
          [1, 0],
        ],
        y: [
          [0, 1],
          [1, 0],
        ],
      },
      { loss, epochs: 1 },
    );
    await first.save(folder);
    await expect(fit(await loadResult(folder), data)).rejects.toThrow(
      "fit: needs loss as the run had it, which its folder does not hold, got none. Give loss again.",
    );
  });

  it("has the whole run in its history, its figure and its table", async () => {
    const first = await fit(plain, data, { epochs: 2 });
    const epochs: number[] = [];
    const result = await fit(first, data, { epochs: 3, onEpoch: (epoch) => void epochs.push(epoch) });
    expect(epochs).toEqual([3, 4, 5]);
    expect(result.table().rows.length).toBe(5);
    expect(first.history.loss).toHaveLength(2);
  });
});

describe("a checkpoint", () => {
  beforeAll(async () => {
    await device("wasm");
  });

  it("every 2 epochs, and at the end, is a run that goes on as if nothing had been", async () => {
    const folder = newFolder();
    const seen: number[] = [];
    const options = { seed: 3, batchSize: 16, optimizer: "adam" } as const;
    const whole = await fit(noisy, data, { ...options, epochs: 6 });
    const stopped = fit(noisy, data, {
      ...options,
      epochs: 6,
      checkpoint: { folder, every: 2 },
      onEpoch: async (epoch) => {
        if (existsSync(join(folder, "model.json"))) seen.push((await loadResult(folder)).history.loss.length);
        if (epoch === 5) throw new Error("killed");
      },
    });
    await expect(stopped).rejects.toThrow("killed");
    expect(seen).toEqual([2, 2, 4, 4]);
    const result = await fit(await loadResult(folder), data, { epochs: 2, checkpoint: folder });
    expect(result.stepLosses).toEqual(whole.stepLosses);
    expect((await loadResult(folder)).history).toEqual(whole.history);
  });

  it("is whole whenever the process is killed: after each single write of a save the folder loads, the old run or the new", async () => {
    const folder = newFolder();
    const first = await fit(plain, data, { epochs: 1 });
    await first.save(folder);
    const before = snapshot(folder);
    const second = await fit(first, data, { epochs: 1 });
    await second.save(folder);
    const after = snapshot(folder);
    const [oldWeights, newWeights] = [before, after].map((files) =>
      Object.keys(files).find((name) => name.endsWith(".bin"))!,
    );
    expect(Object.keys(after).toSorted()).toEqual(["model.json", newWeights].toSorted());
    // The states between the two, in the order of writing: the weights to a temporary name, cut off; whole; model.json; the old weights gone.
    const model = "model.json";
    const between: [Record<string, Buffer>, number][] = [
      [{ ...before, [`${newWeights}.1.tmp`]: after[newWeights].subarray(0, 10) }, 1],
      [{ ...before, [newWeights]: after[newWeights] }, 1],
      [{ ...before, [newWeights]: after[newWeights], "model.json.1.tmp": after[model].subarray(0, 100) }, 1],
      [{ ...after, [oldWeights]: before[oldWeights] }, 2],
      [after, 2],
    ];
    for (const [files, epochs] of between) {
      const place = newFolder();
      for (const [name, content] of Object.entries(files)) writeFileSync(join(place, name), content);
      expect((await loadResult(place)).history.loss).toHaveLength(epochs);
    }
  });

  it("does not put a run that broke in the place of one that can go on", async () => {
    const folder = newFolder();
    const numbers = { x: [[1], [2], [3]], y: [[2], [4], [6]] };
    await fit({ input: [1], layers: ["1"] }, numbers, { epochs: 2, optimizer: "sgd", checkpoint: folder });
    const before = snapshot(folder);
    const broken = await fit(await loadResult(folder), numbers, {
      epochs: 20,
      optimizer: { type: "sgd", learningRate: 1e10 },
      checkpoint: { folder, every: 30 },
    });
    expect(broken.stopped).toBe("nan");
    expect(snapshot(folder)).toEqual(before);
  });
});

const snapshot = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));

describe("the best weights", () => {
  beforeAll(async () => {
    await device("wasm");
  });

  it("are given back at the end: the model is as it was after the epoch that the result names", async () => {
    const copies: number[][][] = [];
    const run = fit(noisy, data, {
      epochs: 12,
      batchSize: 8,
      optimizer: { type: "adam", learningRate: 0.1 },
      validation: 0.3,
      earlyStopping: { patience: 20, monitor: "valAccuracy", restoreBest: true },
      onEpoch: () =>
        void copies.push((run.model as LayersModel).getWeights().map((w) => Array.from(w.dataSync()))),
    });
    const result = await run;
    const { valAccuracy = [] } = result.history;
    const best = valAccuracy.indexOf(Math.max(...valAccuracy));
    expect(result.best).toEqual({ epoch: best + 1, monitor: "valAccuracy", value: valAccuracy[best] });
    expect(weightsOf(result)).toEqual(copies[best]);
    expect(best).toBeLessThan(11);
    expect(String(result)).toContain(`weights of epoch ${best + 1}`);
  });

  it("watching the training loss stops after the epochs that it may wait", async () => {
    const { history, stopped } = await fit(plain, data, {
      epochs: 30,
      optimizer: { type: "sgd", learningRate: 1e-6 },
      earlyStopping: { patience: 3, minimumChange: 0.1, monitor: "loss" },
    });
    expect([history.loss.length, stopped]).toEqual([4, "early"]);
  });

  it("of a measure of one's own are those of its best epoch, on the validation data where there are some", async () => {
    // The spread of the outputs: grows and falls with no regard to the loss.
    const spread = { spread: ((_, outputs, tf) => tf.moments(outputs).variance) as TrainingLossFunction };
    const options = { epochs: 8, batchSize: 8, validation: 0.3, metrics: spread } as const;
    const optimizer = { type: "adam", learningRate: 0.1 } as const;
    const free = await fit(noisy, data, { ...options, optimizer });
    const { training, validation = [] } = free.metrics["spread"];
    for (const mode of ["min", "max"] as const) {
      const wanted = Math[mode](...validation);
      const earlyStopping = { patience: 8, monitor: "spread", mode, restoreBest: true };
      const { best } = await fit(noisy, data, { ...options, optimizer, earlyStopping });
      expect(best).toEqual({ epoch: validation.indexOf(wanted) + 1, monitor: "spread", value: wanted });
    }
    const { validation: _, ...alone } = options;
    const unseen = { patience: 1, monitor: "spread", mode: "max", restoreBest: true } as const;
    const { best, metrics, stopped } = await fit(noisy, data, { ...alone, optimizer, earlyStopping: unseen });
    expect(metrics["spread"].validation).toBeUndefined();
    expect(best!.value).toBe(Math.max(...metrics["spread"].training));
    const falls = metrics["spread"].training.findIndex((value, at, all) => at > 0 && value <= all[at - 1]);
    expect([stopped, metrics["spread"].training.length]).toEqual(
      falls < 0 ? ["done", 8] : ["early", falls + 1],
    );
    expect(training).toHaveLength(8);
    const watch = (earlyStopping: EarlyStopping) => fit(noisy, data, { ...options, earlyStopping });
    await expect(watch({ patience: 1, monitor: "spread" })).rejects.toThrow(
      'needs earlyStopping.mode to watch spread, got none. Give mode: "max" where more of it is better, else "min".',
    );
    await expect(watch({ patience: 1, monitor: "spred", mode: "max" })).rejects.toThrow(
      'Did you mean "spread"?',
    );
  });

  it.each([
    [{ patience: 1, monitor: "valLoss" }, "needs validation data to watch valLoss"],
    [{ patience: 1, monitor: 5 }, "needs earlyStopping.monitor as a name, got number"],
    [{ patience: 1, mode: "best" }, 'needs earlyStopping.mode out of min, max, got "best"'],
    [{ patience: 1, monitor: "val_loss" }, 'Did you mean "valLoss"?'],
    [{ patience: 1, monitor: "accuracy" }, "to watch an accuracy, got accuracy. Watch loss or valLoss."],
  ])("%j is refused where it cannot be watched", async (earlyStopping, message) => {
    const numbers = longMemory({ samples: 8, steps: 4 });
    const model = {
      input: { seq: [4, 1] },
      layers: [
        { type: "rnn", hidden: 2 },
        { type: "dense", units: 1 },
      ],
    };
    await expect(
      fit(model as never, numbers, { loss: "meanSquaredError", earlyStopping: earlyStopping as never }),
    ).rejects.toThrow(message);
  });
});

describe("a folder that holds something else", () => {
  it.each([
    ["nothing", undefined, "must be a file of a model that was saved"],
    ["no JSON", "{", "must be a model.json of tfjs"],
    ["other JSON", "[1]", "must be a model.json of tfjs"],
    ["null", "null", "must be a model.json of tfjs"],
    [
      "a topology without weights",
      '{"modelTopology":{},"weightsManifest":[{"paths":["w.bin"],"weights":[]}]}',
      "w.bin",
    ],
    [
      "a layer that is unknown",
      topology("Unheard"),
      "Register its class first: tf.serialization.registerClass(Unheard).",
    ],
  ])("%s is refused with a cure", async (_, content, message) => {
    const folder = newFolder();
    if (content !== undefined) writeFileSync(join(folder, "model.json"), content);
    await expect(loadModel(folder)).rejects.toThrow(message);
    await expect(loadResult(folder)).rejects.toThrow(message);
  });

  it("is not written over, and weights that were cut off are told", async () => {
    const folder = newFolder();
    const result = await fit(plain, data, { epochs: 1, device: "cpu" });
    writeFileSync(join(folder, "model.json"), '{"mine": true}');
    await expect(result.save(folder)).rejects.toThrow("Choose another folder.");
    const other = newFolder();
    await result.save(other);
    const weights = readdirSync(other).find((name) => name.endsWith(".bin"))!;
    writeFileSync(join(other, weights), readFileSync(join(other, weights)).subarray(0, 13));
    await expect(loadModel(other)).rejects.toThrow("whose weights are complete");
  });
});

function topology(layer: string): string {
  const config = {
    name: "model",
    layers: [{ class_name: layer, config: { name: "a", batch_input_shape: [null, 2] } }],
  };
  return JSON.stringify({
    modelTopology: { class_name: "Sequential", config },
    weightsManifest: [{ paths: [], weights: [] }],
  });
}
