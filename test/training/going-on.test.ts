import type { LayersModel } from "@tensorflow/tfjs-layers";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { schedule } from "../../src/optimizer/schedule.js";
import { device, type DeviceName } from "../../src/tfjs/devices/device.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { moons } from "../../src/training/datasets/shapes.js";
import { fit } from "../../src/training/fit.js";
import { loadResult } from "../../src/training/load-result.js";
import { newFolders, weightsOf } from "./support/kept-runs.js";

/*
 * Runs that are interrupted anywhere and go on: each is held against the run that nobody interrupted, number by number.
 */

const data = moons({ points: 40, seed: 3 });
const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
const noisy = (tf: Tfjs): LayersModel =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 8, activation: "relu", inputShape: [2] }),
      tf.layers.dropout({ rate: 0.3 }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 2, activation: "softmax" }),
    ],
  });

const newFolder = newFolders("gradsheet-going-on-");

/** A signal that ends a run before its n-th step: a run looks at it once a step. */
const abortedAt = (step: number): AbortSignal => {
  let looks = 0;
  return {
    get aborted() {
      return ++looks > step;
    },
  } as AbortSignal;
};

beforeAll(async () => {
  await device("wasm");
});

describe("a run that is interrupted in the middle of an epoch", () => {
  const options = { batchSize: 16, seed: 2, validation: 0.2, compile: false } as const;

  it.each([0, 1, 2, 4, 5, 7, 9, 11])(
    "before step %i + 1 goes on to the bit, in memory and from a folder",
    async (step) => {
      const whole = await fit(noisy, data, { ...options, epochs: 3, record: ["weightNorms"] });
      const part = () =>
        fit(noisy, data, { ...options, epochs: 3, record: ["weightNorms"], signal: abortedAt(step) });
      const first = await part();
      expect([first.stopped, first.steps]).toEqual(["interrupted", step]);
      const folder = newFolder();
      await first.save(folder);
      const epochs = 3 - Math.floor(step / whole.stepsPerEpoch);
      for (const before of [first, await loadResult(folder)]) {
        const result = await fit(before, data, {
          epochs,
          compile: false,
          signal: new AbortController().signal,
        });
        expect(result.stepLosses).toEqual(whole.stepLosses);
        expect(result.history).toEqual(whole.history);
        expect(weightsOf(result)).toEqual(weightsOf(whole));
        expect(result.inside.of("weightNorms").values).toEqual(whole.inside.of("weightNorms").values);
      }
    },
  );

  it("draws the validation of a part where its last step is", async () => {
    const result = await fit(noisy, data, { ...options, epochs: 3, signal: abortedAt(5) });
    const { data: lines } = result.figure() as unknown as { data: { name: string; x: number[] }[] };
    const perEpoch = result.stepsPerEpoch;
    expect(lines.find(({ name }) => name === "validation")!.x).toEqual([perEpoch, 5]);
  });
});

describe("a schedule", () => {
  const devices: DeviceName[] = ["wasm", ...(process.env["GRADSHEET_DATA"] ? (["tensorflow"] as const) : [])];

  it.each(devices)("goes on at the next step, in memory and from a folder, on %s", async (name) => {
    const optimizer = () =>
      ({
        type: "momentum",
        learningRate: schedule.warmup({
          to: 0.1,
          steps: 5,
          after: schedule.cosine({ from: 0.1, steps: 12 }),
        }),
      }) as const;
    const options = { batchSize: 8, seed: 2, device: name, optimizer: optimizer() } as const;
    const whole = await fit(net, data, { ...options, epochs: 4 });
    const first = await fit(net, data, { ...options, epochs: 2 });
    const folder = newFolder();
    await first.save(folder);
    expect((await fit(first, data, { epochs: 2 })).stepLosses).toEqual(whole.stepLosses);
    await expect(fit(await loadResult(folder), data, { epochs: 2 })).rejects.toThrow("Give optimizer again.");
    const loaded = await fit(await loadResult(folder), data, { epochs: 2, optimizer: optimizer() });
    loaded.stepLosses.forEach((loss, step) => expect(loss).toBeCloseTo(whole.stepLosses[step], 5));
    const constant = await fit(net, data, {
      ...options,
      epochs: 4,
      optimizer: { type: "momentum", learningRate: 0.1 },
    });
    expect(Math.abs(constant.stepLosses.at(-1)! - whole.stepLosses.at(-1)!)).toBeGreaterThan(1e-4);
    await device("wasm");
  });

  it("that is another one is followed, however alike it looks in six digits", async () => {
    const at = (from: number) => ({ type: "sgd", learningRate: schedule.constant(from) }) as const;
    const from = () => fit(net, data, { optimizer: at(0.1), epochs: 1 });
    const same = await fit(await from(), data, { epochs: 1, optimizer: at(0.1) });
    const other = await fit(await from(), data, { epochs: 1, optimizer: at(0.1004) });
    expect(other.stepLosses.at(-1)).not.toBe(same.stepLosses.at(-1));
  });
});

