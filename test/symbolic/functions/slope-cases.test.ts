import { describe, expect, it } from "vitest";
import { derivative, parse, toMathjs } from "../../../src/index.js";
import { preciseValue } from "../../../src/symbolic/value/precise-value.js";
import { rationalValue } from "../../../src/symbolic/value/rational-value.js";
import { real } from "../../../src/number/real.js";
import { standing } from "../../../src/symbolic/solving/domain.js";
import * as node from "../../../src/symbolic/node/node.js";
import { isNonnegative, isPositive } from "../../../src/symbolic/form/sign.js";
import { latexValues, parseKatex } from "../read-back.js";
import { readLatex } from "../read-latex.js";
import { nodeOf } from "../../../src/symbolic/expr.js";

const RULES = ["0", "the sum", "the first", "the mean", "an error"] as const;
/** Every order of three numbers, with every tie. */
const ORDERS = [-1, 0, 2].flatMap((x) => [-1, 0, 2].flatMap((y) => [-1, 0, 2].map((eta) => ({ x, y, eta }))));

/** The definition, written out; NaN for an error. */
function wanted(rule: number, direction: 1 | -1, compared: number[], slopes: number[]): number {
  const best = Math.max(...compared.map((value) => direction * value));
  const won = slopes.filter((_, place) => direction * compared[place] === best);
  if (new Set(won).size === 1) return won[0];
  const sum = won.reduce((a, b) => a + b);
  return [0, sum, won[0], sum / won.length, Number.NaN][rule];
}

const near = (value: number): unknown => (Number.isNaN(value) ? Number.NaN : expect.closeTo(value, 12));

const orNaN = (compute: () => number): number => {
  try {
    return compute();
  } catch (error) {
    expect(String(error)).toContain("the derivative does not exist");
    return Number.NaN;
  }
};

describe("the slope of the winner", () => {
  const claims = RULES.flatMap((words, rule) =>
    (["maxslope", "minslope"] as const).flatMap((name) => [
      { words, rule, name, pairs: ["x", "3", "y", "-5"] },
      { words, rule, name, pairs: ["x", "3", "y", "3"] },
      { words, rule, name, pairs: ["x", "y + 1", "y", "eta"] },
      { words, rule, name, pairs: ["x", "3", "y", "7/2", "eta", "3"] },
      { words, rule, name, pairs: ["x", "eta^2", "y", "x + y", "eta", "4"] },
    ]),
  );
  it.each(claims)(
    "$name of $pairs, $words at a tie, has its value in every form",
    ({ name, rule, pairs }) => {
      const whole = parse(`${name}(${rule}, ${pairs.join(", ")})`);
      const latex = whole.toLatex();
      expect(() => parseKatex(latex, { throwOnError: true, strict: "error" })).not.toThrow();
      const shown = readLatex(latex);
      const theirs = toMathjs(whole);
      for (const at of ORDERS) {
        const numbers = pairs.map((text) => parse(text).evaluate(at));
        const expected = wanted(
          rule,
          name === "maxslope" ? 1 : -1,
          numbers.filter((_, place) => place % 2 === 0),
          numbers.filter((_, place) => place % 2 === 1),
        );
        const label = `${whole} at ${JSON.stringify(at)}`;
        expect(
          orNaN(() => whole.evaluate(at)),
          label,
        ).toEqual(near(expected));
        expect(
          orNaN(() => preciseValue(nodeOf(whole), new Map(Object.entries(at)))!),
          label,
        ).toEqual(near(expected));
        expect(shown(latexValues(at)), `${latex} at ${JSON.stringify(at)}`).toEqual(near(expected));
        expect(theirs.evaluate({ ...at }), label).toEqual(near(expected));
        const exact = rationalValue(
          nodeOf(whole),
          new Map(Object.entries(at).map(([key, value]) => [key, real(value)])),
        );
        expect(exact === null ? Number.NaN : exact.valueOf(), label).toEqual(near(expected));
      }
    },
  );

  it("takes a rule and pairs: maxslope(x, …), maxslope(5, …) and half a pair are refused", () => {
    for (const text of [
      "x, x, 1, y, 2",
      "5, x, 1, y, 2",
      "0.5, x, 1, y, 2",
      "-1, x, 1, y, 2",
      "0, x, 1, y, 2, 3",
    ])
      expect(() => parse(`maxslope(${text})`), text).toThrow("a rule from 0 to 4 and pairs");
  });

  it("shows max(x*y, sin(x), 2)′ by kink share as it is evaluated", () => {
    const slope = derivative("max(x*y, sin(x), 2*y)", "x", { kink: "share" });
    const shown = readLatex(slope.toLatex());
    for (const at of [
      { x: 2, y: 0.3 },
      { x: 1, y: 4 },
      { x: 2, y: 1 },
      { x: -1, y: -3 },
      { x: 0, y: 0 },
    ])
      expect(shown(latexValues(at))).toEqual(near(slope.evaluate(at)));
  });
});

