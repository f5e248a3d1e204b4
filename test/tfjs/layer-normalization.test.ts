import { expect, it } from "vitest";
import { device } from "../../src/tfjs/devices/device.js";

/** Each row by its mean and variance, scaled and shifted. */
function normalized(x: number[][][], gamma: number[], beta: number[], epsilon: number): number[][][] {
  return x.map((rows) =>
    rows.map((row) => {
      const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
      return row.map((value, at) => ((value - mean) / Math.sqrt(variance + epsilon)) * gamma[at] + beta[at]);
    }),
  );
}

it("normalizes rows as the formula says in doubles, with and without scale and shift, and over two axes", async () => {
  const { tf } = await device("wasm");
  const x = tf.randomNormal([2, 3, 5], 1, 2, "float32", 7);
  const rows = (await x.array()) as number[][][];
  const [gamma, beta] = [
    [0.5, 1, 2, -1, 3],
    [0, 1, -1, 2, 0.25],
  ];
  const layer = tf.layers.layerNormalization({ inputShape: [3, 5], epsilon: 0.01 });
  tf.sequential({ layers: [layer] });
  layer.setWeights([tf.tensor1d(gamma), tf.tensor1d(beta)]);
  const close = (result: unknown, expected: number[][][]): void => {
    const numbers = (result as number[][][]).flat(2);
    for (const [place, value] of expected.flat(2).entries()) expect(numbers[place]).toBeCloseTo(value, 5);
  };
  close(await (layer.apply(x) as typeof x).array(), normalized(rows, gamma, beta, 0.01));
  const plain = tf.layers.layerNormalization({ inputShape: [3, 5], scale: false, center: false });
  tf.sequential({ layers: [plain] });
  expect(plain.getWeights()).toHaveLength(0);
  const [ones, zeros] = [gamma.map(() => 1), gamma.map(() => 0)];
  close(await (plain.apply(x) as typeof x).array(), normalized(rows, ones, zeros, 0.001));
  const both = tf.layers.layerNormalization({ inputShape: [3, 5], axis: [1, 2] });
  tf.sequential({ layers: [both] });
  const flat = rows.map((sample) => [sample.flat()]);
  const expected = normalized(flat, Array<number>(15).fill(1), Array<number>(15).fill(0), 0.001);
  close(await (both.apply(x) as typeof x).array(), expected);
});

it("repeats on wasm as cpu does, along any axes", async () => {
  const cases = [
    { shape: [2, 1], reps: [1, 5] },
    { shape: [1, 3], reps: [4, 1] },
    { shape: [2, 1, 1, 3], reps: [1, 2, 3, 1] },
    { shape: [1, 2, 1], reps: [3, 1, 2] },
    { shape: [2, 3], reps: [2, 2] },
    { shape: [2, 3], reps: [1, 1] },
    { shape: [1], reps: [0] },
  ];
  const results: number[][][] = [];
  for (const name of ["cpu", "wasm"] as const) {
    const { tf } = await device(name);
    const tiled = cases.map(({ shape, reps }) => tf.randomNormal(shape, 0, 1, "float32", 3).tile(reps));
    expect(tiled.map(({ shape }) => shape)).toEqual(
      cases.map(({ shape, reps }) => shape.map((length, axis) => length * reps[axis])),
    );
    results.push(tiled.map((tensor) => [...tensor.dataSync()]));
  }
  expect(results[1]).toEqual(results[0]);
});
