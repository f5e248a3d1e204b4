import { describe, expect, it } from "vitest";
import { numericGradient } from "../../src/number/numeric-gradient.js";
import { random } from "../../src/number/random.js";
import { positionalEncoding, type PositionalEncodingSpec } from "../../src/trace/positional-encoding.js";
import { rotaryEmbedding, type RotaryEmbeddingSpec } from "../../src/trace/rotary-embedding.js";

const near = (values: readonly number[], digits = 10) =>
  values.map((value) => expect.closeTo(value, digits) as number);
const flat = (values: unknown): number[] => (Array.isArray(values) ? values.flatMap(flat) : [Number(values)]);

describe("positionalEncoding", () => {
  it("of four features: positions 0, 1 and 2, the first of them exact", () => {
    const { values } = positionalEncoding({ positions: 3, dim: 4 });
    expect(values[0].map((x) => x.toJSON())).toEqual(["0", "1", "0", "1"]);
    expect(flat(values[1])).toEqual(near([0.841471, 0.540302, 0.0099998, 0.99995], 6));
    expect(flat(values[2])).toEqual(near([0.909297, -0.416147, 0.0199987, 0.9998], 6));
  });

  it("200 random ones beside the formula, odd lengths and other bases too", () => {
    const draw = random(11);
    for (let trial = 0; trial < 200; trial++) {
      const [dim, base] = [draw.integers(1, 13), draw.choice([10_000, 100, 50.5])];
      const positions = Array.from({ length: draw.integers(1, 6) }, () => draw.integers(0, 500));
      const wanted = positions.map((p) =>
        Array.from({ length: dim }, (_, j) => {
          const angle = p * Math.exp((-Math.log(base) * (j - (j % 2))) / dim);
          return j % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
        }),
      );
      expect(flat(positionalEncoding({ positions, dim, base }).values)).toEqual(near(flat(wanted)));
    }
  });

  it("shows a table, the lines of a position, and a figure of what is too large for a table", () => {
    const small = positionalEncoding({ positions: 3, dim: 4 });
    expect(String(small)).toContain("0.0099998");
    expect(small.formulas(2)).toContain(
      "e_{2,2} &= \\sin\\left(\\frac{p}{b^{2/4}}\\right) = \\sin\\left(\\frac{2}{10000^{2/4}}\\right)",
    );
    const shown = (e: object) =>
      Object.keys((e as Record<symbol, () => object>)[Symbol.for("Jupyter.display")]());
    expect(shown(small)).toContain("text/html");
    expect(shown(positionalEncoding({ positions: 64, dim: 32 }))).toContain("application/vnd.plotly.v1+json");
    expect(String(small.figure())).toBe("heat map of 3×4 values");
  });

  it.each<[unknown, string]>([
    [null, "needs { positions, dim }"],
    [{ positions: 0, dim: 4 }, "needs a number of positions"],
    [{ positions: [], dim: 4 }, "needs a number of positions"],
    [{ positions: 3, dim: 0 }, "needs a whole number of features"],
    [{ positions: 3, dim: 4, base: 0 }, "needs a positive base"],
    [{ positions: 1e6, dim: 512 }, "needs at most 200000 numbers"],
    [{ positions: [Number.NaN], dim: 2 }, "needs finite positions"],
  ])("refuses %j", (spec, message) => {
    expect(() => positionalEncoding(spec as PositionalEncodingSpec)).toThrow(message);
  });
});

describe("rotaryEmbedding", () => {
  it("200 random ones: complex products, gradients by differences, lengths kept, products by distance alone", () => {
    const draw = random(12);
    for (let trial = 0; trial < 200; trial++) {
      const [n, half] = [draw.integers(1, 4), draw.integers(1, 4)];
      const pairs = draw.choice(["neighbors", "halves"] as const);
      const dim = 2 * half;
      const rows = () => Array.from({ length: n }, () => draw.normal(dim).map((x) => Number(x.toFixed(2))));
      const [vectors, upstream] = [rows(), rows()];
      const positions = draw.integers(0, 50, n);
      const base = draw.choice([10_000, 16]);
      const turned = (x: number[][]) =>
        x.map((row, i) => {
          const y = [...row];
          for (let pair = 0; pair < half; pair++) {
            const [a, b] = pairs === "neighbors" ? [2 * pair, 2 * pair + 1] : [pair, pair + half];
            // (a + bi)·e^(iφ) by its length and angle
            const [length, angle] = [Math.hypot(row[a], row[b]), Math.atan2(row[b], row[a])];
            const phi = positions[i] * base ** (-pair / half);
            [y[a], y[b]] = [length * Math.cos(angle + phi), length * Math.sin(angle + phi)];
          }
          return y;
        });
      const t = rotaryEmbedding({ vectors, positions, base, pairs, upstream });
      expect(flat(t.output)).toEqual(near(flat(turned(vectors)), 9));
      const loss = (x: number[][]) => flat(turned(x)).reduce((sum, y, at) => sum + y * flat(upstream)[at], 0);
      expect(flat(t.inputGradient)).toEqual(near(flat(numericGradient(loss, vectors)), 6));
      const matrix = t.rotation(0).numbers();
      expect(flat(t.output[0])).toEqual(
        near(
          matrix.map((row) => row.reduce((sum, r, j) => sum + r * vectors[0][j], 0)),
          9,
        ),
      );
      const product = (p: number, q: number) => {
        const { output } = rotaryEmbedding({
          vectors: [vectors[0], upstream[0]],
          positions: [p, q],
          base,
          pairs,
        });
        return output[0].reduce((sum, x, j) => sum + Number(x) * Number(output[1][j]), 0);
      };
      expect(product(5, 2)).toBeCloseTo(product(13, 10), 9);
    }
  });

  it("position 0 leaves a vector as it is, exactly; angles are exact where the root is", () => {
    const t = rotaryEmbedding({
      vectors: [
        [1, "2/3", 3, 4],
        [1, 1, 1, 1],
      ],
    });
    expect(t.output[0].map(String)).toEqual(["1", "2/3", "3", "4"]);
    expect(t.angles[1].map((x) => x.toJSON())).toEqual(["1", "1/100"]);
    expect(t.formulas("rotated", ["x'_21"])).toContain("\\cos\\left(\\varphi_{21}\\right)");
  });

  it.each<[unknown, string]>([
    [null, "needs { vectors }"],
    [{ vectors: [1, 2, 3] }, "needs vectors of an even length"],
    [{ vectors: [[1, 2]], positions: [1, 2] }, "needs 1 positions"],
    [{ vectors: [[1, 2]], positions: 1 }, "needs positions in a list"],
    [{ vectors: [[1, 2]], pairs: "odd" }, 'needs "neighbors" or "halves"'],
    [{ vectors: [[1, 2]], upstream: [[1]] }, "needs 1×2 numbers upstream"],
    [{ vectors: [] }, "needs rows of one length for vectors"],
  ])("refuses %j", (spec, message) => {
    expect(() => rotaryEmbedding(spec as RotaryEmbeddingSpec)).toThrow(message);
  });
  it("refuses a row that is none", () => {
    expect(() => rotaryEmbedding({ vectors: [1, 2] }).rotation(4)).toThrow("has the rows 0 to 0");
  });
});
