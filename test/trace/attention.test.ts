import { readFileSync } from "node:fs";
import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { numericGradient } from "../../src/number/numeric-gradient.js";
import { random } from "../../src/number/random.js";
import type { AttentionTraceSpec } from "../../src/trace/attention-spec.js";
import { traceAttention } from "../../src/trace/attention.js";

const near = (values: readonly number[], digits = 6) =>
  values.map((value) => expect.closeTo(value, digits) as number);
const flat = (values: unknown): number[] => (Array.isArray(values) ? values.flatMap(flat) : [Number(values)]);
const transposed = (rows: readonly (readonly number[])[]) => rows[0].map((_, j) => rows.map((row) => row[j]));

const shared = [
  [1, 0],
  [0, 1],
  [1, 1],
];

describe("traceAttention, by hand", () => {
  it("two queries and three keys: scores exact, weights and outputs of the formula", () => {
    const t = traceAttention({
      queries: [
        [1, 2],
        [3, 1],
      ],
      keys: [
        [2, 1],
        [1, 1],
        [0, 1],
      ],
      values: [
        [1, 2, -2],
        [1, 1, 2],
        [0, 1, -1],
      ],
    });
    expect(t.scores.map((row) => row.map(String))).toEqual([
      ["4", "3", "2"],
      ["7", "4", "1"],
    ]);
    expect(flat(t.weights)).toEqual(near([0.575975, 0.283995, 0.140029, 0.881645, 0.105686, 0.012669], 5));
    expect(flat(t.output)).toEqual(near([0.859971, 1.575975, -0.723989, 0.987331, 1.881645, -1.564588], 5));
  });

  it("a causal mask: hidden weights are exactly 0, the first weight exactly 1; gradients of an upstream", () => {
    const t = traceAttention({
      queries: shared,
      keys: shared,
      values: shared,
      mask: "causal",
      upstream: [
        [1, 0],
        [0, 1],
        [1, -1],
      ],
    });
    expect(t.weights[0].map((a) => a.exact?.numerator)).toEqual([1n, 0n, 0n]);
    expect(flat(t.scaledScores[0])).toEqual([expect.closeTo(Math.SQRT1_2, 12), -Infinity, -Infinity]);
    expect(flat(t.weights)).toEqual(near([1, 0, 0, 0.330238, 0.669762, 0, 0.248255, 0.248255, 0.50349], 5));
    expect(flat(t.output)).toEqual(near([1, 0, 0.330238, 0.669762, 0.751745, 0.751745], 5));
    expect(flat(t.queryGradient)).toEqual(near([0, 0, -0.156399, 0.156399, 0.175543, -0.175543], 5));
    expect(flat(t.keyGradient)).toEqual(near([0.175543, 0.019144, -0.175543, -0.019144, 0, 0], 5));
    expect(flat(t.valueGradient)).toEqual(
      near([1.248255, 0.081983, 0.248255, 0.421506, 0.50349, -0.50349], 5),
    );
    expect(t.check().largestError).toBeLessThan(1e-9);
    expect(Number(t.gradient("q_21"))).toBeCloseTo(-0.1563985965, 9);
  });

  it("a root that is whole keeps the scaled scores exact", () => {
    const t = traceAttention({ queries: [1, 2, 3, 4], keys: [[1, 1, 1, 0]], values: [["1/3"]] });
    expect([t.scaledScores, t.output].map(String)).toEqual(["[[3]]", "[[1/3]]"]);
  });

  it("an upstream is left out: gradients are null and asking for one says what to give", () => {
    const t = traceAttention({ inputs: shared });
    expect([t.queryGradient, t.inputGradients, t.projectionGradients]).toEqual([null, null, null]);
    expect(() => t.gradient("x_11")).toThrow("Give upstream");
  });
});

type Torch = { spec: AttentionTraceSpec & { heads: number; upstream: number[][] } } & Record<
  string,
  number[]
>;
const cases = JSON.parse(readFileSync(new URL("attention.json", import.meta.url), "utf8")) as Torch[];

