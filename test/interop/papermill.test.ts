import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installKernelspec } from "../../kernel/kernelspec.js";
import { parseNotebook } from "../../src/api/notebook.js";
import type { CodeCell, StreamOutput } from "../../src/notebook/format.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env["GRADSHEET_PYTHON"] ?? here("../../.venv/bin/python");
const prefix = mkdtempSync(join(tmpdir(), "gradsheet-papermill-"));
const inputPath = join(prefix, "input.ipynb");
const outputPath = join(prefix, "output.ipynb");
const env = { ...process.env, JUPYTER_PATH: join(prefix, "share", "jupyter") };
const run = promisify(execFile);

const input = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
    language_info: { name: "typescript" },
  },
  cells: [
    {
      cell_type: "code",
      id: "givens",
      metadata: { tags: ["parameters"] },
      execution_count: null,
      outputs: [],
      source: 'let learningRate = 0.1;\nlet rule = "sgd";\nlet nesterov = false;\nlet layers = [2, 1];\n',
    },
    {
      cell_type: "code",
      id: "use",
      metadata: {},
      execution_count: null,
      outputs: [],
      source: "console.log(JSON.stringify({ learningRate, rule, nesterov, layers }))",
    },
  ],
};

beforeAll(() => {
  installKernelspec({ prefix });
  writeFileSync(inputPath, JSON.stringify(input));
});
afterAll(() => rmSync(prefix, { recursive: true }));

/** What the last cell of the executed notebook printed. */
async function printed(...command: string[]): Promise<unknown> {
  await run(python, [...command, inputPath, outputPath], { cwd: prefix, env });
  const last = parseNotebook(readFileSync(outputPath, "utf8"), outputPath).cells.at(-1) as CodeCell;
  return JSON.parse((last.outputs[0] as StreamOutput).text);
}

const papermill = ["-m", "papermill", "--no-progress-bar"];
const defaults = { learningRate: 0.1, rule: "sgd", nesterov: false, layers: [2, 1] };
const given = ["-p", "learningRate", "0.5", "-p", "rule", 'a "b"', "-p", "nesterov", "True"];

describe("papermill on the installed kernel", () => {
  it("runs a notebook with the values that it has", async () => {
    expect(await printed(...papermill)).toEqual(defaults);
  });

  it("writes no TypeScript of its own: parameters are refused before anything runs", async () => {
    await expect(run(python, [...papermill, ...given, inputPath, outputPath], { env })).rejects.toThrow(
      /No parameter translator functions specified for kernel 'gradsheet' or language 'typescript'/,
    );
  });

  it("gives numbers, texts and truth values by -l .net-csharp, whose declarations are TypeScript as well", async () => {
    expect(await printed(...papermill, "-l", ".net-csharp", ...given)).toEqual({
      ...defaults,
      learningRate: 0.5,
      rule: 'a "b"',
      nesterov: true,
    });
  });

  it("gives whatever JSON has by a translator of five lines", async () => {
    const values = { learningRate: 0.5, rule: 'a "b"\n', nesterov: true, layers: [3, 3, 1] };
    expect(await printed(here("papermill_typescript.py"), JSON.stringify(values))).toEqual(values);
  });
});
