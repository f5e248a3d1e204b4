import { describe, expect, it } from "vitest";
import { alea } from "../../../src/tfjs/compile/alea.js";
import { explains, fillRandom, randomSourceOf } from "../../../src/tfjs/compile/random-source.js";
import { loadTfjs } from "../../../src/tfjs/tfjs.js";

const tf = loadTfjs();
const seeds: [number, number] = [0.123456789, 0.987654321];

const drawn = (
  make: (seed: number) => { dataSync(): unknown; dispose(): void },
): [Float32Array, Float32Array] =>
  seeds.map((seed) => {
    const tensor = make(seed);
    const data = tensor.dataSync() as Float32Array;
    tensor.dispose();
    return data;
  }) as [Float32Array, Float32Array];

describe("alea", () => {
  it("gives the numbers of tf.randomUniform with the same seed", () => {
    const next = alea("0.5");
    const expected = tf.tidy(() => Array.from(tf.randomUniform([50], 0, 1, "float32", 0.5).dataSync()));
    expect(Array.from({ length: 50 }, () => Math.fround(next()))).toEqual(expected);
  });
});

describe("randomSourceOf", () => {
  const sources: [string, (seed: number) => { dataSync(): unknown; dispose(): void }, object][] = [
    [
      "randomUniform(0, 1)",
      (seed) => tf.randomUniform([64], 0, 1, "float32", seed),
      { kind: "uniform", from: 0, scale: 1 },
    ],
    [
      "randomUniform(-0.3, 0.5)",
      (seed) => tf.randomUniform([9], -0.3, 0.5, "float32", seed),
      { kind: "uniform" },
    ],
    [
      "randomNormal(1, 0.05)",
      (seed) => tf.randomNormal([64], 1, 0.05, "float32", seed),
      { kind: "normal", from: 1 },
    ],
    [
      "randomNormal(0, √(1/4))",
      (seed) => tf.randomNormal([7], 0, Math.sqrt(1 / 3), "float32", seed),
      { kind: "normal" },
    ],
    [
      "truncatedNormal(0, 2)",
      (seed) => tf.truncatedNormal([200], 0, 2, "float32", seed),
      { kind: "truncatedNormal", scale: 2 },
    ],
  ];

  it.each(sources)(
    "proves %s from two samples, and gives a third to the last bit but one",
    (_name, make, expected) => {
      const source = randomSourceOf(
        drawn(make),
        [
          [0.5, seeds[0]],
          [0.5, seeds[1]],
        ],
        [0, 1],
      );
      expect(source).toMatchObject({ draw: 1, ...expected });
      const third = make(0.777);
      const data = third.dataSync() as Float32Array;
      third.dispose();
      const filled = new Float32Array(data.length);
      fillRandom(filled, source!, 0.777);
      for (const [place, value] of data.entries())
        expect(Math.abs(filled[place] - value)).toBeLessThanOrEqual(3e-7 * Math.max(1, Math.abs(value)));
      expect(explains(source!, data, 0.777)).toBe(true);
      expect(explains(source!, data, 0.778)).toBe(false);
    },
  );

  it("proves nothing of numbers that are no sample: one changed, another seed, too few, whole ones", () => {
    const [first, second] = drawn((seed) => tf.randomUniform([64], 0, 1, "float32", seed));
    const draws: [number[], number[]] = [[seeds[0]], [seeds[1]]];
    expect(randomSourceOf([first, second], draws, [0])).toBeDefined();
    expect(randomSourceOf([first, second.with(63, 0.5)], draws, [0])).toBeUndefined();
    expect(randomSourceOf([first.with(40, 0.5), second], draws, [0])).toBeUndefined();
    expect(randomSourceOf([first, second], [[seeds[1]], [seeds[0]]], [0])).toBeUndefined();
    expect(randomSourceOf([first, second], draws, [])).toBeUndefined();
    expect(randomSourceOf([first.slice(0, 3), second.slice(0, 3)], draws, [0])).toBeUndefined();
    expect(
      randomSourceOf([Int32Array.of(1, 2, 3, 4), Int32Array.of(4, 3, 2, 1)], draws, [0]),
    ).toBeUndefined();
  });
});
