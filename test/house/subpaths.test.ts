import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entryPoints, testUses, writeProject } from "../support/package-project.js";

/*
 * The package as others use it: a project with a link to this checkout in its node_modules. What npm installs from the packed
 * package is tested with its registry, in test/interop.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gradsheet-subpaths-"));
  mkdirSync(join(folder, "node_modules", "@types"), { recursive: true });
  symlinkSync(root, join(folder, "node_modules", "gradsheet"), "dir");
  symlinkSync(join(root, "node_modules/@types/node"), join(folder, "node_modules/@types/node"), "dir");
  writeProject(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the entry points of the package", () => {
  it("are files that the build makes, each with its types", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      exports: Record<string, string | Record<string, string | Record<string, string>>>;
    };
    const places = Object.entries(exports).filter(([, target]) => typeof target !== "string");
    expect(places.map(([name]) => name.replace(/^\.(?=\/|$)/, "gradsheet"))).toEqual(
      Object.keys(entryPoints),
    );
    for (const [, target] of places)
      for (const file of Object.values(target).flatMap((each) =>
        typeof each === "string" ? [each] : Object.values(each as Record<string, string>),
      ))
        expect(readFileSync(join(root, file), "utf8")).not.toBe("");
  });

  testUses(() => folder);
});
