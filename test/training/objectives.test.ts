import type { Tensor } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { asDataset, type DataLike } from "../../src/training/datasets/as-dataset.js";
import { moons } from "../../src/training/datasets/shapes.js";
import { device } from "../../src/tfjs/devices/device.js";
import { evaluateModel } from "../../src/training/evaluate-model.js";
import { fit } from "../../src/training/fit.js";
import type { LastActivation } from "../../src/training/last-layer.js";
import { fitted } from "../../src/training/fitted.js";
import type { TrainingLoss } from "../../src/training/losses.js";
import { layersModel } from "../../src/training/models.js";
import { outputObjective } from "../../src/training/output-objective.js";
import { Random } from "../../src/number/random.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import { rounds } from "../support/rounds.js";

const tf = loadTfjs();
beforeAll(async () => {
  await device("cpu");
});

/** The objective of some labels for outputs of a shape. */
const objective = (y: unknown, shape: number[], activation: LastActivation, loss?: TrainingLoss) => {
  const labels = y as number[];
  const data = asDataset({ x: labels.map((_, place) => [place]), y: labels } as DataLike, "fit");
  return { data, ...outputObjective(tf, data, { shape, activation }, loss, "fit") };
};

/** Loss and right answers of all samples. */
function measured(
  y: unknown,
  outputs: number[][] | number[][][],
  activation: LastActivation,
  loss?: TrainingLoss,
) {
  const made = tf.tensor(outputs);
  const { data, labels, correct, ...rest } = objective(y, made.shape.slice(1), activation, loss);
  const tensor = labels(data.y, data.size);
  return {
    loss: rest.loss(tensor, made).dataSync()[0],
    right: correct?.(tensor, made).dataSync()[0],
    name: rest.name,
  };
}

