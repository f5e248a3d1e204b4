import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NotebookCell } from "../../src/notebook/format.js";
import { notebooksToPdf, type Degraded, type PdfOptions } from "../../src/pdf/document.js";
import { Pdf } from "./read-pdf.js";
import { answered, code, markdown, printed, shown, source } from "./sample-notebook.js";

interface Made {
  pdf: Pdf;
  degraded: Degraded[];
  pages: number;
}

async function made(cells: NotebookCell[], options: Partial<PdfOptions> = {}): Promise<Made> {
  const root = options.root ?? "/nowhere";
  const result = await notebooksToPdf([source(`${root}/sheet.ipynb`, ...cells)], { root, ...options });
  return { pdf: new Pdf(result.pdf), degraded: result.degraded, pages: result.pages };
}

/** What is printed beyond the right margin, or below the foot of the page. */
function outside({ pdf }: Made): string[] {
  const rightMargin = (2.45 / 2.54) * 72;
  return pdf
    .runs()
    .filter(
      ({ page, right, x, y }) =>
        right > pdf.size(page)[0] - rightMargin + 1.5 || x < rightMargin - 30 || y < 20,
    )
    .map(({ text }) => text.trim())
    .filter((text) => text !== "");
}

const flat = (text: string): string => text.replace(/[\s\u200b]+/g, "");

const longNumber = (row: number, column: number): string =>
  (1_234_567_000_000 + 1000 * row + column).toLocaleString("en-US");

const longRow = (index: number): string =>
  `<tr>${Array.from({ length: 12 }, (_, column) => `<td>${longNumber(index, column)}</td>`).join("")}</tr>`;

describe("a table after the words that announce it", () => {
  it("stands on their page, whole where it is short", async () => {
    const rows = Array.from({ length: 9 }, (_, index) => `| row${index} | ${index} |`).join("\n");
    for (const words of ["Here:", "*Here:*", "**Here**"])
      for (let lines = 18; lines <= 30; lines++) {
        const filler = Array.from({ length: lines }, () => "A line of text.").join("\n\n");
        const sheet = await made([markdown(`${filler}\n\n${words}\n\n| a | b |\n| - | - |\n${rows}`)]);
        const pages = sheet.pdf.runs().flatMap(({ text, page }) => (/Here|row/.test(text) ? [page] : []));
        expect(pages.length).toBeGreaterThanOrEqual(10);
        expect(new Set(pages).size, `${words} after ${lines} lines`).toBe(1);
      }
  });
});

describe("a derivation of many lines", () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => `x_{${index}} &= ${index} + 1`);
  const aligned = (count: number) => `$$\\begin{aligned}${lines(count).join("\\\\")}\\end{aligned}$$`;
  const filler = Array.from({ length: 24 }, () => "A line of text.").join("\n\n");
  const pagesOfSigns = ({ pdf }: Made): number[] => [
    ...new Set(pdf.runs().flatMap(({ text, page }) => (text.includes("=") ? [page] : []))),
  ];

  it("stands on two pages where it is longer than a third of one, its equals signs below each other", async () => {
    const sheet = await made([markdown(`${filler}\n\n${aligned(40)}`)]);
    expect(sheet.degraded).toEqual([]);
    expect(pagesOfSigns(sheet)).toEqual([1, 2]);
    const places = sheet.pdf.runs().flatMap(({ text, x }) => (text.trim() === "=" ? [Math.round(x)] : []));
    expect(places.length).toBe(40);
    expect(new Set(places).size).toBe(1);
  });

  it("stays together where it is short, and within the margins where it is wide", async () => {
    expect(pagesOfSigns(await made([markdown(`${filler}\n\n${aligned(11)}`)]))).toHaveLength(1);
    const wide = aligned(12).replaceAll(
      "+ 1",
      `= ${Array.from({ length: 40 }, (_, i) => `w_{${i}}`).join("+")}`,
    );
    expect(outside(await made([markdown(wide)]))).toEqual([]);
  });
});

