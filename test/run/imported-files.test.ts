import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import type { Notebook } from "../../src/notebook/format.js";
import { importedFiles } from "../../src/run/imported-files.js";
import { neededFiles } from "../../src/run/needed-files.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "gradsheet-imported-")));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;

/** A folder with files, and what a notebook in it imports, seen from there. */
function folderWith(files: Record<string, string>, ...sources: string[]) {
  const home = join(root, String(count++), "project");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  const cells = sources.map((source, at) => ({
    cell_type: "code" as const,
    id: `c${at}`,
    metadata: {},
    source,
    execution_count: null,
    outputs: [],
  }));
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
  const path = join(home, "notebook.ipynb");
  return {
    home,
    imported: importedFiles(notebook, path).map((file) => relative(home, file)),
    needed: neededFiles(notebook, path),
  };
}

/** What TypeScript itself finds. */
function resolved(home: string, name: string, options: ts.CompilerOptions = {}): string | undefined {
  const { resolvedModule } = ts.resolveModuleName(
    name,
    join(home, "cell.ts"),
    { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, ...options },
    ts.sys,
  );
  return resolvedModule && relative(home, resolvedModule.resolvedFileName);
}

describe("the files that a notebook imports", () => {
  it("are those that TypeScript finds: sources of what is written as .js, files before folders, a folder's index", () => {
    const files = {
      "a.ts": "",
      "a.js": "",
      "b.mts": "",
      "c/index.ts": "",
      "c/other.ts": "",
      "d.ts": "",
      "d/index.ts": "",
      "e.tsx": "",
      "f.js": "",
      "../above.ts": "",
    };
    const names = ["./a.js", "./b.mjs", "./c", "./d", "./e.js", "./f.js", "../above.js"];
    const { home, imported } = folderWith(files, names.map((name) => `import "${name}";`).join("\n"));
    const found = names.map((name) => resolved(home, name, { allowJs: true }));
    expect(found).not.toContain(undefined);
    expect(imported).toEqual(found.toSorted());
  });

  it("are read for what they import in turn, in a ring too; packages, data and what the notebook itself writes are none", () => {
    const { imported } = folderWith(
      {
        "ring/one.ts": 'export { two } from "./two.js";',
        "ring/two.ts": "import { one } from './one.js';\nimport \"../notebook.js\";",
        "late.ts": 'require("./required.cjs")',
        "required.cjs": "",
        "data.json": "{}",
        "own.ts": "",
        "own list.ts": "",
        "unnamed.ts": "",
      },
      'import { one } from "./ring/one.js";\nimport ts from "typescript";\nimport data from "./data.json";',
      'const { late } = await import("./late");',
      '%%writefile own.ts\nexport const n = 1;\nimport "./unnamed.js";',
      '%%writefile -a "own list.ts"\n',
      'import { n } from "./own.js"; import "./own list.js";',
    );
    expect(imported).toEqual(["late.ts", "required.cjs", "ring/one.ts", "ring/two.ts", "unnamed.ts"]);
  });

  it("may have names of the project's own, by the paths of a tsconfig.json with comments; they go to a server as well", () => {
    const paths = {
      "@/*": ["./missing/*", "./source/*"],
      "@/deep/*": ["./elsewhere/*"],
      exactly: ["./source/whole.ts"],
    };
    const config = `{ /* "paths": {} */ "compilerOptions": { // a comment, "with" quotes
      "baseUrl": ".", "paths": ${JSON.stringify(paths)}, }, }`;
    const { home, imported, needed } = folderWith(
      {
        "tsconfig.json": config,
        "source/x.ts": 'import "@/y";',
        "source/y.ts": "",
        "source/whole.ts": "",
        "source/deep/z.ts": "",
        "elsewhere/z.ts": "",
        "based/on.ts": "",
      },
      'import "@/x"; import "@/deep/z"; import "exactly"; import "based/on"; import "@/nothing";',
    );
    const names = ["@/x", "@/y", "@/deep/z", "exactly", "based/on"];
    const found = names.map((name) => resolved(home, name, { paths, baseUrl: home, pathsBasePath: home }));
    expect(found).not.toContain(undefined);
    expect(imported).toEqual(found.toSorted());
    expect(needed.taken).toEqual(expect.arrayContaining([...imported, "tsconfig.json"]));
  });

  it("are none by a tsconfig.json that cannot be read, and none outside the folder goes to a server", () => {
    const { imported, needed } = folderWith(
      { "tsconfig.json": "{", "../above.ts": "" },
      'import "@/x"; import "../above.js";',
    );
    expect(imported).toEqual(["../above.ts"]);
    expect(needed.left).toEqual(["../above.ts"]);
  });
});
