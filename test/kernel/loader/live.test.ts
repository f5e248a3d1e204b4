import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "../support/client.js";
import { writeIn } from "../support/packages.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
});
afterAll(() => kernel?.stop());

const write = (path: string, text: unknown): void => writeIn(kernel.folder, path, text);

/** The results of cells, one after the other. */
async function values(...cells: string[]): Promise<(string | undefined)[]> {
  const results: (string | undefined)[] = [];
  for (const cell of cells) results.push(await kernel.value(cell));
  return results;
}

const counter =
  "export let n = 0; export function inc() { n++ } export { n as count }; export default { get n() { return n } };";

describe("an imported name", () => {
  it("is live wherever it is read, in its cell and in later ones", async () => {
    write("counter.ts", counter);
    expect(
      await values(
        'import { n, inc, count as c } from "./counter"; inc(); inc(); [n, c]',
        "inc(); ({ n, c, twice: 2 * n })",
        "const read = () => `${n} ${typeof c}`; inc(); read()",
        "function shadowed(n: string) { { const c = 'own'; return n + c } } shadowed('n')",
        "class Holder { n = n; get c() { return c } static { inc() } } [new Holder().n, new Holder().c]",
        "enum Kind { A = 1, n } namespace Inner { export const seen = n; export function inc() { return 'inner' } export const called = inc() } [Kind.n, Inner.seen, Inner.called]",
        "label: for (const n of [c]) { if (n > 0) break label }\nconst odd = 1\ninc()\n;[n, odd]",
        "const { c: renamed = n, ...rest } = { n } as { c?: number; n: number }; [renamed, rest]",
        "if (n > 0) inc()\nelse inc()\nn",
      ),
    ).toEqual([
      "[ 2, 2 ]",
      "{ n: 3, c: 3, twice: 6 }",
      "'4 number'",
      "'nown'",
      "[ 5, 5 ]",
      "[ 2, 5, 'inner' ]",
      "[ 6, 1 ]",
      "[ 6, { n: 6 } ]",
      "7",
    ]);
  });

  it("that was only a type before, by its word or by what it is, becomes a value", async () => {
    write(
      "shapes.ts",
      "export class Ring { r = 1 } export interface Box { a: number } export const made = 2;",
    );
    expect(
      await values(
        'import { type Ring, made } from "./shapes"; const kept = (ring: Ring) => ring; made',
        'import { Ring } from "./shapes"; new Ring().r',
        'import { Box } from "./shapes"; const box: Box = { a: 3 }; box.a',
        "const Box = 4; Box",
        'import * as Ring2 from "./shapes"; Ring2.made',
        'import { made as Ring2 } from "./shapes"; Ring2',
      ),
    ).toEqual(["2", "1", "3", "4", "2", "2"]);
  });

  it("is called without the module as this, as a function, a tag and optionally", async () => {
    write("self.ts", "export function self(this: unknown, ..._: unknown[]) { return this === undefined }");
    expect(
      await kernel.value(
        'import { self } from "./self"; [self(), self`x`, self?.(), (self)(), [0].map(self)[0]]',
      ),
    ).toBe("[ true, true, true, true, true ]");
  });

  it("cannot be assigned to, in its cell and in later ones", async () => {
    write("fixed.ts", "export let fixed = 1;");
    expect(await kernel.value('import { fixed } from "./fixed"; fixed = 2')).toContain("TS2632");
    expect(await values('import { fixed } from "./fixed";', "fixed++")).toEqual([
      undefined,
      expect.stringContaining("TS2632"),
    ]);
  });

  it("may be declared anew and imported anew: functions of earlier cells see the newest", async () => {
    write("one.ts", "export const word = 'one'; export default 'default one';");
    write("two.ts", "export const other = 'two';");
    expect(
      await values(
        'import { word } from "./one"; function say() { return word } say()',
        'import { other as word } from "./two"; say()',
        "let word = 'three'; say()",
        "word = 'four'; say()",
        'import word from "./one"; [say(), word]',
        "const word = 'five'; const again = () => word; [say(), again()]",
        'import { word } from "./one"; [say(), again()]',
      ),
    ).toEqual([
      "'one'",
      "'two'",
      "'three'",
      "'four'",
      "[ 'default one', 'default one' ]",
      "[ 'five', 'five' ]",
      "[ 'one', 'one' ]",
    ]);
  });

  it("named as a global leaves the global alone", async () => {
    write(
      "waits.ts",
      "export const later = () => new Promise<number>((done) => setTimeout(() => done(42), 1));",
    );
    expect(
      await values(
        'import { setTimeout } from "node:timers/promises"; import { later } from "./waits"; await later()',
        "await setTimeout(1, 'mine')",
      ),
    ).toEqual(["42", "'mine'"]);
  });

  it("is completed and looked at in expressions like any name", async () => {
    write("seen.ts", "export const seenName = 1;");
    const { reply } = await kernel.run('import { seenName } from "./seen";', {
      user_expressions: { e: "seenName + 1" },
    });
    expect(JSON.stringify(reply["user_expressions"])).toContain('"text/plain":"2"');
    const completion = await kernel.request("shell", "complete_request", { code: "seenN", cursor_pos: 5 });
    expect(completion.content["matches"]).toEqual(["seenName"]);
  });
});

