import { readFileSync } from "node:fs";
import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { convolutionMatrix, random, traceConvolution, traceTransposedConvolution } from "../../src/index.js";

interface Case {
  input: number[][][];
  kernel: number[][][][];
  bias: number[];
  stride: [number, number];
  padding: [number, number];
  outputPadding: [number, number];
  dilation: [number, number];
  upstream: number[][][];
  output: number[][][];
  inputGradient: number[][][];
  kernelGradient: number[][][][];
  biasGradient: number[];
}

const cases = JSON.parse(
  readFileSync(new URL("transposed-convolution.json", import.meta.url), "utf8"),
) as Case[];

describe("traceTransposedConvolution", () => {
  it(`equals PyTorch's conv_transpose2d and its gradients, with channels, stride, padding, dilation: ${cases.length} random cases`, () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    for (const { output, inputGradient, kernelGradient, biasGradient, ...spec } of cases) {
      const trace = traceTransposedConvolution(spec);
      expect(trace.output.numbers()).toEqual(output);
      expect(trace.inputGradient.numbers()).toEqual(inputGradient);
      expect(trace.kernelGradient.numbers()).toEqual(kernelGradient);
      expect(trace.biasGradient.numbers()).toEqual(biasGradient);
    }
  });

  const spec = {
    input: [[1, 0, 2], [2, 3, 0], [-1, 0, 3]], // prettier-ignore
    kernel: [[1, 0], [1, 2]], // prettier-ignore
  };

  it("of a course: stride 1 gives 4×4, stride 2 gives 6×6 of kernels side by side", () => {
    expect(traceTransposedConvolution(spec).output.numbers()).toEqual([
      [[1, 0, 2, 0], [3, 5, 2, 4], [1, 7, 9, 0], [-1, -2, 3, 6]], // prettier-ignore
    ]);
    const [wide] = traceTransposedConvolution({ ...spec, stride: 2 }).output.numbers();
    wide.forEach((row, r) =>
      row.forEach((value, c) =>
        expect(value).toBe(spec.input[r >> 1][c >> 1] * spec.kernel[r % 2][c % 2] + 0),
      ),
    );
    expect(wide).toHaveLength(6);
  });

  it("its output is the sum of the scattered kernels and the bias, and its picture says so", () => {
    const trace = traceTransposedConvolution({
      ...spec,
      bias: 5,
      upstream: [1, 1, 1, 1].map(() => [1, 1, 1, 1]),
    });
    const sum = trace.output[0].map((row, r) =>
      row.map((_, c) => trace.scattered.reduce((total, { planes }) => total + Number(planes[0][r][c]), 5)),
    );
    expect(sum).toEqual(trace.output[0].numbers());
    expect(trace.scatter().match(/pmatrix/g)).toHaveLength(18);
    expect(trace.scatter()).toMatch(/\+ 5$/);
    expect(trace.scatter()).toContain("1 & 0 & \\cdot & \\cdot \\\\ 1 & 2 & \\cdot & \\cdot");
    expect(trace.biasGradient.map(Number)).toEqual([16]);
    const display = (trace as unknown as Record<symbol, () => Record<string, string>>)[
      Symbol.for("Jupyter.display")
    ]();
    for (const [, latex] of display["text/markdown"].matchAll(/\$\$([^$]*)\$\$/g))
      expect(() => renderToString(latex, { throwOnError: true, displayMode: true })).not.toThrow();
    expect(display["text/markdown"]).toContain(trace.scatter());
  });

  it("needs a specification", () => {
    expect(() => traceTransposedConvolution(undefined as never)).toThrow(
      "needs a specification { input, kernel }",
    );
  });

  it("one plane per output channel for one input channel, one per input channel for several", () => {
    const two = traceTransposedConvolution({ input: [[2]], kernel: [[[1]], [[3]]] });
    expect(two.output.numbers()).toEqual([[[2]], [[6]]]);
    const one = traceTransposedConvolution({ input: [[[2]], [[5]]], kernel: [[[1]], [[3]]] });
    expect(one.output.numbers()).toEqual([[[17]]]);
  });

  it.each<[object, string]>([
    [{ input: [], kernel: [[1]] }, "needs channels of equal rows"],
    [{ input: [[1]], kernel: [] }, "needs channels of equal rows"],
    [{ input: [[1]], kernel: [[1]], stride: 0 }, "needs a whole number from 1 for stride, got 0×0"],
    [{ input: [[1]], kernel: [[1]], padding: -1 }, "needs a whole number from 0 for padding"],
    [{ input: [[1]], kernel: [[1]], padding: 1 }, "needs an output of one pixel at least"],
    [{ input: [[1]], kernel: [[1]], outputPadding: 1 }, "needs an outputPadding below the stride"],
    [{ input: [[1]], kernel: [[1]], bias: [1, 2] }, "needs 1 biases, got 2"],
    [{ input: [[[1]], [[2]]], kernel: [[[[1]]]] }, "needs a kernel with 2 input channels"],
    [{ input: [[1]], kernel: [[1]], upstream: [[1, 2]] }, "needs 1×1×1 numbers upstream"],
  ])("%j is refused: %s", (bad, message) => {
    expect(() => traceTransposedConvolution(bad as never)).toThrow(message);
  });
});

const product = (matrix: number[][], column: number[]) =>
  matrix.map((row) => row.reduce((sum, entry, at) => sum + entry * column[at], 0));

