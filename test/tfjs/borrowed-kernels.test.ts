import type { Tensor4D } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { device, type DeviceName } from "../../src/tfjs/devices/device.js";
import { seededNumbers } from "./seeded-numbers.js";

/** What image operations give on a device; undefined where it is not there. */
async function images(name: DeviceName): Promise<number[][] | undefined> {
  const found = await device(name).catch(() => undefined);
  if (found === undefined) return undefined;
  const { tf } = found;
  const image = tf.tensor4d(seededNumbers(4, 2 * 6 * 5 * 3), [2, 6, 5, 3]) as Tensor4D;
  const shifts = tf.tensor2d([1, 0.2, -1, -0.1, 0.9, 0.5, 0, 0], [1, 8]);
  const results = [
    tf.image.rotateWithOffset(image, 0.4, 0.3, [0.4, 0.6]),
    tf.image.transform(image, shifts, "bilinear", "reflect"),
    tf.dilation2d(image, tf.zeros([2, 2, 3]), 1, "same"),
  ];
  return results.map((result) => Array.from(result.dataSync()));
}

describe("kernels that a device borrows from cpu", () => {
  it.each(["wasm", "tensorflow"] as const)(
    "rotate, shift and dilate an image on %s as on cpu",
    async (name) => {
      const wanted = (await images("cpu"))!;
      const given = (await images(name)) ?? wanted;
      for (const [place, numbers] of given.entries())
        for (const [at, number] of numbers.entries()) expect(number).toBeCloseTo(wanted[place][at], 5);
    },
  );

  it.each(["cpu", "wasm", "tensorflow"] as const)(
    "transform each image of a batch on %s as if it were alone, and reflect at both borders",
    async (name) => {
      const tf = (await device(name).catch(() => device("cpu"))).tf;
      const image = tf.tensor4d(seededNumbers(4, 180), [2, 6, 5, 3]);
      const shift = tf.tensor2d([1, 0.2, -1, -0.1, 0.9, 0.5, 0, 0], [1, 8]);
      const whole = tf.image.transform(image, shift, "bilinear", "wrap");
      for (const place of [0, 1]) {
        const alone = tf.image.transform(image.slice([place], [1]) as Tensor4D, shift, "bilinear", "wrap");
        const within = Array.from(whole.slice([place], [1]).dataSync());
        expect(within).toEqual(Array.from(alone.dataSync()));
      }
      // TensorFlow's words for reflect: d c b a | a b c d | d c b a
      const row = tf.tensor4d([1, 2, 3, 4], [1, 1, 4, 1]);
      const moved = tf.tensor2d([1, 0, -3, 0, 1, 0, 0, 0], [1, 8]);
      const reflected = tf.image.transform(row, moved, "nearest", "reflect", 0, [1, 10]);
      expect(Array.from(reflected.dataSync())).toEqual([3, 2, 1, 1, 2, 3, 4, 4, 3, 2]);
    },
  );
});
