import { beforeAll, describe, expect, it } from "vitest";
import { compareOptimizers } from "../../src/training/compare-optimizers.js";
import { moons } from "../../src/training/datasets/shapes.js";
import { device } from "../../src/tfjs/devices/device.js";
import { fit } from "../../src/training/fit.js";
import type { Tfjs } from "../../src/tfjs/library.js";

const net = { input: [2], layers: ["6", "tanh", "2", "softmax"] };
const data = moons({ points: 32, seed: 3 });
const optimizers = {
  slow: { type: "sgd", learningRate: 0.001 },
  sgd: { type: "sgd", learningRate: 0.1 },
  Adam: { type: "adam", learningRate: 0.01 },
} as const;
const options = { epochs: 4, batchSize: 16, seeds: [4, 9] };

interface Line {
  name?: string;
  x: number[];
  y: number[];
  fill?: string;
}

let tf: Tfjs;
beforeAll(async () => {
  ({ tf } = await device("wasm"));
});

describe("compareOptimizers", () => {
  it("runs each optimizer as fit() alone would with the same seed", async () => {
    const { runs } = await compareOptimizers(net, data, optimizers, options);
    expect(runs.map(({ optimizer, seed }) => [optimizer, seed])).toEqual(
      [4, 9].flatMap((seed) => Object.keys(optimizers).map((name) => [name, seed])),
    );
    for (const { optimizer, seed, result } of runs) {
      const alone = await fit(net, data, {
        epochs: 4,
        batchSize: 16,
        seed,
        optimizer: optimizers[optimizer as keyof typeof optimizers],
      });
      expect(result.stepLosses).toEqual(alone.stepLosses);
    }
    const firstLosses = runs.filter(({ seed }) => seed === 4).map(({ result }) => result.stepLosses[0]);
    expect(new Set(firstLosses).size).toBe(1);
  });

  it("draws the mean of the seeds between the smallest and the largest", async () => {
    const comparison = await compareOptimizers(net, data, optimizers, options);
    const { data: traces } = comparison.figure({ smooth: 1 });
    const lines = traces as Line[];
    expect(lines).toHaveLength(9);
    const [low, high, middle] = lines.slice(3, 6);
    expect(middle.name).toBe("sgd");
    expect(high.fill).toBe("tonexty");
    const [a, b] = comparison.runs
      .filter(({ optimizer }) => optimizer === "sgd")
      .map(({ result }) => result.stepLosses);
    expect(middle.x).toEqual(a.map((_, step) => step + 1));
    a.forEach((loss, step) => {
      expect(low.y[step]).toBeCloseTo(Math.min(loss, b[step]), 6);
      expect(high.y[step]).toBeCloseTo(Math.max(loss, b[step]), 6);
      expect(middle.y[step]).toBeCloseTo((loss + b[step]) / 2, 6);
    });
    expect(comparison.figure().svg).toContain("<svg");
    const bySecond = comparison.figure({ by: "second", scale: "log" });
    expect(bySecond.layout).toMatchObject({
      yaxis: { type: "log" },
      xaxis: { title: { text: "seconds of training" } },
    });
  });

  it("tabulates final and best loss and the steps to a target", async () => {
    const byItself = await compareOptimizers(net, data, optimizers, options);
    expect(byItself.table().rows.every((row) => typeof row[4] === "number")).toBe(true);
    const endings = byItself.runs
      .filter(({ optimizer }) => optimizer === "Adam")
      .map(({ result }) => result.stepLosses.slice(-4).reduce((sum, loss) => sum + loss / 4, 0));
    for (const [seed, loss] of byItself.endings("Adam").entries()) expect(loss).toBeCloseTo(endings[seed], 6);
    expect(() => byItself.endings("adam")).toThrow("endings: needs an optimizer out of");
    const target = Math.max(...endings) + 1e-6;
    const comparison = await compareOptimizers(net, data, optimizers, { ...options, target });
    const [slow, , adam] = comparison.table().rows;
    const adams = comparison.runs.filter(({ optimizer }) => optimizer === "Adam").map(({ result }) => result);
    expect(adam[1]).toBeCloseTo((adams[0].history.loss[3] + adams[1].history.loss[3]) / 2, 9);
    expect(slow[4]).toBe("not reached");
    const steps = adams.map(({ stepLosses }) => {
      const means = stepLosses.map((_, step) =>
        stepLosses.slice(Math.max(0, step - 3), step + 1).reduce((s, v) => s + v / 4, 0),
      );
      return means.findIndex((value, step) => step >= 3 && value <= target) + 1;
    });
    expect(adam[4]).toBe(Math.round((steps[0] + steps[1]) / 2));
  });

  it("goes on where one optimizer diverges, and shows what it has where it is interrupted", async () => {
    const line = { input: [1], layers: [{ type: "dense", units: 1 }] } as const;
    const points = { x: [[1], [2], [3]], y: [[1], [2], [4]] };
    const wild = await compareOptimizers(
      line as never,
      points,
      { wild: { type: "sgd", learningRate: 100 }, calm: "sgd" },
      { epochs: 30, seeds: 1 },
    );
    expect(wild.runs.map(({ result }) => result.stopped)).toEqual(["nan", "done"]);
    expect(wild.table().rows[0][1]).toBeNaN();
    expect(wild.figure().svg).toContain("<svg");
    const abort = new AbortController();
    abort.abort();
    const none = await compareOptimizers(net, data, optimizers, { ...options, signal: abort.signal });
    expect(none.runs).toEqual([]);
  });

  it("gives all tensors back", async () => {
    await compareOptimizers(net, data, optimizers, options);
    const before = tf.memory().numTensors;
    await compareOptimizers(net, data, optimizers, options);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses no optimizers, an unknown one, a made model and seeds that are none", async () => {
    await expect(compareOptimizers(net, data, {})).rejects.toThrow("needs 1 to 32 optimizers, got 0");
    await expect(compareOptimizers(net, data, { a: "sophia" as "adam" })).rejects.toThrow(
      "compareOptimizers: a: needs an optimizer out of",
    );
    const made = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [2] })] });
    await expect(compareOptimizers(made as never, data, { a: "adam" })).rejects.toThrow(
      "needs a model that can be made again",
    );
    await expect(compareOptimizers(net, data, { a: "adam" }, { seeds: 0 })).rejects.toThrow("needs seeds");
  });
});