describe("convolutionMatrix", () => {
  it("times the input is the convolution, and its transpose the transposed one: 200 random cases", () => {
    const dice = random(5);
    const whole = (least: number, most: number) => least + Math.floor(dice.uniform() * (most - least + 1));
    const planes = (channels: number, height: number, width: number) =>
      Array.from({ length: channels }, () =>
        Array.from({ length: height }, () => Array.from({ length: width }, () => whole(-4, 4))),
      );
    let done = 0;
    while (done < 200) {
      const [channels, filters, kernelSize] = [whole(1, 2), whole(1, 2), [whole(1, 3), whole(1, 3)]];
      const size = [whole(1, 5), whole(1, 5)];
      const window = { stride: whole(1, 2), padding: whole(0, 1), dilation: whole(1, 2) };
      const fits = size.every(
        (n, axis) => n + 2 * window.padding >= window.dilation * (kernelSize[axis] - 1) + 1,
      );
      if (!fits) continue;
      const input = planes(channels, size[0], size[1]);
      const kernel = Array.from({ length: filters }, () => planes(channels, kernelSize[0], kernelSize[1]));
      const convolution = traceConvolution({ ...window, input, kernel });
      const matrix = convolutionMatrix({ ...window, input: [channels, ...size], kernel });
      expect(product(matrix.matrix.numbers(), input.flat(2))).toEqual(convolution.output.flat(2).map(Number));
      expect(matrix.output).toEqual([filters, convolution.output[0].length, convolution.output[0][0].length]);
      const flat = matrix.matrix.numbers().flat();
      expect(matrix.zeros).toBe(flat.filter((entry) => entry === 0).length);
      // The transposed convolution that leads back to the input's size.
      const outputPadding = size.map(
        (n, axis) => (n + 2 * window.padding - window.dilation * (kernelSize[axis] - 1) - 1) % window.stride,
      ) as [number, number];
      const upstream = convolution.output
        .numbers()
        .map((plane) => plane.map((row) => row.map(() => whole(-3, 3))));
      const back = traceTransposedConvolution({ ...window, outputPadding, input: upstream, kernel });
      expect(product(matrix.transposed.numbers(), upstream.flat(2))).toEqual(back.output.flat(2).map(Number));
      done++;
    }
  });

  it("in letters: the Toeplitz matrix of a signal, the doubly blocked one of a plane", () => {
    expect(convolutionMatrix({ input: 4, kernel: ["a", "b"], padding: 1 }).matrix.map(String)).toEqual([
      "[b, 0, 0, 0]",
      "[a, b, 0, 0]",
      "[0, a, b, 0]",
      "[0, 0, a, b]",
      "[0, 0, 0, a]",
    ]);
    const plane = convolutionMatrix({ input: [3, 3], kernelSize: [2, 2] });
    expect(plane.matrix[0].map(String)).toEqual(["k11", "k12", "0", "k21", "k22", "0", "0", "0", "0"]);
    expect(plane.zeroShare.toString()).toBe("5/9");
    expect(() => renderToString(plane.toLatex(), { throwOnError: true })).not.toThrow();
    expect(plane.toLatex()).toContain("k_{11} & k_{12} & \\cdot & k_{21}");
  });

  it("7×7 on 25×25 has 92.16 % zeros; 3×3 on 6×6 with stride 1 has 27/36", () => {
    expect(convolutionMatrix({ input: [25, 25], kernelSize: [7, 7] }).zeroShare.valueOf()).toBe(0.9216);
    expect(convolutionMatrix({ input: [6, 6], kernelSize: [3, 3] }).zeroShare.toString()).toBe("0.75");
    expect(String(convolutionMatrix({ input: [100, 100], kernelSize: [2, 2] }))).toBe(
      "9801×10000 matrix of a convolution, 97970796 zeros (99.96 %)",
    );
  });

  it("a zero of the kernel counts as a zero; letters and numbers may stand side by side", () => {
    expect(convolutionMatrix({ input: 3, kernel: [1, 0] }).zeros).toBe(4);
    expect(convolutionMatrix({ input: 2, kernel: ["a", "1/2"] }).matrix.map(String)).toEqual(["[a, 1/2]"]);
  });

  it.each<[object, string]>([
    [{ input: 3 }, "needs a kernel, or a kernelSize from 1 to 30, got neither"],
    [{ kernel: [1] }, "needs the input's size"],
    [{ input: [3, 3], kernel: [[[1]], [[2]]] }, "needs filters of 1 channels, got 2"],
    [{ input: 3, kernel: [[1, 2], [3]] }, "needs filters of one size"], // prettier-ignore
    [{ input: 3, kernel: 5 }, "needs a kernel of rows of entries"],
    [{ input: 3, kernel: [NaN] }, "needs finite numbers in its kernel, got NaN"],
    [{ input: 3, kernel: [] }, "needs filters of one size"],
    [{ input: 2, kernel: [1, 2, 3] }, "needs a kernel that fits"],
    [{ input: 3, kernel: [1], stride: 0.5 }, "for stride"],
    [{ input: 3, kernel: ["a+"] }, "parse"],
    [{ input: [3000, 3000], kernelSize: [3, 3] }, "works with at most 1000000 products"],
  ])("%j is refused: %s", (bad, message) => {
    expect(() => convolutionMatrix(bad as never)).toThrow(message);
  });

  it("is not written down with more than a million entries", () => {
    expect(() => convolutionMatrix({ input: [100, 100], kernelSize: [2, 2] }).matrix).toThrow(
      "at most 1000000 entries",
    );
  });
});
