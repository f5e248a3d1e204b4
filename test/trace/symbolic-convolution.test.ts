import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { symbolicConvolution } from "../../src/trace/symbolic-convolution.js";

describe("symbolicConvolution", () => {
  it("d = 2, m = 3 has the gradients of the homework", () => {
    const conv = symbolicConvolution({ kernel: 2, outputs: 3 });
    expect(conv.outputs.map(String)).toEqual(["b + k1*x1 + k2*x2", "b + k1*x2 + k2*x3", "b + k1*x3 + k2*x4"]);
    expect(conv.kernelGradient.map(String)).toEqual(["a1*x1 + a2*x2 + a3*x3", "a1*x2 + a2*x3 + a3*x4"]);
    expect(String(conv.biasGradient)).toBe("a1 + a2 + a3");
    expect(conv.inputGradient.map(String)).toEqual(["a1*k1", "a1*k2 + a2*k1", "a2*k2 + a3*k1", "a3*k2"]);
  });

  it("agrees with plain loops for every size, stride and dilation up to 3", () => {
    const at: Record<string, number> = { b: 0.5 };
    for (let i = 1; i <= 20; i++)
      Object.assign(at, { [`a${i}`]: 1 / i, [`k${i}`]: i - 2.5, [`x${i}`]: Math.sin(i) });
    for (let kernel = 1; kernel <= 3; kernel++)
      for (let outputs = 1; outputs <= 3; outputs++)
        for (let stride = 1; stride <= 3; stride++)
          for (let dilation = 1; dilation <= 3; dilation++) {
            const conv = symbolicConvolution({ kernel, outputs, stride, dilation });
            const byKernel = Array.from({ length: kernel }, () => 0);
            const byInput = conv.inputGradient.map(() => 0);
            for (let i = 0; i < outputs; i++) {
              let z = at.b;
              for (let j = 0; j < kernel; j++) {
                const place = i * stride + j * dilation;
                z += at[`k${j + 1}`] * at[`x${place + 1}`];
                byKernel[j] += at[`a${i + 1}`] * at[`x${place + 1}`];
                byInput[place] += at[`a${i + 1}`] * at[`k${j + 1}`];
              }
              expect(conv.outputs[i].evaluate(at)).toBeCloseTo(z, 12);
            }
            conv.kernelGradient.forEach((slope, j) =>
              expect(slope.evaluate(at)).toBeCloseTo(byKernel[j], 12),
            );
            conv.inputGradient.forEach((slope, l) => expect(slope.evaluate(at)).toBeCloseTo(byInput[l], 12));
          }
  });

  it("shows the general rule and its table in LaTeX that KaTeX sets", () => {
    const conv = symbolicConvolution({
      kernel: 2,
      outputs: 2,
      stride: 2,
      dilation: 2,
      names: { upstream: "alpha" },
    });
    expect(() => renderToString(conv.rule, { throwOnError: true, displayMode: true })).not.toThrow();
    expect(conv.rule).toContain("\\alpha_i x_{2(i-1)+1+2(j-1)}");
    expect(() => renderToString(conv.table().toLatex(), { throwOnError: true })).not.toThrow();
    expect(() => symbolicConvolution({ kernel: 0, outputs: 1 })).toThrow("for kernel, got 0");
  });
});
