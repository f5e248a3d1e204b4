import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Compiler } from "../../../kernel/compiler/compiler.js";

/*
 * One compiler makes the programs of many notebooks, one after the other; each must be what a compiler of its own makes.
 */
const folder = mkdtempSync(join(tmpdir(), "ahead-"));
afterAll(() => rmSync(folder, { recursive: true }));

const title = (at: number) => `In [${at + 1}]`;
const shared = new Compiler(folder);
const ahead = (cells: string[]) => {
  shared.forget();
  return cells.map((text, at) => shared.compileAhead(text, title(at)));
};
const alone = (cells: string[]) => {
  const own = new Compiler(folder, shared);
  // What is to be noticed of the folder, the kernel says once.
  return cells.map((text, at) => ({ ...own.compile(text, title(at)), notices: undefined }));
};

const notebooks = [
  [
    "const x = [1, 2, 3];",
    "type Pair = [number, number]; let total: number = x.length; total += 1",
    "total;",
  ],
  // The same names with other types, one used before it is there, and mistakes of every kind.
  [
    "total;",
    'const x = "text"; class Pair { at = 1 }',
    "new Pair().at + x.length;",
    "x = 2;",
    "const broken = ;",
  ],
  ["import { join as x } from 'node:path';", "const total = await Promise.resolve(x('a', 'b')); total"],
  ["function total(y: number): number { return y }", "const x: Pair = [1, 2];", "total(3)"],
  ["interface Pair { a: string }", "const x: Pair = { a: 1 };"],
];

describe("compileAhead(text, title)", () => {
  it.each(notebooks.map((cells, at) => [at, cells] as const))(
    "makes of notebook %i, after others, what a fresh compiler makes",
    (_, cells) => {
      const made = ahead(cells);
      expect(made.length).toBe(cells.length);
      expect(made).toEqual(alone(cells));
    },
  );

  it("leaves to the kernel what hangs on its folder, and what is for all cells", () => {
    const left = [
      "%time 1 + 1",
      "!ls",
      'import { z } from "./own.ts"; z',
      'import _ from "lodash";',
      'const own = await import("./own.js");',
      'const own = require("./own.js");',
      'let own: typeof import("../solution");',
      '/// <reference path="/etc/secret.d.ts" />\n1',
      '/// <reference types="secret" />\n1',
      'import secret from "gradsheet/package.json";',
      "declare global { var everywhere: number }",
    ];
    expect(ahead(left)).toEqual(left.map(() => null));
    // None of them is in force afterwards.
    expect(JSON.stringify(ahead(["everywhere;"]))).toContain("Cannot find name 'everywhere'");
  });
});
