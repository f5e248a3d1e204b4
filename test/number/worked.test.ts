import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { real } from "../../src/number/real.js";
import { Worked } from "../../src/number/worked.js";

const x = Worked.quantity("x_1", 2);
const w = Worked.quantity("w_{11}", "-1/3");
const b = Worked.quantity("b", -0.5);

/** The value of LaTeX that has only numbers, signs, fractions, parentheses and squares. */
const evaluate = (latex: string) =>
  Function(
    `return ${latex
      .replaceAll("\\left", "")
      .replaceAll("\\right", "")
      .replace(/\\frac\{(\d+)\}\{(\d+)\}/g, "($1/$2)")
      .replaceAll("\\cdot", "*")
      .replaceAll("^2", "**2")}`,
  )() as number;

describe("Worked", () => {
  it("w·x + b keeps its value, its formula and the formula with numbers", () => {
    const z = w.times(x).plus(b);
    expect(z.value.toJSON()).toBe("-7/6");
    expect(z.names).toBe("w_{11} \\cdot x_1 + b");
    expect(z.numbers()).toBe("\\left(-\\frac{1}{3}\\right) \\cdot 2 + \\left(-0.5\\right)");
  });

  it("puts sums in parentheses under products, minus signs and squares, and nowhere else", () => {
    const sum = x.plus(b);
    expect(sum.times(x).names).toBe("\\left(x_1 + b\\right) \\cdot x_1");
    expect(x.minus(sum).names).toBe("x_1 - \\left(x_1 + b\\right)");
    expect(sum.plus(x).names).toBe("x_1 + b + x_1");
    expect(sum.squared().names).toBe("\\left(x_1 + b\\right)^2");
    expect(b.squared().numbers()).toBe("\\left(-0.5\\right)^2");
    expect(sum.negated().names).toBe("-\\left(x_1 + b\\right)");
    expect(x.over(sum).names).toBe("\\frac{x_1}{x_1 + b}");
    expect(x.squared().squared().names).toBe("\\left(x_1^2\\right)^2");
  });

  it("writes formulas that KaTeX parses and that evaluate to the value", () => {
    const parts = [x, w, b, Worked.constant("2/7"), Worked.constant(-3)];
    let seed = 7;
    const pick = () => parts[(seed = (seed * 1103515245 + 12345) % 2147483648) % parts.length];
    for (let trial = 0; trial < 200; trial++) {
      const formula = pick().plus(pick()).times(pick().minus(pick())).minus(pick().times(pick()).squared());
      expect(evaluate(formula.numbers())).toBeCloseTo(formula.value.valueOf(), 9);
      expect(() => renderToString(formula.names + formula.numbers(), { throwOnError: true })).not.toThrow();
    }
  });

  it("sums and products of nothing are 0 and 1", () => {
    expect([Worked.sum([]), Worked.product([])].map((empty) => empty.value.toJSON())).toEqual(["0", "1"]);
    expect(Worked.by(real(4), [x], ([inner]) => `f(${inner})`).numbers()).toBe("f(2)");
  });
});
