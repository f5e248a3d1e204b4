import { afterEach, describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { schedule } from "../../src/optimizer/schedule.js";
import { type Device, device } from "../../src/tfjs/devices/device.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { compareOptimizers } from "../../src/training/compare-optimizers.js";
import { Dataset } from "../../src/training/datasets/dataset.js";
import { moons } from "../../src/training/datasets/shapes.js";
import type { FitResult } from "../../src/training/fit-result.js";
import { sweep } from "../../src/training/sweep.js";
import { runOnWorkers } from "../../src/training/workers/run-on-workers.js";

/* Runs on threads of their own, which run what is built, beside the same ones made one after the other. */

const data = moons({ points: 20, seed: 3 });
const held = moons({ points: 8, seed: 4 });

/** Everything of a run that is no time. */
const numbersOf = ({
  history,
  metrics,
  stepLosses,
  stopped,
  stepsPerEpoch,
  best,
  cause,
  inside,
}: FitResult) => ({
  history,
  metrics,
  stepLosses,
  stopped,
  stepsPerEpoch,
  best,
  cause,
  inside: inside.all,
});

const display = Symbol.for("Jupyter.endingWork");
afterEach(() => {
  delete (globalThis as Record<symbol, unknown>)[display];
});

describe("jobs", () => {
  it("give the numbers of one run after the other, to the last bit: dropout, batch norm, models made by functions, schedules", async () => {
    const model = (tf: Tfjs, { units }: { units: number }) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ units, activation: "tanh", inputShape: [2] }),
          tf.layers.batchNormalization(),
          tf.layers.dropout({ rate: 0.3 }),
          tf.layers.dense({ units: 2, activation: "softmax" }),
        ],
      });
    const optimizer = [
      { type: "sgd", momentum: 0.9, learningRate: schedule.cosine({ from: 0.5, steps: 12 }) },
      { type: "adamW", weightDecay: 0.1 },
    ] as const;
    const grid = { units: [4], optimizer } as const;
    const options = {
      epochs: 3,
      batchSize: 20,
      seeds: [2, 7],
      validation: held,
      earlyStopping: { patience: 1, restoreBest: true },
      record: ["gradientNorms", "weights"],
      clipNorm: 1,
      progress: false,
    } as const;
    const of = async (more: object) => {
      const made = await sweep(model, data, grid, { ...options, device: "wasm", ...more });
      return made.runs.map(({ values, seed, result }) => ({ values, seed, ...numbersOf(result) }));
    };
    expect(await of({ jobs: 2 })).toEqual(await of({}));
  });

  it("give them for sequences on the device cpu, with a share of the data held back", async () => {
    const net = { input: { seq: [4, 1] }, layers: [{ type: "lstm", hidden: 3 }, "2", "softmax"] } as never;
    const sequences = new Dataset({
      name: "s",
      x: Float32Array.from({ length: 48 }, (_, at) => Math.sin(at * at)),
      y: Int32Array.from({ length: 12 }, (_, at) => at % 2),
      inputShape: [4, 1],
      classes: ["even", "odd"],
    });
    const options = {
      epochs: 2,
      batchSize: 5,
      seeds: 2,
      validation: 0.25,
      ignore: "odd",
      device: "cpu",
      progress: false,
    } as const;
    const tune = { learningRate: [0.1, 0.01] };
    const of = async (jobs: number) => {
      const made = await compareOptimizers(
        net,
        sequences,
        { a: "adam", b: "sgd" },
        { ...options, tune, jobs },
      );
      return { runs: made.runs.map(({ result }) => numbersOf(result)), tuning: made.tuning };
    };
    expect(await of(2)).toEqual(await of(1));
  });

  const net = { input: [2], layers: ["3", "tanh", "2", "softmax"] };
  const rest = { device: "cpu", progress: false } as const;

  it("bring back what a run fails with, as what it was", async () => {
    const failing = sweep(net, { x: [[1, 2]], y: [5] }, { batchSize: [1, 2] }, { ...rest, jobs: 2 });
    await expect(failing).rejects.toThrow(InputError);
    await expect(failing).rejects.toThrow("fit: needs class numbers from 0 to 1");
    const made = (): never => {
      throw new Error("no model");
    };
    await expect(sweep(made, data, { batchSize: [1, 2] }, { ...rest, jobs: 2 })).rejects.toThrow("no model");
  });

  it("end all together, with what they have, where somebody wants them to stop", async () => {
    const rung = await device("cpu");
    const runs = [1, 2, 3].map((seed) => ({
      model: net,
      optimizer: "adam" as const,
      options: { epochs: 100_000, seed, batchSize: 16 },
    }));
    const [begun, ended] = [new Set<object>(), new Map<object, FitResult>()];
    await runOnWorkers(rung, data, runs, "sweep", {
      jobs: 2,
      isStopped: () => begun.size === 2,
      onEpoch: (run) => void begun.add(run),
      onEnd: (run, result) => void ended.set(run, result),
      onRefusal: () => undefined,
    });
    expect([...ended.keys()].toSorted((a, b) => runs.indexOf(a as never) - runs.indexOf(b as never))).toEqual(
      runs.slice(0, 2),
    );
    for (const { stopped, stepLosses } of ended.values()) {
      expect(stopped).toBe("interrupted");
      expect(stepLosses.length).toBeGreaterThan(0);
    }
    // Before the first run nothing is begun: by a signal, or by a notebook's stop button.
    const options = { ...rest, jobs: 2 };
    const aborted = await sweep(
      net,
      data,
      { batchSize: [8, 16] },
      { ...options, signal: AbortSignal.abort() },
    );
    expect(aborted.runs).toEqual([]);
    (globalThis as Record<symbol, unknown>)[display] = () => ({ isAsked: () => true, end: () => undefined });
    expect((await sweep(net, data, { batchSize: [8, 16] }, options)).runs).toEqual([]);
  });

  it.each([
    [{ jobs: 0 }, "sweep: needs jobs as a whole number of at least 1, got 0"],
    [
      { jobs: 2, metrics: { m: () => 0 } },
      "to make runs side by side, got a function in metrics. Leave jobs out.",
    ],
    [{ jobs: 2, loss: () => 0 }, "got a function in loss"],
    [{ jobs: 2, optimizer: (tf: Tfjs) => tf.train.adam(0.1) }, "got an optimizer of tfjs's own"],
  ])("%j is refused", async (options, message) => {
    await expect(
      sweep(net, data, { batchSize: [4, 8] }, { ...rest, ...(options as object) }),
    ).rejects.toThrow(message);
  });

  it("are refused on a device that takes the whole machine for one run", async () => {
    const rung = { name: "tensorflow" } as unknown as Device;
    const none = { isStopped: () => false, onEpoch: () => {}, onEnd: () => {}, onRefusal: () => {} };
    await expect(runOnWorkers(rung, data, [], "sweep", { jobs: 2, ...none })).rejects.toThrow(
      'sweep: makes runs side by side on wasm and cpu, got tensorflow, which takes all of its machine for one run. Leave jobs out, or give device: "wasm".',
    );
  });
});
