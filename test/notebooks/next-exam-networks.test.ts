import { describe, expect, it } from "vitest";
import { evaluated, keysOf, near } from "./support/paper-key.js";

/*
 * The keys of problems 8 to 11, proved: windows are laid place by place, products counted one by one, fields followed as sets.
 * Nothing here calls the library.
 */
const parts = keysOf("next-exam");

/** The first places of windows that slide over a padded row. */
function starts(size: number, kernel: number, stride: number, before: number, after: number, dilation = 1) {
  const places: number[] = [];
  for (let first = -before; first + dilation * (kernel - 1) < size + after; first += stride)
    places.push(first);
  return places;
}

/** The zeros that so many positions need, found by trying. */
function sameZeros(size: number, kernel: number, stride: number): [number, number] {
  const wanted = Math.ceil(size / stride);
  let zeros = 0;
  while (starts(size, kernel, stride, 0, zeros).length < wanted) zeros++;
  return [Math.floor(zeros / 2), Math.ceil(zeros / 2)];
}

const sideOf = (size: number, kernel: number, stride: number) =>
  starts(size, kernel, stride, ...sameZeros(size, kernel, stride)).length;

/** Numbers of a weight tensor, and products of each at all positions of a square. */
const numbersIn = (...sizes: number[]) => sizes.reduce((product, size) => product * size, 1);