describe("early stopping", () => {
  const still = { optimizer: { type: "sgd", learningRate: 1e-6 }, batchSize: 16 } as const;
  const earlyStopping = { patience: 4, minimumChange: 0.1, monitor: "loss" } as const;

  it("counts on from where it was, in memory and from a folder", async () => {
    const first = await fit(net, data, { ...still, earlyStopping, epochs: 3 });
    const folder = newFolder();
    await first.save(folder);
    for (const before of [first, await loadResult(folder)]) {
      const { history, stopped } = await fit(before, data, { epochs: 20 });
      expect([history.loss.length, stopped]).toEqual([5, "early"]);
    }
  });

  it("has its patience anew where it has stopped the run before", async () => {
    const first = await fit(net, data, { ...still, earlyStopping, epochs: 20 });
    expect(first.history.loss).toHaveLength(5);
    const { history, stopped } = await fit(first, data, { epochs: 20 });
    expect([history.loss.length, stopped]).toEqual([9, "early"]);
  });

  it("knows the validation data that the run goes on with", async () => {
    const first = await fit(net, data, { ...still, validation: 0.2, epochs: 1 });
    const result = await fit(first, data, { epochs: 1, earlyStopping: { patience: 1, monitor: "valLoss" } });
    expect(result.history.valLoss).toHaveLength(2);
  });

  it("gives back the best weights of all epochs, though the run was killed after them", async () => {
    const copies: number[][][] = [];
    const folder = newFolder();
    const options = {
      batchSize: 8,
      optimizer: { type: "adam", learningRate: 0.3 },
      validation: 0.3,
      earlyStopping: { patience: 20, monitor: "valAccuracy", restoreBest: true },
    } as const;
    const killed = fit(noisy, data, {
      ...options,
      epochs: 9,
      checkpoint: folder,
      onEpoch: (epoch) => {
        copies.push(
          (killed.model as LayersModel).getWeights().map((weight) => Array.from(weight.dataSync())),
        );
        if (epoch === 8) throw new Error("killed");
      },
    });
    await expect(killed).rejects.toThrow("killed");
    const { valAccuracy = [] } = killed.history;
    const best = valAccuracy.indexOf(Math.max(...valAccuracy));
    expect(best).toBeLessThan(7);
    const result = await fit(await loadResult(folder), data, {
      epochs: 1,
      optimizer: { type: "adam", learningRate: 0 },
    });
    expect(result.best).toEqual({ epoch: best + 1, monitor: "valAccuracy", value: valAccuracy[best] });
    expect(weightsOf(result)).toEqual(copies[best]);
    const saved = newFolder();
    await result.save(saved);
    expect((await loadResult(saved)).best).toEqual(result.best);
  });
});

