import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { device } from "../../src/tfjs/devices/device.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { drawnDigits } from "../../src/training/datasets/drawn-digits.js";
import { Dataset } from "../../src/training/datasets/dataset.js";
import { blobs, moons } from "../../src/training/datasets/shapes.js";
import { evaluateModel } from "../../src/training/evaluate-model.js";
import { fit } from "../../src/training/fit.js";
import { gradientNorms } from "../../src/training/gradient-norms.js";
import { confusion, wrongExamples } from "../../src/training/inspect/confusion.js";
import { featureMaps, filters } from "../../src/training/inspect/feature-maps.js";
import { lossLandscape } from "../../src/training/inspect/loss-landscape.js";
import { predict } from "../../src/training/inspect/predict.js";
import { loadResult } from "../../src/training/load-result.js";
import { layersModel } from "../../src/training/models.js";

const net = { input: [2], layers: ["8", "relu", "3", "softmax"] };

let tf: Tfjs;
beforeAll(async () => {
  ({ tf } = await device("wasm"));
});

const numbersOf = (model: unknown): number[][] =>
  (model as LayersModel).getWeights().map((weight) => Array.from(weight.dataSync()));

describe("predict", () => {
  it("gives what the layers give, worked out by loops, and the largest output as the class", async () => {
    const data = blobs({ points: 20 });
    const result = await fit(net, data, { epochs: 2 });
    const [kernel, bias, kernel2, bias2] = numbersOf(result.model);
    const { outputs, classes } = await predict(result, data, { batchSize: 7 });
    expect(outputs).toHaveLength(data.size);
    outputs.forEach((row, sample) => {
      const x = data.x.subarray(2 * sample, 2 * sample + 2);
      const hidden = bias.map((b, unit) => Math.max(0, b + x[0] * kernel[unit] + x[1] * kernel[8 + unit]));
      const sums = bias2.map((b, unit) => hidden.reduce((sum, h, at) => sum + h * kernel2[3 * at + unit], b));
      const total = sums.reduce((sum, z) => sum + Math.exp(z), 0);
      row.forEach((p, unit) => expect(p).toBeCloseTo(Math.exp(sums[unit]) / total, 5));
      expect(classes[sample]).toBe(row.indexOf(Math.max(...row)));
    });
    expect((await predict(result.model, [[0, 1]])).classes).toHaveLength(1);
    expect((await predict(result.model, tf.tensor2d([[0, 1]]))).classes).toHaveLength(1);
  });

  it.each([
    ["sigmoid", 0.5],
    ["linear", 0],
  ])("with one %s output is 1 from %d on", async (activation, border) => {
    const model = layersModel((lib) =>
      lib.sequential({
        layers: [lib.layers.dense({ units: 1, inputShape: [1], activation: activation as never })],
      }),
    ) as LayersModel;
    model.setWeights([tf.tensor2d([[1]]), tf.tensor1d([0])]);
    const { outputs, classes } = await predict(model, [[-0.1], [0], [0.1]]);
    expect(classes).toEqual([0, 1, 1]);
    expect(outputs[1][0]).toBeCloseTo(border, 6);
  });

  it("gives a class for every step of a sequence", async () => {
    const model = {
      input: { seq: [4, 1] },
      layers: [
        { type: "rnn", hidden: 3, returnSequences: true },
        { type: "dense", units: 2 },
      ],
    };
    const { classes, outputs } = await predict(layersModel(model as never), [[[1], [2], [3], [4]]]);
    expect([classes.length, outputs[0].length]).toEqual([4, 8]);
  });

  it("refuses samples that do not fit", async () => {
    await expect(predict(layersModel(net), [[1, 2, 3]])).rejects.toThrow(
      "predict: needs inputs of the model's shape [2]",
    );
  });
});

