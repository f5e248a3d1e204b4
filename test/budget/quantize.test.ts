import { readFileSync } from "node:fs";
import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import type { QuantizeOptions } from "../../src/budget/quantization-codes.js";
import { normalFloat4, quantize } from "../../src/budget/quantize.js";
import { random } from "../../src/number/random.js";

const near = (values: readonly number[], digits: number) =>
  values.map((value) => expect.closeTo(value, digits) as number);

interface Torch {
  values: number[];
  scheme: "affine" | "symmetric";
  scale: number;
  zero: number;
  codes: number[];
  dequantized: number[];
}

const written = JSON.parse(readFileSync(new URL("quantize.json", import.meta.url), "utf8")) as {
  cases: Torch[];
  normalFloat4: number[];
};

describe("quantize, by hand", () => {
  it("(−1.2, 0.5, 3.1) in eight bits: symmetric and affine, scales exact", () => {
    const symmetric = quantize([-1.2, 0.5, 3.1]);
    expect([symmetric.scale.toJSON(), symmetric.zeroPoint, ...symmetric.codes]).toEqual([
      "31/1270",
      0,
      -49,
      20,
      127,
    ]);
    const affine = quantize([-1.2, 0.5, 3.1], { scheme: "affine" });
    expect(Number(affine.scale)).toBeCloseTo(0.0168627, 7);
    expect([affine.scale.toJSON(), affine.zeroPoint, ...affine.codes]).toEqual(["43/2550", 71, 0, 101, 255]);
    expect(symmetric.binary).toEqual(["11001111", "00010100", "01111111"]);
  });

  it("the table of sixteen levels: 0.90 is 1111, −0.60 is 0010", () => {
    const nf4 = quantize([0.9, -0.6], { scheme: "nf4" });
    expect([nf4.bits, nf4.binary, nf4.codes]).toEqual([4, ["1111", "0010"], [15, 2]]);
    expect(nf4.dequantized.map(Number)).toEqual([1, normalFloat4[2]]);
    expect(quantize([0.9, -0.6], { levels: normalFloat4 }).codes).toEqual([15, 2]);
    // divided by the largest size, −0.6 is −2/3
    expect(quantize([0.9, -0.6], { scheme: "nf4", scale: "absmax" }).codes).toEqual([15, 1]);
  });

  it("the sixteen levels are the quantiles of the normal distribution that the paper makes them of", () => {
    expect(normalFloat4.length).toBe(16);
    expect([...normalFloat4]).toEqual(near(written.normalFloat4, 6));
  });

  it("halves go to the even code or away from 0", () => {
    const halves = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5];
    expect(quantize(halves, { scale: 1 }).codes).toEqual([0, 2, 2, 0, -2, -2]);
    expect(quantize(halves, { scale: 1, ties: "away" }).codes).toEqual([1, 2, 3, -1, -2, -3]);
  });

  it("a range clips what lies outside; with signed codes the zero point moves", () => {
    const clipped = quantize([-9, 0, 1, 9], { range: [-1, 1], bits: 4 });
    expect(clipped.codes).toEqual([-7, 0, 7, 7]);
    expect(clipped.largestError.toString()).toBe("8");
    const unsigned = quantize([0, 1, 2], { scheme: "affine", bits: 2 });
    const signed = quantize([0, 1, 2], { scheme: "affine", bits: 2, signed: true });
    expect(signed.codes.map((code) => code + 2)).toEqual(unsigned.codes);
    expect(signed.dequantized).toEqual(unsigned.dequantized);
    expect(signed.zeroPoint).toBe(unsigned.zeroPoint - 2);
    expect(quantize([1, 2], { scheme: "affine", includeZero: true }).scale.toJSON()).toBe("2/255");
    expect(quantize([1, 2], { scheme: "affine" }).scale.toJSON()).toBe("1/255");
  });

  it("blocks have a scale each", () => {
    const blocks = quantize([1, 2, 100, 50], { block: 2, bits: 4 });
    expect(blocks.scales.map((scale) => scale.toJSON())).toEqual(["2/7", "100/7"]);
    expect(blocks.codes).toEqual([4, 7, 7, 4]);
    expect(() => blocks.scale).toThrow("Read scales.");
  });
});