describe("the loss where none is asked for", () => {
  const asks = "cannot see whether labels of 0 and 1 are classes or targets";
  const cases: [what: string, y: unknown, shape: number[], last: LastActivation, means: string][] = [
    ["class numbers after a softmax", [0, 2, 1], [3], "softmax", "crossEntropy, counted"],
    ["class numbers in a column after a softmax", [[0], [2]], [3], "softmax", "crossEntropy, counted"],
    ["class numbers of linear outputs", [0, 2, 1], [3], "linear", "crossEntropyFromLogits, counted"],
    ["class numbers of ReLU outputs", [0, 1], [3], "relu", "crossEntropyFromLogits, counted"],
    ["class numbers of three sigmoids", [0, 2], [3], "sigmoid", "binaryCrossEntropy, counted"],
    ["class numbers of a layer of one's own", [0, 2], [3], "unknown", "cannot see whether the outputs"],
    [
      "class numbers per step",
      [
        [0, 2],
        [1, 1],
      ],
      [2, 3],
      "softmax",
      "crossEntropy, counted",
    ],
    [
      "class numbers per step, linear",
      [
        [0, 2],
        [1, 1],
      ],
      [2, 3],
      "linear",
      "crossEntropyFromLogits, counted",
    ],
    ["a class too many", [0, 3], [3], "softmax", "needs class numbers from 0 to 2, .* got 3 in sample 1"],
    ["a negative class", [0, -1], [3], "linear", "needs class numbers from 0 to 2, .* got -1 in sample 1"],
    [
      "a class too many in a step",
      [
        [0, 1],
        [1, 3],
      ],
      [2, 3],
      "softmax",
      "got 3 in sample 1",
    ],
    [
      "one-hot rows after a softmax",
      [
        [1, 0],
        [0, 1],
      ],
      [2],
      "softmax",
      "crossEntropy, counted",
    ],
    [
      "one-hot rows of linear outputs",
      [
        [1, 0],
        [0, 1],
      ],
      [2],
      "linear",
      "crossEntropyFromLogits, counted",
    ],
    [
      "one-hot rows of booleans",
      [
        [true, false],
        [false, true],
      ],
      [2],
      "softmax",
      "crossEntropy, counted",
    ],
    [
      "several ones in a row, sigmoids",
      [
        [1, 1],
        [0, 0],
      ],
      [2],
      "sigmoid",
      "binaryCrossEntropy, counted",
    ],
    [
      "several ones in a row, linear",
      [
        [1, 1],
        [0, 0],
      ],
      [2],
      "linear",
      asks,
    ],
    [
      "several ones in a row, softmax",
      [
        [1, 1],
        [0, 0],
      ],
      [2],
      "softmax",
      "meanSquaredError",
    ],
    [
      "rows of probabilities, softmax",
      [
        [0.3, 0.7],
        [0.5, 0.5],
      ],
      [2],
      "softmax",
      "crossEntropy",
    ],
    [
      "rows of probabilities, linear",
      [
        [0.3, 0.7],
        [0.5, 0.5],
      ],
      [2],
      "linear",
      "meanSquaredError",
    ],
    [
      "numbers that a softmax cannot reach",
      [
        [3, 7],
        [5, 5],
      ],
      [2],
      "softmax",
      "needs labels from 0 to 1, .* got 3",
    ],
    ["0 and 1 after a sigmoid", [0, 1, 1], [1], "sigmoid", "binaryCrossEntropy, counted"],
    ["0 and 1 in a column after a sigmoid", [[0], [1]], [1], "sigmoid", "binaryCrossEntropy, counted"],
    ["booleans after a sigmoid", [true, false], [1], "sigmoid", "binaryCrossEntropy, counted"],
    [
      "0 and 1 per step after sigmoids",
      [
        [0, 1],
        [1, 1],
      ],
      [2, 1],
      "sigmoid",
      "binaryCrossEntropy, counted",
    ],
    ["0 and 1 of a linear output", [0, 1, 1], [1], "linear", asks],
    ["0 and 1 of a layer of one's own", [0, 1], [1], "unknown", asks],
    ["0 and 1 after one softmax", [0, 1], [1], "softmax", "a softmax of one unit, which is always 1"],
    ["−1 and 1 after a sigmoid", [-1, 1], [1], "sigmoid", "needs labels from 0 to 1, .* got -1 in sample 0"],
    ["1 and 2 after a sigmoid", [1, 2], [1], "sigmoid", "needs labels from 0 to 1, .* got 2 in sample 1"],
    ["−1 and 1 after a tanh", [-1, 1], [1], "tanh", "meanSquaredError"],
    ["whole numbers of a linear output", [-3, -1, 1, 3], [1], "linear", "meanSquaredError"],
    ["counts of a linear output", [0, 1, 5], [1], "linear", "meanSquaredError"],
    [
      "whole numbers, two for each sample",
      [
        [3, 4],
        [5, 6],
      ],
      [2],
      "linear",
      "meanSquaredError",
    ],
    ["shares after a sigmoid", [0.2, 0.9], [1], "sigmoid", "meanSquaredError"],
    [
      "as many numbers in another shape",
      [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      [3, 2],
      "linear",
      "needs labels of the shape",
    ],
    [
      "fractions for three outputs",
      [0.5, 1],
      [3],
      "softmax",
      "or class numbers of the shape \\[\\], got \\[\\] of numbers",
    ],
  ];
  it.each(cases)("%s", (_, y, shape, last, means) => {
    let chosen: string;
    try {
      const { name, correct } = objective(y, shape, last);
      chosen = `${String(name)}${correct ? ", counted" : ""}`;
    } catch (error) {
      chosen = (error as Error).message;
    }
    expect(chosen).toMatch(new RegExp(/^[a-zA-Z]+(, counted)?$/.test(means) ? `^${means}$` : means));
  });
});

describe("a loss that is asked for refuses", () => {
  const cases: [
    what: string,
    loss: TrainingLoss,
    y: unknown,
    shape: number[],
    last: LastActivation,
    message: string,
  ][] = [
    ["logits", "crossEntropy", [0, 1], [2], "linear", 'needs a softmax .* loss: "crossEntropyFromLogits"'],
    ["sigmoids", "crossEntropy", [0, 1], [2], "sigmoid", 'loss: "binaryCrossEntropy"'],
    ["one output", "crossEntropy", [0, 1], [1], "sigmoid", "needs one output for each class"],
    [
      "rows that do not add up",
      "crossEntropy",
      [[0.5, 0.1]],
      [2],
      "softmax",
      "rows of probabilities that add up to 1",
    ],
    ["negative rows", "crossEntropy", [[-1, 2]], [2], "softmax", "rows of probabilities"],
    [
      "rows of several ones",
      "crossEntropy",
      [[1, 1]],
      [2],
      "softmax",
      "binaryCrossEntropy.* where several may be 1",
    ],
    [
      "a softmax before its own",
      "crossEntropyFromLogits",
      [0, 1],
      [2],
      "softmax",
      "takes the softmax itself",
    ],
    [
      "a sigmoid before its own",
      "binaryCrossEntropyFromLogits",
      [0, 1],
      [1],
      "sigmoid",
      "takes the sigmoid itself",
    ],
    ["logits", "binaryCrossEntropy", [0, 1], [1], "linear", "needs a sigmoid as the last layer"],
    [
      "labels of −1",
      "binaryCrossEntropy",
      [-1, 1],
      [1],
      "sigmoid",
      "needs labels from 0 to 1, got -1 in sample 0",
    ],
    [
      "labels of 2",
      "binaryCrossEntropyFromLogits",
      [1, 2],
      [1],
      "linear",
      "needs labels from 0 to 1, got 2 in sample 1",
    ],
    [
      "labels of 0 and −1",
      "hinge",
      [0, -1],
      [1],
      "linear",
      "hinge needs labels of −1 and 1, got 0 in sample 0",
    ],
    ["labels of 2", "hinge", [1, 2], [1], "linear", "hinge needs labels of 0 and 1, or of −1 and 1, got 2"],
    ["class numbers", "meanSquaredError", [0, 1], [2], "linear", "Class numbers need a loss over classes"],
  ];
  it.each(cases)("%s: %s", (_, loss, y, shape, last, message) => {
    expect(() => objective(y, shape, last, loss)).toThrow(new RegExp(message));
  });

  it("never gives less than 0 for labels that it takes on random cases", () => {
    const random = Random.for(7, "objectives");
    const losses = [undefined, "crossEntropy", "crossEntropyFromLogits", "binaryCrossEntropy", "hinge",
      "binaryCrossEntropyFromLogits", "meanSquaredError", "meanAbsoluteError", "huber"] as const; // prettier-ignore
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random.uniform() * list.length)];
    let taken = 0;
    const refusals = new Set<string>();
    const count = rounds({ everyday: 600, thorough: 3000 });
    for (let trial = 0; trial < count; trial++) {
      const width = pick([1, 2, 3]);
      const values = pick([[0, 1], [-1, 1], [0, 1, 2], [1, 2], [0.25, 0.5], [0], [1], [-3, 7]]);
      const flat = random.uniform() < 0.5;
      const y = Array.from({ length: 3 }, () =>
        flat ? pick(values) : Array.from({ length: width }, () => pick(values)),
      );
      const activation = pick(["softmax", "sigmoid", "linear", "tanh", "unknown"]);
      const z = tf.tensor(
        Array.from({ length: 3 }, () => Array.from({ length: width }, () => 3 * random.normal())),
      );
      const outputs = (
        activation === "softmax" ? z.softmax() : activation === "sigmoid" ? z.sigmoid() : z.tanh()
      ) as Tensor;
      try {
        const { loss } = measured(
          y,
          (activation === "linear" ? z : outputs).arraySync() as number[][],
          activation,
          pick(losses),
        );
        expect(loss).toBeGreaterThanOrEqual(0);
        taken++;
      } catch (error) {
        refusals.add((error as Error).name);
      }
    }
    expect([...refusals]).toEqual(["InputError"]);
    expect(taken).toBeGreaterThan(0.13 * count);
  });
});

