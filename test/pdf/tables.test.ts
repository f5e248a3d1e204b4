import { describe, expect, it } from "vitest";
import { notebooksToPdf, type Degraded } from "../../src/pdf/document.js";
import type { NotebookCell } from "../../src/notebook/format.js";
import { Pdf, type Run } from "./read-pdf.js";
import { code, markdown, shown, source } from "./sample-notebook.js";

async function made(...cells: NotebookCell[]): Promise<{ runs: Run[]; degraded: Degraded[] }> {
  const result = await notebooksToPdf([source("/nowhere/sheet.ipynb", ...cells)]);
  return { runs: new Pdf(result.pdf).runs().filter(({ y }) => y > 60 && y < 780), degraded: result.degraded };
}

/** What pandas writes for a frame. */
function frame(rows: number, columns: number, value: (row: number, column: number) => string): string {
  const head = Array.from({ length: columns }, (_, column) => `<th>f${column}</th>`).join("");
  const body = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: columns }, (__, column) => `<td>${value(row, column)}</td>`).join("");
    return `<tr><th>${row}</th>${cells}</tr>`;
  }).join("");
  return `<table class="dataframe"><thead><tr style="text-align: right;"><th></th>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

const table = (html: string): NotebookCell => code("", [shown({ "text/html": html })]);

const right = 595.28 - (2.45 / 2.54) * 72;

/** Pairs of lines of a page that stand on top of each other. */
function overprinted(runs: Run[]): string[] {
  const places = new Map<string, string>();
  return runs.flatMap(({ page, x, y, text }) => {
    const place = `${page} ${Math.round(x)} ${Math.round(y)}`;
    const before = places.get(place);
    places.set(place, text);
    return before === undefined || text.trim() === "" ? [] : [`${before} / ${text}`];
  });
}

describe("a table that is wider than the page and longer", () => {
  it.each([
    [60, 8],
    [159, 13],
    [12, 26],
  ])(
    "of %i rows and %i columns has every cell on its own place, readable, within the margins",
    async (rows, columns) => {
      const { runs, degraded } = await made(
        table(frame(rows, columns, (row, column) => `r${row}c${column}v0123456`)),
      );
      const printed = runs.map(({ text }) => text);
      const cells = new Set(printed.filter((text) => /^r\d+c\d+v0123456$/.test(text)));
      expect(cells.size).toBe(rows * columns);
      expect(overprinted(runs)).toEqual([]);
      expect(runs.filter((run) => run.right > right + 1.5).map(({ text }) => text)).toEqual([]);
      expect(Math.min(...runs.map(({ size }) => size))).toBeGreaterThan(6);
      expect(degraded).toEqual([]);
    },
  );

  it("repeats its head on each page, and in each part the columns that name the rows", async () => {
    const { runs } = await made(table(frame(80, 26, (row, column) => `r${row}c${column}v`)));
    const pages = new Set(runs.filter(({ text }) => /^r\d/.test(text)).map(({ page }) => page));
    for (const page of pages)
      expect(runs.some((run) => run.page === page && /^f\d+$/.test(run.text))).toBe(true);
    const parts = new Set(
      runs.filter(({ text }) => text === "79").map(({ page, y }) => `${page} ${Math.round(y)}`),
    );
    expect(parts.size).toBeGreaterThan(1);
  });

  it("comes in parts with heads over several columns and names of several rows too", async () => {
    const groups = Array.from({ length: 14 }, (_, group) => `measured_quantity_${group}`);
    const row = (name: string, kind: string, y: number): string =>
      `<tr>${name}<th>${kind}</th>${groups.map((_, x) => `<td>r${y}m${x}</td><td>r${y}s${x}</td>`).join("")}</tr>`;
    const html = `<table class="dataframe"><thead><tr><th></th><th></th>${groups.map((name) => `<th colspan="2">${name}</th>`).join("")}</tr>
      <tr><th>group</th><th>kind</th>${groups.map(() => "<th>mean</th><th>std</th>").join("")}</tr></thead>
      <tbody>${row('<th rowspan="2">first</th>', "yes", 0)}${row("", "no", 1)}${row('<th rowspan="2">last</th>', "yes", 2)}${row("", "no", 3)}</tbody></table>`;
    const { runs, degraded } = await made(table(html));
    const printed = runs.map(({ text }) => text);
    const values = printed.filter((text) => /^r\d[ms]\d+$/.test(text));
    expect(values).toHaveLength(4 * 28);
    expect(new Set(values).size).toBe(4 * 28);
    for (const name of groups) expect(printed.join("")).toContain(name);
    const parts = printed.filter((text) => text === "kind").length;
    expect(parts).toBeGreaterThan(2);
    expect(printed.filter((text) => text === "last")).toHaveLength(parts);
    expect(overprinted(runs)).toEqual([]);
    expect(runs.filter((run) => run.right > right + 1.5).map(({ text }) => text)).toEqual([]);
    expect(Math.min(...runs.map(({ size }) => size))).toBeGreaterThan(6);
    expect(degraded).toEqual([]);
  });

  it("breaks words of paths and addresses before its type gets small", async () => {
    const address =
      "https://example.org/a/very/long/path_with-many.parts/and/another/one/that/never/ends/until/it/does.html";
    const { runs } = await made(table(frame(3, 3, (_, column) => (column === 2 ? address : "1.5"))));
    const size = Math.max(...runs.filter(({ text }) => text.includes("example")).map((run) => run.size));
    expect(size).toBeGreaterThan(9.5);
    expect(
      runs
        .map(({ text }) => text)
        .join("")
        .replace(/[\s\u200b]/g, ""),
    ).toContain(address);
  });

  it("is told of where a single cell has no room", async () => {
    const { degraded } = await made(
      table(frame(2, 2, () => `<code>${"0".repeat(29)} </code>`.repeat(1) + "9".repeat(400))),
    );
    expect(degraded.map(({ what, cell, become }) => [what, cell, become])).toEqual([
      ["table", 1, "in small type"],
    ]);
  });
});

describe("a column of numbers", () => {
  it("has their points below each other, under its centered head", async () => {
    const { runs } = await made(
      markdown("| head |\n|---|\n| 1.25 |\n| −10.5 |\n| 1,234.125 |\n| 7 |\n| nan |"),
    );
    const at = (text: string): Run => runs.find((run) => run.text === text)!;
    // Latin Modern's digits are all half an em wide.
    const point = (text: string): number =>
      at(text).x + (at(text).right - at(text).x) * (text.indexOf(".") / text.length);
    expect(Math.abs(point("1.25") - point("−10.5"))).toBeLessThan(4);
    const end = (text: string, fraction: number): number => at(text).right - 0.5 * at(text).size * fraction;
    expect(end("1.25", 2)).toBeCloseTo(end("−10.5", 1), 1);
    expect(end("1,234.125", 3)).toBeCloseTo(end("1.25", 2), 1);
    const middle = (run: Run): number => (run.x + run.right) / 2;
    // The widest number has room for the sign of another one.
    expect(Math.abs(middle(at("head")) - middle(at("1,234.125")))).toBeLessThan(5);
  });

  it("has the sign of mathematics, also beside formulas that are numbers, and text keeps its hyphens", async () => {
    const { runs } = await made(
      markdown("| n | word |\n|---|---|\n| -1.5 | -x |\n| $-2.25$ | a-1 |\n| 3 | y |"),
    );
    expect(runs.filter(({ text }) => /[-−]/.test(text)).map(({ text }) => text.trim())).toEqual([
      "−1.5",
      "-x",
      "−",
      "a-1",
    ]);
  });

  it("of pandas stands under its heads", async () => {
    const { runs } = await made(table(frame(3, 2, (row) => `${row}.5`)));
    const head = runs.find(({ text }) => text === "f0")!;
    const cell = runs.find(({ text }) => text === "1.5")!;
    expect(Math.abs((head.x + head.right) / 2 - (cell.x + cell.right) / 2)).toBeLessThan(3);
  });
});

describe("a table a little too wide", () => {
  it("is set closer before a line of it is broken", async () => {
    const names = [
      "layer",
      "output",
      "weights",
      "biases",
      "not trainable",
      "MACs",
      "receptive field",
      "jump",
    ];
    const row = (cells: string[]): string => `| ${cells.join(" | ")} |`;
    const line = ["12 maxPool2d", "32×22×22", "102400", "64", "0", "49561600", "76×76", "16×16"];
    const { runs } = await made(markdown([row(names), row(names.map(() => "---")), row(line)].join("\n")));
    const cells = runs.filter(({ size }) => size < 11);
    expect(new Set(cells.map(({ y }) => Math.round(y))).size).toBe(2);
  });
});