describe("quantize beside torch and beside all codes", () => {
  it("100 random lists of torch.quantize_per_tensor", () => {
    for (const { values, scheme, scale, zero, codes, dequantized } of written.cases) {
      const q = quantize(values, { scheme });
      expect(Number(q.scale)).toBeCloseTo(scale, 12);
      expect(q.zeroPoint).toBe(zero);
      expect(q.codes).toEqual(codes);
      expect(q.dequantized.map(Number)).toEqual(near(dequantized, 4));
    }
  });

  it("200 random ones: no other code is nearer; errors and their mean are those of a loop", () => {
    const draw = random(17);
    for (let trial = 0; trial < 200; trial++) {
      const values = Array.from({ length: draw.integers(2, 7) }, () =>
        Number(draw.between(-3, 3).toFixed(3)),
      );
      const bits = draw.integers(2, 7);
      const scheme = draw.choice(["symmetric", "affine", "nf4", "levels"] as const);
      const levels = [-2, -0.5, 0.25, 1, 2.5];
      const options: QuantizeOptions =
        scheme === "levels" ? { levels } : scheme === "nf4" ? { scheme, scale: 3 } : { scheme, bits };
      const q = quantize(values, options);
      const [scale, zero] = [Number(q.scale), q.zeroPoint];
      const stands =
        scheme === "levels"
          ? levels
          : scheme === "nf4"
            ? normalFloat4.map((level) => 3 * level)
            : scheme === "affine"
              ? Array.from({ length: 2 ** bits }, (_, code) => scale * (code - zero))
              : Array.from({ length: 2 ** bits - 1 }, (_, at) => scale * (at + 1 - 2 ** (bits - 1)));
      let squares = 0;
      values.forEach((x, at) => {
        const error = Math.min(...stands.map((level) => Math.abs(level - x)));
        expect(Math.abs(Number(q.errors[at]))).toBeCloseTo(error, 9);
        expect(Number(q.dequantized[at]) - x).toBeCloseTo(Number(q.errors[at]), 9);
        squares += error ** 2;
      });
      expect(Number(q.meanSquaredError)).toBeCloseTo(squares / values.length, 9);
    }
  });
});

describe("quantize shows itself and refuses", () => {
  it("formulas with the numbers put in, then a line per value", () => {
    const q = quantize([-1.2, 0.5, 3.1], { scheme: "affine" });
    expect(q.formulas()).toContain(
      "s &= \\frac{x_{\\max} - x_{\\min}}{255} = \\frac{3.1 - \\left(-1.2\\right)}{255} \\approx \\frac{43}{2550}".replace(
        "\\approx",
        "=",
      ),
    );
    expect(q.formulas()).toContain("z &= 0 - \\operatorname{round}\\left(\\frac{x_{\\min}}{s}\\right)");
    for (const options of [
      {},
      { scheme: "affine" },
      { scheme: "nf4", scale: "absmax" },
      { block: 1 },
    ] as const)
      expect(() =>
        renderToString(quantize([-1.2, 0.5, 3.1], options).formulas(), { strict: "error" }),
      ).not.toThrow();
    expect(String(q)).toContain("11111111");
    expect(String(q.figure())).toContain("values");
  });

  it.each<[unknown, unknown, string]>([
    [[], {}, "needs a list of values"],
    [null, {}, "needs a list of values"],
    [[1, Number.NaN], {}, "needs a finite number for each value"],
    [[0, 0], {}, "needs a value that is not 0, or a range"],
    [[2, 2], { scheme: "affine" }, "needs values that differ, or a range"],
    [[1], { bits: 1 }, "needs 2 to 16 bits"],
    [[1], { bits: 64 }, "needs 2 to 16 bits"],
    [[1], { scheme: "binary" }, "needs symmetric, affine, nf4 for scheme"],
    [[1], { ties: "up" }, "needs even, away for ties"],
    [[1], { levels: [1, 1] }, "needs ascending levels"],
    [[1], { levels: [1] }, "needs at least two levels"],
    [[1], { levels: [1, 2], bits: 4 }, "needs 1 bits for 2 levels"],
    [[1], { range: 3 }, "needs a range from below to above, got 3"],
    [[1], { bits: 10n }, "needs 2 to 16 bits, got 10"],
    [[1], { range: [1, 1] }, "needs a range from below to above"],
    [[1], { scale: 0 }, "needs a positive scale"],
    [[1], { block: 0 }, "needs a whole number of values in a block"],
    [[1], { byte: 1 }, 'got "byte"'],
    [[1], null, "needs { bits"],
  ])("%o %o", (values, options, message) => {
    expect(() => quantize(values as number[], options as QuantizeOptions)).toThrow(message);
  });
});