describe("confusion", () => {
  it("counts as a loop over the predictions does, with the classes' names, and agrees with the accuracy", async () => {
    const base = blobs({ points: 25, noise: 1.5, seed: 2 });
    const data = new Dataset({
      name: "blobs",
      x: base.x,
      y: base.y,
      inputShape: [2],
      labelShape: [],
      classes: ["red", "green", "blue"],
    });
    const result = await fit(net, data, { epochs: 3 });
    const matrix = await confusion(result, data);
    const { classes } = await predict(result, data);
    const counts = [0, 1, 2].map(() => [0, 0, 0]);
    classes.forEach((predicted, sample) => counts[data.y[sample]][predicted]++);
    expect(matrix.matrix.numbers()).toEqual(counts);
    expect(matrix.labels).toEqual(["red", "green", "blue"]);
    expect(Number(matrix.accuracy)).toBeCloseTo((await evaluateModel(result.model, data)).accuracy!, 6);
    const wrong = await wrongExamples(result, data);
    expect(wrong.list.length).toBe(data.size - counts[0][0] - counts[1][1] - counts[2][2]);
    for (const { sample, truth, predicted } of wrong.list)
      expect([truth, predicted]).toEqual([data.classes![data.y[sample]], data.classes![classes[sample]]]);
  });

  it("takes rows with a single 1 and zeros and ones as classes, and refuses numbers", async () => {
    const rows = {
      x: [[0], [1], [2]],
      y: [
        [1, 0],
        [0, 1],
        [0, 1],
      ],
    };
    const two = layersModel({ input: [1], layers: ["2", "softmax"] });
    expect(Number((await confusion(two, rows)).total)).toBe(3);
    const one = layersModel({ input: [1], layers: ["1", "sigmoid"] });
    expect((await confusion(one, { x: [[0], [1]], y: [0, 1] })).labels).toEqual(["0", "1"]);
    await expect(
      confusion(layersModel({ input: [1], layers: ["1"] }), { x: [[0]], y: [0.5] }),
    ).rejects.toThrow("confusion: needs labels that are classes, got numbers.");
  });

  it("shows wrong images under what they are and were taken for", async () => {
    const data = drawnDigits({ samples: 60 });
    const wrong = await wrongExamples(
      layersModel({ input: [1, 28, 28], layers: ["flatten", "10", "softmax"] }),
      data,
    );
    const figure = wrong.figure({ count: 8 });
    expect(figure.data).toHaveLength(8);
    const [{ sample, truth, predicted }] = wrong.list;
    expect(figure.svg).toContain(`${truth} → ${predicted}`);
    const [{ z }] = figure.data as { z: number[][] }[];
    expect(z.flat()).toEqual(Array.from(data.x.subarray(sample * 784, (sample + 1) * 784)));
    await expect(
      (async () => (await wrongExamples(layersModel(net), blobs({ points: 5 }))).figure())(),
    ).rejects.toThrow("needs samples that are images");
  });
});

