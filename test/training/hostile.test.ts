import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as gradsheet from "../../src/index.js";
import { FileError, InputError } from "../../src/errors.js";
import type { LayersModel, Tensor, Tfjs } from "../../src/tfjs/library.js";

/*
 * What nobody would write with types: each is refused in words, and none hangs, breaks or goes through in silence.
 */

// oxlint-disable-next-line typescript/no-explicit-any -- without types
const untyped = gradsheet as any;
const { fit, moons, mnist, schedule, layersModel } = untyped;
const net = { input: [2], layers: ["4", "tanh", "2", "softmax"] };
const data = moons({ points: 10 });
const images = { input: [1, 8, 8], layers: ["4c3", "relu", "flatten", "10"] };
const cosine = schedule.cosine({ from: 0.1, steps: 10 });
const scheduled = { type: "sgd", learningRate: cosine };
const validation = 0.2;
const many = Array.from({ length: 12 }, (_, at) => String(at));
const frozen = (tf: Tfjs): LayersModel => {
  const still = layersModel(net, { tf }) as LayersModel;
  for (const layer of still.layers) layer.trainable = false;
  return still;
};

const folder = mkdtempSync(join(tmpdir(), "gradsheet-hostile-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  await gradsheet.device("cpu");
});

/** A step of training with a loss function of one's own. */
const lossOf = async (loss: unknown): Promise<unknown> => {
  const { tf } = await gradsheet.device("cpu");
  return untyped.compileStep(loss, { optimizer: tf.train.sgd(0.1) })(tf.tensor2d([[1, 2]]));
};

function csv(text: string | Buffer, options: unknown): unknown {
  writeFileSync(join(folder, "data.csv"), text);
  return untyped.readCsv(join(folder, "data.csv"), options);
}

