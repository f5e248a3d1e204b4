import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { derivative, explain, parse } from "../../src/index.js";
import { corpus } from "./corpus.js";

describe("explain", () => {
  it("names the rules of x²·y − 3·ln y in order", () => {
    const { steps, result } = explain("x^2*y - 3*log(y)", "y");
    expect(steps.map(({ rule }) => rule)).toEqual([
      "sum rule",
      "constant factor",
      "constant factor",
      "derivative of log",
    ]);
    expect(String(result)).toBe("x^2 - 3/y");
  });

  it("derives σ(z) − y from binary cross-entropy through σ′ = σ(1 − σ)", () => {
    const derivation = explain("-y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z))", "z");
    expect(String(derivation.result)).toBe("sigmoid(z) - y");
    expect(derivation.steps.map(({ rule }) => rule)).toContain("derivative of sigmoid");
    expect(derivation.isChecked).toBe(true);
  });

  it("states the assumption y2 = 1 − y1 as the step that makes p₁ − y₁ of softmax cross-entropy", () => {
    const loss = "-y1*log(softmax([z1, z2])[1]) - y2*log(softmax([z1, z2])[2])";
    const { steps, result } = explain(loss, "z1", { assuming: { y2: "1 - y1" } });
    expect(String(result)).toBe("softmax([z1, z2])[1] - y1");
    expect(steps.at(-1)).toMatchObject({ rule: "assuming y2 = 1 - y1", formula: "y_{2}=1-y_{1}" });
    expect(() => explain(loss, "z1", { assuming: { y2: "1 - y2" } })).toThrow("solved for their names");
  });

  it("typesets an assumption with subscripts, which KaTeX reads", () => {
    const loss = "-y_1*log(softmax([z_1, z_2])[1]) - y_2*log(softmax([z_1, z_2])[2])";
    const latex = explain(loss, "z_1", { assuming: { y_2: "1 - y_1" } }).toLatex();
    expect(latex).toContain("\\text{assuming }y_{2}=1-y_{1}");
    expect(() => renderToString(latex, { throwOnError: true, strict: "error" })).not.toThrow();
  });

  it("uses the quotient rule for a quotient, and the kink's convention", () => {
    expect(explain("x/(x^2 + 1)", "x").steps[0].rule).toBe("quotient rule");
    expect(explain("relu(x)", "x", { kink: 1 }).result.evaluate({ x: 0 })).toBe(1);
  });

  it.each([
    ["tan(29*x)", "x"],
    ["sin(2*x + 3) + sinh(71)*22364", "x"],
    ["h^2 - h + exp(61/t)", "h"],
    ["x + 1e-30*x^2 + 1e40*y", "x"],
    ["exp(300*x)*sin(x)", "x"],
    ["erf(5*x)/x^7 + y^40", "x"],
  ])("of %s by %s is checked, however its values hide their differences", (f, x) => {
    const derivation = explain(f, x);
    expect(derivation.isChecked).toBe(true);
    for (const { error } of derivation.steps) expect(error).toBeLessThan(1e-9);
  });

  it("of a constant and of the variable itself is one checked step", () => {
    for (const [f, result] of [
      ["5", "0"],
      ["x", "1"],
      ["y^2", "0"],
    ]) {
      const { steps } = explain(f, "x");
      expect(steps).toHaveLength(1);
      expect(String(steps[0].whole)).toBe(result);
      expect(steps[0].error).toBeLessThan(1e-9);
    }
  });

  it("shows aligned equations with the rules beside, and lines of text", () => {
    const shown = (explain("sin(x)^2", "x") as unknown as Record<symbol, () => Record<string, string>>)[
      Symbol.for("Jupyter.display")
    ]();
    expect(shown["text/latex"]).toContain("\\begin{aligned}\\frac{\\mathrm{d}}{\\mathrm{d} x}");
    expect(shown["text/plain"].split("\n")[0]).toBe("derivative(sin(x)^2, x)");
  });

  it.each(corpus)("every step of $text is right, and the last is its derivative", ({ text }) => {
    for (const name of parse(text).variables) {
      const derivation = explain(text, name);
      expect(String(derivation.result)).toBe(String(derivative(text, name)));
      for (const { error } of derivation.steps) expect(error).toBeLessThan(1e-6);
      expect(() =>
        renderToString(derivation.toLatex(), { throwOnError: true, strict: "error" }),
      ).not.toThrow();
    }
  });
});

describe("explain(three-class cross-entropy, z1, assuming y3 = 1 - y1 - y2)", () => {
  it("is p1 - y1, though y2 cancels", () => {
    const terms = [1, 2, 3].map((k) => `y${k}*log(softmax([z1, z2, z3])[${k}])`);
    const { result } = explain(`-(${terms.join(" + ")})`, "z1", { assuming: { y3: "1 - y1 - y2" } });
    const at = { z1: 0.3, z2: -1.1, z3: 0.8, y1: 0.2, y2: 0.5 };
    const exponentials = [at.z1, at.z2, at.z3].map(Math.exp);
    const p1 = exponentials[0] / exponentials.reduce((sum, value) => sum + value, 0);
    expect(result.evaluate(at)).toBeCloseTo(p1 - at.y1, 12);
  });
});
