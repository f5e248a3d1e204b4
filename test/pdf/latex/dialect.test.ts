import { describe, expect, it } from "vitest";
import { inKatexWords } from "../../../src/pdf/latex/dialect.js";
import { parseKatex, parseLatex } from "../../../src/pdf/latex/parse.js";
import { formulaToTypst } from "../../../src/pdf/typst/formula.js";

/** The formula as Typst sets it; the second source is the same formula in words that KaTeX has itself. */
const set = (latex: string, display = true): string => formulaToTypst(parseLatex(latex, display)).body;

describe("what MathJax and LaTeX's packages have", () => {
  it.each([
    [
      "\\begin{eqnarray} a &=& b \\\\ c &\\le& d \\end{eqnarray}",
      "\\begin{align*} a &={} b \\\\ c &\\le{} d \\end{align*}",
    ],
    ["\\begin{multline} a \\\\ + c \\end{multline}", "\\begin{gather*} a \\\\ + c \\end{gather*}"],
    ["\\begin{flalign*} a &= b \\end{flalign*}", "\\begin{align*} a &= b \\end{align*}"],
    [
      "\\begin{equation}\\begin{align} a &= b \\end{align}\\end{equation}",
      "\\begin{equation}\\begin{aligned} a &= b \\end{aligned}\\end{equation}",
    ],
    [
      "\\begin{subequations}\\begin{align*} a &= b \\end{align*}\\end{subequations}",
      "\\begin{align*} a &= b \\end{align*}",
    ],
    ["\\mbox{if } x", "\\text{if } x"],
    ["a \\hfill b", "a \\quad b"],
    ["\\require{cancel}\\cancel{x}", "\\cancel{x}"],
    ["\\DeclareMathOperator{\\sgn}{sgn}\\sgn_x f", "\\operatorname{sgn}_x f"],
    ["\\DeclareMathOperator*{\\best}{best\\,of}\\best_x f", "\\operatorname*{best\\,of}_x f"],
    ["\\cancelto{0}{x}", "{\\cancel{x}}^{0}"],
    ["\\mathds{1}", "\\mathbb{1}"],
    ["\\unicode{x263A} \\unicode{9786}", "\\text{☺}\\text{☺}"],
    ["f = \\cases{a & b \\cr c & d}", "f = \\begin{cases}a & b \\\\ c & d\\end{cases}"],
    [
      "\\pmatrix{1 & 2 \\cr 3 & \\pmatrix{4}}",
      "\\begin{pmatrix}1&2\\\\3&\\begin{pmatrix}4\\end{pmatrix}\\end{pmatrix}",
    ],
    ["\\root n+1 \\of {x}", "\\sqrt[n+1]{x}"],
    ["a \\buildrel {def} \\over = b", "a \\stackrel{{def}}{=} b"],
    ["\\href{https://example.org}{link} + 1", "{link} + 1"],
    ["\\abs{x} + \\norm{\\frac{a}{b}}", "\\left|x\\right| + \\left\\|\\frac{a}{b}\\right\\|"],
    [
      "\\dv{f}{x} + \\pdv[2]{f}{x}",
      "\\frac{\\mathrm{d} f}{\\mathrm{d} x} + \\frac{\\partial^{2} f}{\\partial x^{2}}",
    ],
    ["\\SI{9.8}{\\meter\\per\\second\\squared}", "9.8\\,\\mathrm{m}\\,\\mathrm{s}^{-2}"],
    ["\\SI{12}{\\giga\\byte} = \\SI{1e-3}{m/s}", "12\\,\\mathrm{GB} = 1\\times 10^{-3}\\,\\mathrm{m/s}"],
    ["\\num{1.5e6}", "1.5\\times 10^{6}"],
    ["\\sideset{_1^2}{_3^4}\\prod_i x", "{\\vphantom{\\prod}}_1^2\\mathop{\\prod\\nolimits_3^4}\\limits_i x"],
    [
      "\\begin{aligned} a \\intertext{so} b \\end{aligned}",
      "\\begin{aligned} a \\\\ \\text{so} \\\\ b \\end{aligned}",
    ],
    ["E[Y\u2502x] = E[Y\uff5cx] \\text{ a\u2502b}", "E[Y|x] = E[Y|x] \\text{ a|b}"],
    ["a % what is said\n+ 5\\%", "a + 5\\%"],
    ["\\displaylines{a \\\\ b}", "\\begin{gathered}a \\\\ b\\end{gathered}"],
  ])("sets %s", (latex, same) => {
    expect(set(latex)).toBe(formulaToTypst(parseKatex(same, true)).body);
  });

  it("sets chemistry by mhchem", () => {
    expect(set("\\ce{H2O}")).toContain("b: 2");
    expect(() => set("\\ce{2H+ ->[a] X} + \\pu{1 kJ}")).not.toThrow();
  });

  it("takes equations in running text for parts of a line", () => {
    for (const [environment, part] of [
      ["align", "aligned"],
      ["gather*", "gathered"],
      ["split", "aligned"],
    ] as const)
      expect(set(`\\begin{${environment}} a \\\\ b \\end{${environment}}`, false)).toBe(
        set(`\\begin{${part}} a \\\\ b \\end{${part}}`, false),
      );
  });

  it("leaves a notebook's own commands of these names alone, whether KaTeX has them or not", () => {
    expect(set("\\newcommand{\\abs}[1]{|#1|}\\abs{x}")).toBe(set("|x|"));
    expect(set("\\newcommand{\\unit}[1]{\\mathbf{#1}}\\unit{x}")).toBe(set("\\mathbf{x}"));
    expect(set("\\def\\num#1{#1!}\\num{3}")).toBe(set("3!"));
    expect(set("\\newcommand{\\R}{\\mathbf{R}}\\R")).toBe(set("\\mathbf{R}"));
    expect(set("\\renewcommand{\\vec}[1]{\\mathbf{#1}}\\vec{x}")).toBe(set("\\mathbf{x}"));
    const macros = {};
    parseLatex("\\newcommand{\\qty}{q}", true, macros);
    expect(inKatexWords("\\qty{x}{y}", true, macros)).toBe("\\qty{x}{y}");
  });
});

describe("numbers of equations", () => {
  const labels = new Map([
    ["a", "1"],
    ["b", "2"],
  ]);
  it.each([
    ["\\begin{equation} x \\label{a} \\end{equation}", "\\begin{equation} x \\tag{1} \\end{equation}"],
    [
      "\\begin{align} \\label{a} x &= 1 \\\\ y &= 2 \\label{b} \\end{align}",
      "\\begin{align} \\tag{1} x &= 1 \\\\ y &= 2 \\tag{2} \\end{align}",
    ],
    ["x \\label{nobody}", "x"],
    ["x \\tag{7} \\label{a}", "x \\tag{7}"],
    ["\\text{by } \\eqref{b}, \\ref{a}", "\\text{by } \\text{(2)}, \\text{1}"],
    ["\\eqref{none}", "\\text{(??)}"],
  ])("of %s", (latex, words) => {
    expect(inKatexWords(latex, true, {}, labels).replace(/\s+/g, " ")).toBe(words);
  });
});
