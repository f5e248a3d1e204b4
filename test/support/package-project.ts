import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/* A project that has gradsheet in its node_modules, and what it does with it: as ES module, as CommonJS and as TypeScript. */

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
    {
      cell_type: "code",
      id: "c",
      metadata: {},
      execution_count: null,
      outputs: [],
      source: `import * as tf from "@tensorflow/tfjs";
import { layersModel } from "gradsheet";
// @ts-expect-error -- tfjs has its types: a tensor has no such method
const wrong = () => tf.tensor1d([1]).squared();
const model = layersModel({ input: [2], layers: [{ type: "dense", units: 3 }] });
const [kernel] = model.layers.at(-1)!.getWeights();
[tf.tensor1d([1, 2]).square().sum().arraySync(), kernel.reshape([-1]).shape, model instanceof tf.LayersModel]`,
    },
  ],
};

/** The same steps in every project; what differs is how the entry points are loaded. */
const steps = `
  const stored = readNotebook("square.ipynb");
  const { notebook, failure, answers } = await runNotebook("square.ipynb", { timeout: 60 });
  const [second] = await runNotebooks(["none.ipynb"]);
  const { pdf, pages, degraded } = await notebooksToPdf([{ path: "square.ipynb", notebook }]);
  const { html } = notebooksToHtml([{ path: "square.ipynb", notebook }]);
  const { model, history } = await fit({ input: [2], layers: [{ type: "dense", units: 2 }] }, xor(), { epochs: 2, seed: 1, device: "wasm" });
  const outputs = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .flatMap((output) => ("data" in output ? [output.data["text/plain"]] : []));
  console.log(JSON.stringify({
    byHand: String(derivative("x^3", "x")),
    tagged: hasTag(stored.cells[1], "question"),
    failure,
    answers: answers.length,
    missing: second.status,
    outputs,
    pdf: String.fromCharCode(...pdf.subarray(0, 5)),
    pages,
    degraded: degraded.length,
    html: html.includes("A square"),
    parameters: model.countParams(),
    epochs: history.loss.length,
  }));`;

const expected = {
  byHand: "3*x^2",
  tagged: true,
  failure: null,
  answers: 0,
  missing: "rejected",
  outputs: ["2*x", "[ 5, [ 6 ], true ]"],
  pdf: "%PDF-",
  pages: 1,
  degraded: 0,
  html: true,
  parameters: 6,
  epochs: 2,
};

/** The entry points, each with names that it has. */
export const entryPoints = {
  gradsheet: "{ derivative, fit, xor }",
  "gradsheet/notebook": "{ hasTag, readNotebook }",
  "gradsheet/pdf": "{ notebooksToHtml, notebooksToPdf }",
  "gradsheet/run": "{ runNotebook, runNotebooks }",
  "gradsheet/tfjs": "{ tensor1d }",
};

/** What TypeScript reads without `skipLibCheck`: tfjs's own declarations need it. */
const strictEntryPoints = Object.entries(entryPoints).filter(([entry]) => entry !== "gradsheet/tfjs");

const square = 'if (tensor1d([3]).square().dataSync()[0] !== 9) throw new Error("tfjs does not compute");';

const importsOf = (entries: [string, string][]): string =>
  entries.map(([entry, names]) => `import ${names} from "${entry}";`).join("\n");

const requires = Object.entries(entryPoints)
  .map(([entry, names]) => `const ${names} = require("${entry}");`)
  .join("\n");

const plainTypes = `${importsOf(strictEntryPoints)}
import type { AnswerRecord, Notebook, Paper } from "gradsheet/notebook";
import type { PdfOptions, PdfResult } from "gradsheet/pdf";
import type { NotebookRun, Variant } from "gradsheet/run";
import type { Expr, FitResult, Tfjs } from "gradsheet";

export const slope: Expr = derivative("x^2", "x");
export const stored: Notebook = readNotebook("square.ipynb");
export const options: PdfOptions = { pageSize: "letter" };
export const done: Promise<NotebookRun> = runNotebook("square.ipynb", { timeout: 60 });
export const made: Promise<PdfResult> = notebooksToPdf([{ path: "square.ipynb", notebook: stored }], options);
export const kept: [AnswerRecord[], Paper | null, Variant | null] = [[], null, null];
export const weights = ({ model }: FitResult): number[][] => model.getWeights().map(({ shape }) => shape);
export const device = (tf: Tfjs): string => tf.getBackend();
// @ts-expect-error -- the entry points have types: a notebook is not a number
export const wrong: number = readNotebook("square.ipynb");
// @ts-expect-error -- the values of tfjs have plain types: a model has no such method
export const unknownMethod = ({ model }: FitResult): void => model.train();
export async function all(): Promise<void> {${steps}
}
`;

const wholeTypes = `import * as tf from "gradsheet/tfjs";
import { fit, layersModel, xor } from "gradsheet";

export const model: tf.LayersModel = layersModel({ input: [2], layers: [{ type: "dense", units: 2 }] });
export const sum: tf.Tensor = model.layers[0].getWeights()[0].square().sum();
export const run = fit((made) => made.sequential({ layers: [made.layers.dense({ units: 1, inputShape: [2] })] }), xor());
// @ts-expect-error -- these are tfjs's own types
export const wrong = tf.tensor1d([1]).squared();
`;

/** Writes a project without its node_modules. */
export function writeProject(folder: string): void {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  writeFileSync(join(folder, "square.ipynb"), JSON.stringify(notebook));
}

/** The tests of a project that has gradsheet. */
export function testUses(folder: () => string): void {
  const node = (...words: string[]) => run(process.execPath, words, { cwd: folder(), timeout: 170_000 });
  const complaints = async (source: string, options: object): Promise<string> => {
    writeFileSync(join(folder(), "use.ts"), source);
    const compilerOptions = { target: "es2023", strict: true, noEmit: true, types: ["node"], ...options };
    writeFileSync(join(folder(), "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    const tsc = join(root, "node_modules/typescript/lib/tsc.js");
    return (await node(tsc, "-p", "tsconfig.json").catch((error: { stdout: string }) => error)).stdout;
  };
  const timeout = 180_000;

  it("an ES module imports them, runs a notebook, makes its PDF and trains", { timeout }, async () => {
    const imports = importsOf(Object.entries(entryPoints));
    writeFileSync(join(folder(), "use.mjs"), `${imports}\n${square}\n${steps}\n`);
    expect(JSON.parse((await node("use.mjs")).stdout)).toEqual(expected);
  });

  it("a CommonJS module requires them, runs a notebook, makes its PDF and trains", { timeout }, async () => {
    writeFileSync(join(folder(), "use.cjs"), `${requires}\n${square}\n(async () => {${steps}\n})();\n`);
    expect(JSON.parse((await node("use.cjs")).stdout)).toEqual(expected);
  });

  const resolutions = [
    { moduleResolution: "nodenext", module: "nodenext" },
    { moduleResolution: "bundler", module: "esnext" },
  ];
  it.each(resolutions)(
    "TypeScript reads their types without skipLibCheck by module resolution $moduleResolution",
    { timeout },
    async (resolution) => expect(await complaints(plainTypes, resolution)).toBe(""),
  );

  it.each(resolutions)(
    "TypeScript has tfjs's own types from gradsheet/tfjs by module resolution $moduleResolution",
    { timeout },
    async (resolution) =>
      expect(await complaints(wholeTypes, { ...resolution, skipLibCheck: true })).toBe(""),
  );
}
