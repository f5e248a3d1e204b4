import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
});
afterAll(() => kernel?.stop());

/** Runs cells one after the other; the value of the last one. */
async function last(...cells: string[]): Promise<string | undefined> {
  let value: string | undefined;
  for (const cell of cells) value = await kernel.value(cell);
  return value;
}

describe("a value", () => {
  it.each([
    ["1 + 1", "2"],
    ["'text'", "'text'"],
    ["null", "null"],
    ["NaN", "NaN"],
    ["-0", "-0"],
    ["42n", "42n"],
    ["undefined", undefined],
    ["[1, { a: 2 }]", "[ 1, { a: 2 } ]"],
    ["Symbol('s')", "Symbol(s)"],
    ["const hidden = 1", undefined],
    ["await Promise.resolve(7)", "7"],
    ["for (let i = 0; i < 3; i += 1) i * 2", undefined],
  ])("%s shows %s", async (code, shown) => {
    expect(await kernel.value(code)).toBe(shown);
  });
});

// Before a cell declares names like these for itself.
describe("a script from elsewhere", () => {
  it.each([
    ["#!/usr/bin/env node\n'ran'", "'ran'"],
    ["require.main === module", "true"],
    ["module.exports = { a: 1 }; exports.b = 2; module.exports", "{ a: 1, b: 2 }"],
    ["exports.b", "2"],
    ["const exporting = { module }; exporting.module.exports === exports", "true"],
  ])("%s gives %s", async (code, shown) => {
    const { reply, result } = await kernel.run(code);
    expect(reply["evalue"]).toBeUndefined();
    expect(result).toBe(shown);
  });
});

describe("names in later cells", () => {
  it("functions see a variable's newest value, and the variable theirs", async () => {
    const inc = "let n = 0; function inc(): number { n += 1; return n }";
    expect(await last(inc, "n = 10; inc()")).toBe("11");
    expect(await last("n")).toBe("11");
  });

  it("a function calls the newest function of a name", async () => {
    expect(
      await last(
        "function h() { return 'old' }\nfunction useH() { return h() }",
        "function h() { return 'new' }\nuseH()",
      ),
    ).toBe("'new'");
  });

  const forms: Record<string, (value: number) => string> = {
    let: (value) => `let x = ${value}`,
    const: (value) => `const x = ${value}`,
    var: (value) => `var x = ${value}`,
    function: (value) => `function x() { return ${value} }`,
    class: (value) => `class x { static value = ${value} }`,
    enum: (value) => `enum x { A = ${value} }`,
    block: (value) => `for (var x = 0; x < ${value}; x += 1);`,
  };
  const read =
    "const seen: unknown = x; typeof seen === 'number' ? seen : (seen as { value?: number }).value ?? (seen as { A?: number }).A ?? (seen as () => number)()";
  it.each(Object.keys(forms))("%s may be declared again as anything", async (before) => {
    for (const [, after] of Object.entries(forms))
      expect(await last(forms[before]?.(1) as string, after(2), read)).toBe("2");
  });

  it("interfaces and types may be declared again", async () => {
    await last("interface P { x: number }\ntype Q = P[]", "interface P { y: string }");
    expect(await last("const p: P = { y: 'a' }; p.y")).toBe("'a'");
    expect(await last("type Q = number; const q: Q = 3; q")).toBe("3");
  });

  it("a cell that throws keeps what it had bound", async () => {
    expect(await last("const kept = 42; throw new Error('later')", "kept")).toBe("42");
  });

  it("shorthand properties, destructuring and names of globals work", async () => {
    expect(
      await last("const a1 = 1, { b1, ...rest } = { b1: 2, c: 3 }", "const o = { a1, b1, rest }; o"),
    ).toBe("{ a1: 1, b1: 2, rest: { c: 3 } }");
    expect(await last("const name = 'mine', exports = 3", "name + exports")).toBe("'mine3'");
  });
});

describe("a name of a global", () => {
  it("means the global in a function of an earlier cell, as in any module, and the cell's own from there on", async () => {
    await last("const early = () => typeof structuredClone", "const structuredClone = 5");
    expect(await last("[early(), typeof structuredClone]")).toBe("[ 'function', 'number' ]");
  });

  it("means the global again once a later cell declares no more than a type or that it exists", async () => {
    await last("class Map { own = 1 }", "interface Map<K, V> { extra?: [K, V] }");
    expect(await last("new Map([[1, 2]]).size")).toBe("1");
    await last("const performance = 1", "declare const performance: { now(): number }");
    expect(await last("typeof performance.now()")).toBe("'number'");
  });

  it("is the global in code that eval makes", async () => {
    await last("let Reflect = 5", "let plain = 6");
    expect(await last("[typeof (0, eval)('Reflect'), Reflect, eval('plain')]")).toBe("[ 'object', 5, 6 ]");
  });
});