it.each<[string, () => unknown, string]>([
  [
    "predict",
    () => untyped.predict(layersModel(net), [[1, 2]], { batchSize: 0 }),
    "batchSize as a whole number",
  ],
  ["predict", () => untyped.predict(layersModel(net), null), "needs lists of numbers or a tensor, got null"],
  ["predict", () => untyped.predict(null, [[1, 2]]), "needs a tfjs model, or the result of a run"],
  ["predict", () => untyped.predict(fit(net, data, { epochs: 1 }), [[1, 2]]), "Await it first."],
  ["confusion", () => untyped.confusion(undefined, data), "needs a tfjs model, or the result of a run"],
  ["filters", () => untyped.filters(layersModel(images), null), "needs options"],
  ["lossLandscape", () => untyped.lossLandscape(layersModel(net), data, { points: 100_001 }), "up to 201"],
  ["compare", () => untyped.compareOptimizers(net, data, { a: "adam" }, null), "needs options"],
  [
    "compare",
    () => untyped.compareOptimizers(net, data, { a: "adam" }, { show: "validaton" }),
    'Did you mean "validation"?',
  ],
  [
    "compare",
    () => untyped.compareOptimizers(net, data, { a: "adam" }, { by: "week" }),
    "out of step, epoch, second",
  ],
  ["compare", () => untyped.compareOptimizers(net, data, { a: "adam" }, { seeds: "3" }), 'got "3"'],
  ["compare", () => untyped.compareOptimizers(net, data, { a: "adam" }, { seeds: 1e12 }), "from 1 to 10000"],
  [
    "tune",
    () =>
      untyped.compareOptimizers(
        net,
        data,
        { a: "adam" },
        { validation, tune: { learningRate: ["0.1", "0.2"] } },
      ),
    "numbers above 0",
  ],
  [
    "tune",
    () =>
      untyped.compareOptimizers(
        net,
        data,
        { a: scheduled },
        { validation, tune: { learningRate: [0.1, 0.2] } },
      ),
    "needs an optimizer without a schedule",
  ],
  ["sweep", () => untyped.sweep(net, data, { clipNorm: [1, -1] }), "clipNorm above 0"],
  ["sweep", () => untyped.sweep(net, data, { learningRate: [1, Infinity] }), "learning rates above 0"],
  [
    "findLearningRate",
    () => untyped.findLearningRate(net, data, { optimizer: scheduled }),
    "one with a schedule",
  ],
  ["classWeights", () => fit(net, data, { classWeights: "balance" }), '"balanced" or { class: weight }'],
  ["classWeights", () => fit(net, data, { classWeights: { 0: 0, 1: 0 } }), "needs a class that counts"],
  ["loadModel", () => untyped.loadModel(5), "needs a path, got 5"],
  ["loadResult", () => untyped.loadResult(undefined), "needs a path"],
  ["select", () => data.select([1000]), "needs places from 0 to 19"],
  ["split", () => data.split({ validation: "x" }), "shares that are numbers"],
  ["map", () => data.map(() => 5), "no list for sample 0"],
  ["standardize", () => data.standardize({ by: [1] }), "needs a data set to go by"],
  ["augment", () => untyped.augment(undefined), "needs images of shape"],
  ["augment", () => untyped.augment(mnist({ samples: 2 }), { shift: 1.5 }), "shift as a whole number"],
  ["augment", () => untyped.augment(mnist({ samples: 2 }), { rotate: Infinity }), "rotate Infinity"],
  ["augment", () => untyped.augment(mnist({ samples: 2 }), { copies: 1e15 }), "Ask for fewer copies."],
  ["fit", () => fit(net, data, { epochs: "3" }), 'needs epochs as a whole number of at least 1, got "3"'],
  ["fit", () => fit(net, data, { optimizer: { type: "sgd", learningRate: "0.1" } }), 'got "0.1"'],
  ["fit", () => fit(net, data, { optimizer: null }), "got null"],
  [
    "fit",
    () => fit(net, data, { signal: 5 }),
    "needs signal as the signal of an AbortController, got number",
  ],
  ["fit", () => fit(net, data, { loss: () => 3 }), "needs a tensor from your loss function, got number"],
  [
    "fit",
    () => fit(net, data, { loss: async () => 3 }),
    "needs a tensor from your loss function, got a promise",
  ],
  [
    "fit",
    () => fit(net, data, { loss: (labels: Tensor) => labels.sum() }),
    "needs a loss that depends on the model's weights, got one without a gradient",
  ],
  ["fit", () => fit(net, { x: [[1, 2]], y: [0] }, { validation }), "needs two samples or more to keep some"],
  [
    "fit",
    () => fit({ input: [2], layers: ["relu"] }, { x: [[1, 2]], y: [[1, 2]] }),
    "weights to train, got none",
  ],
  ["fit", () => fit(frozen, data), "needs a model with weights to train, got 4 that are frozen"],
  ["fit", () => fit((tf: Tfjs) => tf.sequential(), data), "needs a model with layers, got none"],
  ["readCsv", () => csv("", { label: "b" }), "needs a line of headings, got an empty file"],
  ["readCsv", () => csv("a,b\n1,2\n", { label: "B" }), 'a column out of a, b, got "B". Did you mean "b"?'],
  ["readCsv", () => csv("a;b\n1,5;2\n", { label: "b", decimal: ";" }), "needs decimal out of ., ,"],
  [
    "readCsv",
    () => csv("a,b\n1,2\n", { label: "b", missing: "skip" }),
    "needs missing out of refuse, drop, mean",
  ],
  [
    "readCsv",
    () => csv(`a,b\n${many.join(",1\n")},1\nx,1\n`, { label: "b" }),
    '"x" beside 12 different numbers',
  ],
  ["readCsv", () => csv("a,b\n1,2\n", undefined), "needs options"],
  [
    "fit",
    () => fit(net, [[[1, 2]], [0]]),
    "needs data { x, y }, got a list of 2. Give { x: inputs, y: labels }.",
  ],
  ["fit", () => fit(net, { X: [[1, 2]], y: [0] }), "got an object with X, y."],
  ["fit", () => fit(net, { x: [[1, null]], y: [0] }), "got null. Remove or replace the sample."],
  ["fit", () => fit(net, { x: [["1", "2"]], y: [0] }), "values.map(Number)"],
  ["fit", () => fit(net, { x: [[1, 2]], y: ["cat"] }), "classes.indexOf(word)"],
  ["fit", () => fit(net, data, { metrics: ["accuracy"] }), "the accuracy is measured anyway"],
  ["fit", () => fit(net, data, { metrics: "acc" }), "the accuracy is measured anyway"],
  [
    "fit",
    () =>
      fit(net, {
        x: [
          [1, 2],
          [2, 1],
        ],
        y: [1, 2],
      }),
    "y.map((label) => label - 1)",
  ],
  [
    "fit",
    () =>
      fit(net, {
        x: [
          [1, 2],
          [2, 1],
        ],
        y: [-1, 1],
      }),
    "a class of their own, which ignore names",
  ],
  [
    "fit",
    () =>
      fit(net, {
        x: [
          [1, 2],
          [2, 1],
        ],
        y: [0, 2],
      }),
    "one unit for each class",
  ],
  [
    "compare",
    () => untyped.compareOptimizers(net, data, ["sgd", "adam"]),
    "by the names that they shall have, got a list of 2",
  ],
  [
    "compare",
    () => untyped.compareOptimizers(net, data, { a: "adam" }, { seeds: [1, 2, 1] }),
    "needs seeds that differ, got [1,2,1]",
  ],
  [
    "tune",
    () =>
      untyped.compareOptimizers(net, data, { a: "adam" }, { validation, tune: { learningRate: [0.1, 0.1] } }),
    "two or more different numbers",
  ],
  [
    "sweep",
    () => untyped.sweep(net, data, { batchSize: [4, 4] }),
    "needs values that differ for batchSize, got [4,4]",
  ],
  [
    "readCsv",
    () => csv(",a,b\n0,1,2\n1,3,4\n", { label: "b" }),
    'got none for column 1. Name it in the file, or leave it out: ignore: [""].',
  ],
  ["readCsv", () => csv("a,b\n1,2\nInfinity,3\n", { label: "b" }), "needs finite numbers in a, got Infinity"],
  ["readCsv", () => csv("a,b\n1e400,2\n2,3\n", { label: "b" }), "needs finite numbers in a, got 1e400"],
  ["split", () => data.split(0.2), "needs options { … }, got 0.2"],
  ["split", () => data.split({ valdation: 0.2 }), "Did you mean validation?"],
  ["split", () => data.split({}, "a"), 'needs seed as a whole number, got "a"'],
  ["take", () => data.take(0), "take: needs count as a whole number of at least 1, got 0"],
  ["shuffle", () => data.shuffle("a"), 'needs seed as a whole number, got "a"'],
  ["reshaped", () => data.reshaped(2), "needs a shape of 2 numbers, got 2"],
  ["reshaped", () => data.reshaped([3]), "needs a shape of 2 numbers, got [3]"],
  ["reshaped", () => data.reshaped([-1, -2]), "needs a shape of 2 numbers, got [-1, -2]"],
  ["Dataset", () => new untyped.Dataset(), "dataset: needs x as a Float32Array, got undefined"],
  [
    "Dataset",
    () => new untyped.Dataset({ x: [1], y: [0], inputShape: [1] }),
    "needs x as a Float32Array, got an array",
  ],
  [
    "Dataset",
    () => new untyped.Dataset({ x: data.x, y: [0], inputShape: [2] }),
    "needs y as an Int32Array of class numbers",
  ],
  [
    "Dataset",
    () => new untyped.Dataset({ x: data.x, y: data.y, inputShape: 2 }),
    "needs inputShape as a list of lengths from 1 on, got 2",
  ],
  ["moons", () => moons(10), "needs options { … }, got 10"],
  ["moons", () => moons({ samples: 10 }), "moons: has the options points, noise, seed, got samples"],
  [
    "blobs",
    () => untyped.blobs({ classes: 0 }),
    "blobs: needs classes as a whole number of at least 1, got 0",
  ],
  ["mnist", () => mnist({ samples: 0 }), "mnist: needs samples as a whole number of at least 1, got 0"],
  [
    "drawnDigits",
    () => untyped.drawnDigits({ samples: 1.5 }),
    "drawnDigits: needs samples as a whole number",
  ],
  [
    "figure",
    async () => (await fit(net, data, { epochs: 1 })).figure({ titles: "x" }),
    "Did you mean title?",
  ],
  [
    "figure",
    async () => (await fit(net, data, { epochs: 1 })).figure({ scale: "logarithmic" }),
    "needs a scale out of linear, log",
  ],
  [
    "confusion",
    () => untyped.confusion(layersModel(net), { x: [[1, 2]], y: [7] }),
    "confusion: needs class numbers from 0 to 1",
  ],
  [
    "compileStep",
    () => lossOf(async () => 1),
    "needs a tensor of one number from your loss function, got a promise",
  ],
  ["compileStep", () => lossOf(() => 1), "got number"],
  [
    "compileStep",
    () => lossOf((x: Tensor) => x.square()),
    "got one of shape [1, 2]. Take the mean: loss.mean().",
  ],
  [
    "longMemory",
    () => untyped.longMemory({ points: 3 }),
    "longMemory: has the options samples, steps, noise, seed, got points",
  ],
  ["sineSeries", () => untyped.sineSeries(3), "sineSeries: needs options { … }, got 3"],
  ["readCsv", () => csv("a,a\n1,2\n", { label: "a" }), "needs headings that differ, got a twice"],
  ["readCsv", () => csv("a;b\n1,5;2\n2,5;3", { label: "b" }), "a decimal point in a, got 1,5"],
  ["readCsv", () => csv("a,b\n1,2\n", { label: "b", separator: ", " }), "a separator of one character"],
  ["readCsv", () => csv("a,b\n1,", { label: "a" }), '"" for b in row 2'],
  ["readCsv", () => untyped.readCsv(5, { label: "b" }), "needs a path, got 5"],
  ["readIdx", () => untyped.readIdx(5, 6), "needs a path, got 5"],
])("%s refuses %s", async (_, attempt, message) => {
  const error: unknown = await Promise.resolve()
    .then(attempt)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toContain(message);
});