describe("traceAttention beside torch", () => {
  it("35 of scaled_dot_product_attention: grouped queries, masks, scales; outputs and gradients", () => {
    const some = cases.filter(({ spec }) => spec.inputs === undefined);
    expect(some.length).toBe(35);
    for (const { spec, output, queries, keys, values } of some) {
      const t = traceAttention(spec);
      expect(flat(t.output)).toEqual(near(output));
      expect(flat(t.queryGradient)).toEqual(near(queries));
      expect(flat(t.keyGradient)).toEqual(near(keys));
      expect(flat(t.valueGradient)).toEqual(near(values));
      expect(t.inputGradients.queries).toEqual(t.queryGradient);
    }
  });

  it("35 of MultiheadAttention: projections with biases, cross-attention, causal masks; all gradients", () => {
    const some = cases.filter(({ spec }) => spec.inputs !== undefined);
    expect(some.length).toBe(35);
    for (const { spec, output, weights, inputs, context, ...rest } of some) {
      const t = traceAttention(spec);
      expect(flat(t.output)).toEqual(near(output));
      expect(flat(t.weights)).toEqual(near(weights));
      expect(flat(t.inputGradients.inputs)).toEqual(near(inputs));
      expect(flat(t.inputGradients.context ?? [])).toEqual(near(context ?? []));
      const { query, key, value, output: out } = t.projectionGradients;
      const all = [query!, key!, value!];
      expect(all.flatMap((map) => flat(transposed(map.weights.numbers())))).toEqual(near(rest.inProjection));
      expect(all.flatMap((map) => flat(map.bias))).toEqual(near(rest.inBias));
      expect(flat(transposed(out!.weights.numbers()))).toEqual(near(rest.outProjection));
      expect(flat(out!.bias)).toEqual(near(rest.outBias));
    }
  });
});

/** Attention of plain numbers, loop by loop. */
function looped(
  { q, k, v, r }: { q: number[][]; k: number[][]; v: number[][]; r: number[][] },
  {
    heads,
    groups,
    factor,
    sees,
  }: { heads: number; groups: number; factor: number; sees: (i: number, j: number) => boolean },
) {
  const [d, e] = [q[0].length / heads, v[0].length / groups];
  return q.map((query, i) =>
    Array.from({ length: heads * e }, (_, place) => {
      const head = Math.floor(place / e);
      const group = Math.floor(head / (heads / groups));
      let [total, mixed] = [0, 0];
      k.forEach((key, j) => {
        if (!sees(i, j)) return;
        let score = 0;
        for (let at = 0; at < d; at++) score += query[head * d + at] * key[group * d + at];
        const power = Math.exp(factor * score + r[i][j]);
        total += power;
        mixed += power * v[j][group * e + (place % e)];
      });
      return mixed / total;
    }),
  );
}

describe("traceAttention beside loops", () => {
  it("220 random ones: heads, grouped keys, masks, scales, added scores; gradients by differences", () => {
    const draw = random(7);
    const rows = (n: number, m: number) =>
      Array.from({ length: n }, () =>
        Array.from({ length: m }, () => Number(draw.between(-2, 2).toFixed(2))),
      );
    for (let trial = 0; trial < 220; trial++) {
      const [heads, groups] = draw.choice([
        [1, 1],
        [2, 2],
        [2, 1],
        [4, 2],
      ]);
      const [n, m, d, e] = draw.integers(1, 4, 4);
      const at = { q: rows(n, heads * d), k: rows(m, groups * d), v: rows(m, groups * e), r: rows(n, m) };
      const hidden = draw.choice(["none", "rows", "row", "causal"] as const);
      const mask = rows(n, m).map((row) => row.map((x, j) => (j === 0 || x > 0 ? 1 : 0) as 0 | 1));
      const causal = hidden === "causal" && n === m;
      const sees = (i: number, j: number) =>
        hidden === "rows" ? mask[i][j] === 1 : hidden === "row" ? mask[0][j] === 1 : causal ? j <= i : true;
      const scale = draw.choice(["sqrt", "none", 0.3] as const);
      const factor = scale === "sqrt" ? 1 / Math.sqrt(d) : scale === "none" ? 1 : scale;
      const g = rows(n, heads * e);
      const t = traceAttention({
        queries: at.q,
        keys: at.k,
        values: at.v,
        scoreBias: at.r,
        heads,
        kvHeads: groups,
        scale,
        ...(hidden === "rows"
          ? { mask }
          : hidden === "row"
            ? { mask: mask[0] }
            : causal
              ? { mask: "causal" }
              : {}),
        upstream: g,
      });
      const options = { heads, groups, factor, sees };
      expect(flat(t.output)).toEqual(near(flat(looped(at, options)), 10));
      const total = (point: typeof at) =>
        looped(point, options).reduce((sum, row, i) => sum + row.reduce((s, y, j) => s + y * g[i][j], 0), 0);
      const slopes = numericGradient((point: typeof at) => total(point), at);
      expect(flat(t.queryGradient)).toEqual(near(flat(slopes.q), 6));
      expect(flat(t.keyGradient)).toEqual(near(flat(slopes.k), 6));
      // what is added to the scaled scores has their gradient, summed over the heads
      const byScores = flat(slopes.r).map((_, place) =>
        t.scoreGradient.map((head) => flat(head)[place]).reduce((a, b) => a + b),
      );
      expect(byScores).toEqual(near(flat(slopes.r), 6));
      expect(flat(t.valueGradient)).toEqual(near(flat(slopes.v), 6));
      const sums = t.weights.map((head) => head.map((row) => flat(row).reduce((a, b) => a + b)));
      expect(flat(sums)).toEqual(near(flat(sums).fill(1), 12));
    }
  });

  it("self-attention without projections: the gradient by a token is the sum of its three parts", () => {
    const t = traceAttention({ inputs: shared, upstream: shared });
    const sum = [t.queryGradient, t.keyGradient, t.valueGradient]
      .map(flat)
      .reduce((a, b) => a.map((x, i) => x + b[i]));
    expect(flat(t.inputGradients.inputs)).toEqual(near(sum, 12));
    expect(t.check().largestError).toBeLessThan(1e-9);
  });
});

