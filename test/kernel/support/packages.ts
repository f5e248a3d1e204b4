import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes a file below a folder; JSON for what is no text. */
export function writeIn(folder: string, path: string, text: unknown): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof text === "string" ? text : JSON.stringify(text));
}

/** A module of a fixture: how it is named, and what is right for it. */
export interface Fixture {
  specifier: string;
  /** An import clause without attributes, and an expression over its names. */
  clause: string;
  expression: string;
  value: string;
  /** Whether `require` has a right value too, and which expression over `m` gives it. */
  required?: string;
}

/** Small packages of every kind, and modules of the author's own, in a folder. */
export function writeFixtures(folder: string): void {
  const write = (path: string, text: unknown): void => writeIn(folder, path, text);
  const pack = (name: string, json: object, files: Record<string, string>): void => {
    write(`node_modules/${name}/package.json`, { name, version: "1.0.0", ...json });
    for (const [path, text] of Object.entries(files)) write(`node_modules/${name}/${path}`, text);
  };
  const types = "export declare const chunk: () => number; export declare const sum: number;";
  pack(
    "plain-cjs",
    { main: "index.js", types: "index.d.ts" },
    {
      // The lexer of Node sees no name here.
      "index.js":
        "const all = {}; for (const [k, v] of [['chunk', () => 4], ['sum', 2]]) all[k] = v; module.exports = all;",
      "index.d.ts": types,
      "chunk.js": "module.exports = () => 42;",
      "chunk.d.ts": "declare const f: () => number; export = f;",
    },
  );
  pack(
    "function-cjs",
    { types: "index.d.ts" },
    {
      "index.js":
        "class Base { inherited() { return 3 } } const f = () => 40; f.own = 2; Object.defineProperty(f, 'hidden', { value: 5 }); module.exports = f;",
      "index.d.ts":
        "declare function f(): number; declare namespace f { const own: number; const hidden: number } export = f;",
    },
  );
  pack(
    "transpiled",
    { types: "index.d.ts" },
    {
      "index.js":
        "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = () => 42; let n = 0; Object.defineProperty(exports, 'n', { enumerable: true, get: () => n }); exports.up = () => ++n;",
      "index.d.ts":
        "declare const f: () => number; export default f; export declare let n: number; export declare function up(): number;",
    },
  );
  pack(
    "modern",
    { type: "module", exports: { ".": "./index.js", "./deep/*": "./lib/*.js" }, types: "index.d.ts" },
    {
      "index.js": "export default 'default'; export const named = await 7;",
      "index.d.ts": "declare const d: string; export default d; export declare const named: number;",
      "lib/x.js": "export const x = 'deep';",
      "lib/x.d.ts": "export declare const x: string;",
    },
  );
  pack(
    "dual",
    {
      exports: {
        import: { types: "./i.d.mts", default: "./i.mjs" },
        require: { types: "./r.d.cts", default: "./r.cjs" },
      },
    },
    {
      "i.mjs": "export const side = 'import';",
      "r.cjs": "exports.side = 'require';",
      "i.d.mts": "export declare const side: string;",
      "r.d.cts": "export declare const side: string;",
    },
  );
  pack(
    "@types/only-types",
    { types: "index.d.ts" },
    { "index.d.ts": "export interface Feature { n: number }" },
  );
  pack(
    "types-in-exports",
    { type: "module", exports: { ".": { types: "./index.d.ts" } } },
    {
      "index.d.ts": "export type Opt<T> = T | undefined;",
    },
  );
  pack("untyped", {}, { "index.js": "module.exports = { anything: 1 };" });
  pack(
    "conditional",
    {
      exports: {
        ".": { source: "./src.ts", types: "./built.d.ts", default: "./built.js" },
        "./package.json": "./package.json",
      },
    },
    {
      "src.ts": "export const side: string = 'source';",
      "built.js": "exports.side = 'built';",
      "built.d.ts": "export declare const side: string;",
    },
  );
  write("shared/on-node-path/package.json", {
    name: "on-node-path",
    exports: { ".": { types: "./i.d.ts", default: "./i.js" } },
  });
  write("shared/on-node-path/i.js", "exports.np = 'np';");
  write("shared/on-node-path/i.d.ts", "export declare const np: string;");
  pack(
    "@types/class-of-types",
    { types: "index.d.ts" },
    { "index.d.ts": "export declare class Component { n: number }" },
  );
  write("packages/work/package.json", {
    name: "work",
    version: "1.0.0",
    type: "module",
    exports: "./src/index.ts",
  });
  write(
    "packages/work/src/index.ts",
    "import { deep } from './deep.js'; export enum Kind { A = 41 } export const next: number = Kind.A + deep;",
  );
  write("packages/work/src/deep.ts", "export const deep = 1;");
  symlinkSync("../packages/work", join(folder, "node_modules/work"), "junction");
  write("package.json", {
    name: "book",
    private: true,
    imports: { "#lib/*": "./lib/*.ts" },
    exports: { "./own": "./lib/hash.ts" },
  });
  write("tsconfig.json", {
    extends: "./tsconfig.base.json",
    compilerOptions: { target: "es2022" },
  });
  write("tsconfig.base.json", {
    compilerOptions: {
      strict: true,
      jsx: "react-jsx",
      customConditions: ["source"],
      paths: { "@/*": ["./src/*"], exact: ["./missing", "./src/v"] },
    },
  });
  write("src/v.ts", "export const v: number = 42;");
  write("lib/hash.ts", "export namespace Inner { export const h = 'hash' } export const { h } = Inner;");
  write(
    "enum.ts",
    "export enum Color { Red = 1, Blue = 41 } export class Point { constructor(public readonly x: number) {} }",
  );
  write("plain.mts", "export const mts = import.meta.filename.endsWith('plain.mts');");
  write("old.cts", "import path = require('node:path'); const sep: string = path.sep; export = { sep };");
  write("scripted.js", "import { Color } from './enum'; export const blue = Color.Blue;");
  write(
    "commons.cjs",
    "const { Color } = require('./enum'); exports.blue = Color.Blue; exports.later = () => import('./enum').then((m) => m.Color.Red);",
  );
  write("data.json", { rows: [1, 2], "an odd name": 1 });
  write("declared.d.ts", "export interface Shape { n: number }");
}

