import { readFileSync } from "node:fs";
import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { traceBatchNorm, traceNormalization, type NormalizedOver } from "../../src/index.js";

interface Case {
  over: NormalizedOver;
  values: number[][];
  gamma: number[];
  beta: number[];
  epsilon: number;
  upstream: number[][];
  output: number[][];
  inputGradient: number[][];
  gammaGradient: number[];
  betaGradient: number[];
}

const cases = JSON.parse(readFileSync(new URL("normalization.json", import.meta.url), "utf8")) as Case[];

const flat = (values: unknown): number[] => (values as unknown[]).flat(Infinity).map(Number);

const close = (ours: unknown, wanted: unknown, digits = 7) => {
  const [a, b] = [flat(ours), flat(wanted)];
  expect(a).toHaveLength(b.length);
  a.forEach((value, i) => expect(value).toBeCloseTo(b[i], digits));
};

describe("traceNormalization", () => {
  it(`equals PyTorch's batch, layer, instance, group and RMS norm and their gradients: ${cases.length} random cases`, () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    for (const { output, inputGradient, gammaGradient, betaGradient, ...spec } of cases) {
      const trace = traceNormalization(spec);
      close(trace.output, output);
      close(trace.inputGradient, inputGradient, 6);
      close(trace.gammaGradient, gammaGradient);
      close(trace.betaGradient, betaGradient);
    }
  });

  it("(1, 2, 3, 4) over the layer: ∓1.341641, ∓.447214 and the gradient of upstream (1, 0, 0, −1)", () => {
    const trace = traceNormalization({ values: [1, 2, 3, 4], over: "layer", upstream: [1, 0, 0, -1] });
    close(trace.output, [-1.341641, -0.447214, 0.447214, 1.341641], 6);
    close(trace.inputGradient, [0.0894427, -0.2683282, 0.2683282, -0.0894427], 6);
    expect([trace.mean, trace.variance].map((list) => list.map(String))).toEqual([["2.5"], ["1.25"]]);
    expect(trace.check().gradients).toHaveLength(4 + 8);
    for (const { gradient, difference } of trace.check().gradients)
      expect(gradient).toBeCloseTo(difference, 6);
  });

  it("means of a batch, of layers and of groups of planes, exact", () => {
    const images = [1, 2, 3].map((n) => [0, 1, 2, 3].map((c) => [[n * c, n + c]]));
    const byHand = (pick: (n: number, c: number) => boolean) => {
      const numbers = images.flatMap((image, n) =>
        image.flatMap((plane, c) => (pick(n, c) ? plane.flat() : [])),
      );
      return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    };
    const mean = (over: NormalizedOver) =>
      flat(traceNormalization({ values: images, over, epsilon: 1 }).mean);
    const [ns, cs] = [
      [0, 1, 2],
      [0, 1, 2, 3],
    ];
    close(
      mean("batch"),
      cs.map((k) => byHand((_, c) => c === k)),
      12,
    );
    close(
      mean("layer"),
      ns.map((k) => byHand((n) => n === k)),
      12,
    );
    close(
      mean("instance"),
      ns.flatMap((i) => cs.map((k) => byHand((n, c) => n === i && c === k))),
      12,
    );
    close(
      mean({ groups: 2 }),
      ns.flatMap((i) => [0, 1].map((g) => byHand((n, c) => n === i && c >> 1 === g))),
      12,
    );
    expect(flat(traceNormalization({ values: images, over: "rms" }).mean)).toEqual([0, 0, 0]);
  });

  it("over the batch it is traceBatchNorm, line by line, sample variance too", () => {
    for (const variance of ["population", "sample"] as const) {
      const batch = [[1, 4], [2, -1], ["1/2", 7]]; // prettier-ignore
      const common = { gamma: [2, 3], beta: [0, "1/3"], epsilon: "1/10", variance, upstream: [[1, 0], [2, 1], [0, -1]] }; // prettier-ignore
      const [one, other] = [traceNormalization({ ...common, values: batch, over: "batch" }), traceBatchNorm({ ...common, batch })]; // prettier-ignore
      expect(one.formulas()).toBe(other.formulas());
      expect(flat(one.inputGradient)).toEqual(flat(other.inputGradient));
    }
  });

  it("one number for gamma is one parameter for all features, with the sum of their gradients", () => {
    const spec = { values: [[1, 2, 4], [3, 3, 7]], over: "layer", upstream: [[1, 2, 3], [-1, 0, 2]] } as const; // prettier-ignore
    const shared = traceNormalization({ ...spec, gamma: 2, beta: 1 });
    const each = traceNormalization({ ...spec, gamma: [2, 2, 2], beta: [1, 1, 1] });
    close(shared.gammaGradient, [flat(each.gammaGradient).reduce((a, b) => a + b)], 12);
    close(shared.betaGradient, [7], 12);
    close(shared.output, each.output, 14);
  });

  it("keeps moving averages, and normalizes by them when it is used: y = (x − 2)/3", () => {
    const spec = { values: [[1, 4], [3, 8]], over: "batch" } as const; // prettier-ignore
    const trained = traceNormalization({ ...spec, moving: { mean: [0, 10], variance: 1, momentum: "9/10" } });
    // 0.9·0 + 0.1·2, 0.9·10 + 0.1·6; 0.9·1 + 0.1·1, 0.9·1 + 0.1·4
    expect(trained.moving?.mean.map(String)).toEqual(["0.2", "9.6"]);
    expect(trained.moving?.variance.map(String)).toEqual(["1", "1.3"]);
    expect(trained.formulas("moving")).toContain("\\alpha \\cdot");
    const used = traceNormalization({
      values: [[5], [-1]],
      over: "batch",
      inference: { mean: 2, variance: 9 },
      upstream: [[1], [6]],
    });
    expect(flat(used.output)).toEqual([1, -1]);
    expect(used.inputGradient.flat().map(String)).toEqual(["1/3", "2"]);
  });

  it("RMS norm has a shift only where one is given", () => {
    const bare = traceNormalization({ values: [3, 4], over: "rms", upstream: [1, 1] });
    expect([bare.betaGradient, bare.gammaGradient].map((list) => list.length)).toEqual([0, 2]);
    expect(bare.value("RMS").valueOf()).toBeCloseTo(Math.sqrt(12.5), 14);
    expect(
      traceNormalization({ values: [3, 4], over: "rms", beta: 1, upstream: [1, 1] }).betaGradient,
    ).toHaveLength(1);
  });

  it("needs a specification", () => {
    expect(() => traceNormalization(undefined as never)).toThrow(
      "needs a specification { values, over }, got undefined",
    );
  });

  it("its formulas are set by KaTeX", () => {
    for (const { output: _1, inputGradient: _2, gammaGradient: _3, betaGradient: _4, ...spec } of cases.slice(
      0,
      20,
    )) {
      const trace = traceNormalization(spec);
      expect(() => renderToString(trace.formulas(), { throwOnError: true, displayMode: true })).not.toThrow();
      const shown = (trace as unknown as Record<symbol, () => Record<string, string>>)[
        Symbol.for("Jupyter.display")
      ]();
      expect(shown["text/markdown"].startsWith("$$X")).toBe(true);
    }
  });

  it.each<[object, string]>([
    [
      { values: [[1, 2]], over: "layers" },
      'needs over: "batch", "layer", "instance", "rms" or { groups: 2 }, got "layers"',
    ],
    [{ values: [[1, 2], [3]], over: "layer" }, "needs samples of one shape"], // prettier-ignore
    [{ values: [[[1, 2]]], over: "layer" }, "One image is [image]; tokens are rows."],
    [{ values: [1, 2], over: "batch", inference: { mean: 0 } }, "needs inference: { mean, variance }"],
    [{ values: [], over: "layer" }, "needs rows (samples × features)"],
    [{ values: null, over: "layer" }, "needs rows (samples × features)"],
    [{ values: [[1, 2, 3]], over: { groups: 2 } }, "needs groups that share out 3 channels evenly, got 2"],
    [{ values: [[1, 2, 3]], over: { groups: 0 } }, "needs over:"],
    [{ values: [[1, 2]], over: "instance" }, 'needs planes of several pixels for over: "instance"'],
    [{ values: [1, 1], over: "layer" }, "got variance 0. Give epsilon"],
    [{ values: [0, 0], over: "rms" }, "needs a number other than 0 in each set"],
    [{ values: [1, 2], over: "layer", epsilon: -2 }, "needs an epsilon from 0, got -2"],
    [{ values: [1, 2], over: "layer", gamma: [1] }, "needs 2 numbers for gamma, got 1"],
    [{ values: [1, 2], over: "layer", upstream: [[1], [2]] }, "needs 2 numbers upstream"], // prettier-ignore
    [{ values: [1, 2], over: "layer", moving: { mean: 0, variance: 1, momentum: 0.9 } }, 'for over: "batch"'],
    [{ values: [[1]], over: "batch", variance: "sample" }, "needs at least 2 samples"],
    [{ values: [NaN, 2], over: "layer" }, "got variance NaN"],
    [{ values: ["a", 2], over: "layer" }, 'got "a"'],
    [
      { values: Array.from({ length: 5000 }, (_, i) => i), over: "batch" },
      "works through at most 4096 numbers",
    ],
  ])("%j is refused: %s", (spec, message) => {
    expect(() => traceNormalization(spec as never)).toThrow(message);
  });
});
