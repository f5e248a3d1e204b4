import { beforeAll, describe, expect, it } from "vitest";
import { checks } from "./support/checks-papers3.js";
import { evaluateAt } from "./support/evaluate-at.js";
import { keysOfPaper } from "./support/paper-keys.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * The keys of the paper, proved: windows slid in loops, receptive fields by following every path back to the image, gradients by
 * finite differences. Nothing here but the checks of constructions, which are tested, calls the library.
 */
const keys = keysOfPaper("tum-i2dl-cnn");

/** Numbers from 0 to 1, the same in every run. */
const numbersFrom = (seed: number) => {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
};

/** How often a window of size k fits when it slides over n pixels with p more on each side. */
function places(n: number, k: number, s: number, p = 0): number {
  let count = 0;
  for (let start = -p; start + k <= n + p; start += s) count++;
  return count;
}

/** The first and last pixel that output o of windows [k, s, p] sees, from the last layer back to the image. */
function field(layers: number[][], o: number): [number, number] {
  let [first, last] = [o, o];
  for (const [k, s, p] of layers.toReversed()) [first, last] = [first * s - p, last * s - p + k - 1];
  return [first, last];
}

const width = (layers: number[][]) => {
  const [first, last] = field(layers, 7);
  return last - first + 1;
};

/** Cross-correlation without padding. */
function correlate(image: number[][], kernel: number[][]): number[][] {
  const rows = places(image.length, kernel.length, 1);
  const columns = places(image[0].length, kernel[0].length, 1);
  return Array.from({ length: rows }, (_r, i) =>
    Array.from({ length: columns }, (_c, j) => {
      let sum = 0;
      kernel.forEach((row, u) => row.forEach((weight, v) => (sum += weight * image[i + u][j + v])));
      return sum;
    }),
  );
}

const strongest = (kernel: number[][], image: number[][]) =>
  Math.max(
    ...correlate(image, kernel)
      .flat()
      .map((value) => Math.abs(value)),
  );
const upright = Array.from({ length: 8 }, () => [0, 0, 0, 0, 1, 1, 1, 1]);
const lying = upright[0].map((value) => upright[0].map(() => value));

const x = [
  [
    [1, -0.5],
    [2, -2],
  ],
  [
    [-2, 1],
    [-1.5, 1],
  ],
  [
    [1, 0],
    [0, 0],
  ],
];
const target = [0, 1, 1, 0];
const convolved = (w: number[]) =>
  [0, 1, 2, 3].map((at) => w.reduce((sum, weight, c) => sum + weight * x[c][at >> 1][at & 1], 0));

/** The loss of problem 4; the outputs named in `asleep` stay on the padding. */
const loss = (w: number[], asleep: number[] = []) =>
  convolved(w).reduce((sum, value, at) => {
    const p = asleep.includes(at) ? 0 : Math.max(0, value);
    return sum - (target[at] === 1 ? Math.log(p) : Math.log(1 - p));
  }, 0);