describe("what is wide stays within the margins", () => {
  const letters = Array.from({ length: 26 }, (_, index) => `a_{${index + 1}}`);

  it("a matrix of 26 columns, alone on its line and within a sentence", async () => {
    const matrix = `\\begin{bmatrix}${letters.join("&")}\\\\${letters.join("&")}\\end{bmatrix}`;
    const sheet = await made([markdown(`# Wide\n\n$$M=${matrix}$$\n\nand $${matrix}$ again`)]);
    expect(outside(sheet)).toEqual([]);
    expect(flat(sheet.pdf.text()).match(/26/g)!.length).toBeGreaterThanOrEqual(4);
  });

  it("a table of 12 columns of 13-digit numbers", async () => {
    const head = `<tr>${Array.from({ length: 12 }, (_, column) => `<th>column ${column}</th>`).join("")}</tr>`;
    const html = `<table><thead>${head}</thead>${[1, 2, 3].map(longRow).join("")}</table>`;
    const sheet = await made([code("table", [shown({ "text/html": html, "text/plain": "lost" })])]);
    expect(outside(sheet)).toEqual([]);
    for (const index of [1, 2, 3])
      for (let column = 0; column < 12; column++)
        expect(flat(sheet.pdf.text())).toContain(longNumber(index, column));
  });

  it("a code line of 300 characters, with spaces and without, and a printed one", async () => {
    const spaced =
      `const sum = ${Array.from({ length: 60 }, (_, index) => `x${index % 10}`).join(" + ")};`.slice(0, 300);
    const solid = `const key = "${"abcdefghij".repeat(29)}";`;
    const sheet = await made([code(`${spaced}\n${solid}`, [printed(`${"0123456789".repeat(30)}\n`)])]);
    expect(outside(sheet)).toEqual([]);
    for (const line of [spaced, solid, "0123456789".repeat(30)])
      expect(flat(sheet.pdf.text())).toContain(flat(line));
  });

  it("a sentence with a link of 200 characters", async () => {
    const sheet = await made([
      markdown(`See <https://example.org/${"path/".repeat(40)}> and \`${"x".repeat(150)}\`.`),
    ]);
    expect(outside(sheet)).toEqual([]);
  });
});

describe("what is long breaks over pages", () => {
  it("a table of 200 rows keeps every row, and its head on every page", async () => {
    const rows = Array.from({ length: 200 }, (_, index) => `| row${index} | ${index * index} |`).join("\n");
    const sheet = await made([markdown(`| name | square |\n|---|--:|\n${rows}`)]);
    const words = sheet.pdf.text().split(/\s+/);
    for (let index = 0; index < 200; index++) expect(words).toContain(`row${index}`);
    for (let page = 1; page <= sheet.pages; page++) expect(sheet.pdf.text(page)).toContain("name");
    expect(sheet.pages).toBeGreaterThan(3);
    expect(sheet.pdf.tagged("TH").length).toBeGreaterThanOrEqual(2);
  });

  it("a cell of 300 lines keeps every line", async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `const value${index} = ${index};`);
    const sheet = await made([code(lines.join("\n"))]);
    const text = flat(sheet.pdf.text());
    for (const line of lines) expect(text).toContain(flat(line));
    expect(outside(sheet)).toEqual([]);
  });

  it("a heading stays with what it heads", async () => {
    const filler = Array.from({ length: 38 }, (_, index) => `Line ${index}.`).join("\n\n");
    for (const more of [0, 1, 2, 3, 4]) {
      const sheet = await made([
        markdown(`# T\n\n${filler}\n\n${"Another.\n\n".repeat(more)}## Orphan\n\nBody of it.`),
      ]);
      const pageOf = (words: string): number => [1, 2].find((page) => sheet.pdf.text(page).includes(words))!;
      const heading = sheet.pdf.outline().find(({ title }) => title === "Orphan")!;
      expect(heading.page).toBe(pageOf("Body of it."));
    }
  });
});