describe("a run that could not go on", () => {
  it("can, once what was wrong is right", async () => {
    const first = await fit(net, data, { epochs: 1, batchSize: 16 });
    const wrong = { x: [[1, 2, 3]], y: [0] };
    await expect(fit(first, data, { validation: wrong })).rejects.toThrow("fit: validation");
    await expect(fit(first, wrong)).rejects.toThrow("fit: needs inputs");
    await expect(fit(first, data, { checkpoint: "/proc/none" })).rejects.toThrow(
      "folder that can be written",
    );
    expect((await fit(first, data, { epochs: 1 })).history.loss).toHaveLength(2);
  });

  it("goes on once where two ask at the same time", async () => {
    const first = await fit(net, data, { epochs: 1 });
    const both = await Promise.allSettled([fit(first, data, { epochs: 1 }), fit(first, data, { epochs: 1 })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("is told before the first step that its folder is a file", async () => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "");
    let epochs = 0;
    const run = fit(net, data, { checkpoint: file, onEpoch: () => void epochs++ });
    await expect(run).rejects.toThrow("must be a folder that can be written");
    expect(epochs).toBe(0);
  });
});

it("a run of shared and frozen layers is saved and goes on, on another device too", async () => {
  const model = (tf: Tfjs): LayersModel => {
    const input = tf.input({ shape: [2] });
    const shared = tf.layers.dense({ units: 2, activation: "tanh", name: "shared" });
    const frozen = tf.layers.dense({ units: 3, trainable: false });
    const middle = frozen.apply(shared.apply(shared.apply(input)));
    const output = tf.layers.dense({ units: 2, activation: "softmax" }).apply(middle);
    return tf.model({ inputs: input, outputs: output as never });
  };
  const record = ["gradientNorms", "weightNorms", "activations", "deadUnits"] as const;
  const options = { batchSize: 16, record, seed: 1 };
  const whole = await fit(model, data, { ...options, epochs: 4, device: "cpu" });
  const first = await fit(model, data, { ...options, epochs: 2, device: "cpu" });
  const folder = newFolder();
  await first.save(folder);
  const loaded = await fit(await loadResult(folder), data, { epochs: 2, device: "wasm" });
  expect(loaded.inside.of("activations").layers).toHaveLength(4);
  loaded.stepLosses.forEach((loss, step) => expect(loss).toBeCloseTo(whole.stepLosses[step], 4));
  const moved = await fit(first, data, { epochs: 2, device: "wasm" });
  moved.stepLosses.forEach((loss, step) => expect(loss).toBeCloseTo(whole.stepLosses[step], 4));
});

/** Trains for ever, from where a folder is if it holds a run, and says when an epoch has ended. */
const untilKilled = `
import { existsSync } from "node:fs";
const load = (name) => import(${JSON.stringify(pathToFileURL(resolve("dist/src")).href)} + "/" + name + ".js");
const [{ device }, { fit }, { loadResult }, { moons }] = await Promise.all(
  ["tfjs/devices/device", "training/fit", "training/load-result", "training/datasets/shapes"].map(load),
);
await device("cpu");
const folder = process.argv[1];
const before = existsSync(folder + "/model.json") ? await loadResult(folder) : ${JSON.stringify(net)};
const onEpoch = () => console.log("an epoch");
await fit(before, moons({ points: 40, seed: 3 }), { epochs: 1e6, batchSize: 16, checkpoint: folder, onEpoch, progress: false });
`;

async function killedTenTimes(folder: string): Promise<number> {
  let epochs = 0;
  for (let time = 0; time < 10; time++) {
    const child = spawn(process.execPath, ["--input-type=module", "-e", untilKilled, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await setTimeout((7 * time) % 23);
    child.kill("SIGKILL");
    await once(child, "exit");
    const result = await loadResult(folder);
    expect(result.history.loss.length).toBeGreaterThan(epochs);
    epochs = result.history.loss.length;
    result.dispose();
  }
  return epochs;
}

it("a run whose process is killed at any moment can be loaded and goes on, twenty times", async () => {
  await device("cpu");
  const places = [newFolder(), newFolder()];
  const epochs = await Promise.all(places.map(killedTenTimes));
  for (const [at, folder] of places.entries()) {
    const result = await fit(await loadResult(folder), data, { epochs: 1 });
    const whole = await fit(net, data, { epochs: epochs[at] + 1, batchSize: 16 });
    result.stepLosses.forEach((loss, step) => expect(loss).toBeCloseTo(whole.stepLosses[step], 4));
  }
}, 60_000);
