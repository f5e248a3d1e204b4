import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { PackageListing } from "../../../kernel/compiler/package-listing.js";

const folder = mkdtempSync(join(tmpdir(), "listing-"));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "node_modules", "p", "lib"), { recursive: true });
mkdirSync(join(folder, "elsewhere"));
for (const name of ["node_modules/p/index.d.ts", "node_modules/p/lib/a.d.ts", "elsewhere/b.d.ts", "c.ts"])
  writeFileSync(join(folder, name), "");
symlinkSync(join(folder, "elsewhere"), join(folder, "node_modules", "linked"));
symlinkSync(join(folder, "none"), join(folder, "node_modules", "broken"));

const names = [
  "c.ts",
  "d.ts",
  "node_modules",
  "node_modules/p",
  "node_modules/p/index.d.ts",
  "node_modules/p/index.ts",
  "node_modules/p/lib",
  "node_modules/p/lib/a.d.ts",
  "node_modules/p/none/a.d.ts",
  "node_modules/linked",
  "node_modules/linked/b.d.ts",
  "node_modules/linked/none.d.ts",
  "node_modules/broken",
  "node_modules/broken/b.d.ts",
];

describe("PackageListing", () => {
  const listing = new PackageListing(ts.sys);
  it.each(names)("says of %s what the disk says", (name) => {
    const path = join(folder, name).replaceAll("\\", "/");
    expect(listing.fileExists(path)).toBe(ts.sys.fileExists(path));
    expect(listing.directoryExists(path)).toBe(ts.sys.directoryExists(path));
  });
});
