import { describe, expect, it } from "vitest";
import { real } from "../../src/number/real.js";
import { parse } from "../../src/symbolic/parse.js";
import { aligned, maths } from "../../src/worksheet/maths.js";
import { text } from "../../src/worksheet/text.js";

describe("text", () => {
  it("LaTeX is written with single backslashes, also where JavaScript knows the escape", () => {
    expect(text`$\nabla f=\theta\beta\underline{x}\\ \frac12$`).toBe(
      "$\\nabla f=\\theta\\beta\\underline{x}\\\\ \\frac12$",
    );
  });

  it("a backtick and braces can be written for Markdown's code", () => {
    expect(text`\`Conv2d\` and \${x}`).toBe("`Conv2d` and ${x}");
  });

  it("a number has six significant digits; within dollars it is LaTeX, outside plain text", () => {
    expect(text`${1 / 3} $${1 / 3}$ ${1e-7} $${1e-7}$ ${real("1/3")} $${real("1/3")}$`).toBe(
      "0.333333 $0.333333$ 1e-7 $1\\cdot10^{-7}$ 1/3 $\\frac{1}{3}$",
    );
  });

  it("which side of a dollar a value is on is not mistaken by $$, escaped dollars and formulas side by side", () => {
    const half = real("1/2").over(real(3));
    expect(text`$$x=${half}$$ ${half}`).toBe("$$x=\\frac{1}{6}$$ 1/6");
    expect(text`costs 5\$, ${half}`).toBe("costs 5\\$, 1/6");
    expect(text`$a$$b=${half}$ ${half}`).toBe("$a$$b=\\frac{1}{6}$ 1/6");
  });

  it("formulas and lists: typeset and with commas in a sentence, vectors within dollars", () => {
    expect(text`${parse("a^2")}, ${maths`\mu`}, ${[1, 0.5]}, ${true}, ${"word"}`).toBe(
      "$a^{2}$, $\\mu$, 1, 0.5, true, word",
    );
    expect(text`$${[1, 0.5]}$`).toBe("$\\begin{pmatrix}1\\\\0.5\\end{pmatrix}$");
  });

  it("a value that is missing is refused with its place", () => {
    expect(() => text`the loss is ${undefined}`).toThrow(
      'text: needs a value in every ${…}, got undefined after "the loss is ".',
    );
    expect(() => text`$${null}$`).toThrow("got null");
  });
});

describe("aligned", () => {
  it("formulas and LaTeX stand below each other, and the block within another formula", () => {
    const block = aligned([maths`a&=${1 / 3}`, "b&=1"]);
    expect(maths`x:\;${block}`.latex).toBe("x:\\;\\begin{aligned}a&=0.333333\\\\b&=1\\end{aligned}");
  });
});