describe("an edited file", () => {
  it.each([
    ["a.js", "export const x = 1;", "export const x = 22;", 'import { x } from "./a.js"; x'],
    ["a.mjs", "export const x = 1;", "export const x = 22;", 'import { x } from "./a.mjs"; x'],
    ["a.cjs", "exports.x = 1;", "exports.x = 22;", 'require("./a.cjs").x'],
    ["b.cjs", "exports.x = 1;", "exports.x = 22;", 'import { x } from "./b.cjs"; x'],
    ["a.json", { x: 1 }, { x: 22 }, 'require("./a.json").x'],
    ["b.json", { x: 1 }, { x: 22 }, 'import { x } from "./b.json"; x'],
    ["a.ts", "export const x = 1;", "export const x = 22;", '(await import("./a")).x'],
    ["c.ts", "export const x = 1;", "export const x = 22;", '(require("./c") as typeof import("./c")).x'],
  ])("%s is new when it is asked for again", async (path, before, after, cell) => {
    write(path, before);
    const first = await kernel.value(cell);
    write(path, after);
    expect([first, await kernel.value(cell)]).toEqual(["1", "22"]);
  });

  it("takes effect through those that import it, without an import; what nobody edited keeps its state", async () => {
    write("base.ts", "export const base = 1; export const kind = 'number';");
    write("above.mjs", 'import { base } from "./base"; export const doubled = 2 * base;');
    write("above.d.mts", "export declare const doubled: number;");
    write("state.ts", "export let runs = 0; export const run = () => ++runs;");
    expect(
      await values(
        'import { doubled } from "./above.mjs"; import { base } from "./base"; import { run, runs } from "./state"; const old = () => doubled; run(); [doubled, runs]',
      ),
    ).toEqual(["[ 2, 1 ]"]);
    write("base.ts", "export const base = 10; export const added = 'new';");
    expect(
      await values("run(); [old(), doubled, base, runs]", 'import { added } from "./base"; added'),
    ).toEqual(["[ 20, 20, 10, 2 ]", "'new'"]);
    write("base.ts", "export const base: string = 'text';");
    expect(await kernel.value("base.toFixed()")).toContain("'toFixed' does not exist");
    expect(await kernel.value("base.length")).toBe("4");
  });

  it("that no longer runs is told of once, and the version before stays", async () => {
    write("breaks.ts", "export const ok = 'before'; export const f = () => ok;");
    expect(await kernel.value('import { ok, f } from "./breaks"; ok')).toBe("'before'");
    write("breaks.ts", "export const ok = 'after';\nthrow new Error('at the top');");
    const first = await kernel.run("ok");
    expect([first.result, first.stderr]).toEqual([
      "'before'",
      expect.stringMatching(/at the top[\s\S]*breaks\.ts:2:/),
    ]);
    expect(await kernel.run("f()")).toMatchObject({ result: "'before'", stderr: "" });
    write("breaks.ts", "export const ok = 'mended'; export const f = () => ok + '!';");
    expect(await kernel.value("f()")).toBe("'mended!'");
  });

  it("of a workspace package is new too", async () => {
    const { symlinkSync } = await import("node:fs");
    write("packages/w/package.json", { name: "w", exports: "./index.js", type: "module" });
    write("packages/w/index.js", "export const x = 1;");
    write("node_modules/.keep", "");
    symlinkSync("../packages/w", join(kernel.folder, "node_modules/w"), "junction");
    expect(await kernel.value('import { x as w } from "w"; w')).toBe("1");
    write("packages/w/index.js", "export const x = 22;");
    expect(await kernel.value("w")).toBe("22");
  });
});

