import { describe, expect, it } from "vitest";
import type { NotebookCell } from "../../src/notebook/format.js";
import { notebooksToPdf, type PdfResult } from "../../src/pdf/document.js";
import { Pdf } from "./read-pdf.js";
import { code, markdown, printed, shown, source } from "./sample-notebook.js";

const between = (cell: NotebookCell): Promise<PdfResult> =>
  notebooksToPdf([source("/x/a.ipynb", markdown("Before."), cell, markdown("After."))], { root: "/x" });

const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + "x" + close.repeat(depth);
const html = (text: string): NotebookCell => code("", [shown({ "text/html": text })]);

describe("what is nested beyond reason costs its cell alone", () => {
  const makers: Record<string, (depth: number) => NotebookCell> = {
    roots: (depth) => markdown(`$${nested("\\sqrt{", "}", depth)}$`),
    subscripts: (depth) => markdown(`$${nested("x_{", "}", depth)}$`),
    fractions: (depth) => markdown(`$$${nested("\\frac{1}{", "}", depth)}$$`),
    delimiters: (depth) => markdown(`$${nested("\\left(", "\\right)", depth)}$`),
    lists: (depth) => html(nested("<ul><li>", "</li></ul>", depth)),
    quotes: (depth) => markdown(`${">".repeat(depth)} x`),
    tables: (depth) => html(nested("<table><tr><td>", "</td></tr></table>", depth)),
    marks: (depth) => html(`<p>${nested("<b><i>", "</i></b>", depth)}</p>`),
  };
  const cases = Object.keys(makers).flatMap((name) => [300, 5000].map((depth) => [name, depth] as const));

  it.each(cases)("%s %i deep", async (name, depth) => {
    const { pdf, degraded } = await between(makers[name]!(depth));
    expect(degraded).toMatchObject([{ notebook: "/x/a.ipynb", cell: 2 }]);
    expect(new Pdf(pdf).text()).toContain("After.");
  });

  it.each(Object.keys(makers).filter((name) => name !== "tables"))("%s 15 deep are set", async (name) => {
    const { degraded } = await between(makers[name]!(15));
    expect(degraded).toEqual([]);
  });
});

describe("what is long beyond reason is set", () => {
  const letters = "abcdefghij".repeat(2000);

  it.each([
    ["a line of code", code(`const key = "${letters}";`)],
    ["a printed line", code("", [printed(`${letters}\n`)])],
    ["a word", markdown(letters)],
    ["a piece of code in text", markdown(`\`${letters}\``)],
  ])("%s of 20,000 characters", async (_title, cell) => {
    const { pdf, degraded } = await between(cell);
    expect(degraded).toEqual([]);
    const text = new Pdf(pdf).text().replace(/[^a-j]/g, "");
    expect(text.match(/abcdefghij/g)!.length).toBeGreaterThan(1980);
  });

  it("a thousand printed lines that have to be broken", async () => {
    const { pdf, degraded } = await between(code("", [printed(`${"0123456789".repeat(12)}\n`.repeat(1000))]));
    expect(degraded).toEqual([]);
    expect(
      new Pdf(pdf)
        .text()
        .replace(/[\s\u200b]/g, "")
        .match(/0123456789/g)!.length,
    ).toBeGreaterThan(11_900);
  });
});
