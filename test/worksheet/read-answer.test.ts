import { describe, expect, it } from "vitest";
import { parse } from "../../src/symbolic/parse.js";
import { readAnswer } from "../../src/worksheet/read-answer.js";

describe("readAnswer(value, expects)", () => {
  it.each([
    [3, "integer", 3],
    [0.1 + 0.2, "number", 0.1 + 0.2],
    [{ evaluate: () => 2.5 }, "number", 2.5],
    [7, "exact", "7"],
    ["14/3", "exact", "14/3"],
    [{ toString: () => "-1/2" }, "exact", "-1/2"],
    [{ evaluate: () => 1, toString: () => "x + 1" }, "expr", "x + 1"],
    [true, "bool", true],
    ["same", "choice:valid|same", "same"],
    ["prose", "text", "prose"],
    [null, "number|null", null],
    [
      [
        [1, 2],
        [3, 4],
      ],
      ["number", 2, 2],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [[], ["integer", "n"], []],
    [[{ a: 1, b: 2 }], [{ a: "integer" }, "k"], [{ a: 1 }]],
    [
      { layers: [{ weights: [[1, -1]], bias: [0] }] },
      { layers: [{ weights: ["number", "m", "n"], bias: ["number", "m"] }, "k"] },
      { layers: [{ weights: [[1, -1]], bias: [0] }] },
    ],
  ])("%j as %j is %j", (value, expects, expected) => {
    expect(readAnswer(value, expects, "answer")).toEqual(expected);
  });

  /** Each means what a mathematician reads there; the numbers are worked out by hand. */
  it.each([
    ["-0.0348", "number", -0.0348],
    ["−2.50", "number", -2.5],
    ["+7/6", "number", 7 / 6],
    ["1 1/6", "number", 7 / 6],
    ["-1 1/6", "number", -7 / 6],
    ["1½", "number", 1.5],
    ["½", "number", 0.5],
    ["3\\cdot10^{-2}", "number", 0.03],
    ["3·10⁻²", "number", 0.03],
    ["\\frac{7}{6}", "number", 7 / 6],
    ["\\sqrt{2}", "number", Math.SQRT2],
    ["e^2", "number", Math.E ** 2],
    ["1,234.5", "number", 1234.5],
    ["418176000", "integer", 418_176_000],
    ["418,176,000", "integer", 418_176_000],
    ["418\\,176\\,000", "integer", 418_176_000],
    ["4.18176e8", "integer", 418_176_000],
    ["2^10", "integer", 1024],
    ["1 1/6", "exact", "7/6"],
    ["-1 1/6", "exact", "-7/6"],
    ["1\\frac{1}{6}", "exact", "7/6"],
    ["1\\tfrac16", "exact", "7/6"],
    ["+7/6", "exact", "7/6"],
    ["−1/2", "exact", "-1/2"],
    ["-\\frac12", "exact", "-1/2"],
    [" 14 / 3 ", "exact", "14/3"],
    [-0.5, "exact", "-0.5"],
    ["1½", "exact", "3/2"],
    ["YES", "bool", true],
    ["no", "bool", false],
    ["True", "bool", true],
    ["Box Blur ", "choice:box blur|edge", "box blur"],
    [
      [[2.5], [-1]],
      ["number", 2],
      [2.5, -1],
    ],
    [
      ["1/2", "0.25"],
      ["number", 2],
      [0.5, 0.25],
    ],
  ])("%j as %j is %j, as students write it", (value, expects, expected) => {
    expect(readAnswer(value, expects, "answer")).toEqual(expected);
  });

  it("takes other words for a choice where the part has them", () => {
    const accept = { "box blur": ["box filter", "mean filter"] };
    expect(readAnswer("Mean Filter", "choice:box blur|edge", "answer", { accept })).toBe("box blur");
    expect(() => readAnswer("Mean Filter", "choice:box blur|edge", "answer")).toThrow("needs one of");
  });

  /** Read beside the formula written out, at random points. */
  it.each([
    ["4x^{3}", "4*x^3"],
    ["4x^3 + 2ab", "4*x^3 + 2*a*b"],
    ["\\frac{x^2}{2}", "x^2/2"],
    ["\\frac{a+b}{2}x", "(a+b)/2*x"],
    ["-\\frac12 x^2", "-x^2/2"],
    ["3\\cdot10^{-2}x", "0.03*x"],
    ["2\\left(x-1\\right)\\left(x+1\\right)", "2*(x-1)*(x+1)"],
    ["e^{-xy}", "exp(-x*y)"],
    ["e^(-y*x)", "exp(-y*x)"],
    ["\\exp(-x)(1-y)", "exp(-x)*(1-y)"],
    ["\\sin^2 x + \\cos^{2}(x)", "sin(x)^2 + cos(x)^2"],
    ["\\ln x", "log(x)"],
    ["\\log_2 x", "log(x)/log(2)"],
    ["\\sqrt[3]{x}", "x^(1/3)"],
    ["\\eta x_1 w_{12}", "eta*x1*w12"],
    ["\\hat y - y", "yhat - y"],
    ["\\sigma(x)", "sigmoid(x)"],
    ["|x - y|", "abs(x - y)"],
    ["\\lvert x\\rvert y", "abs(x)*y"],
    ["x²y", "x^2*y"],
    ["2x/3", "2*x/3"],
    ["1 1/2 x", "3/2*x"],
    ["x(y + 1)", "x*(y + 1)"],
    ["(x + 1)(y + 1)", "(x+1)*(y+1)"],
    ["$\\tfrac{1}{2}\\,x$", "x/2"],
    ["exp(-x)", "exp(-x)"],
    ["max(x, 0)", "max(x, 0)"],
  ])("the formula %j has the value of %s", (written, plain) => {
    const known = new Set(["x", "y", "a", "b", "eta", "x1", "w12", "yhat"]);
    const text = readAnswer(written, "expr", "answer", { isKnown: (name) => known.has(name) });
    const at = (seed: number) =>
      Object.fromEntries([...known].map((name, index) => [name, 0.3 + ((seed * (index + 2) * 0.37) % 1.9)]));
    for (const seed of [1, 2, 3])
      expect(parse(String(text)).evaluate(at(seed))).toBeCloseTo(parse(plain).evaluate(at(seed)), 10);
  });

  it("names a variable that the question does not know", () => {
    const isKnown = (name: string) => name === "x";
    expect(() => readAnswer("2*z*x", "expr", "answer", { isKnown })).toThrow(
      "answer: needs an expression in names of the question, got z, which the question does not know.",
    );
    expect(() => readAnswer(parse("x + q"), "expr", "answer", { isKnown })).toThrow("got q, which");
  });

  it("takes big integers", () => {
    expect(readAnswer(3n, "integer", "answer")).toBe(3);
    expect(readAnswer(-12n, "exact", "answer")).toBe("-12");
  });

  it.each([
    [0.5, "integer", "answer: needs an integer, got 0.5"],
    [Number.NaN, "number", "answer: needs a finite number, got null"],
    [
      "about 3",
      "number",
      'answer: needs a number, got a text that is none, "about 3". Write the number alone',
    ],
    ["45%", "number", "answer: needs a number without a percent sign"],
    ["0,5", "number", "answer: needs a decimal point"],
    ["3 4", "number", "answer: needs a number, got a text that is none"],
    ["", "number", "answer: needs a number, got an empty text"],
    ["418176000.5", "integer", "answer: needs an integer, got 418176000.5"],
    [0.1 + 0.2, "exact", "answer: needs an exact rational, got the float 0.30000000000000004"],
    ["sqrt(2)", "exact", "answer: needs an exact rational, got sqrt(2), which is none"],
    ["1/2x", "expr", "answer: needs brackets where a product follows a division, got 1/2x"],
    ["\\partial x", "expr", "answer: needs LaTeX that can be read as a formula, got \\partial"],
    ["x +", "expr", "answer: needs an expression, got x +"],
    ["perhaps", "bool", "answer: needs true or false, got perhaps"],
    [[[1], [2, 3]], ["number", 2], "answer[0]: needs a finite number, got [1]"],
    ["1/0", "exact", "answer: needs an exact rational"],
    ["both", "choice:valid|same", "answer: needs one of valid, same, got both"],
    ["", "text", "answer: needs a text"],
    [1, "bool", "answer: needs true or false"],
    [null, "number", "answer: needs a finite number, got null"],
    [{ a: 1 }, { a: "integer", b: "integer" }, "answer: needs the key b"],
    [[1], { a: "integer" }, "answer: needs an object with a, got [1]"],
    [[1, [2]], ["number", 2], "answer[1]: needs a finite number, got [2]"],
    [[[1, 2], [3]], ["number", 2, 2], "answer[1]: needs an array of 2, got an array of 1"],
    [1, "float", 'answer: is asked for in a type word that paper.json may use, got "float"'],
  ])("%j as %j is refused: %s", (value, expects, message) => {
    expect(() => readAnswer(value, expects, "answer")).toThrow(message);
  });
});
