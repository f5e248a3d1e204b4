import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installKernelspec } from "../../kernel/kernelspec.js";
import { findInputs } from "../../src/cli/inputs.js";
import { parseNotebook } from "../../src/api/notebook.js";
import { runNotebook } from "../../src/run/run-notebook.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env["GRADSHEET_PYTHON"] ?? here("../../.venv/bin/python");
const prefix = mkdtempSync(join(tmpdir(), "gradsheet-interop-"));
const env = { ...process.env, JUPYTER_PATH: join(prefix, "share", "jupyter") };

const papers = ["sharif-ml-2023-hw3", "tum-i2dl-rnn"].map((name) => here(`../../notebooks/${name}`));

beforeAll(() => void installKernelspec({ prefix }));
afterAll(() => rmSync(prefix, { recursive: true }));

describe("nbclient on the installed kernel shows what gradsheet run shows", () => {
  for (const { path, target } of findInputs(papers)) {
    it(target, async () => {
      const text = execFileSync(python, [here("execute.py"), path], {
        encoding: "utf8",
        env,
        maxBuffer: 2 ** 28,
      });
      const { notebook, failure } = await runNotebook(path);
      expect(failure).toBeNull();
      expect(parseNotebook(text, target).cells).toEqual(notebook.cells);
    });
  }
});
