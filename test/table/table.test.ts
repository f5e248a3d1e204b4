import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/table/width.js";
import { table, type TableSpec } from "../../src/table/table.js";
import { svgLabel } from "../../src/figure/label.js";
import { plainMaths } from "../../src/table/plain-maths.js";

const sample: TableSpec = {
  columns: ["question", { name: "answer", align: "right" }, "agrees"],
  rows: [
    ["area", 1 / 3, true],
    ["σ'(z) | half", { latex: "\\sigma(z)\\,|z|", text: "σ(z)|z|" }, false],
    ["数", 12345678, null],
  ],
  caption: "A & B",
};

describe("table", () => {
  it("toString() draws a box whose lines are equally wide on a terminal", () => {
    const lines = table(sample).toString().split("\n").slice(1);
    expect(new Set(lines.map((line) => displayWidth(line))).size).toBe(1);
    expect(table({ columns: ["x", "f(x)"], rows: [[1, 0.5]] }).toString()).toBe(
      ["┌───┬──────┐", "│ x │ f(x) │", "├───┼──────┤", "│ 1 │  0.5 │", "└───┴──────┘"].join("\n"),
    );
  });

  it("toString() makes a row taller where a cell has several lines", () => {
    expect(table({ columns: ["a", "b"], rows: [["1\n22", "x"]] }).toString()).toContain(
      "│ 1  │ x │\n│ 22 │   │",
    );
  });

  it("digits sets the significant digits, in the table and in one column; integers stay whole", () => {
    const spec: TableSpec = {
      columns: ["x", { name: "y", digits: 2 }],
      rows: [[Math.PI, Math.PI]],
      digits: 4,
    };
    expect(table(spec).rows).toEqual([[Math.PI, Math.PI]]);
    expect(table(spec).toMarkdown()).toContain("| 3.142 | 3.1 |");
    expect(table(sample).toString()).toContain("12345678");
    expect(table({ columns: ["x"], rows: [[-0], [Infinity], [NaN], [1e-9]] }).toMarkdown()).toContain(
      "| 0 |\n| ∞ |\n| NaN |\n| 1e-9 |",
    );
  });

  it("writes numbers from 10^12 on as powers of ten", () => {
    const rows = [[999_999_999_999], [1e12], [-(2 ** 50)], [1.5e300], [1_234_567_890_123n]];
    const numbers = table({ columns: ["x"], rows });
    expect(numbers.toMarkdown()).toContain(
      "| 999999999999 |\n| 1e+12 |\n| -1.1259e+15 |\n| 1.5e+300 |\n| 1234567890123 |",
    );
    expect(numbers.toLatex()).toContain("-1.1259\\cdot10^{15}");
  });

  it("toMarkdown() keeps a bar in text and in maths inside its cell", () => {
    const [, , , , , line] = table(sample).toMarkdown().split("\n");
    expect(line).toBe("| σ'(z) \\| half | $\\sigma(z)\\,\\vert z\\vert $ | false |");
  });

  it("toHtml() escapes text and leaves maths between dollar signs", () => {
    const html = table({
      columns: ["<b>", { name: "f", latex: "f_1" }],
      rows: [["5 < 6 & $", { latex: "a<b" }]],
      caption: "A & B",
    }).toHtml();
    expect(html).toContain("<caption>A &amp; B</caption>");
    expect(html).toContain('<th style="text-align:left">&lt;b&gt;</th>');
    expect(html).toContain(">$f_1$</th>");
    expect(html).toContain('<td style="text-align:left">5 &lt; 6 &amp; <span>$</span></td>');
    expect(html).toContain(">$a&lt;b$</td>");
  });

  it("toLatex() parses in KaTeX whatever the cells hold", () => {
    const nasty = "a_b^c~d \\ # $ % & { 50%";
    const spec = { columns: [nasty, "n"], rows: [[nasty, 1.5e-7] as const, ["", -Infinity] as const] };
    const latex = table({ ...spec, rows: spec.rows.map((row) => [...row]) }).toLatex();
    expect(() => renderToString(latex, { throwOnError: true, strict: "ignore" })).not.toThrow();
    expect(latex).toContain("1.5\\cdot10^{-7}");
    expect(latex).toContain("-\\infty");
  });

  it('toLatex("booktabs") is a tabular with its rules, in a table when it has a caption', () => {
    const latex = table(sample).toLatex("booktabs");
    expect(latex).toMatch(
      /^\\begin{table}\n\\centering\n\\caption{A \\& B}\n\\begin{tabular}{lrl}\n\\toprule/,
    );
    expect(latex).toContain("$\\sigma(z)\\,|z|$");
  });

  it("shows itself as HTML, Markdown, LaTeX and text", () => {
    const shown = table(sample) as unknown as Record<symbol, () => Record<string, string>>;
    expect(Object.keys(shown[Symbol.for("Jupyter.display")]())).toEqual([
      "text/html",
      "text/markdown",
      "text/latex",
      "text/plain",
    ]);
  });

  it("takes objects that print themselves, such as expressions", () => {
    const half = { toString: () => "1/2", toLatex: () => "\\frac{1}{2}" };
    expect(table({ columns: ["x"], rows: [[half]] }).toMarkdown()).toContain("| $\\frac{1}{2}$ |");
    expect(table({ columns: ["x"], rows: [[half]] }).toString()).toContain("1/2");
  });

  it("writes maths in plain text where no text is given", () => {
    const lines: [string, string][] = [
      ["\\left\\lfloor \\frac{205 + 2 \\cdot 0 - 10}{3} \\right\\rfloor + 1", "⌊(205 + 2 · 0 - 10)/3⌋ + 1"],
      ["C_{out} \\cdot k_h", "C_out · k_h"],
      ["\\frac{\\partial L}{\\partial z^{(1)}_{2}}", "∂L/∂z^(1)_2"],
      ["\\sqrt{\\hat{v}} + \\epsilon", "√v + ε"],
      ["-\\ln \\left(1 - p\\right)", "-ln (1 - p)"],
      ["\\frac{\\frac{a}{b}}{\\sigma}", "(a/b)/σ"],
    ];
    for (const [latex, plain] of lines)
      expect(table({ columns: ["f"], rows: [[{ latex }]] }).toString()).toContain(`│ ${plain} `);
  });

  it("refuses no columns and rows of the wrong length by name", () => {
    expect(() => table({ columns: [], rows: [] })).toThrow("table: needs at least one column, got none.");
    expect(() => table({ columns: ["a", "b"], rows: [[1]] })).toThrow("got 1 in row 0");
    expect(() => table({ columns: ["a"], rows: [], digits: 0 })).toThrow("needs digits from 1 to 17, got 0");
  });
});

describe("Greek letters", () => {
  const words =
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(
      " ",
    );

  it.each(words)(
    "\\%s is one letter of Unicode's Greek block in plain text and in the labels of figures",
    (word) => {
      expect(plainMaths(`\\${word}`)).toMatch(/^\p{Script=Greek}$/u);
      expect(svgLabel(`\\${word}`, 0, 0)).toMatch(/>\p{Script=Greek}</u);
    },
  );
});