it("reads a spreadsheet's text with its mark, in UTF-16 too, and numbers with a comma", () => {
  const text = "\ufeffgröße;b\r\n1,5;2\r\n-0,25;3\r\n;4\r\n";
  const utf16 = Buffer.from(text, "utf16le");
  for (const file of [text, utf16, Buffer.from(utf16).swap16()]) {
    const read = csv(file, { label: "b", decimal: ",", missing: "mean" }) as gradsheet.Dataset;
    expect([read.features, Array.from(read.x), Array.from(read.y)]).toEqual([
      ["größe"],
      [1.5, -0.25, 0.625],
      [2, 3, 4],
    ]);
  }
});

it.each<[string, Buffer, string]>([
  [
    "of another encoding",
    Buffer.from("größe,b\n1,2\n", "latin1"),
    "must be a text in UTF-8, got bytes of another",
  ],
  ["that is none", Buffer.from([0, 1, 2, 10, 0, 3]), "must be a text, got bytes that are no letters"],
])("refuses a text %s", (_, bytes, message) => {
  expect(() => csv(bytes, { label: "b" })).toThrow(FileError);
  expect(() => csv(bytes, { label: "b" })).toThrow(message);
});

it("leaves out columns without a heading, and finds the separator beside headings with commas in quotes", () => {
  const read = csv('"a, in m, about";b;;\n1;2;3;4\n5;6;7;8\n', {
    label: "b",
    ignore: [""],
  }) as gradsheet.Dataset;
  expect([read.features, Array.from(read.x), Array.from(read.y)]).toEqual([
    ["a, in m, about"],
    [1, 5],
    [2, 6],
  ]);
});

