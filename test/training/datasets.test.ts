import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi, onTestFinished } from "vitest";
import { asDataset } from "../../src/training/datasets/as-dataset.js";
import type { Dataset } from "../../src/training/datasets/dataset.js";
import { drawnDigits } from "../../src/training/datasets/drawn-digits.js";
import { mnist, mnistFolder } from "../../src/training/datasets/mnist.js";
import { blobs, moons, spirals, xor } from "../../src/training/datasets/shapes.js";
import { characterSequences, longMemory, sineSeries } from "../../src/training/datasets/sequences.js";
import { Random } from "../../src/number/random.js";
import { takeDigits } from "../../src/setup/mnist.js";

const points = { points: 20, noise: 0.2 };
const samples = { samples: 20 };
const makers: Record<string, (options: { seed: number }) => Dataset> = {
  blobs: (seeded) => blobs({ ...points, ...seeded }),
  moons: (seeded) => moons({ ...points, ...seeded }),
  spirals: (seeded) => spirals({ ...points, ...seeded }),
  xor: (seeded) => xor({ ...points, ...seeded }),
  sineSeries: (seeded) => sineSeries({ ...samples, ...seeded }),
  longMemory: (seeded) => longMemory({ ...samples, ...seeded }),
  drawnDigits: (seeded) => drawnDigits({ ...samples, ...seeded }),
};

