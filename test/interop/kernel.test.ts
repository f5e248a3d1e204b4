import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installKernelspec } from "../../kernel/kernelspec.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = process.env["GRADSHEET_PYTHON"] ?? join(root, ".venv", "bin", "python");
const prefix = mkdtempSync(join(tmpdir(), "interop-"));
const run = promisify(execFile);

function pythonScript(name: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const script = fileURLToPath(new URL(`kernel/${name}`, import.meta.url));
  const env = { ...process.env, JUPYTER_PATH: join(prefix, "share", "jupyter") };
  return run(python, [script, ...args], { cwd: prefix, env, maxBuffer: 1 << 26 });
}

beforeAll(() => {
  if (!existsSync(python))
    throw new Error(`${python} is missing: run the interop setup, or set GRADSHEET_PYTHON.`);
  installKernelspec({ prefix });
});
afterAll(() => rmSync(prefix, { recursive: true, force: true }));

describe("the kernel, seen from Python", () => {
  it("passes jupyter_kernel_test: 13 tests, none skipped", async () => {
    const { stderr } = await pythonScript("jupyter_kernel_suite.py");
    expect(stderr).toMatch(/Ran 13 tests/);
    expect(stderr).toMatch(/\nOK\n/);
  });

  it("loses and delays nothing under nbclient: 20 cells of 200 lines and a value", async () => {
    const { stdout } = await pythonScript("nbclient_run.py", "20", "200");
    expect(JSON.parse(stdout)).toEqual({ lines: 4000, values: 20 });
  });
});