describe("compareOptimizers with validation data", () => {
  const withValidation = { ...options, validation: 0.25 };

  it("has the validation data's loss and accuracy in its table: the means of the runs' last epochs", async () => {
    const comparison = await compareOptimizers(net, data, optimizers, withValidation);
    const shown = comparison.table();
    const column = (name: string) =>
      shown.rows.map((row) => row[shown.columns.findIndex((c) => c.name === name)]);
    const names = Object.keys(optimizers);
    for (const [heading, measure] of [
      ["validation loss", "valLoss"],
      ["validation accuracy", "valAccuracy"],
    ] as const)
      column(heading).forEach((value, place) => {
        const [a, b] = comparison.runs
          .filter(({ optimizer }) => optimizer === names[place])
          .map(({ result }) => result.history[measure]!.at(-1)!);
        expect(value).toBeCloseTo((a + b) / 2, 9);
      });
  });

  it("draws the validation loss by epoch, both losses in one color, and the accuracy", async () => {
    const comparison = await compareOptimizers(net, data, { Adam: "adam" }, withValidation);
    const [a, b] = comparison.runs.map(({ result }) => result);
    const [, , mean] = comparison.figure({ show: "validation" }).data as Line[];
    expect(mean.x).toEqual([1, 2, 3, 4].map((epoch) => epoch * a.stepsPerEpoch));
    mean.y.forEach((value, epoch) =>
      expect(value).toBeCloseTo((a.history.valLoss![epoch] + b.history.valLoss![epoch]) / 2, 9),
    );
    const both = (
      comparison.figure({ show: "both" }).data as (Line & { line: { color: string; dash?: string } })[]
    ).filter(({ name }) => name !== undefined);
    expect(both.map(({ name, line: { dash } }) => [name, dash])).toEqual([
      ["Adam", undefined],
      ["Adam", "dash"],
    ]);
    expect(both[0].line.color).toBe(both[1].line.color);
    const accuracy = comparison.figure({ show: "accuracy" });
    expect(accuracy.layout).toMatchObject({
      yaxis: { title: { text: "validation accuracy" }, type: "linear" },
    });
    const without = await compareOptimizers(net, data, { Adam: "adam" }, options);
    expect(() => without.figure({ show: "both" })).toThrow(
      "needs runs with validation data to show their loss",
    );
  });

  it("draws bands of a standard deviation, and of Student's interval of the mean", async () => {
    const comparison = await compareOptimizers(net, data, { sgd: "sgd" }, { ...withValidation, seeds: 3 });
    const ends = comparison.runs.map(({ result }) => result.history.valLoss!.at(-1)!);
    const mean = ends.reduce((sum, value) => sum + value / 3, 0);
    const deviation = Math.sqrt(ends.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    for (const [spread, reach] of [
      ["deviation", deviation],
      ["interval", (4.3027 * deviation) / Math.sqrt(3)],
    ] as const) {
      const [low, high] = comparison.figure({ show: "validation", spread }).data as Line[];
      expect(low.y.at(-1)).toBeCloseTo(mean - reach, 4);
      expect(high.y.at(-1)).toBeCloseTo(mean + reach, 4);
    }
  });

  it("gives more than eight optimizers a panel each, in which the others are gray", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, at) => [
        `rate ${at + 1}`,
        { type: "sgd", learningRate: 0.01 * (at + 1) } as const,
      ]),
    );
    const figure = (await compareOptimizers(net, data, many, { epochs: 1, seeds: 1 })).figure();
    const { annotations } = figure.layout as { annotations: { text: string }[] };
    expect(annotations.map(({ text }) => text)).toEqual(Object.keys(many));
    expect(figure.data).toHaveLength(81);
    expect(figure.svg).toContain("rate 9");
  });

  it("writes every number of every epoch as CSV", async () => {
    const comparison = await compareOptimizers(net, data, { "Adam, slow": "adam" }, withValidation);
    const [head, first, ...rest] = comparison.epochs().toCsv().trimEnd().split("\n");
    expect(head).toBe("optimizer,seed,epoch,training loss,accuracy,validation loss,validation accuracy");
    const { history } = comparison.runs[0].result;
    expect(first).toBe(
      `"Adam, slow",4,1,${history.loss[0]},${history.accuracy![0]},${history.valLoss![0]},${history.valAccuracy![0]}`,
    );
    expect(rest).toHaveLength(7);
  });
});

