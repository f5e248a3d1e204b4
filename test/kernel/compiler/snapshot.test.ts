import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../../kernel/package-root.js";
import { KernelProcess } from "../support/client.js";

const node = process.env["GRADSHEET_TEST_NODE"] ?? process.execPath;
const cache = mkdtempSync(join(tmpdir(), "snapshot-"));
const script = join(packageRoot, "dist", "kernel", "compiler", "snapshot-build.js");
beforeAll(() => {
  execFileSync(node, [script], { env: { ...process.env, XDG_CACHE_HOME: cache } });
}, 150_000);
afterAll(() => rmSync(cache, { recursive: true }));

function blob(): string {
  const [name = "none"] = readdirSync(join(cache, "gradsheet")).filter((file) => file.endsWith(".blob"));
  return join(cache, "gradsheet", name);
}

describe("the compiler's snapshot", () => {
  it("is one file of the cache, built once", () => {
    const { mtimeMs, size } = statSync(blob());
    expect(size).toBeGreaterThan(10_000_000);
    execFileSync(node, [script], { env: { ...process.env, XDG_CACHE_HOME: cache } });
    expect(statSync(blob()).mtimeMs).toBe(mtimeMs);
    expect(readdirSync(join(cache, "gradsheet"))).toHaveLength(1);
  });

  it("takes the place of an earlier build's", () => {
    const [name = ""] = readdirSync(join(cache, "gradsheet"));
    const old = name.replace(/[^-]+\.blob$/, "0123456789abcdef.blob");
    const foreign = name.replace(/-[^-]+-([^-]+\.blob)$/, "-01234567-$1");
    for (const other of [old, foreign]) writeFileSync(join(cache, "gradsheet", other), "");
    execFileSync(node, [script], { env: { ...process.env, XDG_CACHE_HOME: cache } });
    expect(readdirSync(join(cache, "gradsheet")).toSorted()).toEqual([name, foreign].toSorted());
    rmSync(join(cache, "gradsheet", foreign));
  });

  it("knows what gradsheet exports without having it in force before a cell imports it", async () => {
    const kernel = await KernelProcess.start({ XDG_CACHE_HOME: cache });
    expect(await kernel.value("const page: Document | undefined = undefined; page")).toContain("TS2304");
    expect(await kernel.value("import { parse } from 'gradsheet'; parse('x^2').at({ y: 1 })")).toContain(
      "TS",
    );
    expect(await kernel.value("import { parse } from 'gradsheet'; String(parse('x + x'))")).toBe("'x + x'");
    await kernel.stop();
  });

  it("checks, emits, completes and finds modules as the thread does", async () => {
    const kernel = await KernelProcess.start({ XDG_CACHE_HOME: cache });
    writeFileSync(join(kernel.folder, "helper.ts"), "export const helped = (x: number): number => x + 1;");
    expect(await kernel.value("const x: number = 1; x + 1")).toBe("2");
    expect(await kernel.value("const wrong: string = x")).toContain("TS2322 in line 1");
    expect(
      await kernel.value(
        "import { helped } from './helper'; import { parse } from 'mathjs'; [helped(2), parse('a').type]",
      ),
    ).toBe("[ 3, 'SymbolNode' ]");
    const { content } = await kernel.request("shell", "complete_request", { code: "helpe", cursor_pos: 5 });
    expect(content["matches"]).toEqual(["helped"]);
    await kernel.stop();
  });

  it("is not used where the folder has options of its own", async () => {
    const loose = await KernelProcess.start({ XDG_CACHE_HOME: cache }, withOptions());
    expect(await loose.value("const s: string = null; s")).toBe("null");
    await loose.stop();
  });

  it("that is damaged is removed, and the cell runs all the same", async () => {
    truncateSync(blob(), 1_000_000);
    const damaged = blob();
    const kernel = await KernelProcess.start({ XDG_CACHE_HOME: cache });
    expect(await kernel.value("6 * 7")).toBe("42");
    expect(existsSync(damaged)).toBe(false);
    await kernel.stop();
  });
});

function withOptions(): string {
  const folder = mkdtempSync(join(tmpdir(), "kernel-test-"));
  writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "strict": false } }');
  return folder;
}
