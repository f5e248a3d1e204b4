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
    await expect(compareOptimizers(net, data, {})).rejects.toThrow("needs 1 to 8 optimizers, got 0");
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
