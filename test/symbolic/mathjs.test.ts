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

  it("refuses by name what has no counterpart", () => {
    expect(() => fromMathjs(mathjsParse("x = 3"))).toThrow("got AssignmentNode");
    expect(() => fromMathjs(mathjsParse("gamma(x)"))).toThrow("gamma is no function");
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
