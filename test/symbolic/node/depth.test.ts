import { describe, expect, it } from "vitest";
import {
  derivative,
  equivalent,
  expand,
  type Expr,
  jvp,
  parse,
  simplify,
  toMathjs,
  vjp,
} from "../../../src/index.js";

/** sin(sin(…) + 1) + 1, so often; two levels each. */
function nested(times: number): Expr {
  let f = parse("x");
  for (let k = 0; k < times; k++) f = parse("sin(y) + 1").substitute({ y: f });
  return f;
}

describe("expressions nested by substitution", () => {
  it("999 levels deep go through every function", () => {
    const f = nested(499);
    let value = 0.7;
    let slope = 1;
    for (let k = 0; k < 499; k++) [value, slope] = [Math.sin(value) + 1, slope * Math.cos(value)];
    expect(f.evaluate({ x: 0.7 })).toBeCloseTo(value, 12);
    expect(simplify(f).evaluate({ x: 0.7 })).toBeCloseTo(value, 12);
    expect(expand(f).evaluate({ x: 0.7 })).toBeCloseTo(value, 12);
    expect(f.toLatex().length).toBeGreaterThan(9000);
    expect(String(f).length).toBeGreaterThan(4000);
    expect(f.evaluateExact({ x: 1 }).nodeCount).toBe(2 * 499 + 500);
    expect(vjp([f], ["x"], { x: 0.7 }, [1])[0] / slope).toBeCloseTo(1, 9);
    expect(jvp([f], ["x"], { x: 0.7 }, [1])[0] / slope).toBeCloseTo(1, 9);
    expect(equivalent(f, "x")).toBe("different");
  });

  it("300 levels deep have a derivative, by the chain rule in numbers", () => {
    let [value, slope] = [0.7, 1];
    for (let k = 0; k < 150; k++) [value, slope] = [Math.sin(value) + 1, slope * Math.cos(value)];
    expect(derivative(nested(150), "x").evaluate({ x: 0.7 }) / slope).toBeCloseTo(1, 9);
  });

  it("deeper than 1000 levels are refused in words, not by the stack", () => {
    expect(() => nested(2500)).toThrow("expression: nests at most 1000 levels deep, got 1001.");
    // mathjs has its own stack to use up, whose size is not ours
    let message = "toMathjs: mathjs has no room";
    try {
      toMathjs(nested(499));
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain("toMathjs: mathjs has no room");
  });
});
