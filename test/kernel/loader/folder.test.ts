import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "../support/client.js";
import { writeIn } from "../support/packages.js";

const child = `import { add } from "util/add";
enum Level { Low = 4 }
const said: number = add(1, 2);
process.send!({ said, words: process.argv.slice(2), file: process.argv[1], left: process.env["GRADSHEET_CHILD"] ?? "none" });
process.on("message", (heard: unknown) => {
  process.send!({ heard, level: Level.Low });
  process.disconnect();
});
`;

let kernel: KernelProcess;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "folder-"));
  writeIn(folder, "tsconfig.json", { compilerOptions: { baseUrl: "./lib", ignoreDeprecations: "6.0" } });
  writeIn(folder, "lib/util/add.ts", "export const add = (a: number, b: number): number => a + b;\n");
  writeIn(folder, "lib/five.ts", 'import { add } from "util/add";\nexport const five = add(2, 3);\n');
  writeIn(folder, "lib/path.ts", "export const mine = 1;\n");
  writeIn(folder, "child.ts", child);
  writeIn(folder, "plain.txt", "process.exit(4)");
  writeIn(folder, "node_modules/levels/package.json", { name: "levels", types: "index.d.ts" });
  writeIn(folder, "node_modules/levels/index.js", "exports.twice = (level) => level * 2;");
  writeIn(
    folder,
    "node_modules/levels/index.d.ts",
    `export declare const enum Level { Low = -1, High = 7, Name = "high" }
export declare function twice(level: Level): number;
`,
  );
  kernel = await KernelProcess.start({}, folder);
});
afterAll(() => kernel?.stop());

describe("the baseUrl of a tsconfig.json", () => {
  it.each([
    ["a cell", 'import { add } from "util/add"; add(1, 2)', "3"],
    ["a module that it found itself", 'import { five } from "five"; five', "5"],
    ["import()", '(await import("util/add")).add(2, 2)', "4"],
    ["require", 'require("util/add").add(3, 3)', "6"],
  ])("is where %s starts", async (_, code, value) => {
    expect(await kernel.value(code)).toBe(value);
  });

  it("hides no module of Node's", async () => {
    expect(await kernel.value('import { basename } from "path"; basename("a/b")')).toBe("'b'");
  });
});

describe("a const enum that a package only declares", () => {
  it("has its values in a cell, by any way of reading it, and in later cells", async () => {
    const read =
      "[Level.High, twice(Level.High), -Level.Low, Level['Name'], Level.High.toFixed(1), { Level: Level.Low }]";
    const shown = "[ 7, 14, 1, 'high', '7.0', { Level: -1 } ]";
    expect(await kernel.value(`import { Level, twice } from "levels";\n${read}`)).toBe(shown);
    expect(await kernel.value(`const level: Level = Level.High; ${read}`)).toBe(shown);
    expect(await kernel.value("(() => { const Level = { High: 1 }; return Level.High; })()")).toBe("1");
    expect(await kernel.value('import * as all from "levels"; all.twice(all.Level.High)')).toBe("14");
    expect(await kernel.value("declare const enum Own { A = 3 }\nOwn.A")).toBe("3");
    expect(await kernel.value("Own.A + 1")).toBe("4");
  });
});

describe("fork", () => {
  const talk = (call: string): string => `import { fork } from "node:child_process";
const child = ${call};
const heard: Record<string, unknown>[] = [];
child.on("message", (said: Record<string, unknown>) => {
  heard.push(said);
  if (heard.length === 1) child.send("hello");
});
const code = await new Promise((done) => child.on("exit", done));
[code, ...heard.map((one) => JSON.stringify(one))].join(" ").replaceAll(process.cwd(), "")`;

  it.each([
    ['fork("./child.ts", ["a", "b"])', '["a","b"]'],
    ['fork("child.ts", { env: { ...process.env } })', "[]"],
    ['fork("../child.ts", [], { cwd: process.cwd() + "/lib" })', "[]"],
    ["fork(process.cwd() + '/child.ts')", "[]"],
  ])("%s runs the module as an import would, with its words and messages", async (call, words) => {
    const said = `{"said":3,"words":${words},"file":"/child.ts","left":"none"} {"heard":"hello","level":4}`;
    expect(await kernel.value(talk(call))).toBe(`'0 ${said}'`);
  });

  it("of anything else is Node's own", async () => {
    const code =
      'import { fork } from "node:child_process";\nawait new Promise((done) => fork("plain.txt").on("exit", done))';
    expect(await kernel.value(code)).toBe("4");
  });
});
