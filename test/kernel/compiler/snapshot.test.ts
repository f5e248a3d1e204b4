import { execFile, execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snapshotBase } from "../../../kernel/compiler/snapshot-file.js";
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

  it("is another one once the packages that it has read were installed anew", () => {
    const installed = join(mkdtempSync(join(tmpdir(), "kernel-test-")), "package.json");
    writeFileSync(installed, "{}");
    const before = snapshotBase(installed);
    expect(snapshotBase(installed)).toBe(before);
    utimesSync(installed, new Date(), new Date(Date.now() + 5_000));
    expect(snapshotBase(installed)).not.toBe(before);
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

describe("the snapshot of a folder's packages", () => {
  const home = mkdtempSync(join(tmpdir(), "kernel-test-"));
  const own = mkdtempSync(join(tmpdir(), "snapshot-"));
  const environment = { ...process.env, XDG_CACHE_HOME: own };
  const declaration = join(home, "node_modules", "small", "index.d.ts");
  const blobs = (): string[] =>
    readdirSync(join(own, "gradsheet")).filter((name) => /^compiler(?:-[^-]+){4}-[^-]+\.blob$/.test(name));
  const build = (folder: string): Promise<unknown> =>
    promisify(execFile)(node, [script, folder, "small"], { env: environment });

  /** Ends a kernel and keeps its folder. */
  async function leave(kernel: KernelProcess): Promise<void> {
    kernel.child.kill("SIGKILL");
    await kernel.exited;
    for (const socket of [kernel.shell, kernel.control, kernel.stdin, kernel.iopub]) socket.close();
  }

  beforeAll(async () => {
    mkdirSync(join(home, "node_modules", "small"), { recursive: true });
    writeFileSync(join(home, "package.json"), "{}");
    writeFileSync(
      join(home, "node_modules", "small", "package.json"),
      '{ "name": "small", "version": "1.0.0", "main": "index.js", "types": "index.d.ts" }',
    );
    writeFileSync(join(home, "node_modules", "small", "index.js"), "exports.n = 1; exports.more = 2;");
    writeFileSync(declaration, "export declare const n: number;");
    await Promise.all([build(home), build(home)]);
  }, 150_000);
  afterAll(() => {
    for (const folder of [home, own]) rmSync(folder, { recursive: true, force: true });
  });

  it("is one file, though two kernels make it at once", () => {
    expect(blobs()).toHaveLength(1);
    expect(readdirSync(join(own, "gradsheet"))).toHaveLength(1);
  });

  it("serves a kernel there, and shows an edited declaration at once", async () => {
    const cell = "import { n } from 'small'; const x: number = n; x";
    const first = await KernelProcess.start({ XDG_CACHE_HOME: own }, home);
    expect(await first.value(cell)).toBe("1");
    await leave(first);
    writeFileSync(declaration, "export declare const n: string; export declare const more: 2;");
    const second = await KernelProcess.start({ XDG_CACHE_HOME: own }, home);
    expect(await second.value(cell)).toContain("TS2322");
    await leave(second);
  });

  it("is another one once something was installed, and none without packages or with options", async () => {
    const bare = mkdtempSync(join(tmpdir(), "kernel-test-"));
    await build(bare);
    const configured = withOptions();
    mkdirSync(join(configured, "node_modules"));
    writeFileSync(join(configured, "package.json"), "{}");
    await build(configured);
    expect(blobs()).toHaveLength(1);
    writeFileSync(join(home, "package-lock.json"), "{}");
    await build(home);
    expect(blobs()).toHaveLength(2);
  }, 150_000);

  it("that is damaged does no harm", async () => {
    for (const name of blobs()) truncateSync(join(own, "gradsheet", name), 1_000_000);
    const kernel = await KernelProcess.start({ XDG_CACHE_HOME: own }, home);
    expect(await kernel.value("import { more } from 'small'; const two: 2 = more; two")).toBe("2");
    await leave(kernel);
  });

  it("reads a declaration when a cell comes to it, though it was edited or removed since the kernel started", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kernel-test-"));
    const parts = join(folder, "node_modules", "parts");
    mkdirSync(parts, { recursive: true });
    const files = {
      "../../package.json": "{}",
      "package.json": '{ "name": "parts", "version": "1.0.0", "main": "index.js", "types": "index.d.ts" }',
      "index.js": "exports.first = () => ({ size: 1 }); exports.second = () => ({ size: 2 });",
      "index.d.ts":
        'import { First } from "./first.js"; import { Second } from "./second.js"; export declare function first(): First; export declare function second(): Second;',
      "first.d.ts": "export interface First { size: number }",
      "second.d.ts": "export interface Second { size: number }",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(parts, name), text);
    await promisify(execFile)(node, [script, folder, "parts"], { env: environment });
    const kernel = await KernelProcess.start({ XDG_CACHE_HOME: own }, folder);
    expect(await kernel.value("6 * 7")).toBe("42");
    writeFileSync(join(parts, "first.d.ts"), "\n\nexport interface First { size: string }");
    rmSync(join(parts, "second.d.ts"));
    const refused = await kernel.value("import { first } from 'parts'; const x: number = first().size; x");
    expect(refused).toContain("TS2322 in line 1: Type 'string' is not assignable to type 'number'");
    expect(await kernel.value("import { second } from 'parts'; second().size")).toBe("2");
    await kernel.stop();
  }, 150_000);
});
