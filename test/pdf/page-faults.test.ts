import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { notebooksToPdf } from "../../src/pdf/document.js";
import { pageFaults } from "../support/page-faults.js";
import { Pdf, type Run } from "./read-pdf.js";
import { code, markdown, printed, source } from "./sample-notebook.js";
import { samplePaper } from "./sample-paper.js";

// PDFs come from a compiler that npm has for Linux x64 only.
const hasCompiler = process.platform === "linux" && process.arch === "x64";

/** A page with a text at its foot, and another run. */
function pageWith(run: Partial<Run>, size: [number, number] = [595, 842]) {
  const whole = { page: 1, text: "text", x: 100, y: 80, right: 120, size: 10, font: "" };
  return {
    runs: () => [whole, { ...whole, y: 400, ...run }],
    size: (): [number, number] => size,
    hasDrawing: () => false,
    pages: [{}, {}],
  };
}

describe("pageFaults(pdf)", () => {
  it.each([
    ["nothing", {}, []],
    ["an exponent of an exponent", { text: "2", size: 3.2 }, []],
    ["type that nobody can read", { text: "2", size: 2 }, ["tiny"]],
    ["words in small type", { text: "these words", size: 5 }, ["tiny"]],
    ["a line past the right margin", { right: 560 }, ["outside"]],
    ["text before the left margin", { x: 20 }, ["outside"]],
    ["text on other text", { y: 80, x: 105, right: 130 }, ["overprint"]],
    ["a line that ends above the middle", { page: 2, y: 500 }, ["blank"]],
  ])("finds in %s", (_, run, kinds) => {
    const pdf = { ...pageWith(run), pages: [{}, {}, {}] };
    expect(pageFaults(pdf).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe.runIf(hasCompiler)(
  "no page is more than a third blank, has tiny type, overprint or text outside",
  () => {
    it("in a paper with its solutions", async () => {
      const { sources, paper } = samplePaper();
      const { pdf } = await notebooksToPdf(sources, { paper });
      expect(pageFaults(new Pdf(pdf))).toEqual([]);
    });

    it("in chains of code of every length with their outputs", async () => {
      const cells = Array.from({ length: 60 }, (_, index) => {
        const lines = Array.from(
          { length: 1 + ((index * 7) % 23) },
          (__, line) => `const x${line} = ${index};`,
        );
        const output = index % 3 === 0 ? [] : [printed("out\n".repeat(1 + ((index * 5) % 12)))];
        return [
          ...(index % 5 === 0 ? [markdown(`## Section ${index}\n\nWhat follows is code:`)] : []),
          code(lines.join("\n"), output),
        ];
      });
      const { pdf, pages } = await notebooksToPdf([
        source("/x/a.ipynb", markdown("# Code"), ...cells.flat()),
      ]);
      expect(pages).toBeGreaterThan(8);
      expect(pageFaults(new Pdf(pdf))).toEqual([]);
    });

    // What `npm run solve -- notebooks` has written, where it has: nothing is solved for this.
    const solved = fileURLToPath(new URL("../../solutions", import.meta.url));
    const files = existsSync(solved) ? readdirSync(solved).filter((name) => name.endsWith(".pdf")) : [];
    it.each(files)("in solutions/%s", (name) => {
      expect(pageFaults(new Pdf(readFileSync(`${solved}/${name}`)))).toEqual([]);
    });
  },
);
