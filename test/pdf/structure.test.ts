import { beforeAll, describe, expect, it } from "vitest";
import type { Block, Inline } from "../../src/pdf/tree.js";
import { paperDocument } from "../../src/pdf/content/paper.js";
import { notebooksToPdf, type PdfResult } from "../../src/pdf/document.js";
import { Pdf } from "./read-pdf.js";
import { markdown, source } from "./sample-notebook.js";
import { samplePaper } from "./sample-paper.js";

const { sources, paper } = samplePaper();
const root = "/nowhere";

/** The LaTeX of every formula in the tree, in the order of the document. */
function latexIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(latexIn);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [];
  if ("formula" in value) return [(value as (Block | Inline) & { kind: "formula" }).formula.latex];
  return Object.values(value).flatMap(latexIn);
}

describe("the PDF of a paper", () => {
  let result: PdfResult;
  let pdf: Pdf;
  beforeAll(async () => {
    result = await notebooksToPdf(sources, { root, paper });
    pdf = new Pdf(result.pdf);
  });

  it("begins with a title page: institution, course, title, date, marks, instructions, contents", () => {
    const first = pdf.text(1);
    for (const words of [
      paper.institution,
      paper.course,
      "Homework 3",
      "8 June 2026",
      "60 marks",
      paper.instructions!,
      "Solutions",
    ])
      expect(first.replace(/\s+/g, " ")).toContain(words);
    for (const { title, number } of paper.problems.map((problem) => ({
      title: problem.title,
      number: problem.problem,
    })))
      expect(first.replace(/\s+/g, " ")).toContain(`Problem ${number} ${title.replace(/\$.*\$/, "3 × 3")}`);
    expect(first.match(/\(12 marks\)/g)).toHaveLength(5);
  });

  it("gives in its contents the pages that its bookmarks lead to", () => {
    const lines = pdf
      .text(1)
      .split("\n")
      .map((text) => text.replace(/\s+/g, " "));
    for (const { title, page, depth } of pdf.outline().filter((entry) => entry.depth === 0)) {
      expect(depth).toBe(0);
      const line = lines.find((text) => text.startsWith(title.slice(0, 20)))!;
      expect(line).toMatch(new RegExp(`(^|\\D)${page}$`));
    }
  });

  it("has a bookmark for every problem, section and the corrections", () => {
    const titles = pdf.outline().map(({ title, depth }) => `${"  ".repeat(depth)}${title}`);
    expect(titles).toEqual([
      "Problem 1 A threshold network for a Boolean function",
      "  Sum of products",
      "Problem 2 Forward-mode Jacobian of a composition",
      "Problem 3 Gradients of a one-dimensional convolution layer",
      "  Derivation",
      "Problem 4 One step of the back-propagation algorithm",
      "  Forward",
      "  Update",
      "  Training on",
      "Problem 5 Kernel size, parameters and multiplications of 3 × 3 layers",
      "Corrections to the published answers",
    ]);
  });

  it("numbers its pages of all pages, and says at the head which problem goes on", () => {
    for (let page = 2; page <= result.pages; page++) {
      expect(pdf.text(page)).toContain(`${page} / ${result.pages}`);
      expect(pdf.text(page).split("\n")[0]).toContain("Machine Learning – Homework 3");
    }
    const { page } = pdf.outline().find(({ title }) => title === "Training on")!;
    expect(pdf.text(page).split("\n")[0]).toContain("Problem 4");
  });

  it("sets every formula as a formula with its LaTeX as words", () => {
    const latex = latexIn(paperDocument(sources, { root, paper }).blocks);
    const alternatives = pdf.tagged("Formula").map(({ alt }) => alt);
    expect(latex.length).toBeGreaterThan(60);
    // The title of problem 5 stands in the contents as well.
    expect(alternatives.toSorted()).toEqual([...latex, "3\\times3"].toSorted());
  });

  it("says in words what its pictures show", () => {
    expect(pdf.tagged("Figure").map(({ alt }) => alt)).toEqual([
      "A network of four inputs, four hidden units and one output",
      "Loss of three optimizers",
    ]);
  });

  it("has no raster picture, as drawings and figures stay vectors", () => {
    expect(pdf.rasters()).toBe(0);
    for (const label of ["epoch", "cross-entropy", "momentum 0.9", "Loss of three optimizers"])
      expect(pdf.text()).toContain(label);
  });

  it("embeds every font with its Unicode map, and has no Type 3 font", () => {
    const fonts = pdf.fonts();
    expect(fonts.length).toBeGreaterThan(3);
    for (const font of fonts) {
      expect(font).toMatchObject({ embedded: true, type3: false });
      expect(font.unicode.size).toBeGreaterThan(0);
      expect(font.name).toMatch(/LMRoman10|LatinModernMath|DejaVuSansMono/);
    }
  });

  it("shows every answer with its values, the published one and the verdict", () => {
    const text = pdf.text().replace(/\s+/g, " ");
    for (const words of [
      "agrees with the published answer",
      "the published answer is rounded",
      "corrects the published answer",
      "with bias = 96 096",
      "418 176 000",
      "0.514649",
    ])
      expect(text).toContain(words);
  });

  it("gathers the corrections at its end", () => {
    const last = pdf.text(result.pages).replace(/\s+/g, " ");
    expect(last).toContain("Problem 5, part 2: the published answer is corrected.");
    expect(last).toContain("The published answer leaves out the 96 biases");
  });

  it("names its title and its headings as what they are", () => {
    expect(pdf.tagged("Title")).toHaveLength(1);
    expect(pdf.tagged("H1")).toHaveLength(6);
    expect(pdf.tagged("H2")).toHaveLength(5);
    expect(pdf.tagged("Table").length).toBeGreaterThan(2);
    expect(pdf.tagged("TH").length).toBeGreaterThan(5);
  });

  it("says in its metadata by what it was made, with which seed, and the paper's date", async () => {
    const [first] = sources;
    const seeded = {
      ...first!,
      notebook: { ...first!.notebook, metadata: { ...first!.notebook.metadata, gradsheet: { seed: 42 } } },
    };
    const made = await notebooksToPdf([seeded], { root });
    expect(new Pdf(made.pdf).metadata()).toContain("seed 42");
    expect(pdf.metadata()).toContain("Typst 0.14.2");
    expect(pdf.metadata()).toMatch(/gradsheet \d+\.\d+\.\d+/);
    expect(pdf.metadata()).toContain("2026-06-08");
  });

  it.each(["ua-1", "a-2a"] as const)("meets PDF standard %s by Typst's own checks", async (standard) => {
    const checked = await notebooksToPdf(sources, { root, paper, standard });
    const claims = { "ua-1": "pdfuaid:part", "a-2a": "pdfaid:conformance" };
    expect(new Pdf(checked.pdf).metadata()).toContain(claims[standard]);
    expect(checked.degraded).toEqual([]);
  });

  it("fits American paper too", async () => {
    const letter = await notebooksToPdf(sources, { root, paper, pageSize: "letter" });
    expect(new Pdf(letter.pdf).size(1)).toEqual([612, 792]);
    expect(pdf.size(1).map(Math.round)).toEqual([595, 842]);
  });
});

