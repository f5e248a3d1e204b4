import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageFolder } from "../../src/package.js";
import { parseNotebook } from "../../src/notebook/read.js";

/* Cells that are compiled for a kernel, and one that it has to compile itself, which sees those before it. */
// A compiler starts from a snapshot, which is made of what was built.
const built = (file: string): Promise<unknown> =>
  import(pathToFileURL(join(packageFolder, "dist", file)).href);
const { ownKernelspec } = (await built(
  "kernel/kernelspec.js",
)) as typeof import("../../kernel/kernelspec.js");
const { AheadCompiler } = (await built(
  "src/run/compile-ahead.js",
)) as typeof import("../../src/run/compile-ahead.js");
const { executeNotebook } = (await built(
  "src/run/execute-notebook.js",
)) as typeof import("../../src/run/execute-notebook.js");
const { startKernel } = (await built(
  "src/run/start-kernel.js",
)) as typeof import("../../src/run/start-kernel.js");
const { prepareCompiler } = (await built(
  "src/run/prepare-compiler.js",
)) as typeof import("../../src/run/prepare-compiler.js");

const folder = mkdtempSync(join(tmpdir(), "gradsheet-ahead-"));
const compiler = new AheadCompiler(folder);
beforeAll(prepareCompiler, 120_000);
afterAll(() => {
  compiler.close();
  rmSync(folder, { recursive: true });
});

const sources = [
  "interface Point { x: number }\nconst at: Point = { x: 40 };",
  "at.y",
  "const twice = (n: number): number => 2 * n; twice(at.x)",
  "%time twice(at.x + 1)",
  "twice(at.x + 2)",
];

it("runs what was compiled elsewhere, and compiles the rest itself", { timeout: 120_000 }, async () => {
  const compiled = await compiler.compile(sources, 60);
  expect(compiled.map((cell) => (cell === null ? null : "program" in cell))).toEqual([
    true,
    false,
    true,
    null,
    null,
  ]);
  const cells = sources.map((source) => ({
    cell_type: "code",
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  }));
  const notebook = parseNotebook(
    JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells }),
    "cells",
  );
  const client = await startKernel(ownKernelspec(), folder, { isCompiled: true });
  try {
    const { notebook: executed, failures } = await executeNotebook(notebook, client, {
      keepGoing: true,
      compiled,
    });
    expect(failures.map(({ cell, error }) => [cell, error])).toEqual([
      [2, expect.stringContaining("Property 'y' does not exist on type 'Point'")],
    ]);
    const results = executed.cells.map((cell) =>
      (cell.cell_type === "code" ? cell.outputs : []).flatMap((output) =>
        output.output_type === "execute_result" ? [output.data["text/plain"]] : [],
      ),
    );
    expect(results).toEqual([[], [], ["80"], ["82"], ["84"]]);
  } finally {
    await client.kill();
  }
});
