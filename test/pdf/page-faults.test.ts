import { describe, expect, it } from "vitest";
import { notebooksToPdf } from "../../src/pdf/document.js";
import { pageFaults } from "../support/page-faults.js";
import { Pdf, type Area, type Run } from "./read-pdf.js";
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
    areas: (): Area[] => [],
    outline: () => [{ title: "A heading", depth: 0, page: 1 }],
    pages: Array.from({ length: (run.page ?? 1) + 1 }, () => ({})),
  };
}

/** Two pages after a title page, the first half blank; the next one begins with something drawn. */
function halfBlank(drawn: Partial<Area>, more: Area[] = []) {
  const area = { page: 3, x: 80, right: 500, y: 400, top: 760, isPicture: false, ...drawn };
  return {
    ...pageWith({ page: 2, y: 360 }),
    areas: () => [area, ...more],
  };
}

const stroke: Area = { page: 3, x: 100, right: 300, y: 500, top: 510, isPicture: false };

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
    ["a heading at the foot", { text: "A heading", y: 75 }, ["orphan"]],
  ])("finds in %s", (_, run, kinds) => {
    expect(pageFaults(pageWith(run)).map(({ kind }) => kind)).toEqual(kinds);
  });

  it("finds a drawing past the right margin", () => {
    const pdf = { ...pageWith({}), areas: () => [{ ...stroke, page: 1, right: 560 }] };
    expect(pageFaults(pdf)).toMatchObject([{ page: 1, kind: "outside", what: "a drawing (100 to 560 pt)" }]);
  });

  it("finds small words that a drawing sets letter by letter", () => {
    const letter = { page: 1, y: 300, size: 5, font: "" };
    const letters = [..."gradient"].map((text, index) => {
      const x = 100 + 3 * index;
      return { ...letter, text, x, right: x + 3 };
    });
    const pdf = { ...pageWith({}), runs: () => [...pageWith({}).runs(), ...letters] };
    expect(pageFaults(pdf)).toMatchObject([{ kind: "tiny", what: "gradient (5.0 pt)" }]);
  });

  it("lets a page end early before a drawing that had no room, not before what could be broken", () => {
    const strokes = Array.from({ length: 9 }, () => stroke);
    expect(pageFaults(halfBlank({}, strokes))).toEqual([]);
    expect(pageFaults(halfBlank({ isPicture: true }))).toEqual([]);
    expect(pageFaults(halfBlank({}))).toMatchObject([{ page: 2, kind: "blank", what: "42 %" }]);
    // There was room for this one.
    const high = strokes.map((each) => ({ ...each, y: 600, top: 610 }));
    expect(pageFaults(halfBlank({ y: 600 }, high))).toMatchObject([{ page: 2, kind: "blank" }]);
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
  },
);
