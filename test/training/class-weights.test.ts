import type { LayersModel } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { device } from "../../src/tfjs/devices/device.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { Dataset } from "../../src/training/datasets/dataset.js";
import { blobs } from "../../src/training/datasets/shapes.js";
import { fit } from "../../src/training/fit.js";
import { predict } from "../../src/training/inspect/predict.js";
import { layersModel } from "../../src/training/models.js";

/* The loss of the first step, before anything has moved, against a loop over the outputs of the untrained model. */

const net = { input: [2], layers: ["4", "tanh", "3", "softmax"] };
const base = blobs({ points: 12, seed: 3 });
const data = new Dataset({
  name: "b",
  x: base.x,
  y: base.y,
  inputShape: [2],
  classes: ["red", "green", "blue"],
});
const all = { batchSize: 36, epochs: 1, seed: 0 };

let tf: Tfjs;
beforeAll(async () => {
  ({ tf } = await device("wasm"));
});

/** −log p of each label before training. */
async function lossesAtStart(): Promise<{ loss: number; label: number }[]> {
  const { outputs } = await predict(layersModel(net, { tf }), data);
  return outputs.map((row, at) => ({ loss: -Math.log(row[data.y[at]]), label: data.y[at] }));
}

const mean = (list: { loss: number; label: number }[], weights: number[]) =>
  list.reduce((sum, { loss, label }) => sum + weights[label] * loss, 0) /
  list.reduce((sum, { label }) => sum + weights[label], 0);

describe("classWeights", () => {
  it("weigh the loss as Σ w·loss / Σ w, by number or by name; classes that are left out count 1", async () => {
    const start = await lossesAtStart();
    const first = async (classWeights: never) =>
      (await fit(net, data, { ...all, classWeights })).stepLosses[0];
    expect(await first({ 0: 5, blue: 0.5 } as never)).toBeCloseTo(mean(start, [5, 1, 0.5]), 5);
    expect(await first({} as never)).toBeCloseTo(mean(start, [1, 1, 1]), 5);
    expect(await first({ red: 0, green: 0 } as never)).toBeCloseTo(mean(start, [0, 0, 1]), 5);
  });

  it("balanced count n / (classes · count)", async () => {
    const few = data.select([0, 1, 2, 3, 4, 5, 12, 13, 24]);
    const counts = [0, 1, 2].map((label) => [...few.y].filter((each) => each === label).length);
    const weights = counts.map((count) => 9 / (3 * count));
    const { outputs } = await predict(layersModel(net, { tf }), few);
    const start = outputs.map((row, at) => ({ loss: -Math.log(row[few.y[at]]), label: few.y[at] }));
    const { stepLosses } = await fit(net, few, { ...all, classWeights: "balanced" });
    expect(stepLosses[0]).toBeCloseTo(mean(start, weights), 5);
  });

  it("of zeros and ones weigh the binary cross-entropy, and leave validation losses as they are", async () => {
    const bits = { x: [[0], [1], [2], [3]], y: [0, 1, 1, 0] };
    const model = { input: [1], layers: ["1", "sigmoid"] };
    const { outputs } = await predict(layersModel(model, { tf }), bits.x);
    const losses = outputs.map(([p], at) => -Math.log(bits.y[at] ? p : 1 - p));
    const run = await fit(model, bits, {
      epochs: 1,
      classWeights: { 1: 3 },
      validation: bits,
      optimizer: { type: "sgd", learningRate: 1e-12 },
    });
    expect(run.stepLosses[0]).toBeCloseTo((losses[0] + losses[3] + 3 * (losses[1] + losses[2])) / 8, 5);
    expect(run.history.valLoss![0]).toBeCloseTo(
      losses.reduce((sum, loss) => sum + loss / 4, 0),
      5,
    );
  });

  it("make a rare class be found", async () => {
    const places = Array.from({ length: 206 }, (_, at) => at);
    const rare = blobs({ points: 200, classes: 2, noise: 2, seed: 1 }).select(places);
    const recall = async (classWeights: "balanced" | undefined) => {
      const result = await fit({ input: [2], layers: ["2", "softmax"] }, rare, {
        epochs: 60,
        classWeights,
        optimizer: { type: "adam", learningRate: 0.05 },
      });
      return (await predict(result, rare)).classes.slice(200).filter((label) => label === 1).length;
    };
    expect(await recall("balanced")).toBeGreaterThan(await recall(undefined));
  });

  it.each([
    [{ classWeights: { yellow: 2 } }, "needs a class out of red, green, blue"],
    [{ classWeights: { 3: 2 } }, "needs a class out of red, green, blue"],
    [{ classWeights: { red: -1 } }, "needs class weights from 0 on, got -1 for red"],
    [{ ignore: "none" }, "needs a class out of red, green, blue"],
  ])("%j is refused", async (options, message) => {
    await expect(fit(net, data, options as never)).rejects.toThrow(message);
  });

  it("are refused for labels that are no classes", async () => {
    const numbers = { x: [[1], [2]], y: [0.5, 2] };
    await expect(fit({ input: [1], layers: ["1"] }, numbers, { classWeights: "balanced" })).rejects.toThrow(
      "needs labels that are classes for classWeights, got numbers",
    );
  });
});