it("takes Infinity for a word among words", () => {
  const read = csv("a,b\nInfinity,2\nzero,6\n", { label: "b" }) as gradsheet.Dataset;
  expect(read.features).toEqual(["a=Infinity", "a=zero"]);
});

it("reads fields between any signs, such as | and .", () => {
  for (const separator of ["|", ".", "*", "^"]) {
    const read = csv(`a${separator}b\n1${separator}2\n3${separator}4\n`, {
      label: "b",
      separator,
    }) as gradsheet.Dataset;
    expect([Array.from(read.x), Array.from(read.y)]).toEqual([
      [1, 3],
      [2, 4],
    ]);
  }
});

it("takes the names of classes that look like numbers as names", async () => {
  const named = new gradsheet.Dataset({
    name: "named",
    x: Float32Array.from([1, 2, 3, 4]),
    y: Int32Array.from([0, 1, 2, 0]),
    inputShape: [1],
    classes: ["1", "2", "3"],
  });
  const three = { input: [1], layers: ["3", "softmax"] };
  await expect(fit(three, named, { classWeights: { 0: 5, 1: 1 }, epochs: 1 })).rejects.toThrow(
    "out of 1, 2, 3",
  );
  const byName = await fit(three, named, { classWeights: { 1: 5, 2: 1, 3: 1 }, epochs: 2 });
  const byNumber = await fit(
    three,
    { x: [[1], [2], [3], [4]], y: [0, 1, 2, 0] },
    { classWeights: { 0: 5 }, epochs: 2 },
  );
  expect(byName.stepLosses).toEqual(byNumber.stepLosses);
});

it("names the classes that a model has and its data do not", async () => {
  const wide = await fit({ input: [2], layers: ["5", "softmax"] }, data, { epochs: 1 });
  expect((await untyped.confusion(wide, data)).labels).toHaveLength(5);
});