describe("undefined(u)", () => {
  it.each([
    "undefined(x)",
    "1 + 2*undefined(x)",
    "1 - undefined(3*x)^2",
    "y < 0 ? undefined(x) : 3 + undefined(x)",
  ])("%s has no value at zero, in every form", (text) => {
    const whole = parse(text);
    const shown = readLatex(whole.toLatex());
    for (const x of [-2, 0, 3])
      for (const y of [-1, 1]) {
        const at = { x, y };
        const constant = whole.evaluate({ x: 1, y });
        const expected = x === 0 ? Number.NaN : constant;
        expect(whole.evaluate(at)).toEqual(near(expected));
        expect(preciseValue(nodeOf(whole), new Map(Object.entries(at)))).toEqual(near(expected));
        expect(shown(latexValues(at))).toEqual(near(expected));
        expect(toMathjs(whole).evaluate({ ...at })).toEqual(near(expected));
      }
  });

  it("is the word where the condition leaves nothing else", () => {
    const word = "\\text{undefined}&\\text{if }x";
    expect(parse("x == 0 ? undefined(x) : 1").toLatex()).toContain(`${word}= 0`);
    expect(parse("x == 2 and y > 0 ? undefined(3*x^2 - 12) : 1").toLatex()).toContain(`${word}= 2`);
    expect(parse("2*x == y ? heaviside(y/2 - x) : 1").toLatex()).toContain(
      "\\text{undefined}&\\text{if }2x= y",
    );
    for (const text of [
      "x == 1 ? undefined(x) : 2",
      "x >= 0 ? undefined(x) : 2",
      "x == y ? heaviside(x) : 2",
    ])
      expect(parse(text).toLatex()).not.toContain("\\text{undefined}");
    expect(derivative("x < 0 ? 1 : x", "x").toLatex()).toBe(
      "\\begin{cases}\\text{undefined}&\\text{if }x= 0\\\\0&\\text{if }x< 0\\\\1&\\text{otherwise}\\end{cases}",
    );
  });

  it("is outside the domain at zero", () => {
    const at = (x: number) => standing(nodeOf(parse("1 + undefined(x)")), new Map([["x", node.number(x)]]));
    expect([at(-1), at(0), at(2)]).toEqual(["inside", "outside", "inside"]);
  });
});

describe("signs", () => {
  it.each([
    ["step(x, -1)", false, false],
    ["step(x, 1/2)", true, false],
    ["undefined(x)", true, false],
    ["maxslope(0, x, 1, y, 2)", true, false],
    ["maxslope(1, x, 1, y, 2)", true, true],
    ["minslope(3, x, 0, y, 2)", true, false],
    ["maxslope(2, x, -1, y, 2)", false, false],
  ])("%s is nowhere negative: %s, everywhere positive: %s", (text, nonnegative, positive) => {
    const whole = nodeOf(parse(text));
    expect([isNonnegative(whole), isPositive(whole)]).toEqual([nonnegative, positive]);
  });

  it("of |step(x, -1)| at 0 is that of 1", () => {
    expect(parse("abs(step(x, -1))").evaluate({ x: 0 })).toBe(1);
    expect(derivative("abs(step(x, -1))*y", "y").evaluate({ x: 0 })).toBe(1);
  });
});
