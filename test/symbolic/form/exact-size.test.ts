import { describe, expect, it } from "vitest";
import { derivative, simplify, toMathjs } from "../../../src/index.js";

describe("exponents and numbers of any length", () => {
  const long = `1${"0".repeat(1000)}`;

  it.each([
    // 2⁵³ + 1 is no double
    ["x^9007199254740993*(x + 1) - x^9007199254740993", "x^9007199254740994"],
    [
      "exp(9007199254740993*x)*exp(x) - exp(9007199254740993*x)",
      "exp(9007199254740994*x) - exp(9007199254740993*x)",
    ],
    ["exp(x*10^1000)*(exp(x*10^1000) + 1) - exp(2*x*10^1000)", `exp(${long}*x)`],
    [
      "exp(0.12345678901234567*x)*(x + 1) - x*exp(0.12345678901234567*x)",
      "exp(12345678901234567*x/100000000000000000)",
    ],
    ["(x + 1)^1000000000000/(x + 1)^999999999999", "x + 1"],
    ["sqrt(10^400)", `1${"0".repeat(200)}`],
    ["sqrt(10^400 + 1)", `sqrt(1${"0".repeat(399)}1)`],
    // a square of two primes above 10⁴, and of one beyond the doubles: (10⁴⁰ + 1)²
    ["sqrt(100140049)", "10007"],
    [`sqrt(${(10n ** 40n + 1n) ** 2n})`, String(10n ** 40n + 1n)],
    ["step(x, 1/2)^2", "step(x, 1/4)"],
    ["step(x)^3 - step(x)", "0"],
  ])("simplify(%s) is %s", (text, expected) => {
    expect(String(simplify(text))).toBe(expected);
  });

  it("derivatives of exponentials with 1000-digit and 17-digit factors keep every digit", () => {
    expect(String(derivative("exp(x*10^1000)", "x"))).toBe(`${long}*exp(${long}*x)`);
    // the product rule by hand: e^{ax}·(a·(x + 1) + 1)
    const a = "12345678901234567";
    expect(String(derivative(`exp(0.${a}*x)*(x + 1)`, "x"))).toBe(
      `exp(${a}*x/100000000000000000)*(${a}*x + 1${a})/100000000000000000`,
    );
  });

  it("step(x, v)^n has the value v^n at 0, here and in mathjs", () => {
    expect(simplify("step(x, 1/2)^2").evaluate({ x: 0 })).toBe(0.25);
    for (const [x, value] of [
      [-1, 0],
      [0, 0.5],
      [1, 1],
    ])
      expect(toMathjs("step(x, 1/2)").evaluate({ x })).toBe(value);
  });

  it("toMathjs has no overflow at 1000 where the value has none", () => {
    expect(toMathjs("softplus(x) + logsumexp([x, 2*x]) + softmax([x, x^2])[2]").evaluate({ x: 1000 })).toBe(
      3001,
    );
  });
});
