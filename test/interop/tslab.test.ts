import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseNotebook } from "../../src/api/notebook.js";
import type { CodeCell, CellOutput, StreamOutput } from "../../src/notebook/format.js";
import { program } from "../support/gradsheet.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const tslab = process.env["GRADSHEET_TSLAB"] ?? here("../../.venv/tslab/lib/node_modules/tslab/bin/tslab");
const folder = mkdtempSync(join(tmpdir(), "gradsheet-tslab-"));
const env = { ...process.env, JUPYTER_PATH: join(folder, "jupyter") };

beforeAll(() => {
  if (!existsSync(tslab))
    throw new Error(`${tslab} is missing: run the interop setup, or set GRADSHEET_TSLAB.`);
  const spec = {
    argv: [process.execPath, tslab, "kernel", "--config-path", "{connection_file}"],
    display_name: "TypeScript (tslab)",
    language: "typescript",
  };
  mkdirSync(join(folder, "jupyter", "kernels", "tslab"), { recursive: true });
  writeFileSync(join(folder, "jupyter", "kernels", "tslab", "kernel.json"), JSON.stringify(spec));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(here("../.."), join(folder, "node_modules", "gradsheet"), "junction");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a notebook's text and gives each code cell's outputs. */
async function outputsOn(
  kernel: "gradsheet" | "tslab",
  name: string,
  text: string,
  place = folder,
): Promise<CellOutput[][]> {
  const path = join(place, `${name}.ipynb`);
  writeFileSync(path, text);
  const output = join(folder, kernel);
  const failure: unknown = await promisify(execFile)(
    process.execPath,
    [program, "run", path, "--kernel", kernel, "--output", output],
    { env, cwd: folder },
  ).then(
    () => undefined,
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  );
  if (failure !== undefined) throw new Error(String(failure));
  return parseNotebook(readFileSync(join(output, `${name}.ipynb`), "utf8"), path)
    .cells.filter((cell): cell is CodeCell => cell.cell_type === "code")
    .map(({ outputs }) => outputs);
}

const notebookOf = (cells: string[]) =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
    cells: cells.map((source, place) => ({
      cell_type: "code",
      id: `cell-${place}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  });

/** The kinds of cells that tslab's introduction has, and every function of its display. */
const introduction = [
  "console.log(`Hello from ${process.version}`)",
  `/** Grows fast. */
function fibonacci(n: number): number {
  return n > 1 ? fibonacci(n - 1) + fibonacci(n - 2) : 1;
}
interface Greeter { greeting(): string }
class Named implements Greeter {
  constructor(private name: string) {}
  greeting(): string { return \`Hello, \${this.name}!\`; }
}
const greet = (greeter: Greeter) => console.log(greeter.greeting());
greet(new Named("tslab"));`,
  "{\n  const n = 12;\n  console.log(`fibonacci(${n}) = ${fibonacci(n)}`);\n}",
  "const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));\nconst start = Date.now();\nawait sleep(20);\nconsole.log(Date.now() - start >= 19);",
  `{
  const point = { x: null, list: [1, 2, 3] };
  const { list: [head, ...tail] } = point;
  console.log(\`\${point?.x ?? head} \${tail.join()}\`);
  const squares: number[] = [];
  for (const even of (function* (n: number) { for (let i = 0; i < n; i += 2) yield i; })(10)) squares.push(even * even);
  console.log(\`squares = \${squares}\`);
}`,
  'import fs from "fs";\nimport * as tslab from "tslab";\nimport { display } from "tslab";',
  'tslab.display.html("Hello, <b>tslab</b>!");\ntslab.display.markdown("**bold**");\ntslab.display.latex("$x^2$");',
  'tslab.display.svg(\'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>\');',
  'fs.writeFileSync("pixels.bin", Buffer.from([0, 255, 7]));\nfor (const show of ["png", "jpeg", "gif", "pdf"] as const) display[show](fs.readFileSync("pixels.bin"));\ndisplay.png(new Uint8Array([1, 2, 3]));',
  'display.javascript("1 + 1");\ndisplay.text("plain");\ndisplay.raw("application/x-other", "as it is");',
  `{
  const display = tslab.newDisplay();
  for (let progress = 1; progress <= 10; progress++) {
    await sleep(2);
    display.text(\`progress: \${progress * 10}%\`);
  }
}`,
  "console.log(`${tslab.versions.tslab} ${tslab.versions.node === process.version}`);",
];

describe("tslab", () => {
  it("is not missed: cells in the manner of its introduction show on our kernel what they show on its own", async () => {
    const text = notebookOf(introduction);
    const [ours, its] = [
      await outputsOn("gradsheet", "introduction", text),
      await outputsOn("tslab", "introduction", text),
    ];
    expect(ours).toEqual(its);
    // Neither side is silent where something is to be seen.
    expect(ours.map((outputs) => outputs.length)).toEqual([1, 1, 1, 1, 1, 0, 3, 1, 5, 3, 1, 1]);
  });

  it("checks loosely, and so do we where a tsconfig.json asks for it", async () => {
    const loose = notebookOf([
      "async function train(epochs, rate) {\n  let last;\n  last = `${epochs} ${rate}`;\n  return last;\n}",
      "process.stderr.isTTY = false;\nconsole.log(await train(20, 0.1));",
      "{\n  const point = { x: null };\n  console.log(`${point?.x?.z ?? 0}`);\n  let name: string = null;\n  console.log(`${name}`);\n}",
    ]);
    const beside = join(folder, "loose");
    mkdirSync(beside);
    writeFileSync(join(beside, "tsconfig.json"), '{ "compilerOptions": { "strict": false } }');
    const ours = await outputsOn("gradsheet", "loose", loose, beside);
    expect(ours).toEqual(await outputsOn("tslab", "loose", loose));
    expect(ours.map((outputs) => (outputs[0] as StreamOutput | undefined)?.text)).toEqual([
      undefined,
      "20 0.1\n",
      "0\nnull\n",
    ]);
    await expect(outputsOn("gradsheet", "loose", loose)).rejects.toThrow(/TS7006/);
  });

  it("runs our worksheets in its own kernel: answers, formulas, tables and figures are shown", async () => {
    const sheet = (path: string) => readFileSync(here(`../../notebooks/${path}`), "utf8");
    const jacobian = await outputsOn(
      "tslab",
      "jacobian",
      sheet("sharif-ml-2023-hw3/q02-forward-mode-jacobian-of-a-composition.ipynb"),
    );
    const decay = await outputsOn("tslab", "decay", sheet("bits-dnn-quiz2/q04-weight-decay.ipynb"));
    const shown = [...jacobian, ...decay].flat();
    expect(shown.map(({ output_type: type }) => type).filter((type) => type !== "display_data")).toEqual([]);
    const texts = shown.map((output) =>
      Object.entries((output as { data: object }).data)
        .flat()
        .join(" "),
    );
    expect(texts).toContain("text/latex $$J_f(1,2)=\\begin{pmatrix}6&6\\\\40&36\\end{pmatrix}$$");
    for (const start of [
      "text/markdown > **Answer**",
      "text/html <table>",
      'image/svg+xml <svg class="main-svg"',
    ])
      expect(texts.filter((text) => text.startsWith(start))).not.toEqual([]);
  });

  it("prints other values as it did before, and draws again in place", async () => {
    const outputs = await outputsOn(
      "tslab",
      "values",
      notebookOf([
        'import { maths } from "gradsheet";\n1 + 1',
        "({ a: 1 })",
        "maths`x^2`",
        "[1, 2].length",
        `const show = (globalThis as any)[Symbol.for("Jupyter.display")];
show(maths\`a\`, { display_id: "one" });
show(maths\`b\`, { display_id: "one", update: true });`,
      ]),
    );
    const latex = (source: string) => ({
      output_type: "display_data",
      data: { "text/latex": `$$${source}$$` },
      metadata: {},
    });
    // eslint-disable-next-line no-control-regex -- the colors of a terminal
    const plain = JSON.parse(JSON.stringify(outputs).replaceAll(/\\u001b\[\d+m/g, "")) as CellOutput[][];
    const line = (text: string) => ({ output_type: "stream", name: "stdout", text: `${text}\n` });
    expect(plain).toEqual([[line("2")], [line("{ a: 1 }")], [latex("x^2")], [line("2")], [latex("b")]]);
  });
});