/** Every module of the fixtures once. */
export const fixtures: Fixture[] = [
  {
    specifier: "plain-cjs",
    clause: "{ chunk, sum }",
    expression: "chunk() + sum",
    value: "6",
    required: "m.chunk() + m.sum",
  },
  { specifier: "plain-cjs", clause: "all, { sum as s }", expression: "all.chunk() + s", value: "6" },
  { specifier: "plain-cjs", clause: "* as all", expression: "all.chunk() + all.sum", value: "6" },
  { specifier: "plain-cjs/chunk", clause: "chunk", expression: "chunk()", value: "42", required: "m()" },
  {
    specifier: "function-cjs",
    clause: "f, { own, hidden }",
    expression: "f() + own + hidden",
    value: "47",
    required: "m() + m.own + m.hidden",
  },
  { specifier: "transpiled", clause: "f", expression: "f()", value: "42", required: "m.default()" },
  { specifier: "transpiled", clause: "* as ns", expression: "ns.default()", value: "42" },
  { specifier: "modern", clause: "d, { named }", expression: "d + named", value: "default7" },
  { specifier: "modern/deep/x", clause: "{ x }", expression: "x", value: "deep", required: "m.x" },
  { specifier: "dual", clause: "{ side }", expression: "side", value: "import" },
  {
    specifier: "class-of-types",
    clause: "{ Component }",
    expression: "({ n: 5 } satisfies Component).n",
    value: "5",
  },
  {
    specifier: "conditional",
    clause: "{ side as seen }",
    expression: "seen",
    value: "source",
    required: "m.side",
  },
  { specifier: "on-node-path", clause: "{ np }", expression: "np", value: "np", required: "m.np" },
  {
    specifier: "only-types",
    clause: "{ Feature }",
    expression: "({ n: 1 } satisfies Feature).n",
    value: "1",
  },
  { specifier: "types-in-exports", clause: "{ Opt }", expression: "(2 as Opt<number>)", value: "2" },
  { specifier: "./declared", clause: "{ Shape }", expression: "({ n: 3 } satisfies Shape).n", value: "3" },
  {
    specifier: "untyped",
    clause: "whole, { anything }",
    expression: "whole.anything + anything",
    value: "2",
    required: "m.anything * 2",
  },
  {
    specifier: "work",
    clause: "{ next, Kind }",
    expression: "next + Kind.A",
    value: "83",
    required: "m.next + m.Kind.A",
  },
  { specifier: "@/v", clause: "{ v }", expression: "v", value: "42", required: "m.v" },
  { specifier: "exact", clause: "{ v }", expression: "v", value: "42", required: "m.v" },
  { specifier: "#lib/hash", clause: "{ h }", expression: "h", value: "hash", required: "m.h" },
  { specifier: "book/own", clause: "{ h }", expression: "h", value: "hash", required: "m.h" },
  {
    specifier: "./enum",
    clause: "{ Color, Point }",
    expression: "Color.Blue + new Point(1).x",
    value: "42",
    required: "m.Color.Blue + new m.Point(1).x",
  },
  {
    specifier: "./enum.js",
    clause: "{ Color }",
    expression: "Color[41]",
    value: "Blue",
    required: "m.Color[41]",
  },
  { specifier: "./plain.mjs", clause: "{ mts }", expression: "mts", value: "true", required: "m.mts" },
  {
    specifier: "./old.cjs",
    clause: "old",
    expression: "old.sep.length",
    value: "1",
    required: "m.sep.length",
  },
  { specifier: "./scripted.js", clause: "{ blue }", expression: "blue", value: "41", required: "m.blue" },
  {
    specifier: "./commons.cjs",
    clause: "{ blue, later }",
    expression: "blue + (await later())",
    value: "42",
  },
  {
    specifier: "./data.json",
    clause: "data, { rows }",
    expression: "data.rows.length + rows.length",
    value: "4",
    required: "m.rows.length * 2",
  },
  {
    specifier: "node:path",
    clause: "path, { sep }",
    expression: "path.sep + sep",
    value: "//",
    required: "m.sep + m.sep",
  },
];