describe("what cannot be shown is named in a box, and costs itself alone", () => {
  let folder: string;
  const pixel = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gradsheet-pdf-"));
    mkdirSync(join(folder, "notebooks"));
    writeFileSync(join(folder, "secret.png"), pixel);
    writeFileSync(join(folder, "notebooks", "inside.png"), pixel);
    writeFileSync(join(folder, "notebooks", "text.png"), "no picture");
    symlinkSync(join(folder, "secret.png"), join(folder, "notebooks", "link.png"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["missing.png", "there is no such file"],
    ["../secret.png", "the file lies outside the project's folder"],
    ["link.png", "the file lies outside the project's folder"],
    ["text.png", "not a PNG, JPEG, GIF, WebP or SVG picture"],
    ["https://example.org/picture.png", "pictures are not fetched from a network"],
    ["file:///etc/hostname", "the file lies outside the project's folder"],
    ["attachment:none.png", "the cell has no such attachment"],
  ])("the picture %s: %s", async (name, reason) => {
    const sheet = await made([markdown(`Before.\n\n![what it shows](${name})\n\nAfter.`)], {
      root: join(folder, "notebooks"),
    });
    expect(sheet.degraded).toMatchObject([{ cell: 1, what: "image", reason }]);
    expect(sheet.pdf.text()).toContain("Image not shown:");
    expect(sheet.pdf.text()).toContain("After.");
  });

  it("shows a picture from the notebook's folder with its words", async () => {
    const sheet = await made([markdown("![what it shows](inside.png)")], { root: join(folder, "notebooks") });
    expect(sheet.degraded).toEqual([]);
    expect(sheet.pdf.rasters()).toBeGreaterThan(0);
    expect(sheet.pdf.tagged("Figure")[0]!.alt).toBe("what it shows");
  });

  it("a damaged picture", async () => {
    const damaged = Buffer.concat([pixel.subarray(0, 30), Buffer.from("damage")]).toString("base64");
    const sheet = await made([code("plot()", [shown({ "image/png": damaged })]), markdown("After.")]);
    expect(sheet.degraded).toMatchObject([{ cell: 1, what: "image" }]);
    expect(sheet.pdf.text()).toContain("After.");
  });

  it("an output of an unknown kind", async () => {
    const sheet = await made([
      code("widget()", [shown({ "application/vnd.jupyter.widget-view+json": { model_id: "1" } })]),
    ]);
    expect(sheet.degraded).toMatchObject([
      { cell: 1, what: "output", source: "application/vnd.jupyter.widget-view+json" },
    ]);
    expect(sheet.pdf.text()).toContain("Output not shown");
  });

  it("a figure that needs WebGL", async () => {
    const figure = {
      data: [
        {
          type: "surface",
          z: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
      layout: { title: { text: "A surface" } },
    };
    const sheet = await made([code("plot()", [shown({ "application/vnd.plotly.v1+json": figure })])]);
    expect(sheet.degraded).toMatchObject([{ cell: 1, what: "figure", source: "A surface" }]);
    expect(sheet.degraded[0]!.reason).toContain("got a surface trace");
  });

  it("a figure that needs WebGL is shown as the picture beside it", async () => {
    const figure = {
      data: [
        {
          type: "surface",
          z: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
    };
    const sheet = await made([
      code("plot()", [
        shown({ "application/vnd.plotly.v1+json": figure, "image/png": pixel.toString("base64") }),
      ]),
    ]);
    expect(sheet.degraded).toEqual([]);
    expect(sheet.pdf.rasters()).toBeGreaterThan(0);
  });

  it("a broken formula among good ones, in text, in a table and in HTML", async () => {
    const sheet = await made([
      markdown("Good $x^2$, bad $\\foo{$.\n\n| a |\n|---|\n| $\\frac{1}$ |"),
      code("html", [shown({ "text/html": "<p>and $\\bar$ there</p>" })]),
    ]);
    expect(sheet.degraded.map(({ cell, what, source: latex }) => [cell, what, latex])).toEqual([
      [1, "formula", "\\foo{"],
      [1, "formula", "\\frac{1}"],
      [2, "formula", "\\bar"],
    ]);
    expect(sheet.pdf.text()).toContain("\\foo{");
    expect(sheet.pdf.text()).toContain("there");
  });
});

describe("an answer of matrices", () => {
  it("keeps them apart", async () => {
    const value = { A: [[2], [3], [4]], B: [[5], [6], [7]] };
    const shape = { A: ["number", 3, 1], B: ["number", 3, 1] };
    const { pdf } = await made([code("answer()", [answered({ id: "sample-1a", part: "a", value }, shape)])]);
    const heightOf = (entry: number) => pdf.runs().find(({ text }) => text === String(entry))!.y;
    const row = heightOf(3) - heightOf(4);
    expect(heightOf(4) - heightOf(5)).toBeGreaterThan(1.6 * row);
  });
});
