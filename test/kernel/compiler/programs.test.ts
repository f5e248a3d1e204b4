import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "../support/client.js";
import { legacyPrograms, programs } from "./programs.js";

const folder = mkdtempSync(join(tmpdir(), "programs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the programs give when TypeScript compiles each as one module and Node runs it. */
async function asModules(list: string[][], options: ts.CompilerOptions): Promise<string[]> {
  const names = list.map((cells, at) => {
    const text = [...cells.slice(0, -1), `export const comparedValue = ${cells.at(-1)};`].join("\n;");
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: {
        ...options,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        useDefineForClassFields: true,
      },
    });
    const name = `program-${options.experimentalDecorators ? "legacy-" : ""}${at}.mjs`;
    writeFileSync(join(folder, name), outputText);
    return name;
  });
  const main = join(folder, "main.mjs");
  writeFileSync(
    main,
    `for (const name of ${JSON.stringify(names)}) console.log(JSON.stringify((await import("./" + name)).comparedValue));`,
  );
  const node = process.env["GRADSHEET_TEST_NODE"] ?? process.execPath;
  const { stdout } = await promisify(execFile)(node, [main]);
  return stdout.trimEnd().split("\n");
}

describe.each([
  ["with today's decorators", programs, {}],
  ["with the decorators that tsconfig.json asks for", legacyPrograms, { experimentalDecorators: true }],
])("a program in cells, %s,", (_, list, compilerOptions) => {
  let kernel: KernelProcess;
  let expected: string[];
  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), "programs-kernel-"));
    if (list === legacyPrograms)
      writeFileSync(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    [kernel, expected] = await Promise.all([KernelProcess.start({}, home), asModules(list, compilerOptions)]);
  }, 60_000);
  afterAll(() => kernel?.stop());

  it.each(list.map((cells, at) => [cells.join(" ▸ "), cells, at] as const))(
    "%s",
    async (_title, cells, at) => {
      for (const cell of cells.slice(0, -1)) {
        const { reply } = await kernel.run(cell);
        expect(reply["evalue"]).toBeUndefined();
      }
      const { stdout, reply } = await kernel.run(
        `(globalThis.console as Console).log((globalThis.JSON as typeof globalThis.JSON).stringify(${cells.at(-1)}))`,
      );
      expect(reply["evalue"]).toBeUndefined();
      expect(stdout.trimEnd()).toBe(expected[at]);
    },
  );
});