describe("the question sheet", () => {
  it("has the questions with their marks, and neither code nor answers", async () => {
    const { pdf } = await notebooksToPdf(sources, { root, paper, questionsOnly: true });
    const text = new Pdf(pdf).text().replace(/\s+/g, " ");
    for (const words of [
      "Questions",
      "Write",
      "as a sum of products.",
      "(4 marks)",
      "How many trainable parameters has the layer?",
    ])
      expect(text).toContain(words);
    for (const words of ["worksheet", "answer(", "Published", "96 096", "Corrections", "Solutions"])
      expect(text).not.toContain(words);
  });
});

describe("without code", () => {
  it("keeps what the code printed", async () => {
    const { pdf } = await notebooksToPdf(sources, { root, paper, hideCode: true });
    const text = new Pdf(pdf).text();
    expect(text).not.toContain("const ");
    expect(text).toContain("0.9241418199787566");
  });
});

describe("the contents of a paper of 41 problems", () => {
  it("stand on the title page, without a line of them on a page that would be blank otherwise", async () => {
    const numbers = Array.from({ length: 41 }, (_, index) => String(index + 1));
    const nameOf = (number: string) => `q${number}.ipynb`;
    const problems = numbers.map((number) => ({
      ...paper.problems[0],
      problem: number,
      title: `Title ${number}`,
      notebook: nameOf(number),
      parts: [],
    }));
    const own = numbers.map((number) => source(`${root}/${nameOf(number)}`, markdown(`# Title ${number}`)));
    const long = await notebooksToPdf(own, { root, paper: { ...paper, instructions: null, problems } });
    const pdf = new Pdf(long.pdf);
    expect(pdf.text(1)).toContain("Title 41");
    expect(pdf.outline()[0]).toMatchObject({ page: 2 });
  });
});
