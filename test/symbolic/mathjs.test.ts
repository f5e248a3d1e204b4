import { parse as mathjsParse } from "mathjs";
import { describe, expect, it } from "vitest";
import { equivalent, fromMathjs, parse, toMathjs } from "../../src/index.js";
import { corpus } from "./corpus.js";

describe("fromMathjs", () => {
  it.each([
    ["2 x^2 + 3 sin(x) / y", "2*x^2 + 3*sin(x)/y"],
    ["-x^2", "-(x^2)"],
    ["a < b < c ? x : -x", "a < b and b < c ? x : -x"],
    ["log2(x) + log10(y) + square(x) + cube(y)", "log(x, 2) + log(y, 10) + x^2 + y^3"],
    ["0.1 + 1e-20", "0.1 + 1e-20"],
    ["m*s + e*i", "m*s + e*i"],
    ["max(x, y) + abs(x) - sign(y)", "max(x, y) + abs(x) - sign(y)"],
  ])("reads %s", (theirs, ours) => {
    expect(equivalent(fromMathjs(mathjsParse(theirs)), ours)).toBe("equal");
  });

  // mathjs's own value is the second source
  it.each([
    "cube(square(x))",
    "pow(pow(x, 2), 3)",
    "square(x)^3",
    "pow(x, 2)^3",
    "square(-x) - cube(-y)",
    "-square(x)^2",
    "square(x + y)/cube(x - y)",
    "log2(x + y)^2 / log10(x) / 2",
    "expm1(x)^2 - log1p(y) * 3",
    "subtract(x, subtract(y, divide(x, divide(y, 2))))",
    "multiply(add(x, y), x, add(1, y)) - unaryMinus(-x)^2",
    "(x - y) - (x - (y - 3)) + 2^3^2 + (2^3)^2",
    "x > 1 and not (y < 1) or x == y ? square(x)^2 : -x / -y",
    "-2^2 + (-2)^2 - 1e-3^2 + sqrt(x)^3 + log(x, 3)^2",
  ])("gives %s mathjs's value, and so does its text", (text) => {
    const at = { x: 2, y: 0.7 };
    const theirs = Number(mathjsParse(text).evaluate({ ...at }));
    const ours = fromMathjs(mathjsParse(text));
    expect(ours.evaluate(at)).toBeCloseTo(theirs, 10);
    expect(parse(String(ours)).evaluate(at)).toBeCloseTo(theirs, 10);
  });

  it("refuses by name what has no counterpart", () => {
    expect(() => fromMathjs(mathjsParse("x = 3"))).toThrow("got AssignmentNode");
    expect(() => fromMathjs(mathjsParse("gamma(x)"))).toThrow("got the function gamma");
    expect(() => fromMathjs(mathjsParse("x!"))).toThrow("the operator !");
    expect(() => fromMathjs(mathjsParse('"text"'))).toThrow("the constant text");
  });
});

describe("toMathjs", () => {
  it.each(corpus)("and back keeps the value of $text", ({ text, from, to }) => {
    const f = parse(text);
    const back = fromMathjs(toMathjs(f));
    const at = Object.fromEntries(
      f.variables.map((name, index) => [name, from + ((to - from) * (index + 1.3)) / 9]),
    );
    expect(back.evaluate(at)).toBeCloseTo(f.evaluate(at), 10);
    expect(Number(toMathjs(f).evaluate({ ...at }))).toBeCloseTo(f.evaluate(at), 10);
  });
});