describe("values", () => {
  it("of hinge with −1 and 1, and with 0 and 1: 0.25 for w = 0.5", () => {
    // max(0, 1 − y·x/2) for x = −2, −1, 1, 2: 0, 0.5, 0.5, 0
    const outputs = [[-1], [-0.5], [0.5], [1]];
    expect(measured([-1, -1, 1, 1], outputs, "linear", "hinge")).toMatchObject({ loss: 0.25, right: 4 });
    expect(measured([0, 0, 1, 1], outputs, "linear", "hinge")).toMatchObject({ loss: 0.25, right: 4 });
  });

  it("of the focal loss are torchvision's mean of alpha_t·(1 − p_t)²·ce, and fit() learns by it", async () => {
    const p = [0.9, 0.4, 0.2, 0.7];
    const y = [1, 1, 0, 0];
    // torchvision.ops.sigmoid_focal_loss with its defaults, alpha = 0.25 and gamma = 2
    const each = p.map((share, i) => {
      const right = share * y[i] + (1 - share) * (1 - y[i]);
      return (0.25 * y[i] + 0.75 * (1 - y[i])) * (1 - right) ** 2 * -Math.log(right);
    });
    const { loss, right } = measured(
      y,
      p.map((share) => [share]),
      "sigmoid",
      "focal",
    );
    expect(loss).toBeCloseTo(each.reduce((sum, term) => sum + term) / 4, 6);
    expect(right).toBe(2);
    expect(() => measured(y, [[1], [2], [3], [4]], "linear", "focal")).toThrow(
      "needs a sigmoid as the last layer",
    );
    const data = { x: [[-2], [-1], [1], [2]], y: [0, 0, 1, 1] };
    const { history } = await fit({ input: [1], layers: ["1", "sigmoid"] }, data, {
      loss: "focal",
      epochs: 60,
      optimizer: { type: "adam", learningRate: 0.1 },
      progress: false,
    });
    expect(history.loss.at(-1)).toBeLessThan(history.loss[0] / 5);
    expect(history.accuracy!.at(-1)).toBe(1);
  });

  it("of class numbers, columns and one-hot rows are the same, of logits as of their softmax", () => {
    const z = [
      [0.3, -1.2, 2],
      [1, 0, 0.5],
    ];
    const p = tf.softmax(tf.tensor2d(z)).arraySync() as number[][];
    // torch.nn.functional.cross_entropy of the first row with class 2 is 0.20167124495279057; of the second with class 1
    // log(e + 1 + √e).
    const wanted = (0.20167124495279057 + Math.log(Math.E + 1 + Math.sqrt(Math.E))) / 2;
    for (const y of [
      [2, 1],
      [[2], [1]],
      [
        [0, 0, 1],
        [0, 1, 0],
      ],
    ])
      for (const [outputs, last] of [
        [z, "linear"],
        [p, "softmax"],
      ] as const) {
        const { loss, right } = measured(y, outputs, last);
        expect(loss).toBeCloseTo(wanted, 6);
        expect(right).toBe(1);
      }
  });

  it("of class numbers per step are means over samples and steps", () => {
    const p = [
      [
        [0.5, 0.25, 0.25],
        [0.1, 0.8, 0.1],
      ],
      [
        [0.2, 0.2, 0.6],
        [0.7, 0.2, 0.1],
      ],
    ];
    const { loss, right } = measured(
      [
        [0, 1],
        [0, 0],
      ],
      p,
      "softmax",
    );
    expect(loss).toBeCloseTo(-(Math.log(0.5) + Math.log(0.8) + Math.log(0.2) + Math.log(0.7)) / 4, 6);
    // Both steps of the first sample, one of the second.
    expect(right).toBe(1.5);
  });

  it("of zeros and ones in a column are those of a list", () => {
    const p = [[0.9], [0.2], [0.4]];
    const wanted = -(Math.log(0.9) + Math.log(0.8) + Math.log(0.4)) / 3;
    for (const y of [
      [1, 0, 1],
      [[1], [0], [1]],
      [true, false, true],
    ]) {
      const { loss, right } = measured(y, p, "sigmoid");
      expect(loss).toBeCloseTo(wanted, 6);
      expect(right).toBe(2);
    }
  });
});

