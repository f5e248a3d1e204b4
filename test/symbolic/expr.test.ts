import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { parse } from "../../src/index.js";

describe("Expr", () => {
  it("lists variables by code unit: b before é, capitals before small letters", () => {
    expect(parse("z*b + A*é + a").variables).toEqual(["A", "a", "b", "z", "é"]);
  });

  it("evaluates exactly: never 2.333333 for 7/3, √8 is 2√2, sin(2π) is 0", () => {
    expect(String(parse("x^2 + 1/3").evaluateExact({ x: "2" }))).toBe("13/3");
    expect(String(parse("0.1 + 0.2").evaluateExact())).toBe("3/10");
    expect(String(parse("x").evaluateExact({ x: 0.1 }))).toBe("1/10");
    expect(String(parse("8^(1/2)").evaluateExact())).toBe("2*sqrt(2)");
    expect(String(parse("sin(2*pi) + exp(x - 1)").evaluateExact({ x: 1 }))).toBe("1");
    expect(String(parse("1/sqrt(2) + 1/sqrt(8)").evaluateExact())).toBe("3*sqrt(2)/4");
    expect(() => parse("1/x").evaluateExact({ x: 0 })).toThrow("division by zero");
    expect(() => parse("x + y").evaluateExact({ x: 0 })).toThrow("needs a value for y");
  });

  it("does not compute 2^(10^9) digit by digit", () => {
    expect(String(parse("2^1000000000").evaluateExact())).toBe("2^1000000000");
  });

  it("sets w1, h_t, yhat and Greek names as on paper, and KaTeX reads it all", () => {
    expect(parse("w1*h_t + alpha*yhat - loss").toLatex()).toBe("w_{1}h_{t}+\\alpha\\hat{y}-\\mathrm{loss}");
    for (const text of [
      "a - (b - c)",
      "-(a + b)/(c*d)",
      "x^(-1/2) + 2^(1/3)",
      "exp(-x^2/2)/sqrt(2*pi)",
      "sin(x)^2*tanh(y)^-1",
      "softmax([x, y])[1] + norm([x, y]) + logsumexp([x, y])",
      "abs(x)^2*sign(x)*step(x)",
      "x < 1 and y >= 2 or not (x == y) ? 1 : 1e-7",
      "m*s*b*g + theta_1_2 + W_xh + lambda + x_max",
      "1.5e3*x*2*3^y",
      "max(a, b) + min(a, b) + relu(a) + erf(b) + softplus(a)",
    ])
      expect(() =>
        renderToString(parse(text).toLatex(), { throwOnError: true, strict: "error" }),
      ).not.toThrow();
  });

  it("shows itself as display maths with its text beside it", () => {
    const shown = parse("x^2") as unknown as Record<symbol, () => Record<string, string>>;
    expect(shown[Symbol.for("Jupyter.display")]()).toEqual({
      "text/latex": "$$x^{2}$$",
      "text/plain": "x^2",
    });
  });
});