describe("next-exam, the keys of problems 8 to 11", () => {
  const layers = [
    { in: 3, out: 16, stride: 2, separable: false },
    { in: 16, out: 32, stride: 2, separable: true },
    { in: 32, out: 64, stride: 1, separable: true },
  ];
  const sides = layers.reduce<number[]>(
    (list, { stride }) => [...list, sideOf(list.at(-1) ?? 64, 3, stride)],
    [],
  );

  it("8: shapes by laying windows, parameters and products by counting them", () => {
    const a = parts["next-8-a"].key;
    expect([a.first, a.second, a.third]).toEqual(
      layers.map(({ out }, index) => [out, sides[index], sides[index]]),
    );
    expect([a.before, a.behind]).toEqual(sameZeros(64, 3, 2));
    expect([a.pooled, a.scores]).toEqual([[64], [10]]);
    const weights = layers.map((each) =>
      each.separable
        ? numbersIn(each.in, 1, 3, 3) + numbersIn(each.out, each.in, 1, 1)
        : numbersIn(each.out, each.in, 3, 3),
    );
    const b = parts["next-8-b"].key;
    expect(b.convolutions).toEqual(weights);
    expect([b.norms, b.kept]).toEqual([2 * (16 + 32 + 64), 2 * (16 + 32 + 64)]);
    expect(b.dense).toBe(64 * 10 + 10);
    expect(b.trainable).toBe(weights.reduce((sum, count) => sum + count, 0) + b.norms + b.dense);
    // each weight of a convolution is multiplied once at every position
    const products = (counts: number[]) =>
      counts.reduce((sum, count, index) => sum + count * sides[index] ** 2, 0) + 640;
    const c = parts["next-8-c"].key;
    expect(c.separable).toBe(products(weights));
    expect(c.ordinary).toBe(products(layers.map((each) => numbersIn(each.out, each.in, 3, 3))));
    expect(c.ratio).toEqual(near(c.ordinary / c.separable, 1e-12));
  });

  it("9: the expressions give what 300 loops over windows give", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((part) => parts[`next-9-${part}`].key);
    let tried = 0;
    for (let N = 5; N <= 12; N++)
      for (let K = 1; K <= 4; K++)
        for (let S = 1; S <= 3; S++)
          for (const [P, D] of [
            [0, 1],
            [1, 1],
            [2, 2],
            [0, 2],
          ]) {
            const M = starts(N, K, S, P, P, D).length;
            if (M === 0) continue;
            tried++;
            expect(evaluated(a.side, { N, K, S, P, D })).toBe(M);
            expect(evaluated(a.span, { K, D })).toBe(D * (K - 1) + 1);
            expect(evaluated(b.parameters, { C: 3, F: 2, K })).toBe(numbersIn(2, 3, K, K) + 2);
            expect(evaluated(b.multiplications, { C: 3, F: 2, K, M })).toBe(numbersIn(2, 3, K, K) * M * M);
            // where it is no whole number, twice the zeros on one side keep it as well
            const P0 = evaluated(c.padding, { D, K });
            expect(starts(N, K, 1, 0, 2 * P0, D).length).toBe(N);
            // a transposed convolution: the last place that a window reaches, without what is cut off
            const reach = Math.max(...Array.from({ length: M }, (_, place) => place * S + K));
            expect(evaluated(d.side, { M, S, K, P })).toBe(reach - 2 * P);
            const cut = evaluated(d.padding, { K, S });
            expect(reach - 2 * cut).toBe(S * M);
          }
    expect(tried).toBeGreaterThan(300);
    expect(starts(40, 5, 1, c.zeros, c.zeros, 3).length).toBe(40);
    expect((40 - 1) * 2 + 6 - 2 * d.cut).toBe(80);
  });

  it("10: the field by following the samples that an output reads", () => {
    const read = (dilations: number[], kernel: number) => {
      let samples = new Set([0]);
      for (const dilation of dilations)
        samples = new Set(
          [...samples].flatMap((place) => Array.from({ length: kernel }, (_, tap) => place - tap * dilation)),
        );
      return Math.max(...samples) - Math.min(...samples) + 1;
    };
    const block = [1, 2, 4, 8, 16, 32];
    const all = read([...block, ...block, ...block], 2);
    expect(parts["next-10-a"].key).toEqual({
      block: read(block, 2),
      all,
      milliseconds: near((1000 * all) / 16000, 1e-12),
    });
    for (let K = 1; K <= 9; K++)
      expect(evaluated(parts["next-10-b"].key.samples, { K })).toBe(read([1, 2, 4], K));
    const parameters = numbersIn(24, 24, 2) + 24;
    const { layers: plain } = parts["next-10-c"].key;
    const seenBy = (length: number) => read(Array<number>(length).fill(1), 2);
    expect(seenBy(plain)).toBeGreaterThanOrEqual(all);
    expect(seenBy(plain - 1)).toBeLessThan(all);
    expect(parts["next-10-c"].key).toEqual({
      dilated: 18 * parameters,
      layers: plain,
      plain: plain * parameters,
    });
    const { samples, zeros } = parts["next-10-d"].key;
    expect(starts(2000, 2, 1, zeros, 0, 32).length).toBe(samples);
    expect(samples).toBe(2000);
  });

  it("11: parameters, products and what a pixel sees, by loops", () => {
    const { key: a } = parts["next-11-a"];
    expect(a).toEqual({ units: 64 * 4 * 4, parameters: 100 * 1024 + 1024, channels: 4 * 32 });
    const b = parts["next-11-b"].key;
    const weights = [numbersIn(64, 32, 4, 4), numbersIn(128, 64, 3, 3), numbersIn(32, 64, 3, 3)];
    expect(b.parameters).toEqual([weights[0] + 32, weights[1] + 128, weights[2] + 32]);
    expect(b.multiplications).toEqual([weights[0] * 4 * 4, weights[1] * 4 * 4, weights[2] * 8 * 8]);
    const widest = (sources: (pixel: number) => number[]) =>
      Math.max(
        ...Array.from({ length: 8 }, (_, index) => {
          const seen = sources(100 + index);
          return Math.max(...seen) - Math.min(...seen) + 1;
        }),
      );
    const transposed = (pixel: number) =>
      [0, 1, 2, 3].map((tap) => (pixel + 1 - tap) / 2).filter((place) => Number.isInteger(place));
    const shuffled = (pixel: number) => [-1, 0, 1].map((tap) => Math.floor(pixel / 2) + tap);
    const bilinear = (pixel: number) => {
      const place = (pixel + 0.5) / 2 - 0.5;
      return [Math.floor(place), Math.ceil(place)];
    };
    const convolved = (pixel: number) => [-1, 0, 1].flatMap((tap) => bilinear(pixel + tap));
    expect(parts["next-11-c"].key.positions).toEqual([transposed, shuffled, convolved].map(widest));
    const steps = [64, 32, 16].map((channels) => numbersIn(channels, channels / 2, 4, 4) + channels / 2);
    expect(parts["next-11-d"].key).toEqual({
      shape: [8, 4 * 2 ** 3, 4 * 2 ** 3],
      parameters: steps.reduce((sum, count) => sum + count, 0),
    });
  });
});
