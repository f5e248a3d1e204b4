import { describe, expect, it } from "vitest";
import { notebooksToPdf, type Degraded } from "../../src/pdf/document.js";
import { Pdf, type Run } from "./read-pdf.js";
import { markdown, source } from "./sample-notebook.js";

async function made(
  ...texts: string[]
): Promise<{ runs: Run[]; text: string; pages: number; degraded: Degraded[] }> {
  const result = await notebooksToPdf([
    source("/nowhere/sheet.ipynb", ...texts.map((text) => markdown(text))),
  ]);
  const pdf = new Pdf(result.pdf);
  const runs = pdf.runs().filter(({ y }) => y > 60 && y < 780);
  return { runs, text: pdf.text(), pages: result.pages, degraded: result.degraded };
}

/** The heights at which a text's first letters stand. */
const heightOf = (runs: Run[], letter: string): number[] =>
  runs.filter(({ text }) => text.includes(letter)).map(({ y }) => Math.round(y));

const rightMargin = 595.28 - (2.45 / 2.54) * 72;
const terms = (count: number, sign = "+"): string =>
  Array.from({ length: count }, (_, index) => `a_{${index + 1}}x_{${index + 1}}`).join(sign);

describe("lines of a formula", () => {
  it.each([
    "$$x = 1 \\\\ y = 2$$",
    "$$x = 1 \\newline y = 2$$",
    "$$\\displaystyle x = 1 \\\\ y = 2$$",
    "$$\\color{red}{x = 1 \\\\ y = 2}$$",
  ])("%s stand below each other", async (text) => {
    const { runs, degraded } = await made(text);
    const [[x], [y]] = [heightOf(runs, "𝑥"), heightOf(runs, "𝑦")];
    expect(x! - y!).toBeGreaterThan(8);
    expect(degraded).toEqual([]);
  });

  it.each(["cases", "dcases", "rcases", "matrix", "pmatrix"])(
    "\\begin{%s} without & has its rows below each other",
    async (name) => {
      const { runs } = await made(`$$f=\\begin{${name}}x\\\\y\\end{${name}}$$`);
      expect(heightOf(runs, "𝑥")[0]! - heightOf(runs, "𝑦")[0]!).toBeGreaterThan(8);
    },
  );

  it("within parentheses are a stack, and in running text too", async () => {
    const { runs } = await made("a $\\left(x \\\\ y\\right)$ b");
    expect(heightOf(runs, "𝑥")[0]! - heightOf(runs, "𝑦")[0]!).toBeGreaterThan(4);
  });
});

describe("script letters", () => {
  it("are printed where no font has the small ones", async () => {
    const { text } = await made("$\\mathcal{x}\\mathscr{abc}\\boldsymbol{\\mathcal{z}}\\mathcal{L}$");
    // Italic x, a, b, c, bold italic z, script L.
    expect(text.replace(/\s/g, "")).toContain("𝑥𝑎𝑏𝑐𝒛ℒ");
  });
});

describe("a formula that is wider than the page", () => {
  const base = 10.5;
  const sizes = (runs: Run[]): number =>
    Math.max(...runs.filter(({ text }) => /[𝑎𝑥]/u.test(text)).map(({ size }) => size));
  const inside = (runs: Run[]): string[] =>
    runs.filter(({ right }) => right > rightMargin + 1.5).map(({ text }) => text);

  it("is broken before its sums, in type of the text's size, and nothing is lost", async () => {
    for (const latex of [
      terms(60),
      `y = ${terms(60)}`,
      `y = \\left(${terms(60)}\\right)^2`,
      `y = \\frac{${terms(50)}}{1 + ${terms(3)}}`,
      `\\begin{aligned} y &= ${terms(40)} \\\\ &= ${terms(30)} \\end{aligned}`,
      `\\displaystyle y = \\sigma\\left(b + \\left(${terms(40)}\\right)\\right)`,
    ]) {
      const { runs, degraded } = await made(`$$${latex}$$`);
      expect(inside(runs), latex).toEqual([]);
      expect(sizes(runs), latex).toBeCloseTo(base, 1);
      const printed = runs.map(({ text }) => text).join("");
      expect(Array.from(printed.matchAll(/𝑎/gu)).length).toBe(latex.split("a_{").length - 1);
      expect(degraded).toEqual([]);
    }
  });

  it("keeps the number of an equation in the margin", async () => {
    const { runs, degraded } = await made(`$$y = ${terms(60)} \\tag{7}$$`);
    expect(degraded).toEqual([]);
    expect(inside(runs)).toEqual([]);
    expect(runs.filter(({ text }) => text.includes("7")).some(({ right }) => right > rightMargin - 8)).toBe(
      true,
    );
  });

  it("has a matrix's long entries said below it", async () => {
    const entry = (letter: string): string =>
      Array.from({ length: 30 }, (_, index) => `${letter}_{${index}}`).join("+");
    const { runs, text } = await made(
      `$$H = \\begin{bmatrix}${entry("p")} & 0 \\\\ 1 & ${entry("r")}\\end{bmatrix}$$`,
    );
    expect(inside(runs)).toEqual([]);
    expect(
      Math.min(...runs.filter(({ text: run }) => /[𝑝𝑟]/u.test(run)).map(({ size }) => size)),
    ).toBeGreaterThan(0.6 * base);
    for (const name of ["𝑚11=", "𝑚22="]) expect(text.replace(/\s/g, "")).toContain(name);
    expect(text.replace(/\s/g, "")).not.toContain("𝑚12");
  });

  it("stands on lines of its own where it was in running text and cannot be broken there", async () => {
    const { runs } = await made(`Before $\\underbrace{${terms(14)}}_{n}$ after.`);
    expect(inside(runs)).toEqual([]);
    expect(sizes(runs)).toBeGreaterThan(0.6 * base);
  });

  it("is told of where even the smallest readable type is too large", async () => {
    const { runs, degraded } = await made(`$$\\sqrt{${terms(60)}}$$`);
    expect(inside(runs)).toEqual([]);
    expect(degraded.map(({ what, cell, become }) => [what, cell, become])).toEqual([
      ["formula", 1, "in small type"],
    ]);
  });

  it("and a matrix higher than the page is scaled to it", async () => {
    const { runs } = await made(
      `$$\\begin{pmatrix}${Array.from({ length: 45 }, (_, index) => `a_{${index}}`).join("\\\\")}\\end{pmatrix}$$`,
    );
    expect(
      Array.from(
        runs
          .map(({ text }) => text)
          .join("")
          .matchAll(/𝑎/gu),
      ).length,
    ).toBe(45);
    expect(Math.min(...runs.map(({ y }) => y))).toBeGreaterThan(60);
  });
});

describe("fractions in a matrix", () => {
  it("do not touch those of the next row", async () => {
    const { runs } = await made("$$\\begin{pmatrix}\\frac ab\\\\\\frac cd\\end{pmatrix}$$");
    const { y: below, size } = runs.find(({ text }) => text.normalize("NFKC").includes("b"))!;
    const { y: above } = runs.find(({ text }) => text.normalize("NFKC").includes("c"))!;
    expect(below - above).toBeGreaterThan(1.3 * size);
  });
});