describe("tum-i2dl-cnn, the keys", () => {
  it("1a: the first kernel keeps flat areas and smears, the second answers to upright edges alone", () => {
    expect(keys["tum-cnn1-4a"]).toEqual({ C1: "box blur", C2: "vertical edge detector" });
    const C1 = [0, 1, 2].map(() => [1 / 9, 1 / 9, 1 / 9]);
    const C2 = [
      [1, -1],
      [1, -1],
    ];
    correlate(
      lying.map((row) => row.map(() => 1)),
      C1,
    ).forEach((row) => row.forEach((value) => expect(value).toBeCloseTo(1, 12)));
    expect(correlate(upright, C1)[0][2]).toBeCloseTo(1 / 3, 12);
    expect([strongest(C2, upright), strongest(C2, lying)]).toEqual([2, 0]);
  });

  it("1b–1d: sizes by sliding windows", () => {
    expect(keys["tum-cnn1-4b"].output).toEqual([places(26, 7, 3, 1), places(26, 7, 3, 1), 5]);
    const { weight_shape, dimensions } = keys["tum-cnn1-4c"];
    const sizes: Record<string, number> = {
      "output channels": 4,
      "input channels": 3,
      "kernel height": 5,
      "kernel width": 5,
    };
    expect(weight_shape).toEqual(dimensions.map((name: string) => sizes[name]));
    expect(dimensions).toEqual(["output channels", "input channels", "kernel height", "kernel width"]);
    const three = [
      [3, 1, 0],
      [3, 1, 0],
      [3, 1, 0],
    ];
    expect(keys["tum-cnn1-4d"].receptive_field).toEqual([width(three), width(three)]);
  });

  it("1g: the derivative of x + R(x) is that of differences for R(x) = 0.3 x", () => {
    const slope = (1.001 + 0.3 * 1.001 - (0.999 + 0.3 * 0.999)) / 0.002;
    expect(evaluateAt(keys["tum-cnn1-4g"].dH_dx, { r: 0.3 })).toBeCloseTo(slope, 10);
  });

  it("2a, 3.2, 5d: receptive fields by following the windows back, cut at the border of the image", () => {
    const lenet = [
      [5, 1, 0],
      [2, 2, 0],
      [5, 1, 0],
      [2, 2, 0],
    ];
    const inside = (layers: number[][], outputs: number, size: number) => {
      const first = Math.max(0, field(layers, 0)[0]);
      return Math.min(size - 1, field(layers, outputs - 1)[1]) - first + 1;
    };
    const lenetAll = inside(lenet, 5, 32);
    expect(keys["tum-cnn2-7a"]).toEqual({
      maxpool1: [width(lenet.slice(0, 2)), width(lenet.slice(0, 2))],
      f1: [lenetAll, lenetAll],
    });
    const streets = [
      [4, 2, 1],
      [2, 2, 0],
      [4, 2, 1],
      [2, 2, 0],
    ];
    const streetsAll = inside(streets, 4, 64);
    expect(streetsAll).toBe(64);
    expect(keys["tum-cnn3-32"]).toEqual({
      maxpool1: [width(streets.slice(0, 2)), width(streets.slice(0, 2))],
      fc1: [streetsAll, streetsAll],
    });
    const large = [
      [11, 4, 5],
      [3, 2, 1],
      [5, 1, 2],
    ];
    expect(keys["tum-cnn5-7d"]).toEqual({
      after_layer_2: width(large.slice(0, 2)),
      after_layer_3: width(large),
    });
  });

  it("2e: the derivatives are those of differences where every ReLU is open", () => {
    const at = { w0: 0.5, w1: 0.4, w2: 0.7, w3: 1.3, x: 2 };
    const relu = (value: number) => Math.max(0, value);
    const z = (w0: number, skip: number) => {
      const y = relu(at.w1 * relu(w0 * at.x) + skip * at.x);
      return relu(at.w3 * relu(at.w2 * y) + skip * y);
    };
    const slope = (skip: number) => (z(at.w0 + 1e-4, skip) - z(at.w0 - 1e-4, skip)) / 2e-4;
    const { with_skip, without_skip } = keys["tum-cnn2-7e"];
    expect(evaluateAt(with_skip, at)).toBeCloseTo(slope(1), 9);
    expect(evaluateAt(without_skip, at)).toBeCloseTo(slope(0), 9);
  });

  it("3.1: the matrix has a row for every value before fc1 and a column for every value behind it", () => {
    const side = places(places(places(places(64, 4, 2, 1), 2, 2), 4, 2, 1), 2, 2);
    const [inputs, outputs] = [100 * side * side, 40 * 4 * 4];
    expect(keys["tum-cnn3-31"]).toEqual({
      weight_shape: [inputs, outputs],
      weights: inputs * outputs,
    });
  });

  it("4a, 4b, 4d: forward pass, loss, gradient and step", () => {
    const { conv, pool } = keys["tum-cnn4-5a"];
    expect(conv.flat()).toEqual(convolved([1, 1, 1]));
    expect(pool.flat()).toEqual(convolved([1, 1, 1]).map((value) => Math.max(0, value)));
    const { loss: closed, value } = keys["tum-cnn4-5b"];
    expect(value).toBeCloseTo(loss([1, 1, 1]), 12);
    expect(evaluateAt(closed, {})).toBeCloseTo(loss([1, 1, 1]), 12);
    const { gradient, w_new } = keys["tum-cnn4-5d"];
    [0, 1, 2].forEach((c) => {
      // the pixel that ties with the padding, 0, takes no part
      const moved = (by: number) =>
        loss(
          [0, 1, 2].map((at) => (at === c ? 1 + by : 1)),
          [0],
        );
      expect(gradient[c]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
      expect(w_new[c]).toBeCloseTo(1 - gradient[c], 12);
    });
  });

  it("4e: a filter that shows only vertical edges", () => {
    expect(keys["tum-cnn4-5e"].type).toBe("vertical edge detector");
  });

  it("5a–5c, 5f: classes, size, parameters", () => {
    expect(keys["tum-cnn5-7a"]).toEqual({
      layer: "fully connected",
      units: 1000,
      output_function: "softmax",
      loss: "cross-entropy",
    });
    const side = places(256, 11, 4, 5);
    expect(keys["tum-cnn5-7b"].output).toEqual([side, side, 96]);
    let parameters = 0;
    for (let filter = 0; filter < 96; filter++) parameters += 11 * 11 * 3 + 1;
    expect(keys["tum-cnn5-7c"].parameters).toBe(parameters);
    expect(keys["tum-cnn5-7f"].possible).toBe(false);
  });
});

describe("tum-i2dl-cnn, constructions", () => {
  const filter = (weights: number[]) => [weights.slice(0, 3), weights.slice(3, 6), weights.slice(6)];
  const response = (weights: number[], code: number) =>
    weights.reduce((sum, weight, at) => sum + (code & (1 << at) ? weight : 0), 0);
  /** The codes of the black-and-white patches, of all 512, that the filter answers to most. */
  const strongestPatches = (weights: number[]) => {
    const all = Array.from({ length: 512 }, (_, code) => response(weights, code));
    return all.flatMap((value, code) => (value === Math.max(...all) ? [code] : []));
  };

  it.each([
    { weights: [1, 0, -1, 1, 0, -1, 1, 0, -1], rightFor: "vertical" },
    { weights: [-2, 0, 2, -4, 0, 4, -2, 0, 2], rightFor: "vertical" },
    { weights: [1, 1, 1, 0, 0, 0, -1, -1, -1], rightFor: "horizontal" },
    { weights: [0, 1, 0, 1, -4, 1, 0, 1, 0], rightFor: "both" },
    { weights: [1, 1, 1, 1, 1, 1, 1, 1, 1], rightFor: "both" },
    { weights: [0, 0, 0, 0, 0, 0, 0, 0, 0], rightFor: "none" },
  ])(
    "the check of 4e takes $weights where an upright edge answers and a lying one does not: $rightFor",
    (row) => {
      const answersTo = [upright, lying].map((image) => strongest(filter(row.weights), image) > 0);
      expect(checks.verticalEdgeFilter({ filter: filter(row.weights) })).toBe(
        String(answersTo) === "true,false",
      );
      expect(checks.verticalEdgeFilter({ filter: filter(row.weights) })).toBe(row.rightFor === "vertical");
    },
  );

  it("the check of 4f takes just the filters whose strongest patch, of all 512, is the cross alone", () => {
    const random = numbersFrom(5);
    let taken = 0;
    for (let round = 0; round < 200; round++) {
      const weights = Array.from({ length: 9 }, (_, at) => {
        const right = at % 2 === 0 ? -1 : 1;
        return (random() < 0.95 ? right : -right) * Math.floor(random() * 12);
      });
      const isRight = String(strongestPatches(weights)) === String([0b010101010]);
      expect(checks.crossFilter({ filter: filter(weights) }), String(weights)).toBe(isRight);
      if (isRight) taken++;
    }
    expect(taken).toBeGreaterThan(20);
    expect(taken).toBeLessThan(180);
  });
});

describe("tum-i2dl-cnn, the answers", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;
  beforeAll(async () => {
    answers = await solvedPaper("tum-i2dl-cnn");
  }, paperTimeout);

  it("2b, 2c: the counts in the prose are those of loops", () => {
    expect(answers["tum-cnn2-7b"].value.text).toContain(`=${84 * 26 + 26}$`);
    const side = places(places(places(places(68, 5, 1), 2, 2), 5, 1), 2, 2);
    expect(answers["tum-cnn2-7c"].value.text).toContain(`f1 gets ${16 * side * side} inputs`);
    expect(places(places(68, 5, 1), 2, 2)).toBe(32);
  });

  it("2a: the receptive fields are the same where every pooling moves by 1, as the question's text has it", () => {
    const slow = [
      [5, 1, 0],
      [2, 1, 0],
      [5, 1, 0],
      [2, 1, 0],
    ];
    expect(width(slow.slice(0, 2))).toBe(keys["tum-cnn2-7a"].maxpool1[0]);
    const outputs = places(places(places(places(32, 5, 1), 2, 1), 5, 1), 2, 1);
    expect(field(slow, outputs - 1)[1] - field(slow, 0)[0] + 1).toBe(keys["tum-cnn2-7a"].f1[0]);
  });

  it("5b: the published numbers 256 − 11 leave out the padding that their formula has", () => {
    expect((256 - 11) / 4 + 1).toBe(62.25);
    expect(Math.floor((256 - 11 + 2 * 5) / 4) + 1).toBe(64);
    expect(answers["tum-cnn5-7b"].note).toContain("62.25");
  });

  it("corrects one published answer: (3, 4, 5, 5) as PyTorch's weight would make a layer from 4 to 3 channels", () => {
    const corrected = Object.entries(answers).filter(([, { verdict }]) => verdict === "corrected");
    expect(corrected.map(([id]) => id)).toEqual(["tum-cnn1-4c"]);
    // y[o] = Σ W[o][i]·x[i]: with W of shape (3, 4, …) three values come out of four channels, not four out of three
    const apply = (W: number[][], pixel: number[]) =>
      W.map((row) => row.reduce((sum, weight, i) => sum + weight * pixel[i], 0));
    const shaped = (rows: number, columns: number) =>
      Array.from({ length: rows }, () => Array.from({ length: columns }, () => 1));
    const rgb = [0.1, 0.2, 0.3];
    expect(apply(shaped(4, 3), rgb)).toHaveLength(4);
    expect(apply(shaped(3, 4), rgb).every(Number.isNaN)).toBe(true);
  });
});
