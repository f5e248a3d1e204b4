import { beforeAll, describe, expect, it } from "vitest";
import { parseLatex } from "../../../src/pdf/latex/parse.js";
import { typstCompiler } from "../../../src/pdf/typst/compiler.js";
import { templateFiles } from "../../../src/pdf/typst/template.js";
import { formulaToTypst } from "../../../src/pdf/typst/formula.js";
import type { TypstCompiler } from "../../../src/pdf/typst/job.js";
import { Pdf } from "../read-pdf.js";
import { glyphs, katexText } from "./glyphs.js";
import { formulas } from "./grammar.js";
import { textbook } from "./textbook.js";
import { rounds } from "../../support/rounds.js";

const corpus = [...textbook, ...formulas(rounds({ everyday: 800, thorough: 3200 }), 20260608)];

describe(`${corpus.length} formulas of a deep-learning textbook's kind`, () => {
  let compiler: TypstCompiler;
  const files = templateFiles();
  const head = `#import "solution.typ": *
#set page(width: auto, height: auto)
#set text(font: text-fonts, fallback: false)
#show math.equation: set text(font: math-fonts, fallback: false)
`;

  beforeAll(async () => {
    compiler = await typstCompiler();
  });

  it("are different from one another", () => {
    expect(new Set(corpus).size).toBe(corpus.length);
    expect(corpus.length).toBeGreaterThan(rounds({ everyday: 700, thorough: 3000 }));
  });

  it("all compile, and print the characters that KaTeX's MathML has", () => {
    const bodies = corpus.map((latex) => {
      const { body, tag } = formulaToTypst(parseLatex(latex, true));
      return `$ ${body}${tag === null ? "" : ` "" ${tag}`} $`;
    });
    const { pdf } = compiler.compile({
      source: `${head}${bodies.join("\n#pagebreak()\n")}`,
      files,
      timestamp: 0,
    });
    const printed = corpus.map(() => "");
    for (const run of new Pdf(pdf).runs()) printed[run.page - 1] += run.text;
    const different = corpus.filter((latex, index) => glyphs(printed[index]!) !== glyphs(katexText(latex)));
    expect(different).toEqual([]);
  }, 120_000);
});

describe("parseLatex", () => {
  it.each([
    ["\\foo{", "Undefined control sequence"],
    ["\\frac{1}", "Unexpected end of input"],
    ["x_1_2", "Double subscript"],
    ["\\begin{bmatrix}1", "Expected"],
    ["\\def\\a{\\a\\a}\\a", "Too many expansions"],
  ])("refuses %s: %s", (latex, words) => {
    expect(() => parseLatex(latex, true)).toThrow(words);
  });

  it("remembers what a formula of the notebook defined", () => {
    const macros = {};
    parseLatex("\\newcommand{\\R}{\\mathbb{R}}\\newcommand{\\loss}[1]{\\mathcal{L}(#1)}", true, macros);
    expect(formulaToTypst(parseLatex("\\loss{x}\\in\\R", false, macros)).body).toBe(
      "cal(L) \\( x \\) ∈ bb(R)",
    );
  });

  it.each(["\\url{https://example.org}", "\\includegraphics{secret.png}", "\\htmlStyle{color:red}{x}"])(
    "makes neither link nor picture nor HTML of %s, as nobody vouches for a notebook",
    (latex) => {
      expect(() => parseLatex(latex, false)).toThrow("is not allowed in a notebook's formula");
    },
  );
});
