import { execFile } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testUses, writeProject } from "../support/package-project.js";

/* The package as npm packs it, installed from its registry into a project that has nothing else. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
const npm = (words: string[], cwd: string) => run("npm", words, { cwd, timeout: 280_000 });

const mebibyte = 2 ** 20;

/** What a folder takes on a disk with blocks of 4 KiB, in bytes: on the machine's own disk the same files may take more or less. */
function sizeOf(path: string): number {
  const stats = lstatSync(path);
  const own = 4096 * Math.ceil(stats.size / 4096);
  if (!stats.isDirectory()) return own;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), own);
}

/** The packages of a node_modules folder, those of a scope each by itself. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

let folder = "";
let modules = "";
let complaints = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gradsheet-package-"));
  modules = join(folder, "node_modules");
  writeProject(folder);
  const { stdout } = await npm(["pack", "--silent", "--pack-destination", folder], root);
  const options = ["--ignore-scripts", "--no-audit", "--no-fund"];
  complaints = (await npm(["install", ...options, join(folder, stdout.trim())], folder)).stderr;
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed package", () => {
  it("takes at most 320 MB with all that it depends on", () => {
    const sizes = packagesIn(modules).map((name) => ({ name, size: sizeOf(join(modules, name)) / mebibyte }));
    const largest = sizes.toSorted((one, other) => other.size - one.size).slice(0, 12);
    const total = sizeOf(modules) / mebibyte;
    console.log(
      [...largest, { name: "in all", size: total }]
        .map(({ name, size }) => `${size.toFixed(1).padStart(6)} MB  ${name}`)
        .join("\n"),
    );
    expect(total).toBeLessThanOrEqual(320);
  });

  it("fits this Node with every package that it brings", () => {
    expect(complaints).not.toContain("EBADENGINE");
  });

  it("brings the parts of tfjs that Node needs, and not the bundles for browsers", () => {
    expect(readdirSync(join(modules, "@tensorflow")).toSorted()).toEqual(
      ["tfjs-backend-cpu", "tfjs-backend-wasm", "tfjs-core", "tfjs-layers"].toSorted(),
    );
    expect(existsSync(join(modules, "gradsheet", "dist", ".tsbuildinfo"))).toBe(false);
  });

  testUses(() => folder);
});
