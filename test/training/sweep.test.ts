import { beforeAll, describe, expect, it } from "vitest";
import { device } from "../../src/tfjs/devices/device.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { moons } from "../../src/training/datasets/shapes.js";
import { findLearningRate } from "../../src/training/find-learning-rate.js";
import { fit } from "../../src/training/fit.js";
import { sweep } from "../../src/training/sweep.js";

const net = { input: [2], layers: ["6", "tanh", "2", "softmax"] };
const data = moons({ points: 32, seed: 3 });

let tf: Tfjs;
beforeAll(async () => {
  ({ tf } = await device("wasm"));
});

describe("sweep", () => {
  it("makes every combination with every seed as fit() alone would, and finds the best mean", async () => {
    const grid = { learningRate: [0.3, 0.01], batchSize: [8, 32], optimizer: ["sgd", "adam"] } as const;
    const { runs, rows, best } = await sweep(net, data, grid, { epochs: 2, seeds: [1, 2], validation: 0.25 });
    const expected: Record<string, number> = {};
    let at = 0;
    for (const learningRate of grid.learningRate)
      for (const batchSize of grid.batchSize)
        for (const type of grid.optimizer) {
          const ends = [];
          for (const seed of [1, 2]) {
            const optimizer = { type, learningRate } as const;
            const alone = await fit(net, data, { epochs: 2, batchSize, optimizer, seed, validation: 0.25 });
            expect(runs[at].result.stepLosses).toEqual(alone.stepLosses);
            expect([runs[at].values, runs[at].seed]).toEqual([
              { learningRate, batchSize, optimizer: type },
              seed,
            ]);
            ends.push(alone.history.valLoss!.at(-1)!);
            at++;
          }
          const row = rows[at / 2 - 1];
          expect(row.mean).toBeCloseTo((ends[0] + ends[1]) / 2, 12);
          expect(row.deviation).toBeCloseTo(Math.abs(ends[0] - ends[1]) / Math.SQRT2, 12);
          expected[JSON.stringify(row.values)] = row.mean;
        }
    expect(at).toBe(16);
    const smallest = Math.min(...Object.values(expected));
    expect(best!.mean).toBe(smallest);
    expect(expected[JSON.stringify(best!.values)]).toBe(smallest);
  });

  it("gives values of other names to the model, a specification or one of tfjs's own", async () => {
    const made = (_: Tfjs, { units }: { units: number }) => ({
      input: [2],
      layers: [String(units), "tanh", "2", "softmax"],
    });
    const first = await sweep(made, data, { units: [2, 5] }, { epochs: 1 });
    const alone = await fit({ input: [2], layers: ["5", "tanh", "2", "softmax"] }, data, { epochs: 1 });
    expect(first.runs[1].result.stepLosses).toEqual(alone.stepLosses);
    const own = (lib: Tfjs, { rate }: { rate: number }) =>
      lib.sequential({
        layers: [
          lib.layers.dense({ units: 4, inputShape: [2] }),
          lib.layers.dropout({ rate }),
          lib.layers.dense({ units: 2, activation: "softmax" }),
        ],
      });
    expect((await sweep(own, data, { rate: [0, 0.5] }, { epochs: 1 })).rows).toHaveLength(2);
  });

  it("is a line over one option, a map over two, and one at the best of the others over three", async () => {
    const one = await sweep(net, data, { learningRate: [0.001, 0.01, 0.1] }, { epochs: 1, seeds: 2 });
    expect(one.figure().data).toMatchObject([
      { type: "scatter", x: [0.001, 0.01, 0.1], error_y: { type: "data" } },
    ]);
    expect(one.figure().layout).toMatchObject({ xaxis: { type: "log" } });
    const grid = { learningRate: [0.001, 0.01, 0.1], batchSize: [8, 16], epochs: [1] };
    const two = await sweep(net, data, grid, { measure: "accuracy" });
    const [map] = two.figure().data as { z: number[][]; x: string[]; y: string[] }[];
    expect([map.x, map.y]).toEqual([
      ["0.001", "0.01", "0.1"],
      ["8", "16"],
    ]);
    expect(map.z).toEqual(
      [8, 16].map((size) =>
        two.rows.filter(({ values }) => values["batchSize"] === size).map(({ mean }) => mean),
      ),
    );
    const three = await sweep(
      net,
      data,
      { learningRate: [0.001, 0.01, 0.1], batchSize: [8, 16, 32], optimizer: ["sgd", "adam"] },
      { epochs: 1 },
    );
    const [best] = three.figure().data as { text: string[][] }[];
    const at = three.rows.filter(({ values }) => values["learningRate"] === 0.1 && values["batchSize"] === 8);
    // The longer lists are the axes, in the grid's order where they are alike.
    expect(Number(best.text[0][2])).toBeCloseTo(Math.min(...at.map(({ mean }) => mean)), 2);
    expect(three.table().rows).toHaveLength(18);
    expect(three.epochs().toCsv().split("\n")[0]).toBe(
      "learningRate,batchSize,optimizer,seed,epoch,training loss,accuracy",
    );
  });

  it("draws the weights of a specification that a function gives by each run's own seed", async () => {
    const spec = (units: number) => ({ input: [2], layers: [String(units), "tanh", "2", "softmax"] });
    const made = (_: unknown, { units }: { units: number }) => spec(units);
    const { runs } = await sweep(made, data, { units: [6] }, { epochs: 1, seeds: [4, 5] });
    for (const { seed, result } of runs)
      expect(result.stepLosses).toEqual((await fit(spec(6), data, { epochs: 1, seed })).stepLosses);
    expect(runs[0].result.stepLosses[0]).not.toBe(runs[1].result.stepLosses[0]);
  });

  it("draws a curve for each combination, the mean of its seeds, and gives each seed's ending", async () => {
    const options = { epochs: 2, seeds: [1, 2], validation: 0.25 } as const;
    const tried = await sweep(net, data, { batchSize: [8, 48], optimizer: ["sgd"] }, options);
    const named = await sweep(
      net,
      data,
      {
        optimizer: [
          { type: "adam", learningRate: 0.01 },
          { type: "adamW", learningRate: 0.01, weightDecay: 1 },
        ],
      },
      { epochs: 1 },
    );
    expect(String(named.figure({ by: "epoch" }).description)).toMatch(/adam \d.*, adamW weight decay 1 \d/);
    const figure = tried.figure({ show: "validation" });
    const lines = figure.data.filter((trace) => "name" in trace) as unknown as {
      name: string;
      y: number[];
    }[];
    expect(lines.map(({ name }) => name)).toEqual(["batch size 8", "batch size 48"]);
    const of = (batchSize: number) =>
      tried.runs
        .filter(({ values }) => values["batchSize"] === batchSize)
        .map(({ result }) => result.history);
    for (const [at, batchSize] of [8, 48].entries()) {
      const [first, second] = of(batchSize).map(({ valLoss }) => valLoss!.at(-1)!);
      expect(tried.endings({ batchSize })).toEqual([first, second]);
      expect(lines[at].y.at(-1)).toBeCloseTo((first + second) / 2, 12);
    }
    expect(tried.endings({ batchSize: 8 }, "loss")).toEqual(of(8).map(({ loss }) => loss.at(-1)));
    expect(() => tried.endings({ optimizer: "sgd" })).toThrow(
      "endings: needs the values of one combination of the sweep, got sgd, which 2 have. Give a value of each of batchSize, optimizer.",
    );
    expect(() => tried.endings({ batchSize: 9 })).toThrow("batch size 9, which none has");
    expect(() => tried.figure({ spreed: "range" } as never)).toThrow("Did you mean spread?");
  });

  it("goes on where runs break, which are never the best", async () => {
    const numbers = { x: [[1], [2], [3]], y: [[2], [4], [6]] };
    const line = { input: [1], layers: ["1"] };
    const found = await sweep(line, numbers, { learningRate: [1e9, 0.01] }, { epochs: 20, optimizer: "sgd" });
    expect(found.rows[0].mean).toBeNaN();
    expect(found.best!.values).toEqual({ learningRate: 0.01 });
    const none = await sweep(line, numbers, { learningRate: [1e9, 1e10] }, { epochs: 20, optimizer: "sgd" });
    expect(none.best).toBeUndefined();
    expect(String(none)).toMatch(/^2 runs, none of which came to a number\n/);
    expect(none.figure().svg).toContain("<svg");
  });

  it.each([
    [{}, {}, "needs a grid of values"],
    [{ learningRate: [] }, {}, "needs a list of values for learningRate"],
    [{ lr: [0.1] }, {}, "Did you mean learningRate?"],
    [{ units: [1] }, {}, "Give the model as (tf, { units }) => …."],
    [{ learningRate: [0] }, {}, "needs learning rates above 0"],
    [{ batchSize: [0] }, {}, "needs batchSize as a whole number"],
    [{ learningRate: [0.1] }, { measure: "valLoss" }, "needs validation data to judge by valLoss"],
    [{ learningRate: [0.1] }, { measure: "f1" }, "needs a measure out of"],
    [
      { learningRate: Array.from({ length: 2001 }, (_, at) => at + 1) },
      {},
      "makes at most 2000 runs, got 2001",
    ],
  ])("%j with %j is refused", async (grid, options, message) => {
    await expect(sweep(net, data, grid, options as never)).rejects.toThrow(message);
  });

  it("gives all tensors back", async () => {
    const run = () => sweep(net, data, { learningRate: [0.1, 0.2] }, { epochs: 1 });
    await run();
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("findLearningRate", () => {
  it("grows the rate by a constant factor, and ends where the loss blows up", async () => {
    // One weight on x = 1: beyond a rate of 1, which is 2 / f'' of (w − 2)², each step makes the loss larger.
    const points = { x: [[1]], y: [[2]] };
    const found = await findLearningRate({ input: [1], layers: ["1"] }, points, {
      from: 1e-3,
      to: 100,
      steps: 60,
    });
    const factors = found.rates.slice(1).map((rate, at) => rate / found.rates[at]);
    factors.forEach((factor) => expect(factor).toBeCloseTo((100 / 1e-3) ** (1 / 59), 9));
    expect(found.rates.at(-1)).toBeLessThan(100);
    expect(found.suggestion).toBeGreaterThan(0.001);
    expect(found.suggestion).toBeLessThan(1);
    expect(found.figure().svg).toContain("learning rate");
  });

  it("suggests a rate with which fit() gets further than with a hundredth of it", async () => {
    const { suggestion } = await findLearningRate(net, data, { batchSize: 16 });
    const at = async (learningRate: number) =>
      (
        await fit(net, data, { epochs: 5, batchSize: 16, optimizer: { type: "sgd", learningRate } })
      ).history.loss.at(-1)!;
    expect(await at(suggestion)).toBeLessThan(await at(suggestion / 100));
  });

  it.each([
    [{ from: 1, to: 0.1 }, "needs rates with 0 < from < to, got 1 and 0.1"],
    [{ steps: 3 }, "needs steps as a whole number of at least 10"],
    [{ epochs: 2 }, "has the options"],
  ])("%j is refused", async (options, message) => {
    await expect(findLearningRate(net, data, options as never)).rejects.toThrow(message);
  });

  it("leaves no tensors behind", async () => {
    await findLearningRate(net, data, { steps: 12 });
    const before = tf.memory().numTensors;
    await findLearningRate(net, data, { steps: 12 });
    expect(tf.memory().numTensors).toBe(before);
  });
});
