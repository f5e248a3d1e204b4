import { describe, expect, it } from "vitest";
import { parse } from "../../src/index.js";

const value = (text: string, at = {}): number => parse(text).evaluate(at);

describe("parse", () => {
  it.each([
    ["-x^2", { x: 3 }, -9],
    ["2^3^2", {}, 512],
    ["2**3", {}, 8],
    ["2^-1", {}, 0.5],
    ["-2^-2", {}, -0.25],
    ["(-2)^2", {}, 4],
    ["6/2*3", {}, 9],
    ["a/b/c", { a: 12, b: 3, c: 2 }, 2],
    ["a - b - c", { a: 1, b: 2, c: 3 }, -4],
    ["a - (b - c)", { a: 1, b: 2, c: 3 }, 2],
    ["1e-3 + .5 + 2.", {}, 2.501],
    ["e*i + d - m*s", { e: 2, i: 3, d: 4, m: 5, s: 6 }, -20],
    ["h_t*w1", { h_t: 2, w1: 3 }, 6],
    ["2*pi - 2*π", {}, 0],
    ["ln(x) - log(x)", { x: 7 }, 0],
    ["log(8, 2)", {}, 3],
    ["x > 0 ? 1 : x < 0 ? -1 : 0", { x: -5 }, -1],
    ["piecewise(x < 1, 1, x < 2 and not (x == 1.5), 2, 3)", { x: 1.5 }, 3],
    ["0 <= x < 1 || x == 4 ? 1 : 0", { x: 4 }, 1],
    ["softmax([0, log(3)])[2]", {}, 0.75],
    ["softmax(0, log(3))[1]", {}, 0.25],
    ["norm([3, 4])", {}, 5],
    ["logsumexp([1000, 1000])", {}, 1000 + Math.LN2],
    ["max(1, 3, 2) - min([1, 3, 2])", {}, 2],
    ["relu(-2) + relu(3) + abs(-1) + sign(-7)", {}, 3],
    ["softplus(800)", {}, 800],
    ["sigmoid(-800)", {}, 0],
    ["sqrt(16) + exp(0)", {}, 5],
    ["max*min + sign", { max: 2, min: 3, sign: 4 }, 10],
  ])("%s at %o is %d", (text, at, result) => {
    expect(value(text, at)).toBeCloseTo(result, 12);
  });

  it.each([
    // published to 17 digits: DLMF table of erf
    ["erf(0.5)", 0.5204998778130465],
    ["erf(1)", 0.8427007929497149],
    ["erf(2.5)", 0.999593047982555],
    ["erf(-4)", -0.9999999845827421],
  ])("%s is %d", (text, result) => {
    expect(Math.abs(value(text) - result)).toBeLessThan(1e-15);
  });

  it.each([
    ["2x", 1, "Write 2*x."],
    ["2(x + 1)", 1, "Write 2*(x + 1)."],
    ["x y", 2, "Write x*y."],
    ["f(x)", 1, "f is no function"],
    ["x +", 3, "Complete the expression."],
    ["(x", 2, "Close the parenthesis."],
    ["x)", 1, "open a parenthesis"],
    ["", 0, "got nothing"],
    ["x $ y", 2, "no meaning"],
    ["x = 2", 2, "bring all to one side: x - 2."],
    ["x > 0", 0, "needs a value"],
    ["x ? 1 : 2", 0, "needs a condition"],
    ["sin(x, y)", 0, "takes one argument, got 2"],
    ["max()", 0, "one argument or more"],
    ["softmax([x, y])", 15, "[1]"],
    ["softmax([x, y])[3]", 16, "from 1 to 2"],
    ["softmax([x, y])[", 16, "]"],
    ["softmax(", 8, "number, a name"],
    ["piecewise(x > 0, 1)", 0, "odd number"],
    ["1.2.3", 3, "one decimal point"],
    ["x + 1e999999999", 4, "an exponent of at most 4000"],
    ["x[1]", 1, "x_1"],
  ])("%j is an error at %d that says %j", (text, position, says) => {
    expect(() => parse(text)).toThrow(says);
    expect(() => parse(text)).toThrow(expect.objectContaining({ name: "SyntaxFault", position }));
    expect(() => parse(text)).toThrow(`\n  ${text}\n  ${" ".repeat(position)}^`);
  });

  it("refuses ten thousand parentheses by name instead of overflowing", () => {
    expect(() => parse("(".repeat(10_000) + "x" + ")".repeat(10_000))).toThrow("levels deep");
  });

  it("keeps what was typed: decimals, order, nesting", () => {
    for (const text of [
      "0.5*x + 1e-20",
      "y + x + y",
      "a - (b - c)",
      "sqrt(8)",
      "(x^y)^z",
      "-x^2",
      "2*(-3)",
      "1/(1 + exp(-z))",
    ])
      expect(String(parse(text))).toBe(text);
  });

  it("prints text that it reads back to the same text", () => {
    for (const text of [
      "a/b/c",
      "x^-y",
      "-(x + y)*2",
      "(2/3)^x",
      "(x + y)^(1/2)",
      "x^(3/2)",
      "1/sqrt(x)",
      "softmax([x, y])[2]*norm([x, y])",
      "x < 1 or x > 2 and not (x == 3) ? x : -x",
      "0.1^x",
      "(-0.5)^2",
      "log(x, 2)",
      "max(x, -y) - -z",
      "2^3^x",
      "(-x)^2",
    ]) {
      const printed = String(parse(text));
      expect(String(parse(printed))).toBe(printed);
      const at = { x: 0.7, y: 1.3, z: 0.4, a: 5, b: 3, c: 2 };
      expect(value(printed, at)).toBeCloseTo(value(text, at), 14);
    }
  });
});
