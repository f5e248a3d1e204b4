import { describe, expect, it } from "vitest";
import { findConvolution, findSize } from "../../src/network/inverse.js";
import { network } from "../../src/network/network.js";

describe("findConvolution", () => {
  it("205 → 66 with stride 3: kernels 8, 9 and 10 fit, 10 alone exactly", () => {
    const fits = findConvolution({ input: 205, output: 66, stride: 3 });
    expect(fits.all.map(({ kernel, exact }) => [kernel, exact])).toEqual([
      [8, false],
      [9, false],
      [10, true],
    ]);
    expect(String(fits)).toContain("66.3333");
  });

  it("every solution builds a layer of that size, and no other kernel, stride or padding does", () => {
    for (const [input, output] of [
      [11, 5],
      [7, 7],
    ]) {
      const fits = findConvolution({ input, output }, ["kernel", "stride", "padding"]).all;
      const found = new Set(fits.map(({ kernel, stride, padding }) => `${kernel} ${stride} ${padding}`));
      for (let kernel = 1; kernel <= 12; kernel++)
        for (let stride = 1; stride <= 12; stride++)
          for (let padding = 0; padding <= 12; padding++) {
            if (kernel > input + 2 * padding) continue;
            const built = network({
              input: [1, input, input],
              layers: [{ type: "conv2d", out: 1, kernel, stride, padding }],
            });
            const fits2 = built.summary().rows[0].outputShape[1] === output;
            expect(found.has(`${kernel} ${stride} ${padding}`)).toBe(fits2);
          }
    }
  });

  it("lists paddings larger than the kernel last", () => {
    const fits = findConvolution({ input: 42, output: 21, kernel: 4 }, ["stride", "padding"]).all;
    const large = fits.map(({ padding, kernel }) => padding > kernel);
    expect(large).toEqual(large.toSorted((a, b) => Number(a) - Number(b)));
    expect(fits[0]).toMatchObject({ stride: 2, padding: 1 });
    expect(large).toContain(true);
  });

  it("finds the input and the output too, and says what is missing", () => {
    expect(findConvolution({ output: 66, kernel: 10, stride: 3 }).all.map(({ input }) => input)).toEqual([
      205, 206, 207,
    ]);
    expect(
      findConvolution({ input: 26, kernel: 7, stride: 3, padding: 1 }).all.map(({ output }) => output),
    ).toEqual([8]);
    expect(() => findConvolution({ input: 5 })).not.toThrow();
    expect(() => findConvolution({ input: 5, output: 3, kernel: 3 })).toThrow("no unknown");
    expect(() => findConvolution({ kernel: 3, output: 3 }, "padding")).toThrow("got no input");
    expect(() => findConvolution({ input: -5 } as never)).toThrow("input: -5");
  });
});

describe("findSize", () => {
  it("180 parameters and 3 features: an LSTM of 5", () => {
    expect(findSize({ type: "lstm", features: 3 }, 180)).toMatchObject({ size: 5, root: 5 });
  });

  it("gives the size that the network's own count leads back to, and none between two counts", () => {
    for (const type of ["rnn", "lstm", "gru"] as const)
      for (const bias of ["none", "single", "double"] as const)
        for (let hidden = 1; hidden <= 12; hidden++) {
          const { trainable } = network({
            input: { seq: [2, 3] },
            layers: [{ type, hidden, bias }],
          }).summary();
          expect(findSize({ type, features: 3, bias }, trainable).size).toBe(hidden);
          const off = findSize({ type, features: 3, bias }, trainable + 1);
          expect([off.size, off.below.size, off.above.size]).toEqual([null, hidden, hidden + 1]);
        }
    expect(findSize({ type: "conv", channels: 64, kernel: [5, 5] }, 204928).size).toBe(128);
    expect(findSize({ type: "dense", inputs: 10, bias: false }, 70).size).toBe(7);
    expect(() => findSize({ type: "cnn" } as never, 5)).toThrow("needs a type out of");
    expect(() => findSize({ type: "dense", inputs: 3 }, 0)).toThrow("positive parameter count");
  });
});
