import { describe, expect, it } from "vitest";
import { greatestDivisor } from "../../src/number/greatest-divisor.js";
import { greekLetters } from "../../src/number/greek.js";
import { groupedLatex, latexOfText, numberLatex } from "../../src/number/number-text.js";
import { latexName } from "../../src/symbolic/text/latex-name.js";
import { plainMaths } from "../../src/table/plain-maths.js";

describe("numbers as LaTeX", () => {
  it.each([
    ["-2/3", "-\\frac{2}{3}"],
    ["1.5e-7", "1.5\\cdot10^{-7}"],
    ["1e+21", "1\\cdot10^{21}"],
    ["-∞", "-\\infty"],
    ["NaN", "\\text{NaN}"],
  ])("%s is %s", (text, latex) => expect(latexOfText(text)).toBe(latex));

  it("large ones are powers of ten, from 10⁹ in answers and 10¹² in tables; whole answers are grouped", () => {
    expect([numberLatex(418176000, 6), groupedLatex(418176000)]).toEqual(["418176000", "418\\,176\\,000"]);
    expect([numberLatex(6.02e23, 6), groupedLatex(6.02e23)]).toEqual([
      "6.02\\cdot10^{23}",
      "6.02\\cdot10^{23}",
    ]);
    expect([groupedLatex(-Infinity), groupedLatex(1 / 3)]).toEqual(["-\\infty", "0.333333"]);
  });
});

describe("greekLetters", () => {
  it.each(Object.entries(greekLetters))("%s is %s wherever names are set", (word, letter) => {
    expect([latexName(word), plainMaths(`\\${word}`)]).toEqual([`\\${word}`, letter]);
    expect(letter).toMatch(/^\p{Script=Greek}$/u);
  });
});

it("greatestDivisor is that of Euclid, of 0 and of negative numbers too", () => {
  expect([greatestDivisor(84n, -36n), greatestDivisor(0n, 5n), greatestDivisor(0n, 0n)]).toEqual([
    12n,
    5n,
    0n,
  ]);
});