describe("ignore", () => {
  it("passes over the padding of sequences in loss and accuracy, in training and validation", async () => {
    const model = {
      input: { seq: [4, 1] },
      layers: [{ type: "rnn", hidden: 3, returnSequences: true }, { type: "dense", units: 3 }, "softmax"],
    } as never;
    const labels = [1, 2, 0, 0, 2, 1, 1, 0];
    const sequences = new Dataset({
      name: "s",
      x: Float32Array.from([1, 2, 0, 0, 3, 1, 2, 0]),
      y: Int32Array.from(labels),
      inputShape: [4, 1],
      labelShape: [4],
    });
    const { outputs, classes } = await predict(layersModel(model, { tf }) as LayersModel, sequences);
    const steps = outputs.flatMap((row) => [0, 1, 2, 3].map((step) => row.slice(3 * step, 3 * step + 3)));
    const counted = labels.flatMap((label, at) => (label === 0 ? [] : [-Math.log(steps[at][label])]));
    const loss = counted.reduce((sum, value) => sum + value / counted.length, 0);
    const right = (from: number, to: number) => {
      const places = labels.flatMap((label, at) => (label !== 0 && at >= from && at < to ? [at] : []));
      return places.filter((at) => classes[at] === labels[at]).length / places.length;
    };
    const run = await fit(model, sequences, {
      epochs: 1,
      ignore: 0,
      validation: sequences,
      optimizer: { type: "sgd", learningRate: 1e-12 },
    });
    expect(run.stepLosses[0]).toBeCloseTo(loss, 5);
    expect(run.history.valLoss![0]).toBeCloseTo(loss, 5);
    expect(run.history.accuracy![0]).toBeCloseTo((right(0, 4) + right(4, 8)) / 2, 6);
  });

  it("counts samples whose only label is ignored neither as right nor as wrong, in uneven batches too", async () => {
    // A third of the samples is ignored, and batches have different numbers of them.
    const labels = Array.from(data.y);
    const { classes } = await predict(layersModel(net, { tf }), data);
    const answered = labels.flatMap((label, at) => (label === 2 ? [] : [at]));
    const share = answered.filter((at) => classes[at] === labels[at]).length / answered.length;
    expect(share).toBeGreaterThan(0);
    const run = await fit(net, data, {
      epochs: 1,
      batchSize: 8,
      ignore: "blue",
      validation: data,
      optimizer: { type: "sgd", learningRate: 1e-12 },
    });
    expect(run.history.accuracy![0]).toBeCloseTo(share, 6);
    expect(run.history.valAccuracy![0]).toBeCloseTo(share, 6);
    // Of a sequence whose labels are all ignored there is no answer either.
    const model = {
      input: { seq: [2, 1] },
      layers: [{ type: "dense", units: 2 }, "softmax"],
    } as never;
    const steps = { x: [[[1], [2]], [[3], [4]], [[5], [6]]], y: [[0, 0], [1, 1], [0, 1]] }; // prettier-ignore
    const said = (await predict(layersModel(model, { tf }), steps)).classes;
    const own = [1, 2].map((at) => {
      const counted = [0, 1].filter((step) => steps.y[at][step] === 1);
      return counted.filter((step) => said[2 * at + step] === 1).length / counted.length;
    });
    const { history } = await fit(model, steps, {
      epochs: 1,
      ignore: 0,
      optimizer: { type: "sgd", learningRate: 1e-12 },
    });
    expect(history.accuracy![0]).toBeCloseTo((own[0] + own[1]) / 2, 6);
  });

  it("splits the answers of a hinge at zero, the labels left out that are ignored", async () => {
    const model = (lib: Tfjs) =>
      lib.sequential({
        layers: [
          lib.layers.dense({ units: 1, inputShape: [3, 1], kernelInitializer: "ones", useBias: false }),
        ],
      });
    // Outputs are the inputs: of the two labels 1 that count, 0.3 is right and −0.2 is wrong; 0.9 is passed over.
    const steps = { x: [[[0.3], [0.9], [-0.2]]], y: [[[1], [0], [1]]] };
    const run = await fit(model, steps, {
      epochs: 1,
      loss: "hinge",
      ignore: 0,
      optimizer: { type: "sgd", learningRate: 0 },
    });
    expect(run.history.accuracy![0]).toBeCloseTo(1 / 2, 6);
    expect(run.history.loss[0]).toBeCloseTo((0.7 + 1.2) / 2, 6);
  });

  it("goes on with a run from its folder's options", async () => {
    const first = await fit(net, data, { ...all, ignore: 0, classWeights: { 1: 2 } });
    const next = await fit(first, data, { epochs: 1 });
    const whole = await fit(net, data, { ...all, epochs: 2, ignore: 0, classWeights: { 1: 2 } });
    expect(next.stepLosses).toEqual(whole.stepLosses);
  });
});