describe("a local module with faults", () => {
  it("of type stops the cell that imports it, in its own lines, also through another", async () => {
    write("terr.ts", 'export const fine = 1;\nexport const x: number = "not a number";');
    write("through.ts", 'export { fine } from "./terr";');
    for (const name of ["terr", "through"]) {
      const { reply } = await kernel.run(`import { fine } from "./${name}"; fine`);
      expect(reply["evalue"]).toBe(
        "TS2322 in terr.ts:2:14: Type 'string' is not assignable to type 'number'.",
      );
      expect((reply["traceback"] as string[]).join("\n")).toContain(
        'export const x: number = "not a number"',
      );
    }
    write("terr.ts", "export const fine = 1;");
    expect(await kernel.value('import { fine } from "./through"; fine')).toBe("1");
  });

  it("of a missing module is right once that is there", async () => {
    write("lacks.ts", 'import { part } from "./part"; export const whole = part + 1;');
    expect(await kernel.value('import { whole } from "./lacks"; whole')).toContain("TS2307 in lacks.ts:1:22");
    write("part.ts", "export const part = 1;");
    expect(await kernel.value('import { whole } from "./lacks"; whole')).toBe("2");
  });

  it("of syntax is told as a cell is, by import, import() and require", async () => {
    write("syn.ts", "export const a = 1;\nexport const x = = 3");
    write("sin.js", "export const a = 1;\nexport const x = = 3");
    expect(await kernel.value('import { a } from "./syn"; a')).toContain(
      "TS1109 in syn.ts:2:18: Expression expected.",
    );
    for (const load of [
      'await import("./syn.ts" as string)',
      'require("./sin.js")',
      'import { a } from "./sin.js"; a',
    ]) {
      const { reply } = await kernel.run(load);
      const shown = (reply["traceback"] as string[]).join("\n");
      expect([reply["ename"], reply["evalue"]]).toEqual(["SyntaxError", "Expression expected"]);
      expect(shown).toMatch(/s[iy]n\.[jt]s:2:18/);
      expect(shown).not.toMatch(/Stack backtrace|v8impl/);
    }
  });

  it("in a package that is installed is nobody's business here", async () => {
    write("node_modules/loose/package.json", { name: "loose", exports: "./index.ts" });
    write(
      "node_modules/loose/index.ts",
      'export const x: number = "text" as any; let y: number = "no"; export enum E { A = 1 }',
    );
    expect(await kernel.value('import { E } from "loose"; E.A')).toBe("1");
  });
});

describe("a module's text", () => {
  it("may mention require in strings and comments, and types that are nowhere", async () => {
    write(
      "mentions.ts",
      'import type { T } from "not-installed-types";\n// require("nothing-here")\nimport { Feature } from "./nowhere-types";\nexport const text = \'use require("nothing-here") or require("./nowhere-types")\';\nexport type Kept = Feature | T;',
    );
    write("nowhere-types.d.ts", "export interface Feature { a: 1 }");
    write("node_modules/@types/not-installed-types/index.d.ts", "export interface T { a: 1 }");
    write("node_modules/@types/not-installed-types/package.json", {
      name: "@types/not-installed-types",
      types: "index.d.ts",
    });
    expect(await kernel.value('import { text } from "./mentions"; text.length > 9')).toBe("true");
  });

  it("may be an ES module that declares require, __dirname and module, in a circle, with hoisted functions", async () => {
    write(
      "esm/own.mjs",
      'import { createRequire } from "node:module"; import { dirname } from "node:path"; import { fileURLToPath } from "node:url";\nconst require = createRequire(import.meta.url); const __dirname = dirname(fileURLToPath(import.meta.url)); const module = 1;\nexport const own = [typeof require("node:fs").statSync, __dirname === import.meta.dirname, module, typeof this];',
    );
    write(
      "esm/left.mjs",
      'import { right } from "./right.mjs"; export function left() { return "left" } export const both = left() + right;',
    );
    write("esm/right.mjs", 'import { left } from "./left.mjs"; export const right = left().length;');
    expect(await kernel.value('const { own } = await import("./esm/own.mjs" as string); own')).toBe(
      "[ 'function', true, 1, 'undefined' ]",
    );
    expect(await kernel.value('(await import("./esm/left.mjs" as string)).both')).toBe("'left4'");
  });

  it("may have a name that starts with a byte order mark, a shebang, and positions behind wide characters", async () => {
    write(
      "wide.ts",
      '\uFEFF#!/usr/bin/env node\nconst 😀é = "ü😀"; export const url = import.meta.url.slice(-7), load = () => import("./part"), 変 = require("node:path").sep;\nvoid 変;'.replace(
        "😀é",
        "é",
      ),
    );
    write("part.ts", "export const part = 1;");
    expect(await kernel.value('import { url, load } from "./wide"; [url, (await load()).part]')).toBe(
      "[ 'wide.ts', 1 ]",
    );
  });
});

it("a file that is gone is an error by import, and nothing to a cell that does not ask for it", async () => {
  write("gone.ts", "export const gone = 1;");
  expect(await kernel.value('import { gone } from "./gone"; gone')).toBe("1");
  rmSync(join(kernel.folder, "gone.ts"));
  expect(await kernel.value("1 + 1")).toBe("2");
  expect(await kernel.value('await import("./gone" as string)')).toContain("Cannot find module './gone'");
});