describe("additive attention", () => {
  it("200 random ones: scores u·tanh(q + k) by loops, all gradients by differences", () => {
    const draw = random(8);
    const rows = (n: number, m: number) =>
      Array.from({ length: n }, () =>
        Array.from({ length: m }, () => Number(draw.between(-2, 2).toFixed(2))),
      );
    for (let trial = 0; trial < 200; trial++) {
      const [n, m, d, e] = draw.integers(1, 3, 4);
      const heads = draw.choice([1, 2]);
      const at = { q: rows(n, heads * d), k: rows(m, heads * d), v: rows(m, heads * e), u: rows(1, d)[0] };
      const g = rows(n, heads * e);
      const total = ({ q, k, v, u }: typeof at) => {
        let sum = 0;
        for (let head = 0; head < heads; head++)
          q.forEach((query, i) => {
            const powers = k.map((key) =>
              Math.exp(u.reduce((s, x, l) => s + x * Math.tanh(query[head * d + l] + key[head * d + l]), 0)),
            );
            const all = powers.reduce((a, b) => a + b);
            powers.forEach((power, j) => {
              for (let c = 0; c < e; c++) sum += ((g[i][head * e + c] * power) / all) * v[j][head * e + c];
            });
          });
        return sum;
      };
      const t = traceAttention({
        queries: at.q,
        keys: at.k,
        values: at.v,
        additive: at.u,
        heads,
        upstream: g,
      });
      const output = flat(t.output).reduce((sum, y, place) => sum + y * flat(g)[place], 0);
      expect(output).toBeCloseTo(total(at), 9);
      const slopes = numericGradient(total, at);
      expect(flat(t.queryGradient)).toEqual(near(flat(slopes.q), 6));
      expect(flat(t.keyGradient)).toEqual(near(flat(slopes.k), 6));
      expect(flat(t.valueGradient)).toEqual(near(flat(slopes.v), 6));
      expect(flat(t.additiveGradient)).toEqual(near(flat(slopes.u), 6));
    }
  });

  it("shows its formula; another length of u is refused", () => {
    const spec = {
      queries: [[0, 1]],
      keys: shared,
      values: shared,
      additive: [1, "1/2"],
      upstream: [[1, 1]],
    };
    const t = traceAttention(spec);
    expect(t.formulas("scores", ["s_11"])).toContain(
      "s_{11} &= u_{1} \\cdot h_{11,1} + u_{2} \\cdot h_{11,2}",
    );
    expect(t.scores).toEqual(t.scaledScores);
    expect(t.check().largestError).toBeLessThan(1e-9);
    expect(() => traceAttention({ ...spec, additive: [1] })).toThrow("needs 2 numbers for additive");
  });
});

it("∂L by the weights is GVᵀ for hidden keys too, as the shown equation says", () => {
  const t = traceAttention({
    queries: shared,
    keys: shared,
    values: shared,
    mask: "causal",
    upstream: shared,
  });
  expect(flat(t.weightGradient)).toEqual(shared.flatMap((g) => shared.map((v) => g[0] * v[0] + g[1] * v[1])));
  expect(flat(t.scoreGradient[0])).toEqual(near([0, 0, 0], 12));
});