describe("compareOptimizers with tune", () => {
  const tune = { learningRate: [0.3, 0.003, 0.03] };
  const one = { epochs: 3, batchSize: 16, validation: 0.25 };
  const told = { ...one, seeds: [2, 5] };

  it("runs each at the rate with the smallest mean validation loss over the seeds, as fit() measures it", async () => {
    const comparison = await compareOptimizers(
      net,
      data,
      { sgd: "sgd", Adam: { type: "adam", beta1: 0.8 } },
      { ...told, tune },
    );
    const { tuning } = comparison;
    expect(tuning!.learningRates).toEqual([0.003, 0.03, 0.3]);
    for (const [name, spec] of [
      ["sgd", { type: "sgd" }],
      ["Adam", { type: "adam", beta1: 0.8 }],
    ] as const) {
      const losses = [];
      for (const learningRate of [0.003, 0.03, 0.3]) {
        const ends = [];
        for (const seed of [2, 5]) {
          const { history } = await fit(net, data, { ...one, seed, optimizer: { ...spec, learningRate } });
          ends.push(history.valLoss!.at(-1)!);
        }
        losses.push((ends[0] + ends[1]) / 2);
      }
      expect(tuning!.losses[name]).toEqual(losses);
      const kept = [0.003, 0.03, 0.3][losses.indexOf(Math.min(...losses))];
      expect(tuning!.best[name]).toBe(kept);
      const alone = await fit(net, data, { ...one, seed: 5, optimizer: { ...spec, learningRate: kept } });
      const [, second] = comparison.runs.filter(({ optimizer }) => optimizer === name);
      expect(second.result.stepLosses).toEqual(alone.stepLosses);
    }
    expect(comparison.table().columns[1].name).toBe("learning rate");
    expect(comparison.sensitivity().svg).toContain("learning rate");
  });

  it("says where the best rate is the last that was tried", async () => {
    const comparison = await compareOptimizers(
      net,
      data,
      { sgd: "sgd" },
      { ...told, tune: { learningRate: [1e-4, 1e-3] } },
    );
    expect(comparison.tuning!.atEdge).toEqual(["sgd"]);
    expect(String(comparison)).toContain("the rate of sgd is the last of those that were tried");
  });

  it.each([
    [
      { tune: { learningRate: [0.1] } },
      "needs tune as { learningRate: [two or more different numbers above 0] }",
    ],
    [{ tune: { learningRate: [0.1, -1] } }, "numbers above 0"],
    [{ tune, validation: undefined }, "needs validation data to pick learning rates by"],
  ])("%j is refused", async (more, message) => {
    await expect(compareOptimizers(net, data, { a: "adam" }, { ...told, ...more })).rejects.toThrow(message);
  });

  it("needs optimizers by name, and a comparison with rates to show a sensitivity", async () => {
    const own = { mine: (lib: Tfjs) => lib.train.adam(0.1) };
    await expect(compareOptimizers(net, data, own, { ...told, tune })).rejects.toThrow(
      "needs an optimizer by name to try its learning rates",
    );
    const plain = await compareOptimizers(net, data, { a: "adam" }, { epochs: 1, seeds: 1 });
    expect(() => plain.sensitivity()).toThrow("needs a comparison that tried learning rates");
  });
});