describe("the last layer is seen", () => {
  const dense = (lib: Tfjs, activation?: "softmax") =>
    lib.layers.dense({ units: 2, activation, inputShape: [2] });
  const { layers } = tf;
  const models: [string, () => ReturnType<Tfjs["sequential"]>, LastActivation][] = [
    ["in a dense layer", () => tf.sequential({ layers: [dense(tf, "softmax")] }), "softmax"],
    ["as a layer of its own", () => tf.sequential({ layers: [dense(tf), layers.softmax()] }), "softmax"],
    ["as an activation", () => tf.sequential({ layers: [dense(tf), layers.activation({ activation: "sigmoid" })] }), "sigmoid"],
    ["before a reshape", () => tf.sequential({ layers: [dense(tf, "softmax"), layers.reshape({ targetShape: [1, 2] })] }), "softmax"],
    ["within a model that is a layer", () => tf.sequential({ layers: [tf.sequential({ layers: [dense(tf, "softmax")] })] }), "softmax"],
    ["within timeDistributed", () =>
      tf.sequential({ layers: [layers.timeDistributed({ layer: layers.dense({ units: 2, activation: "softmax" }), inputShape: [3, 2] })] }), "softmax"],
    ["where there is none", () => tf.sequential({ layers: [dense(tf)] }), "linear"],
    ["of a batch norm: none that is known", () => tf.sequential({ layers: [dense(tf, "softmax"), layers.batchNormalization()] }), "unknown"],
  ]; // prettier-ignore
  it.each(models)("%s", (_, make, activation) => {
    const model = make();
    const x =
      model.inputs[0].shape.length === 3
        ? [
            [
              [1, 2],
              [3, 4],
              [5, 6],
            ],
          ]
        : [[1, 2]];
    expect(
      fitted(model, asDataset({ x, y: [0] } as DataLike, "fit"), "fit").outputs[0].output.activation,
    ).toBe(activation);
  });

  it("in a specification", () => {
    const model = layersModel({ input: [2], layers: ["3", "relu", "2", "softmax"] }, { tf });
    expect(fitted(model, moons({ points: 2 }), "fit").outputs[0].output).toEqual({
      shape: [2],
      activation: "softmax",
    });
  });
});

