import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { lossNames, lossRuleOf } from "../../src/number/losses.js";
import { losses, traceMlp } from "../../src/index.js";

describe("traceMlp with every loss of the library", () => {
  it.each(lossNames)("%s: value of the loss table, gradients of finite differences, KaTeX", (loss) => {
    const { prediction, targets, reduction } = lossRuleOf(loss);
    const target = targets === "sign" ? [1, -1] : targets === "number" ? [0.3, 2] : [1, 0];
    const trace = traceMlp({
      input: [0.4, -0.7],
      layers: [
        {
          weights: [
            [0.5, -0.2],
            [0.1, 0.9],
          ],
          bias: [0.1, 0.2],
          activation: prediction === "probability" ? "sigmoid" : "linear",
        },
      ],
      target,
      loss,
    });
    const terms = trace.output.map((a, unit) => losses[loss].value(target[unit], a));
    const sum = (terms[0] + terms[1]) / (reduction === "mean" ? 2 : 1);
    expect(Number(trace.loss)).toBeCloseTo(sum, 12);
    expect(trace.check().largestError).toBeLessThan(1e-8);
    for (const part of trace.parts)
      expect(() =>
        renderToString(trace.formulas(part), { throwOnError: true, displayMode: true }),
      ).not.toThrow();
  });
});
