import { describe, expect, it } from "vitest";
import { infixToLatex, nameToLatex, numberToLatex } from "../../../src/pdf/content/infix.js";

describe("infixToLatex", () => {
  it.each([
    ["a1*x1 + a2*x2", "a_{1} \\, x_{1} + a_{2} \\, x_{2}"],
    ["14/3", "\\frac{14}{3}"],
    ["-(x + 1)", "-\\left(x + 1\\right)"],
    ["x - (y - z)", "x - \\left(y - z\\right)"],
    ["x - -y", "x - \\left(-y\\right)"],
    ["(x + 1)*(y - 2)", "\\left(x + 1\\right) \\, \\left(y - 2\\right)"],
    ["2*3", "2 \\cdot 3"],
    ["-x^2", "-{x}^{2}"],
    ["x**-1", "{x}^{-1}"],
    ["(-x)^2", "{\\left(-x\\right)}^{2}"],
    ["x^y^z", "{x}^{{y}^{z}}"],
    ["exp(-x)", "e^{-x}"],
    ["sqrt(x)/2", "\\frac{\\sqrt{x}}{2}"],
    ["max(0, x)", "\\max\\left(0, x\\right)"],
    ["sigmoid(w*x)", "\\sigma\\left(w \\, x\\right)"],
    ["1.5e-7", "1.5 \\cdot 10^{-7}"],
  ])("%s is %s", (infix, latex) => {
    expect(infixToLatex(infix)).toBe(latex);
  });

  it.each(["", "x +", "(x", "two words", "a, b", "f(", "x ? y"])("%j is no expression", (text) => {
    expect(infixToLatex(text)).toBeNull();
  });
});

describe("nameToLatex", () => {
  it.each([
    ["x", "x"],
    ["x12", "x_{12}"],
    ["W_h", "W_{h}"],
    ["delta_o", "\\delta_{o}"],
    ["yhat", "\\hat{y}"],
    ["g_Wo", "g_{W_{o}}"],
    ["J_f1", "J_{f_{1}}"],
    ["dL_dk", "\\frac{\\partial L}{\\partial k}"],
    ["dJ1_dw", "\\frac{\\partial J_{1}}{\\partial w}"],
    ["loss", "\\mathrm{loss}"],
    ["a_1_2", "a_{1,2}"],
  ])("%s is %s", (name, latex) => {
    expect(nameToLatex(name)).toBe(latex);
  });
});

describe("numberToLatex", () => {
  it.each([
    [96000, "96\\,000"],
    [418176000, "418\\,176\\,000"],
    [1024, "1024"],
    [-12345, "-12\\,345"],
    [0.9241418199787566, "0.924142"],
    [0.5, "0.5"],
    [-0.034, "-0.034"],
    [1.5e-7, "1.5 \\cdot 10^{-7}"],
    [1.25e12 + 0.5, "1.25 \\cdot 10^{12}"],
    [0, "0"],
    [Infinity, "\\infty"],
    [NaN, "\\text{NaN}"],
  ])("%d is %s", (number, latex) => {
    expect(numberToLatex(number)).toBe(latex);
  });
});