describe("fit by default", () => {
  it("learns y = 2x − 1 as a regression: 19 at x = 10, and no accuracy", async () => {
    const { history, model } = await fit(
      (lib) => lib.sequential({ layers: [lib.layers.dense({ units: 1, inputShape: [1] })] }),
      { x: [[-1], [0], [1], [2], [3], [4]], y: [-3, -1, 1, 3, 5, 7] },
      { epochs: 300, optimizer: { type: "sgd", learningRate: 0.05 }, progress: false },
    );
    expect(history.loss.at(-1)).toBeLessThan(1e-3);
    expect(history.accuracy).toBeUndefined();
    expect((model.predict(tf.tensor2d([[10]])) as Tensor).dataSync()[0]).toBeCloseTo(19, 0);
  });

  it("learns from outputs without a softmax, and evaluate() measures the same", async () => {
    const data = moons({ points: 100 });
    const { history, model } = await fit({ input: [2], layers: ["8", "relu", "2"] }, data, {
      epochs: 15,
      optimizer: { type: "adam", learningRate: 0.05 },
      progress: false,
    });
    expect(history.loss.at(-1)).toBeGreaterThan(0.01);
    expect(history.accuracy!.at(-1)).toBeGreaterThan(0.85);
    expect((await evaluateModel(model, data)).accuracy).toBeGreaterThan(0.85);
  });

  it("measures validation labels in a form of their own, and by the training's loss", async () => {
    const net = { input: [1], layers: ["2", "softmax"] };
    const options = { epochs: 1, progress: false, batchSize: 4 } as const;
    const training = { x: [[1], [2], [3], [4]], y: [0, 1, 0, 1] };
    const same = async (y: unknown) =>
      (await fit(net, training, { ...options, validation: { x: training.x, y } as DataLike })).history;
    expect(await same([[1, 0], [0, 1], [1, 0], [0, 1]])).toEqual(await same([0, 1, 0, 1])); // prettier-ignore
    // Counts, of which validation has zeros and ones alone.
    const counts = await fit(
      { input: [1], layers: ["1"] },
      { x: [[0], [1], [2], [3]], y: [0, 1, 2, 3] },
      { ...options, validation: { x: [[0], [1]], y: [0, 1] } },
    );
    expect(Object.keys(counts.history)).toEqual(["loss", "valLoss"]);
  });
});
