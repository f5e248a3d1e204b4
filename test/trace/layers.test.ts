import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { traceBatchNorm } from "../../src/trace/batch-norm.js";
import { traceConvolution } from "../../src/trace/convolution.js";
import { thinnedNetworks, traceDropout } from "../../src/trace/dropout.js";
import { tracePooling } from "../../src/trace/pooling.js";

function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

const plane = (random: () => number, rows: number, columns: number) =>
  Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => Math.round((random() * 2 - 1) * 1000) / 1000),
  );

const text = (values: unknown): unknown => (Array.isArray(values) ? values.map(text) : String(values));

/** The sum of upstream times output, whose derivatives are the gradients. */
const weighed = (output: readonly (readonly (readonly unknown[])[])[], upstream: number[][][]) =>
  output.reduce(
    (sum, p, c) =>
      sum +
      p.reduce((s, row, y) => s + row.reduce<number>((t, v, x) => t + Number(v) * upstream[c][y][x], 0), 0),
    0,
  );

describe("traceBatchNorm", () => {
  it("of the worksheet: mean 6, variance 8, ±√2 …; of the examination exact", () => {
    const hand = traceBatchNorm({ batch: [2, 4, 6, 8, 10], gamma: 2, beta: -1 });
    expect([hand.mean, hand.variance].map(text)).toEqual([["6"], ["8"]]);
    [2, 4, 6, 8, 10].forEach((x, i) =>
      expect(Number(hand.output[i][0])).toBeCloseTo((2 * (x - 6)) / Math.sqrt(8) - 1, 14),
    );
    const z = [
      [12, 0, -5],
      [14, 10, 5],
      [14, 10, 5],
      [12, 0, -5],
    ];
    const exam = traceBatchNorm({ batch: z, gamma: [1, 1, 1], beta: [0, -10, 10] });
    expect([exam.mean, exam.deviation].map(text)).toEqual([
      ["13", "5", "0"],
      ["1", "5", "5"],
    ]);
    expect(text(exam.output[0])).toEqual(["-1", "-11", "9"]);
  });

  it("gradients equal differences, with ε, both variances and several features: 40 random batches", () => {
    const random = generator(31);
    for (let trial = 0; trial < 40; trial++) {
      const [m, n] = [2 + (trial % 4), 1 + (trial % 3)];
      const spec = {
        batch: plane(random, m, n),
        gamma: plane(random, 1, n)[0],
        beta: plane(random, 1, n)[0],
        epsilon: trial % 2 === 0 ? 0.01 : 0,
        variance: (trial % 3 === 0 ? "sample" : "population") as "sample" | "population",
        upstream: plane(random, m, n),
      };
      const trace = traceBatchNorm(spec);
      const loss = (change: Partial<typeof spec>) =>
        weighed(
          [traceBatchNorm({ ...spec, ...change, upstream: undefined as never }).output],
          [spec.upstream],
        );
      const h = 1e-4;
      const slope = (at: (step: number) => number) =>
        (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      const moved = (list: number[][], i: number, j: number, step: number) =>
        list.map((row, a) => row.map((value, b) => (a === i && b === j ? value + step : value)));
      trace.inputGradient?.forEach((row, i) =>
        row.forEach((value, j) => {
          const wanted = slope((step) => loss({ batch: moved(spec.batch, i, j, step) }));
          expect(Math.abs(Number(value) - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThan(1e-4);
        }),
      );
      trace.gammaGradient?.forEach((value, j) =>
        expect(Number(value)).toBeCloseTo(
          slope((step) => loss({ gamma: moved([spec.gamma], 0, j, step)[0] })),
          8,
        ),
      );
      trace.betaGradient?.forEach((value, j) =>
        expect(Number(value)).toBeCloseTo(
          spec.upstream.reduce((sum, row) => sum + row[j], 0),
          12,
        ),
      );
    }
  });

  it("moves its statistics, sets its formulas in KaTeX, refuses shapes that do not fit", () => {
    const trace = traceBatchNorm({
      batch: [1, 3],
      epsilon: 1e-5,
      upstream: [1, 0],
      moving: { mean: 0, variance: 1, momentum: 0.9 },
    });
    expect([text(trace.moving?.mean), text(trace.moving?.variance)]).toEqual([["0.2"], ["1"]]);
    expect(() => renderToString(trace.formulas(), { throwOnError: true, displayMode: true })).not.toThrow();
    expect(() => traceBatchNorm({ batch: [] })).toThrow("needs at least 1 samples of one length, got none");
    expect(() => traceBatchNorm({ batch: [[1, 2]], gamma: [1] })).toThrow("needs 2 numbers for gamma, got 1");
    expect(() => traceBatchNorm({ batch: [1, 2], upstream: [[1, 2]] })).toThrow("needs 2×1 numbers upstream");
  });
});

describe("traceDropout", () => {
  it("scales by 1/keep in training, or by keep at test time; gradients pass where units stay", () => {
    const spec = { values: [1, 2, "1/3"], mask: [1, 0, 1] as (0 | 1)[], rate: "2/5", upstream: [1, 1, 2] };
    const inverted = traceDropout(spec);
    expect([inverted.output, inverted.inputGradient, inverted.testOutput].map(text)).toEqual([
      ["5/3", "0", "5/9"],
      ["5/3", "0", "10/3"],
      ["1", "2", "1/3"],
    ]);
    const plain = traceDropout({ ...spec, scaling: "plain" });
    expect([text(plain.output), text(plain.testOutput)]).toEqual([
      ["1", "0", "1/3"],
      ["0.6", "1.2", "0.2"],
    ]);
    expect(
      String(traceDropout({ values: Array(60).fill(1), mask: Array(60).fill(1), rate: 0.4 }).expectedActive),
    ).toBe("36");
    expect(() => traceDropout({ ...spec, rate: 1 })).toThrow("needs a rate from 0 to below 1, got 1");
    expect(() => traceDropout({ ...spec, mask: [1] })).toThrow("needs 3 entries 0 or 1");
  });

  it("thinnedNetworks counts the masks that there are", () => {
    for (let units = 0; units <= 6; units++)
      for (let kept = 0; kept <= units; kept++) {
        const masks = Array.from(
          { length: 2 ** units },
          (_, mask) => mask.toString(2).replaceAll("0", "").length,
        );
        expect(thinnedNetworks([{ units, kept }])).toBe(masks.filter((ones) => ones === kept).length);
      }
    expect(() => thinnedNetworks([{ units: 2, kept: 3 }])).toThrow("got 3 of 2");
  });
});

describe("traceConvolution", () => {
  it("takes a trace's output and gradient as the next one's input, up and down a chain", () => {
    const image = [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ];
    const first = traceConvolution({
      input: image,
      kernel: [
        [1, 0],
        [0, 1],
      ],
      bias: [1],
    });
    const pooled = tracePooling({ input: first.output, kernel: 2, upstream: [[1]] });
    expect(text(pooled.output[0])).toEqual([["15"]]);
    const one = traceConvolution({ input: [[1, 2]], kernel: [[3, 4]], bias: 5 });
    expect(text(one.output[0])).toEqual([["16"]]); // 3 + 8 + 5
    const down = pooled.inputGradient;
    if (down === null) throw new Error("no gradient");
    const again = traceConvolution({
      input: image,
      kernel: [
        [1, 0],
        [0, 1],
      ],
      bias: [1],
      upstream: down,
    });
    expect(text((again.kernelGradient ?? [])[0][0])).toEqual([
      ["5", "6"],
      ["8", "9"],
    ]);
  });

  it("of the step edge gives 0 30 30 0 in every row", () => {
    const image = Array.from({ length: 6 }, () => [10, 10, 10, 0, 0, 0]);
    const filter = Array.from({ length: 3 }, () => [1, 0, -1]);
    expect(text(traceConvolution({ input: image, kernel: filter }).output[0])).toEqual(
      Array.from({ length: 4 }, () => ["0", "30", "30", "0"]),
    );
  });

  it("equals plain loops, and its gradients differences, with channels, filters, stride, padding, dilation: 40 random cases", () => {
    const random = generator(32);
    for (let trial = 0; trial < 40; trial++) {
      const [C, O] = [1 + (trial % 2), 1 + (trial % 3 === 0 ? 1 : 0)];
      const [stride, padding, dilation] = [1 + (trial % 2), trial % 3, 1 + (trial % 4 === 0 ? 1 : 0)];
      const input = Array.from({ length: C }, () => plane(random, 4, 5));
      const kernel = Array.from({ length: O }, () => Array.from({ length: C }, () => plane(random, 2, 2)));
      const bias = plane(random, 1, O)[0];
      const loop = (x: number[][][], k: number[][][][], b: number[]) => {
        const size = (n: number) => Math.floor((n + 2 * padding - dilation - 1) / stride) + 1;
        return k.map((filter, o) =>
          Array.from({ length: size(4) }, (_r, r) =>
            Array.from({ length: size(5) }, (_c, c) => {
              let sum = b[o];
              filter.forEach((p, ch) =>
                p.forEach((row, u) =>
                  row.forEach((w, v) => {
                    sum +=
                      w *
                      (x[ch][r * stride - padding + u * dilation]?.[c * stride - padding + v * dilation] ??
                        0);
                  }),
                ),
              );
              return sum;
            }),
          ),
        );
      };
      const wanted = loop(input, kernel, bias);
      const upstream = wanted.map((p) => plane(random, p.length, p[0].length));
      const trace = traceConvolution({ input, kernel, bias, stride, padding, dilation, upstream });
      trace.output.forEach((p, o) =>
        p.forEach((row, r) => row.forEach((v, c) => expect(Number(v)).toBeCloseTo(wanted[o][r][c], 12))),
      );
      const h = 0.5;
      // The loss is linear in each number alone, so one wide difference is exact.
      trace.kernelGradient?.forEach((filter, o) =>
        filter.forEach((p, ch) =>
          p.forEach((row, u) =>
            row.forEach((value, v) => {
              const at = (step: number) => {
                const k = structuredClone(kernel);
                k[o][ch][u][v] += step;
                return weighed(loop(input, k, bias), upstream);
              };
              expect(Number(value)).toBeCloseTo(at(h) - at(-h), 10);
            }),
          ),
        ),
      );
      trace.inputGradient?.forEach((p, ch) =>
        p.forEach((row, y) =>
          row.forEach((value, x) => {
            const at = (step: number) => {
              const changed = structuredClone(input);
              changed[ch][y][x] += step;
              return weighed(loop(changed, kernel, bias), upstream);
            };
            expect(Number(value)).toBeCloseTo(at(h) - at(-h), 10);
          }),
        ),
      );
      trace.biasGradient?.forEach((value, o) =>
        expect(Number(value)).toBeCloseTo(
          upstream[o].flat().reduce((a, b) => a + b, 0),
          12,
        ),
      );
    }
  });

  it("flips its kernel where asked, and refuses what does not fit", () => {
    const input = [[1, 2, 3]];
    expect(text(traceConvolution({ input, kernel: [[1, 0]], flip: true }).output)).toEqual([[["2", "3"]]]);
    expect(() => traceConvolution({ input, kernel: [[1], [2]] })).toThrow(
      "fit the padded input, got 2×1 on 1×3",
    );
    expect(() => traceConvolution({ input: [[1], [2, 3]], kernel: [[1]] })).toThrow(
      "needs channels of equal rows",
    );
    expect(() => traceConvolution({ input: [input, input], kernel: [[1]] })).toThrow(
      "needs filters of 2 channels, got 1",
    );
    expect(() => traceConvolution({ input, kernel: [[1]], upstream: [[1]] })).toThrow(
      "needs 1×1×3 numbers upstream",
    );
    expect(() => traceConvolution({ input, kernel: [[1]], bias: [1, 2] })).toThrow("needs 1 biases, got 2");
  });
});

describe("tracePooling", () => {
  it("after a 1×1 convolution: the examination's outputs, gradient (-3, 1, 0) and weights (4, 0, 1)", () => {
    const input = [
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
    const kernel = [[[[1]], [[1]], [[1]]]];
    const conv = traceConvolution({ input, kernel }).output[0].map((row) =>
      row.map((value) => String(value.toJSON())),
    );
    expect(conv).toEqual([
      ["0", "1/2"],
      ["1/2", "-1"],
    ]);
    const options = {
      input: conv,
      kernel: 2,
      stride: 2,
      padding: 1,
      paddedZeros: true,
      tie: "padding",
    } as const;
    expect(text(tracePooling(options).output[0])).toEqual([
      ["0", "0.5"],
      ["0.5", "0"],
    ]);
    // -y/p + (1-y)/(1-p) with y = [[0, 1], [1, 0]].
    const pooled = tracePooling({
      ...options,
      upstream: [
        [1, -2],
        [-2, 1],
      ],
    });
    const back = traceConvolution({
      input,
      kernel,
      upstream: (pooled.inputGradient ?? [])[0].map((row) => row.map((v) => v.toJSON())),
    });
    const gradient = (back.kernelGradient ?? [])[0].map((p) => Number(p[0][0]));
    expect(gradient).toEqual([-3, 1, 0]);
    expect(gradient.map((g) => 1 - g)).toEqual([4, 0, 1]);
  });

  it("equals plain loops, and its gradients differences, for both types: 60 random cases", () => {
    const random = generator(33);
    for (let trial = 0; trial < 60; trial++) {
      const type = trial % 2 === 0 ? ("max" as const) : ("average" as const);
      const paddedZeros = trial % 3 === 0;
      const [kernel, stride, padding] = [2, 1 + (trial % 2), trial % 2];
      const input = plane(random, 4, 5);
      const run = (x: number[][]) => tracePooling({ input: x, type, kernel, stride, padding, paddedZeros });
      const wanted = run(input).output[0].map((row, r) =>
        row.map((_, c) => {
          const window: number[] = [];
          let inside = 0;
          for (let u = 0; u < kernel; u++)
            for (let v = 0; v < kernel; v++) {
              const value = input[r * stride - padding + u]?.[c * stride - padding + v];
              if (value !== undefined) inside++;
              if (value !== undefined || paddedZeros) window.push(value ?? 0);
            }
          const sum = window.reduce((a, b) => a + b, 0);
          return type === "max" ? Math.max(...window) : sum / (paddedZeros ? 4 : inside);
        }),
      );
      run(input).output[0].forEach((row, r) =>
        row.forEach((value, c) => expect(Number(value)).toBeCloseTo(wanted[r][c], 13)),
      );
      const upstream = plane(random, wanted.length, wanted[0].length);
      const trace = tracePooling({ input, type, kernel, stride, padding, paddedZeros, upstream });
      trace.inputGradient?.[0].forEach((row, y) =>
        row.forEach((value, x) => {
          const h = 1e-5;
          const at = (step: number) =>
            weighed(
              run(input.map((line, i) => line.map((v, j) => (i === y && j === x ? v + step : v)))).output,
              [upstream],
            );
          expect(Number(value)).toBeCloseTo((at(h) - at(-h)) / (2 * h), 6);
        }),
      );
    }
  });

  it("sends the gradient of a zero that stands before the padding to the padding with tie: padding, to itself else", () => {
    // Windows of 2×2 on the padded 4×4: the value of each is the largest of its own zero and three padded ones.
    const zeros = {
      input: [
        [-1, -1],
        [-1, 0],
      ],
      kernel: 2,
      stride: 2,
      padding: 1,
      paddedZeros: true,
      upstream: [
        [1, 2],
        [3, 4],
      ],
    };
    const none = [["0", "0"], ["0", "0"]]; // prettier-ignore
    expect(text(tracePooling({ ...zeros, tie: "padding" }).inputGradient)).toEqual([none]);
    expect(text(tracePooling({ ...zeros, tie: "first" }).inputGradient)).toEqual([[["0", "0"], ["0", "4"]]]); // prettier-ignore
  });

  it("behind relu or sigmoid: equals pooling the activated numbers, its gradients differences: 200 random cases", () => {
    const random = generator(77);
    for (let trial = 0; trial < 200; trial++) {
      const activation = (["relu", "sigmoid", "tanh", "leakyRelu"] as const)[trial % 4];
      const type = trial % 3 === 0 ? "average" : "max";
      const input = plane(random, 3, 4);
      const upstream = plane(random, 1, 2);
      const trace = tracePooling({ input, kernel: [2, 2], type, activation, upstream });
      const f = {
        relu: (x: number) => Math.max(0, x),
        sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
        tanh: Math.tanh,
        leakyRelu: (x: number) => (x > 0 ? x : x / 100),
      }[activation];
      const loss = (values: number[][]) =>
        [0, 1].reduce((sum, c) => {
          const window = [values[0][2 * c], values[0][2 * c + 1], values[1][2 * c], values[1][2 * c + 1]].map(
            f,
          );
          const pooled = type === "max" ? Math.max(...window) : window.reduce((a, b) => a + b) / 4;
          return sum + pooled * upstream[0][c];
        }, 0);
      expect(weighed(trace.output, [upstream])).toBeCloseTo(loss(input), 12);
      expect(Number(trace.activated[0][0][0])).toBeCloseTo(f(input[0][0]), 14);
      // Away from the kinks of relu and of the maximum.
      const smooth = input.map((row) => row.map((value) => (Math.abs(value) < 1e-3 ? 0.5 : value)));
      input.splice(0, 3, ...smooth);
      const { inputGradient } = tracePooling({ input, kernel: [2, 2], type, activation, upstream });
      input.forEach((row, i) =>
        row.forEach((_, j) => {
          const moved = (step: number) =>
            loss(input.map((line, a) => line.map((x, b) => (a === i && b === j ? x + step : x))));
          const slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
          expect(Number(inputGradient[0][i][j])).toBeCloseTo(slope, 5);
        }),
      );
    }
    expect(() => tracePooling({ input: [[1]], kernel: 1, activation: "softmax" as never })).toThrow(
      "needs an activation of one number, got softmax",
    );
    expect(() =>
      tracePooling({ input: [[0]], kernel: 1, activation: "relu", kink: "error", upstream: [[1]] }),
    ).toThrow("has no derivative at 0");
  });

  it("sends the gradient of a tie to the first maximum; a window must fit", () => {
    const tied = { input: [[2, 2]], kernel: [1, 2] as [number, number], upstream: [[3]] };
    expect(text(tracePooling(tied).inputGradient)).toEqual([[["3", "0"]]]);
    expect(() => tracePooling({ input: [[1]], kernel: 2 })).toThrow(
      "needs a window that fits the padded input, got 2×2 on 1×1",
    );
  });
});