describe("record", () => {
  it("measures every layer after every epoch: gradients as gradientNorms() does, weights and outputs as loops do", async () => {
    const data = blobs({ points: 20 });
    const record = ["gradientNorms", "weightNorms", "activations", "deadUnits"] as const;
    const plain = await fit(net, data, { epochs: 3, seed: 1 });
    const { inside, model, stepLosses } = await fit(net, data, { epochs: 3, seed: 1, record });
    expect(stepLosses).toEqual(plain.stepLosses);
    const norms = await gradientNorms(model, data, { seed: 1 });
    inside
      .of("gradientNorms")
      .values.at(-1)!
      .forEach((value, at) => expect(value).toBeCloseTo(norms[at], 5));
    const [kernel, bias, kernel2] = numbersOf(model);
    const [first, second] = inside.of("weightNorms").values.at(-1)!;
    expect(first).toBeCloseTo(Math.hypot(...kernel), 5);
    expect(second).toBeCloseTo(Math.hypot(...kernel2), 5);
    const hidden = Array.from({ length: data.size }, (_, sample) => {
      const x = data.x.subarray(2 * sample, 2 * sample + 2);
      return bias.map((b, unit) => Math.max(0, b + x[0] * kernel[unit] + x[1] * kernel[8 + unit]));
    });
    const all = hidden.flat();
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    const { layers, values, epochs } = inside.of("activations");
    const relu = layers.findIndex((_, at) => /relu|activation/i.test(layers[at]));
    expect(epochs).toEqual([1, 2, 3]);
    expect(values.at(-1)![relu]).toBeCloseTo(
      Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length),
      4,
    );
    const dead = bias.filter((_, unit) => hidden.every((row) => row[unit] === 0)).length / 8;
    expect(inside.of("deadUnits").values.at(-1)![relu]).toBeCloseTo(dead, 9);
    expect(inside.figure("gradientNorms").svg).toContain("norm of the gradient");
    expect(inside.table("weightNorms").rows).toHaveLength(3);
  });

  it("records how weights and outputs are spread: quantiles as sorting gives them, over the epochs and after loading", async () => {
    const data = blobs({ points: 9, seed: 2 });
    const options = { epochs: 2, batchSize: 9, record: ["weights", "activations"] } as const;
    const result = await fit(net, data, options);
    const { inside, model } = result;
    const levels = [0, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 1];
    const byHand = (values: readonly number[]) => {
      const sorted = values.toSorted((a, b) => a - b);
      return levels.map((level) => {
        const place = level * (sorted.length - 1);
        const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
        return low + (place % 1) * (high - low);
      });
    };
    const kernels = model.getWeights().filter(({ shape }) => shape.length > 1);
    const { layers, quantiles = [] } = inside.of("weights");
    expect(layers).toHaveLength(kernels.length);
    for (const [at, kernel] of kernels.entries())
      byHand(Array.from(kernel.dataSync())).forEach((value, level) =>
        expect(quantiles[1][at][level]).toBeCloseTo(value, 6),
      );
    const { outputs } = await predict(model, data);
    const shown = inside.of("activations");
    byHand(outputs.flat()).forEach((value, level) =>
      expect(shown.quantiles![1].at(-1)![level]).toBeCloseTo(value, 5),
    );
    const figure = inside.distributions("weights");
    // A median and four bands of two edges for each layer.
    expect(figure.data).toHaveLength(9 * kernels.length);
    expect(figure.description).toMatch(
      /^weights by epoch, bands that hold half, 80 %, 95 % and all; at the end: /,
    );
    expect(figure.svg).toContain("<svg");
    const folder = mkdtempSync(join(tmpdir(), "gradsheet-inside-"));
    await result.save(folder);
    const loaded = await loadResult(folder);
    rmSync(folder, { recursive: true });
    expect(loaded.inside.of("weights")).toEqual(inside.of("weights"));
    const whole = await fit(net, data, { ...options, epochs: 3 });
    const onward = await fit(loaded, data, { epochs: 1 });
    expect(onward.inside.of("activations").quantiles).toEqual(whole.inside.of("activations").quantiles);
    expect(() => inside.distributions("deadUnits" as never)).toThrow(
      "needs a measure with a spread out of weights, activations",
    );
  });

  it("sees units die at a learning rate that throws them out", async () => {
    const share = async (learningRate: number) => {
      const { inside } = await fit({ input: [2], layers: ["16", "relu", "2", "softmax"] }, moons(), {
        epochs: 3,
        optimizer: { type: "sgd", learningRate },
        record: ["deadUnits"],
      });
      return Math.max(...inside.of("deadUnits").values.at(-1)!);
    };
    expect(await share(60)).toBeGreaterThan((await share(0.01)) + 0.2);
  });

  it("refuses a measure that there is not, and says what was recorded", async () => {
    await expect(fit(net, blobs(), { record: ["gradients" as "gradientNorms"] })).rejects.toThrow(
      "needs measures of layers out of",
    );
    const { inside } = await fit(net, blobs({ points: 5 }), { epochs: 1, record: ["weightNorms"] });
    expect(() => inside.figure("deadUnits")).toThrow(
      'inside: has recorded weightNorms, got deadUnits. Give fit record: ["deadUnits"].',
    );
  });

  it("leaves no tensors behind", async () => {
    const run = async () =>
      (
        await fit(net, blobs({ points: 5 }), {
          epochs: 1,
          record: ["gradientNorms", "activations", "deadUnits", "weightNorms"],
        })
      ).dispose();
    await run();
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("filters and feature maps", () => {
  const spec = { input: [1, 4, 4], layers: ["2c3", "relu", "flatten", "3"] };

  it("show the weights of each filter, and what it makes of an image, as a loop does", async () => {
    const model = layersModel(spec) as LayersModel;
    const [kernel, bias] = numbersOf(model);
    const shown = filters(model).data as { z: number[][]; zmin: number }[];
    expect(shown[1].z).toEqual([0, 1, 2].map((r) => [0, 1, 2].map((c) => kernel[(r * 3 + c) * 2 + 1])));
    expect(shown[0].zmin).toBe(-Math.max(...kernel.map(Math.abs)));
    const image = [0, 1, 2, 3].map((r) => [0, 1, 2, 3].map((c) => [r * c - 2]));
    const maps = (await featureMaps(model, image)).data as { z: number[][] }[];
    const expected = [0, 1].map((y) =>
      [0, 1].map((x) => {
        let sum = bias[0];
        for (let r = 0; r < 3; r++)
          for (let c = 0; c < 3; c++) sum += image[y + r][x + c][0] * kernel[(r * 3 + c) * 2];
        return sum;
      }),
    );
    maps[0].z.flat().forEach((value, at) => expect(value).toBeCloseTo(expected.flat()[at], 4));
    const after = (await featureMaps(model, image, { layer: 1 })).data as { z: number[][] }[];
    after[0].z.flat().forEach((value, at) => expect(value).toBeCloseTo(Math.max(0, expected.flat()[at]), 4));
  });

  it("say which layers there are, where another one is asked for", async () => {
    expect(() => filters(layersModel(net))).toThrow(
      "filters: needs a layer with filters: this model has none, got 0.",
    );
    await expect(featureMaps(layersModel(spec), [[[1]]])).rejects.toThrow(
      "needs inputs of the model's shape [4, 4, 1]",
    );
    const image = [0, 1, 2, 3].map(() => [[1], [1], [1], [1]]);
    await expect(featureMaps(layersModel(spec), image, { layer: "none" })).rejects.toThrow(
      "needs a layer with planes as outputs: 0 (",
    );
  });
});

describe("lossLandscape", () => {
  it("has the model's loss in its middle, leaves the weights as they were, and moves each filter by its own length", async () => {
    const data = moons({ points: 20 });
    const { model } = await fit({ input: [2], layers: ["6", "tanh", "2", "softmax"] }, data, {
      epochs: 20,
      optimizer: { type: "adam", learningRate: 0.05 },
    });
    const before = numbersOf(model);
    const plane = await lossLandscape(model, data, { points: 5, reach: 0.5, seed: 3 });
    expect(numbersOf(model)).toEqual(before);
    expect(plane.center).toBeCloseTo((await evaluateModel(model, data)).loss, 6);
    expect(plane.losses.flat().filter((loss) => loss < plane.center).length).toBeLessThan(13);
    expect((await lossLandscape(model, data, { points: 5, reach: 0.5, seed: 3 })).losses).toEqual(
      plane.losses,
    );
    expect((await lossLandscape(model, data, { points: 5, reach: 0.5, seed: 4 })).losses).not.toEqual(
      plane.losses,
    );
    expect(plane.figure().svg).toContain("<svg");
  });

  it("of one weight is its loss at w + a·w or w − a·w: a direction as long as the weight", async () => {
    const model = layersModel((lib) =>
      lib.sequential({ layers: [lib.layers.dense({ units: 1, inputShape: [1], useBias: false })] }),
    ) as LayersModel;
    model.setWeights([tf.tensor2d([[3]])]);
    const { losses, at } = await lossLandscape(model, { x: [[1]], y: [[2]] }, { points: 3 });
    const possible = [0, 1].flatMap((a) => [0, 1].map((b) => [a ? 1 : -1, b ? 1 : -1]));
    const wanted = possible.map(([a, b]) => at.map((y) => at.map((x) => (3 + 3 * (a * x + b * y) - 2) ** 2)));
    expect(
      wanted.some((rows) => rows.flat().every((loss, place) => Math.abs(loss - losses.flat()[place]) < 1e-4)),
    ).toBe(true);
  });

  it.each([
    [{ points: 4 }, "needs an odd number of points"],
    [{ reach: 0 }, "a reach above 0"],
    [{ size: 3 }, "has the options loss, reach, points, seed"],
  ])("%j is refused", async (options, message) => {
    await expect(lossLandscape(layersModel(net), blobs(), options as never)).rejects.toThrow(message);
  });
});
