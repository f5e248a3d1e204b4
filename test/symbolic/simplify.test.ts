import { describe, expect, it } from "vitest";
import { simplify } from "../../src/index.js";

describe("simplify", () => {
  it.each([
    ["x + x", "2*x"],
    ["x*x^2/x", "x^2"],
    ["(x^2 - 1)/(x - 1)", "x + 1"],
    ["sqrt(x^2)", "abs(x)"],
    ["((x - 3)^2)^(1/2)", "abs(x - 3)"],
    ["sqrt(8)", "2*sqrt(2)"],
    ["sqrt(16*x^2 + 16)/(2*(x^2 + 1))", "2/sqrt(x^2 + 1)"],
    ["(x^2/4 + 1/4)^(3/2)", "(x^2 + 1)^(3/2)/8"],
    ["sqrt(8*x + 8)", "sqrt(8*x + 8)"],
    ["sqrt(-4*x - 4)", "sqrt(-4*x - 4)"],
    ["1/abs(x) - sign(x)/x", "0"],
    ["1/sqrt(2)", "sqrt(2)/2"],
    ["(sqrt(2) + 1)*(sqrt(2) - 1)", "1"],
    ["sin(x)^2 + cos(x)^2", "1"],
    ["3*sin(u)^2*a + 3*a*cos(u)^2", "3*a"],
    ["cosh(x)^2 - sinh(x)^2", "1"],
    ["softmax([x, y, z])[1] + softmax([x, y, z])[2] + softmax([x, y, z])[3]", "1"],
    ["exp(x)*exp(-x)", "1"],
    ["log(exp(x))", "x"],
    ["exp(2*log(x))", "x^2"],
    ["(x + 1)^2 - x^2 - 2*x - 1", "0"],
    ["1/x + y/x", "(y + 1)/x"],
    ["2*sin(x)*cos(x)", "sin(2*x)"],
    ["cos(x)^2 - sin(x)^2", "cos(2*x)"],
    ["3*sinh(y)/cosh(y)", "3*tanh(y)"],
    ["a*x + a*y", "a*(x + y)"],
    ["x*sign(x)", "abs(x)"],
    ["abs(x)*sign(x)", "x"],
    ["relu(3*x) - 3*relu(x)", "0"],
    ["max(x, x, 2, 3)", "max(3, x)"],
    ["x > 0 ? y : y", "y"],
    ["1 < 2 ? x : y", "x"],
    ["0.1 + 0.2", "3/10"],
    ["x + 1e-16", "x + 1/10000000000000000"],
    ["norm([x, 0])", "abs(x)"],
    ["cos(pi/12)^2 - sin(pi/12)^2", "sqrt(3)/2"],
  ])("%s is %s", (text, result) => {
    expect(String(simplify(text))).toBe(result);
  });

  it("does not divide by zero in silence", () => {
    expect(() => simplify("1/(x - x)")).toThrow("division by zero");
  });

  it("leaves what it cannot prove: √x² is no x, ln x² no 2·ln x, (x^y)^z no x^(y·z)", () => {
    for (const text of ["log(x^2)", "(x^y)^z", "sqrt(x*y)", "log(x*y)"])
      expect(String(simplify(text))).toBe(text);
  });
});