describe("data sets", () => {
  it.each(Object.entries(makers))("%s is the same for one seed and another for another", (_name, make) => {
    expect(make({ seed: 1 }).x).toEqual(make({ seed: 1 }).x);
    expect(make({ seed: 1 }).x).not.toEqual(make({ seed: 2 }).x);
  });

  it("spirals without noise lie on r = share, angle = 2π(turns·share + class/classes)", () => {
    const { x, y } = spirals({ points: 5, classes: 3, turns: 2, noise: 0 });
    for (let sample = 0; sample < 15; sample++) {
      const share = (sample % 5) / 4;
      expect(Math.hypot(x[2 * sample], x[2 * sample + 1])).toBeCloseTo(share, 6);
      const turned = Math.atan2(x[2 * sample + 1], x[2 * sample]) / (2 * Math.PI) - 2 * share - y[sample] / 3;
      expect(share * (turned - Math.round(turned))).toBeCloseTo(0, 5);
    }
  });

  it("blobs have the mean and the deviation that they are asked for", () => {
    const { x } = blobs({ points: 4000, classes: 2, noise: 0.5 });
    const across = Array.from({ length: 4000 }, (_, sample) => x[2 * sample]);
    const mean = across.reduce((sum, value) => sum + value, 0) / 4000;
    const deviation = Math.sqrt(across.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4000);
    expect(mean).toBeCloseTo(2, 1);
    expect(deviation).toBeCloseTo(0.5, 1);
  });

  it("split() deals every sample to exactly one part", () => {
    const data = moons({ points: 50 });
    const { train, validation, test } = data.split({ validation: 0.2, test: 0.1 }, 7);
    expect([train.size, validation.size, test.size]).toEqual([70, 20, 10]);
    const pairs = [train, validation, test].flatMap((part) =>
      Array.from(
        { length: part.size },
        (_, sample) => `${part.x[2 * sample]},${part.x[2 * sample + 1]},${part.y[sample]}`,
      ),
    );
    const all = Array.from(
      { length: 100 },
      (_, sample) => `${data.x[2 * sample]},${data.x[2 * sample + 1]},${data.y[sample]}`,
    );
    expect(pairs.toSorted()).toEqual(all.toSorted());
    expect(() => data.split({ validation: 0, test: 0.1 })).toThrow("needs at least one sample in every part");
  });

  it("mnist() reads both parts of what the set-up took, and draws some where it has not run", () => {
    const folder = mkdtempSync(join(tmpdir(), "gradsheet-mnist-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    vi.stubEnv("GRADSHEET_DATA", folder);
    expect(mnist({ samples: 10 }).name).toBe("drawn digits");
    expect(mnist({ samples: 10, part: "test" }).x).not.toEqual(mnist({ samples: 10 }).x);
    // The header of an IDX file: its magic number and its lengths, four bytes each, the largest first.
    const write = (name: string, header: number[], bytes: number[]) => {
      const numbers = header.flatMap((each) => [0, 8, 16, 24].map((shift) => (each >> (24 - shift)) & 255));
      writeFileSync(join(folder, name), Uint8Array.from([...numbers, ...bytes]));
    };
    const images = (digits: number[]) =>
      digits.flatMap((digit) => Array.from({ length: 784 }, () => 20 * digit + 5));
    const [training, test] = [
      [3, 1, 4, 1, 5],
      [9, 2],
    ];
    write("train-images-idx3-ubyte", [0x803, 5, 28, 28], images(training));
    write("train-labels-idx1-ubyte", [0x801, 5], training);
    write("t10k-images-idx3-ubyte", [0x803, 2, 28, 28], images(test));
    write("t10k-labels-idx1-ubyte", [0x801, 3], test);
    mkdirSync(mnistFolder());
    writeFileSync(join(mnistFolder(), "digits.bin"), "what an earlier set-up left");
    expect(() => takeDigits(folder, mnistFolder())).toThrow(
      "must be whole, as MNIST's authors wrote it, got 10 bytes",
    );
    expect(readdirSync(mnistFolder())).toEqual(["digits.bin"]);
    write("t10k-labels-idx1-ubyte", [0x801, 2], test);
    takeDigits(folder, mnistFolder());
    expect(readdirSync(mnistFolder())).toHaveLength(4);
    for (const [digits, expected] of [
      [mnist(), training],
      [mnist({ part: "test" }), test],
    ] as const) {
      expect([digits.name, digits.inputShape]).toEqual(["MNIST", [28, 28, 1]]);
      expect(Array.from(digits.y).toSorted()).toEqual(expected.toSorted());
      digits.y.forEach((digit: number, sample: number) =>
        expect(digits.x[784 * sample + 300]).toBeCloseTo((20 * digit + 5) / 255, 6),
      );
    }
    expect(mnist({ samples: 2 }).size).toBe(2);
    expect(() => mnist({ part: "validation" as "test" })).toThrow(
      'needs the part "training" or "test", got "validation"',
    );
  });

  it("drawn digits of one kind are nearer to their own mean picture than to the others'", () => {
    const { x, y } = drawnDigits({ samples: 400 });
    const means = Array.from({ length: 10 }, () => new Float64Array(784));
    for (let sample = 0; sample < 200; sample++)
      for (let pixel = 0; pixel < 784; pixel++) means[y[sample]][pixel] += x[784 * sample + pixel] / 20;
    let right = 0;
    for (let sample = 200; sample < 400; sample++) {
      const distances = means.map((mean) =>
        mean.reduce((sum, value, pixel) => sum + (value - x[784 * sample + pixel]) ** 2, 0),
      );
      if (distances.indexOf(Math.min(...distances)) === y[sample]) right++;
    }
    expect(right / 200).toBeGreaterThan(0.7);
  });

  it("sequences give windows and what follows them", () => {
    const { x, y } = sineSeries({ samples: 3, steps: 4, period: 8, noise: 0, phase: 1 });
    expect(x[2]).toBeCloseTo(Math.sin((2 * Math.PI * 3) / 8), 6);
    expect(y[0]).toBeCloseTo(Math.sin((2 * Math.PI * 5) / 8), 6);
    const text = characterSequences("hello", { steps: 3 });
    expect(text.classes).toEqual(["e", "h", "l", "o"]);
    expect(Array.from(text.x.subarray(0, 12))).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
    expect(Array.from(text.y)).toEqual([2, 3]);
    const every = characterSequences("hellohello!", { steps: 3, targets: "every" });
    const letters = Array.from(every.y, (number) => every.classes![number]).join("");
    expect([every.size, every.labelShape, letters]).toEqual([3, [3], "ellohello"]);
    const inputs = Array.from(
      { length: 9 },
      (_, step) => every.classes![every.x.subarray(5 * step, 5 * step + 5).indexOf(1)],
    );
    expect(inputs.join("")).toBe("hellohell");
    const other = characterSequences("lolo", { steps: 2, stride: 2, classes: text.classes! });
    expect([other.inputShape, Array.from(other.y)]).toEqual([[2, 4], [2]]);
    expect(() => characterSequences("lola", { steps: 2, classes: text.classes! })).toThrow(
      'characterSequences: needs letters that are among classes, got "a"',
    );
    expect(() => characterSequences("lola", { steps: 2, targets: "all" as never })).toThrow("all");
    expect(() => characterSequences("lola", { steps: 2, stride: 0 })).toThrow(
      "needs stride as a whole number",
    );
  });

  it("asDataset() takes nested lists, tensors and data sets, and refuses what is ragged or not a number", () => {
    const { x, inputShape, labelShape, y } = asDataset(
      {
        x: [
          [[1], [2]],
          [[3], [4]],
        ],
        y: [0.5, 1],
      },
      "fit",
    );
    expect([Array.from(x), inputShape, labelShape, y]).toEqual([
      [1, 2, 3, 4],
      [2, 1],
      [],
      Float32Array.from([0.5, 1]),
    ]);
    expect(() => asDataset({ x: [["1"]], y: [0] } as never, "fit")).toThrow(
      'fit: x: needs numbers in the shape [1, 1] of the first sample, got "1"',
    );
    expect(() => asDataset({ x: [[1]], y: [Infinity] }, "fit")).toThrow(
      "needs finite numbers, got Infinity in y, sample 0",
    );
  });
});

describe("Random", () => {
  it("next() is uniform, normal() has mean 0 and variance 1, permutation() moves every place", () => {
    const random = new Random(5);
    const uniform = Array.from({ length: 20000 }, () => random.uniform());
    const counts = Array.from(
      { length: 10 },
      (_, bin) => uniform.filter((value) => Math.floor(10 * value) === bin).length,
    );
    counts.forEach((count) => expect(Math.abs(count - 2000)).toBeLessThan(200));
    const normal = Array.from({ length: 20000 }, () => random.normal());
    expect(normal.reduce((sum, value) => sum + value, 0) / 20000).toBeCloseTo(0, 1);
    expect(normal.reduce((sum, value) => sum + value * value, 0) / 20000).toBeCloseTo(1, 1);
    expect(Array.from(random.permutation(9)).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
