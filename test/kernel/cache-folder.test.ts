import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cacheFolder, keepWithin, markUsed } from "../../kernel/cache-folder.js";
import { packageRoot } from "../../kernel/package-root.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cache-"));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

/** A file of some bytes that was used so many seconds ago. */
function put(name: string, bytes: number, age: number): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, "x".repeat(bytes));
  const time = Date.now() / 1000 - age;
  utimesSync(path, time, time);
  return path;
}
const left = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .toSorted();

describe("keepWithin", () => {
  it.each([
    [{ files: 2, bytes: 1000 }, ["new", "newest"]],
    [{ files: 9, bytes: 25 }, ["new", "newest"]],
    [{ files: 9, bytes: 30 }, ["new", "newest", "old"]],
    [{ files: 0, bytes: 1000 }, []],
    [{ files: 9, bytes: 5 }, []],
  ])("%j leaves of three files of 10 bytes, one in a folder below: %j", (limit, names) => {
    put("old", 10, 300);
    put("below/new", 10, 200);
    put("newest", 10, 100);
    keepWithin(folder, limit, () => true);
    expect(left()).toEqual(names);
  });

  it("counts and removes only what belongs to the cache", () => {
    put("a.blob", 10, 300);
    put("b.blob", 10, 200);
    put("note.txt", 1000, 900);
    keepWithin(folder, { files: 1, bytes: 10 }, (name) => name.endsWith(".blob"));
    expect(left()).toEqual(["b.blob", "note.txt"]);
  });

  it("spares what was marked as used", () => {
    const old = put("old", 10, 300);
    put("new", 10, 200);
    markUsed(old);
    keepWithin(folder, { files: 1, bytes: 1000 }, () => true);
    expect(left()).toEqual(["old"]);
  });

  it("does nothing where the folder does not exist, nor fails at one that may not be written", () => {
    keepWithin(join(folder, "none"), { files: 0, bytes: 0 }, () => true);
    put("kept/file", 10, 100);
    chmodSync(folder, 0o500);
    expect(() => keepWithin(folder, { files: 0, bytes: 0 }, () => true)).not.toThrow();
    markUsed(join(folder, "missing"));
  });
});

describe("cacheFolder", () => {
  it("is the system's place for caches", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/x" }, "linux")).toBe(join("/x", "gradsheet"));
    expect(cacheFolder({}, "darwin")).toMatch(/Library.Caches.gradsheet$/);
    expect(cacheFolder({ LOCALAPPDATA: "/l" }, "win32")).toBe(join("/l", "gradsheet", "Cache"));
  });
});

const node = process.env["GRADSHEET_TEST_NODE"] ?? process.execPath;
const hasCodeCache =
  Number(execFileSync(node, ["-p", "process.versions.node.split('.')[0]"]).toString()) >= 22;
if (!hasCodeCache)
  console.warn("Compiled code kept between kernels is not tested: Node 22 is the first that keeps it.");

describe("keepCompiledCode", () => {
  const program = pathToFileURL(join(packageRoot, "dist", "kernel", "compiled-code.js")).href;
  /** What a package says that is loaded after the kernel's own call. */
  function load(environment: Record<string, string> = {}): string {
    const path = join(folder, "package.cjs");
    const script = `const { keepCompiledCode } = await import(${JSON.stringify(program)}); keepCompiledCode(); console.log((await import(${JSON.stringify(pathToFileURL(path).href)})).default)`;
    return execFileSync(node, ["--input-type=module", "-e", script], {
      env: { ...process.env, XDG_CACHE_HOME: join(folder, "cache"), ...environment },
    })
      .toString()
      .trim();
  }
  const cached = (): string[] =>
    existsSync(join(folder, "cache"))
      ? readdirSync(join(folder, "cache"), { recursive: true, encoding: "utf8" }).filter((name) =>
          /package|\.cache$|[0-9a-f]{8}$/.test(name),
        )
      : [];
  const write = (value: string): void =>
    writeFileSync(join(folder, "package.cjs"), `module.exports = ${value};`);

  it("has a changed file run as it is now, and a damaged cache do no harm", () => {
    write("1");
    expect(load()).toBe("1");
    write("2");
    expect(load()).toBe("2");
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
      if (name.startsWith("cache") && !readdirSync(folder).includes(name)) {
        const path = join(folder, name);
        try {
          writeFileSync(path, "damaged");
        } catch {
          // A folder.
        }
      }
    expect(load()).toBe("2");
  });

  it.runIf(hasCodeCache)("keeps code in the product's cache, unless the user wants none", () => {
    write("3");
    expect(load({ NODE_DISABLE_COMPILE_CACHE: "1" })).toBe("3");
    expect(cached()).toEqual([]);
    expect(load()).toBe("3");
    expect(cached().length).toBeGreaterThan(0);
  });
});
