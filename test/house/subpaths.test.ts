import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/*
 * The package as others use it: a project with `gradsheet` in its node_modules, as ES module, as CommonJS and as TypeScript,
 * that reads a notebook, runs it and makes a PDF of it.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    { cell_type: "markdown", id: "a", metadata: {}, source: "# A square\n\nThe slope of $x^2$:" },
    {
      cell_type: "code",
      id: "b",
      metadata: { tags: ["question"] },
      execution_count: null,
      outputs: [],
      source: 'import { derivative } from "gradsheet";\nderivative("x^2", "x")',
    },
  ],
};

/** The same steps in every project; what differs is how the entry points are loaded. */
const steps = `
  const stored = readNotebook("square.ipynb");
  const { notebook, failure, answers } = await runNotebook("square.ipynb");
  const [second] = await runNotebooks(["none.ipynb"]);
  const { pdf, pages, degraded } = await notebooksToPdf([{ path: "square.ipynb", notebook }]);
  const { html } = notebooksToHtml([{ path: "square.ipynb", notebook }]);
  const [, cell] = notebook.cells;
  console.log(JSON.stringify({
    byHand: String(derivative("x^3", "x")),
    tagged: hasTag(stored.cells[1], "question"),
    failure,
    answers: answers.length,
    missing: second.status,
    output: cell.cell_type === "code" && "data" in cell.outputs[0] ? cell.outputs[0].data["text/plain"] : null,
    pdf: String.fromCharCode(...pdf.subarray(0, 5)),
    pages,
    degraded: degraded.length,
    html: html.includes("A square"),
  }));`;

const expected = {
  byHand: "3*x^2",
  tagged: true,
  failure: null,
  answers: 0,
  missing: "rejected",
  output: "2*x",
  pdf: "%PDF-",
  pages: 1,
  degraded: 0,
  html: true,
};

const entries = {
  gradsheet: "{ derivative }",
  "gradsheet/notebook": "{ hasTag, readNotebook }",
  "gradsheet/pdf": "{ notebooksToHtml, notebooksToPdf }",
  "gradsheet/run": "{ runNotebook, runNotebooks }",
};

const imports = Object.entries(entries)
  .map(([entry, names]) => `import ${names} from "${entry}";`)
  .join("\n");

const requires = Object.entries(entries)
  .map(([entry, names]) => `const ${names} = require("${entry}");`)
  .join("\n");

const typescript = `${imports}
import type { AnswerRecord, Notebook, Paper } from "gradsheet/notebook";
import type { PdfOptions, PdfResult } from "gradsheet/pdf";
import type { NotebookRun, Variant } from "gradsheet/run";
import type { Expr } from "gradsheet";

export const slope: Expr = derivative("x^2", "x");
export const stored: Notebook = readNotebook("square.ipynb");
export const options: PdfOptions = { pageSize: "letter" };
export const done: Promise<NotebookRun> = runNotebook("square.ipynb", { timeout: 60 });
export const made: Promise<PdfResult> = notebooksToPdf([{ path: "square.ipynb", notebook: stored }], options);
export const kept: [AnswerRecord[], Paper | null, Variant | null] = [[], null, null];
// @ts-expect-error -- the entry points have types: a notebook is not a number
export const wrong: number = readNotebook("square.ipynb");
export async function all(): Promise<void> {${steps}
}
`;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gradsheet-subpaths-"));
  mkdirSync(join(folder, "node_modules", "@types"), { recursive: true });
  symlinkSync(root, join(folder, "node_modules", "gradsheet"), "dir");
  symlinkSync(join(root, "node_modules/@types/node"), join(folder, "node_modules/@types/node"), "dir");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  writeFileSync(join(folder, "square.ipynb"), JSON.stringify(notebook));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (...words: string[]) => run(process.execPath, words, { cwd: folder, timeout: 120_000 });

describe("the entry points of the installed package", () => {
  it("are files that the build makes, each with its types", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      exports: Record<string, string | Record<string, string>>;
    };
    const places = Object.entries(exports).filter(([, target]) => typeof target !== "string");
    expect(places.map(([name]) => name.replace(/^\.(?=\/|$)/, "gradsheet"))).toEqual(Object.keys(entries));
    for (const [, target] of places)
      for (const file of Object.values(target as Record<string, string>))
        expect(readFileSync(join(root, file), "utf8")).not.toBe("");
  });

  it("an ES module imports them, runs a notebook and makes its PDF", { timeout: 120_000 }, async () => {
    writeFileSync(join(folder, "use.mjs"), `${imports}\n${steps}\n`);
    expect(JSON.parse((await node("use.mjs")).stdout)).toEqual(expected);
  });

  it("a CommonJS module requires them, runs a notebook and makes its PDF", { timeout: 120_000 }, async () => {
    writeFileSync(join(folder, "use.cjs"), `${requires}\n(async () => {${steps}\n})();\n`);
    expect(JSON.parse((await node("use.cjs")).stdout)).toEqual(expected);
  });

  it.each([
    ["nodenext", "nodenext"],
    ["bundler", "esnext"],
  ])(
    "TypeScript finds their types by module resolution %s",
    { timeout: 120_000 },
    async (moduleResolution, module) => {
      writeFileSync(join(folder, "use.ts"), typescript);
      writeFileSync(
        join(folder, `tsconfig.${moduleResolution}.json`),
        JSON.stringify({
          compilerOptions: {
            module,
            moduleResolution,
            target: "es2023",
            strict: true,
            noEmit: true,
            skipLibCheck: true,
            types: ["node"],
          },
          files: ["use.ts"],
        }),
      );
      const tsc = join(root, "node_modules/typescript/lib/tsc.js");
      const { stdout } = await node(tsc, "-p", `tsconfig.${moduleResolution}.json`).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout).toBe("");
    },
  );
});