describe("traceAttention shows itself", () => {
  const shownBy = (t: object) =>
    (t as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]()["text/markdown"];

  it("matrices with their formulas and numbers, then each row's softmax; KaTeX reads all of it", () => {
    const specs: AttentionTraceSpec[] = [
      { queries: shared, keys: shared, values: shared, mask: "causal", upstream: shared },
      { queries: shared, keys: shared, values: shared, additive: [1, 2], mask: "causal", upstream: shared },
      { queries: shared, keys: shared, values: shared, mask: "causal", upstream: shared },
      {
        inputs: shared,
        heads: 2,
        kvHeads: 1,
        projections: { key: [[1], [0]], value: [[1], [2]], output: shared.slice(0, 2) },
        upstream: shared.map((row) => row.slice(0, 2)),
      },
      {
        inputs: shared,
        context: shared.slice(1),
        scale: "none",
        projections: {
          query: {
            weights: [
              [1, 2],
              [0, 1],
            ],
            bias: [1, 1],
          },
        },
      },
      {
        inputs: shared,
        scale: 2,
        scoreBias: [
          [0, 1, 2],
          [1, 0, 1],
          [2, 1, 0],
        ],
      },
    ];
    for (const spec of specs) {
      const shown = shownBy(traceAttention(spec));
      const formulas = [...shown.matchAll(/\$\$([\s\S]+?)\$\$/g)].map(([, formula]) => formula);
      expect(formulas.length).toBeGreaterThan(3);
      for (const formula of formulas)
        expect(() => renderToString(formula, { strict: "error" })).not.toThrow();
      expect(shown).toContain("\\operatorname{softmax}");
    }
    const [first] = specs;
    expect(shownBy(traceAttention(first))).toContain(
      "QK^\\top = \\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\\\ 1 & 1 \\end{pmatrix} \\begin{pmatrix} 1 & 0 & 1 \\\\ 0 & 1 & 1 \\end{pmatrix} = \\begin{pmatrix} 1 & 0 & 1 \\\\ 0 & 1 & 1 \\\\ 1 & 1 & 2 \\end{pmatrix}",
    );
    expect(shownBy(traceAttention(first))).toContain(
      "a_{22} &= \\frac{e^{\\tilde{s}_{22}}}{e^{\\tilde{s}_{21}} + e^{\\tilde{s}_{22}}}",
    );
  });

  it("figure() maps the weights, one map per head", () => {
    expect(String(traceAttention({ inputs: shared }).figure())).toBe("heat map of 3×3 values");
    expect(String(traceAttention({ inputs: shared, heads: 2 }).figure())).toMatch(
      /^head 1: 3×3 values from .*; head 2/,
    );
  });

  it("formulas of one part, by name", () => {
    const t = traceAttention({ inputs: shared });
    expect(t.formulas("scores", ["s_33"])).toContain(
      "s_{33} &= q_{31} \\cdot k_{31} + q_{32} \\cdot k_{32} = 1 \\cdot 1 + 1 \\cdot 1 = 2",
    );
    expect(t.parts).toEqual(["queries", "keys", "values", "scores", "scaled scores", "weights", "output"]);
  });
});

describe("traceAttention refuses", () => {
  const good = { queries: shared, keys: shared, values: shared };
  it.each<[unknown, string]>([
    [null, "needs { queries, keys, values }"],
    [{ queries: shared, keys: shared }, "needs queries, keys and values, got queries, keys"],
    [{ inputs: shared, keys: shared }, "takes inputs or queries, keys and values"],
    [{ context: shared }, "needs inputs beside context"],
    [{ ...good, values: shared.slice(1) }, "needs as many values as keys, got 2 and 3"],
    [{ ...good, keys: [[1], [2], [3]] }, "needs keys as long as queries"],
    [{ ...good, queries: [] }, "needs rows of one length for queries"],
    [{ ...good, queries: [[1, Number.NaN]] }, "needs finite numbers for queries"],
    [{ ...good, queries: [[1], [1, 2]] }, "needs rows of one length for queries"],
    [{ ...good, heads: 0 }, "needs whole numbers of heads"],
    [{ ...good, heads: 3 }, "needs queries of a length that 3 heads share"],
    [{ ...good, heads: 2, kvHeads: 3 }, "those of queries a multiple"],
    [{ ...good, mask: "future" }, 'needs "causal" or rows of 0 and 1 for mask'],
    [{ ...good, mask: [[1, 1, 1]] }, "needs 3×3 zeros and ones for mask"],
    [
      { ...good, mask: [0, 0, 0] },
      "needs a key that each query may look at, got a mask of zeros for query 1",
    ],
    [{ ...good, queries: [[1, 2]], mask: "causal" }, "needs as many keys as queries for a causal mask"],
    [{ ...good, upstream: [[1]] }, "needs 3×2 numbers upstream, got 1×1"],
    [{ ...good, scale: Infinity }, 'needs "sqrt", "none" or a finite number for scale'],
    [{ ...good, scoreBias: [[1]] }, "needs 3×3 numbers for scoreBias"],
    [{ ...good, projections: { query: [[1]] } }, "needs 2 rows in projections.query"],
    [
      { ...good, projections: { query: { weights: [[1], [2]], bias: [1, 2] } } },
      "needs 1 numbers in the bias",
    ],
    [{ ...good, projections: { keys: [[1]] } }, 'knows projections query, key, value, output, got "keys"'],
    [{ inputs: Array.from({ length: 200 }, () => [1]) }, "needs at most 40000 products"],
  ])("%j", (spec, message) => {
    expect(() => traceAttention(spec as AttentionTraceSpec)).toThrow(message);
  });
});