describe("the language", () => {
  it.each([
    ["enum E { A, B }\nE.B", "1"],
    ["const enum F { A = 5 }\nF.A", "5"],
    ["namespace N { export const v = 3 }\nN.v", "3"],
    ["abstract class S { constructor(readonly r: number) {} }\nclass T extends S {}\nnew T(4).r", "4"],
    ["const o = { a: 1 } satisfies Record<string, number>; o.a!", "1"],
    ["let text = ''; for await (const x of [1, Promise.resolve(2)]) text += x; text", "'12'"],
    [
      "function over(a: string): 1; function over(a: number): 2; function over(a: unknown) { return a }\nover(2)",
      "2",
    ],
    ["async function* gen() { yield 8 }\n(await gen().next()).value", "8"],
    ["const mk = () => new (class { private z = 1; v = 42 })(); mk().v", "42"],
    [
      "import { sep } from 'node:path'; import * as os from 'node:os'; [sep, typeof os.cpus]",
      "[ '/', 'function' ]",
    ],
    ["import fs, { existsSync as there } from 'node:fs'; there('/') && fs.existsSync('/')", "true"],
    ["import type { PathLike } from 'node:fs'; const path: PathLike = 'p'; path", "'p'"],
    ["import events = require('node:events'); typeof events", "'function'"],
    ["const { sep: s2 } = await import('node:path'); s2", "'/'"],
    ["typeof import.meta.url", "'string'"],
    ["export const shared = 6; export default shared", undefined],
    ["shared", "6"],
    ["label: for (;;) { break label }", undefined],
    ["typeof globalThis.setTimeout", "'function'"],
    ["(() => { try { return 1 } finally { } })()", "1"],
  ])("%s gives %s", async (code, shown) => {
    expect(await kernel.value(code)).toBe(shown);
  });

  it("decorators run", async () => {
    const cell = `function twice(method: (x: number) => number, _: ClassMethodDecoratorContext) {
  return function (this: unknown, x: number) { return 2 * method.call(this, x) }
}
class Doubler { @twice same(x: number) { return x } }
new Doubler().same(21)`;
    expect(await kernel.value(cell)).toBe("42");
  });

  it("using disposes at the end of its block and of its cell", async () => {
    const resource =
      "const open = (name: string) => ({ [Symbol.dispose]() { console.log('closed ' + name) } })";
    const { stdout, reply } = await kernel.run(
      `${resource}\n{ using a = open('a') }\nusing b = open('b')\nconsole.log('end')`,
    );
    expect(reply["status"]).toBe("ok");
    expect(stdout).toBe("closed a\nend\nclosed b\n");
    expect(await kernel.value("typeof open")).toBe("'function'");
  });

  it("declare global stays in force", async () => {
    await last(
      "declare global { interface Array<T> { second: T | undefined } }\nArray.prototype.second = 2 as never",
    );
    expect(await last("[5].second")).toBe("2");
  });
});

describe("types", () => {
  it.each([
    [
      "const s: string = 5",
      "TypeScriptError: TS2322 in line 1: Type 'number' is not assignable to type 'string'.",
    ],
    [
      "let nothing: string = null",
      "TypeScriptError: TS2322 in line 1: Type 'null' is not assignable to type 'string'.",
    ],
    [
      "function untyped(x) {}",
      "TypeScriptError: TS7006 in line 1: Parameter 'x' implicitly has an 'any' type.",
    ],
    ["\n\nnope", "TypeScriptError: TS2304 in line 3: Cannot find name 'nope'."],
    ["1 +", "TypeScriptError: TS1109 in line 1: Expression expected."],
    ["'abc", "TypeScriptError: TS1002 in line 1: Unterminated string literal."],
  ])("stop the cell before it runs: %s", async (code, error) => {
    expect(await kernel.value(`${code}`)).toBe(error);
  });

  it("go from cell to cell, and an assignment is checked against the variable's own", async () => {
    await last("let count = 1; const fixed = 2; function call() {}");
    expect(await last("count = 'x'")).toContain("Type 'string' is not assignable to type 'number'");
    expect(await last("fixed = 3")).toContain(
      "TS2588 in line 1: Cannot assign to 'fixed' because it is a constant.",
    );
    expect(await last("call = () => {}")).toContain("Cannot assign to 'call' because it is a function.");
    expect(await last("count += 1; count")).toBe("2");
  });

  it("let a variable get its type later", async () => {
    expect(await last("let later;", "later = 5; later")).toBe("5");
  });

  it("name the package that is missing and the way to it", async () => {
    const { reply } = await kernel.run("import x from 'no-such-package-here'");
    expect((reply["traceback"] as string[]).join("\n")).toContain("%npm install no-such-package-here");
  });
});

describe("gradsheet", () => {
  it("is imported from any folder, with its types", async () => {
    expect(await kernel.value("import { GradsheetError } from 'gradsheet'; GradsheetError.name")).toBe(
      "'GradsheetError'",
    );
    expect(await kernel.value("new GradsheetError(5)")).toContain("TS2345");
  });
});

describe("the first cell", () => {
  it("is told when TypeScript's own service checks the cells, which then says the same", async () => {
    const stock = await KernelProcess.start({ GRADSHEET_CHECKER: "stock" });
    await stock.run("0", { silent: true });
    const { stderr, result } = await stock.run("const n: number = 1; n");
    expect(result).toBe("1");
    expect(stderr).toContain("kernel: cells are checked by TypeScript's own language service");
    const second = await stock.run("const s: string = n");
    expect(second.stderr).toBe("");
    expect(second.reply["evalue"]).toContain("TS2322");
    await stock.stop();
  });

  it("is told what is wrong with the folder's tsconfig.json; the rest of it holds", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kernel-test-"));
    writeFileSync(
      join(folder, "tsconfig.json"),
      '{ "compilerOptions": { "strict": false, "target": "es1066" } }',
    );
    const loose = await KernelProcess.start({}, folder);
    const { stderr, result } = await loose.run("const s: string = null; s");
    expect(result).toBe("null");
    expect(stderr).toMatch(/tsconfig\.json: Argument for '--target' option must be/);
    await loose.stop();
  });
});
