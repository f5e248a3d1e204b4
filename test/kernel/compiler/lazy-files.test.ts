import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { Compiler } from "../../../kernel/compiler/compiler.js";
import { LazyFiles } from "../../../kernel/compiler/lazy-files.js";
import { type InnerFile, type UntypedCompiler, untypedCompiler } from "../../../kernel/compiler/untyped.js";

const inner = untypedCompiler(ts) as UntypedCompiler;
const options = { target: ts.ScriptTarget.ESNext };
const lazy = new LazyFiles(ts, inner, options);
const folder = mkdtempSync(join(tmpdir(), "lazy-"));
afterAll(() => rmSync(folder, { recursive: true }));

const namesOf = (symbol: ts.Symbol | undefined): string[] =>
  [...(symbol?.exports?.keys() ?? [])].map(String).toSorted();
const whole = (path: string, text: string): InnerFile => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true) as InnerFile;
  inner.bindSourceFile(file, options);
  return file;
};
const nodeFolder = dirname(createRequire(import.meta.url).resolve("@types/node/package.json"));
const nodeFiles = readdirSync(nodeFolder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".d.ts"))
  .map((name) => join(nodeFolder, name).replaceAll("\\", "/"));

describe("a stand-in for declarations of Node", () => {
  it("has in every file of @types/node the modules that the file has, each with the same exports, that it names as their parent", () => {
    let count = 0;
    for (const path of nodeFiles) {
      const text = readFileSync(path, "utf8");
      const standIn = lazy.standIn(path, text, ts.ScriptTarget.ESNext) as InnerFile | undefined;
      if (standIn === undefined) continue;
      count += 1;
      const expected = whole(path, text);
      expect([...(standIn.locals?.keys() ?? [])], path).toEqual([...(expected.locals?.keys() ?? [])]);
      for (const [name, symbol] of standIn.locals ?? []) {
        expect(namesOf(symbol), `${path} ${name}`).toEqual(namesOf(expected.locals?.get(name)));
        symbol.exports?.forEach((exported) => expect((exported as { parent?: unknown }).parent).toBe(symbol));
      }
    }
    expect(count).toBeGreaterThan(40);
  });

  it("is never made for a file that declares anything global", () => {
    const wronglyMade = nodeFiles.filter((path) => {
      const text = readFileSync(path, "utf8");
      const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
      const global = statements.some(
        (statement) =>
          !ts.isModuleDeclaration(statement) ||
          !ts.isStringLiteral(statement.name) ||
          (statement.body as ts.ModuleBlock).statements.some(
            (inside) =>
              ts.isModuleDeclaration(inside) && (inside.flags & ts.NodeFlags.GlobalAugmentation) !== 0,
          ),
      );
      return global && lazy.standIn(path, text, ts.ScriptTarget.ESNext) !== undefined;
    });
    expect(wronglyMade).toEqual([]);
  });
});

describe("a stand-in for a package's declarations", () => {
  it.each([
    ["declare global { interface Window { x: 1 } }\nexport {};"],
    ['declare module "other" { export const x: 1; }\nexport {};'],
    ['/// <reference types="node" />\nexport const x: 1;'],
    ['import fs = require("fs");\nexport const x: typeof fs;'],
    ["declare const script: number;"],
    ["interface Script { x: 1 }\nnamespace N { export const x: 1; }"],
  ])("is not made for %j", (text) => {
    expect(lazy.standIn("/p/node_modules/p/index.d.ts", text, ts.ScriptTarget.ESNext)).toBeUndefined();
  });

  it.each([
    [
      'import type { A } from "./a.js"; export * from "./b.js"; export { c } from "c"; export type D = import("d").D;',
      ["./a.js", "./b.js", "c", "d"],
    ],
    ['/// <amd-module name="m" />\nexport declare const x: 1;', []],
    ["/** declare global { } */\nexport declare const x: 1;", []],
  ])("leads where %j leads", (text, names) => {
    const file = lazy.standIn("/p/node_modules/p/index.d.ts", text, ts.ScriptTarget.ESNext);
    expect(
      ts.preProcessFile(file?.text ?? "none", true, false).importedFiles.map(({ fileName }) => fileName),
    ).toEqual(names);
  });
});

/** The verdict of a compiler on cells in a folder with a package. */
function verdicts(files: Record<string, string>, cells: string[]): (string | undefined)[] {
  const home = mkdtempSync(join(folder, "package-"));
  for (const [name, text] of Object.entries(files)) {
    const path = join(home, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const compiler = new Compiler(home);
  return cells.map((cell) => {
    const compiled = compiler.compile(cell, "In [1]");
    return "error" in compiled ? compiled.error.evalue : undefined;
  });
}

const manifest = (name: string): string => JSON.stringify({ name, version: "1.0.0", types: "index.d.ts" });

describe("cells that import a package", () => {
  it("see what it declares through several files, and its faults", () => {
    const files = {
      "p/package.json": manifest("p"),
      "p/index.d.ts": 'export * from "./a"; export { B as C } from "./b"; export as namespace P;',
      "p/a.d.ts":
        'import { B } from "./b"; export declare function a(b: B): number; export declare const late: import("./late").Late;',
      "p/b.d.ts": "export declare class B { private hidden; readonly x: string }",
      "p/late.d.ts": "export interface Late { z: boolean }",
    };
    const cells = [
      'import * as p from "p"; import { a, C, late } from "p";',
      "const n: number = a(new C()); n",
      "const z: boolean = late.z; z",
      "const s: number = new C().x",
      "p.missing",
      "const b: import('p').C = new p.C(); b.x",
    ];
    const [first, second, third, fourth, fifth, sixth] = verdicts(files, cells);
    expect([first, second, third, sixth]).toEqual([undefined, undefined, undefined, undefined]);
    expect(fourth).toContain("TS2322");
    expect(fifth).toContain("TS2339");
  });

  it("see what it makes global from a file that nothing is imported from", () => {
    const files = {
      "g/package.json": manifest("g"),
      "g/index.d.ts": 'import "./deep"; export declare const g: 1;',
      "g/deep.d.ts": 'import "./global"; export {};',
      "g/global.d.ts": "declare global { const everywhere: 5 } export {};",
    };
    expect(verdicts(files, ['import "g";', "const five: 5 = everywhere; five"])).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("see a module of Node as the package extends it", () => {
    const files = {
      "x/package.json": manifest("x"),
      "x/index.d.ts": 'declare module "os" { export const extended: 7 } export {};',
    };
    const cells = [
      'import "x";',
      'import * as os from "node:os"; import { extended } from "os"; const seven: 7 = extended; os.cpus().length + seven',
    ];
    expect(verdicts(files, cells)).toEqual([undefined, undefined]);
  });
});
