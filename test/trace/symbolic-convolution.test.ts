import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { random } from "../../src/index.js";
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

  it("agrees with plain loops over channels and filters, for 200 sets of sizes", () => {
    const dice = random(9);
    const whole = (most: number) => 1 + Math.floor(dice.uniform() * most);
    for (let trial = 0; trial < 200; trial++) {
      const [kernel, outputs, channels, filters] = [whole(3), whole(3), whole(3), whole(2)];
      const [stride, dilation] = [whole(2), whole(2)];
      const conv = symbolicConvolution({ kernel, outputs, channels, filters, stride, dilation });
      const length = (outputs - 1) * stride + (kernel - 1) * dilation + 1;
      const line = (count: number) => Array.from({ length: count }, () => dice.between(-2, 2));
      const rows = (height: number, width: number) => Array.from({ length: height }, () => line(width));
      const k = Array.from({ length: filters }, () => rows(channels, kernel));
      const [x, b, a] = [rows(channels, length), line(filters), rows(filters, outputs)];
      const at: Record<string, number> = {};
      const mark = (f: number, c: number) =>
        [filters > 1 ? f + 1 : "", channels > 1 ? c + 1 : ""].filter((part) => part !== "");
      k.forEach((filter, f) =>
        filter.forEach((row, c) =>
          row.forEach((value, j) => (at[`k${[...mark(f, c), j + 1].join("_")}`] = value)),
        ),
      );
      x.forEach((row, c) =>
        row.forEach((value, l) => (at[`x${channels > 1 ? `${c + 1}_` : ""}${l + 1}`] = value)),
      );
      a.forEach((row, f) => {
        at[`b${filters > 1 ? f + 1 : ""}`] = b[f];
        row.forEach((value, i) => (at[`a${filters > 1 ? `${f + 1}_` : ""}${i + 1}`] = value));
      });
      const byKernel = k.map((filter) => filter.map((row) => row.map(() => 0)));
      const byInput = x.map((row) => row.map(() => 0));
      const z = a.map((row, f) =>
        row.map((alpha, i) => {
          let sum = b[f];
          for (let c = 0; c < channels; c++)
            for (let j = 0; j < kernel; j++) {
              const place = i * stride + j * dilation;
              sum += k[f][c][j] * x[c][place];
              byKernel[f][c][j] += alpha * x[c][place];
              byInput[c][place] += alpha * k[f][c][j];
            }
          return sum;
        }),
      );
      const close = (
        list: readonly { evaluate: (at: Record<string, number>) => number }[],
        wanted: number[],
      ) => {
        expect(list).toHaveLength(wanted.length);
        list.forEach((expr, i) => expect(expr.evaluate(at)).toBeCloseTo(wanted[i], 10));
      };
      close(conv.outputs, z.flat());
      close(conv.kernelGradient, byKernel.flat(2));
      close(conv.inputGradient, byInput.flat());
      close(
        conv.biasGradients,
        a.map((row) => row.reduce((sum, value) => sum + value, 0)),
      );
    }
  });

  it("two channels: the rule has a sum over channels; at most 2000 products", () => {
    const conv = symbolicConvolution({ kernel: 2, outputs: 2, channels: 2, filters: 2 });
    expect(String(conv.outputs[2])).toBe("b2 + k2_1_1*x1_1 + k2_1_2*x1_2 + k2_2_1*x2_1 + k2_2_2*x2_2");
    expect(conv.rule).toContain("\\sum_{c=1}^{C} \\sum_{j=1}^{d} k_{f,c,j} x_{c,i+j-1}");
    for (const latex of [conv.rule, conv.table().toLatex()])
      expect(() => renderToString(latex, { throwOnError: true, displayMode: true })).not.toThrow();
    expect(() => symbolicConvolution({ kernel: 50, outputs: 50 })).toThrow("at most 2000 products, got 2500");
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
