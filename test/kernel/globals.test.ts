import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ambientText } from "../../kernel/compiler/ambient.js";
import { NotebookFolder } from "../../kernel/compiler/notebook-folder.js";
import { notebookOptions } from "../../kernel/compiler/options.js";
import { nodeTypes } from "../../kernel/compiler/resolution.js";
import { knownParts, runtimeLib } from "../../kernel/compiler/runtime-lib.js";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
});
afterAll(() => kernel?.stop());

const folder = mkdtempSync(join(tmpdir(), "globals-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the declarations of Node promise for every version that they are installed with. */
const promisedByNode =
  /^(?:AsyncDisposableStack|CloseEvent|DisposableStack|ErrorEvent|EventSource|Float16Array|Navigator|QuotaExceededError|Storage|SuppressedError|URLPattern|WebSocket|gc|localStorage|navigator|sessionStorage)\b|^Math\.f16round$|^DataView\.prototype\.[gs]etFloat16$/;
/** Types that decorators are checked with, whose symbol emitted code brings; and what every iterator has to have of its own. */
const abstract = /^(?:Symbol\.metadata|Iterator\.prototype\.next)$/;

/** Every value that the types of a cell know: globals, what they have, and what their instances have. */
function typedPaths(): string[] {
  const { options } = notebookOptions(ts, folder);
  const ambient = join(folder, "ambient.d.ts");
  writeFileSync(ambient, ambientText);
  const node = nodeTypes(ts, new NotebookFolder(folder).real, options, ts.sys) as string;
  const program = ts.createProgram([node, ambient], { ...options, types: [] });
  const checker = program.getTypeChecker();
  const at = program.getSourceFile(ambient) as ts.SourceFile;
  const paths: string[] = [];
  const fromLibrary = (symbol: ts.Symbol): boolean =>
    symbol.declarations?.some((one) => /\/typescript\/lib\/lib\./.test(one.getSourceFile().fileName)) ??
    false;
  for (const symbol of checker.getSymbolsInScope(at, ts.SymbolFlags.Value)) {
    const { name } = symbol;
    // Names that a module has without being properties of the global object.
    if (["arguments", "undefined", "globalThis", "exports", "module"].includes(name) || name.startsWith('"'))
      continue;
    paths.push(name);
    if (!fromLibrary(symbol)) continue;
    const type = checker.getTypeOfSymbolAtLocation(symbol, at);
    const add = (owner: string, members: ts.Symbol[]): void => {
      for (const member of members)
        if (
          /^[a-zA-Z]\w*$/.test(member.name) &&
          fromLibrary(member) &&
          (member.flags & ts.SymbolFlags.Optional) === 0
        )
          paths.push(`${owner}.${member.name}`);
    };
    add(name, type.getProperties());
    const prototype = type.getProperty("prototype");
    if (prototype !== undefined) {
      const methods = checker
        .getTypeOfSymbolAtLocation(prototype, at)
        .getProperties()
        .filter(({ flags }) => flags & ts.SymbolFlags.Method);
      add(`${name}.prototype`, methods);
    }
  }
  return paths;
}

describe("the globals of a cell", () => {
  it("are there at run time where the types know them: every name, its members, and its methods", async () => {
    const paths = typedPaths();
    expect(paths.length).toBeGreaterThan(900);
    const cell = `const missing = ${JSON.stringify(paths)}.filter((path) => {
  const parts = path.split("."), last = parts.pop() as string
  let owner: any = globalThis
  for (const part of parts) owner = owner?.[part]
  return parts.length > 0 && owner === undefined ? false : !(last in Object(owner))
}); console.log(JSON.stringify(missing))`;
    const missing = JSON.parse((await kernel.run(cell)).stdout) as string[];
    expect(missing.filter((path) => !promisedByNode.test(path) && !abstract.test(path))).toEqual([]);
  });

  it("are known to the types where they are there at run time", async () => {
    const { stdout } = await kernel.run(
      "console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis)))",
    );
    const names = JSON.parse(stdout) as string[];
    const typed = new Set(typedPaths());
    // Parts of the language itself, the kernel's own, and what is newer than Node's declarations.
    const own = /^(?:globalThis|undefined|__kernel|global|QuotaExceededError|ErrorEvent)$/;
    expect(names.filter((name) => !typed.has(name) && !own.test(name))).toEqual([]);
  });

  it("come from parts of TypeScript's library that are all told apart", () => {
    const library = dirname(createRequire(import.meta.url).resolve("typescript"));
    const known = new Set(knownParts);
    const newer = readdirSync(library)
      .map((file) => /^lib\.((?:es202[4-9]|es20[3-9]\d|esnext)\.(?!full)\w+)\.d\.ts$/.exec(file)?.[1])
      .filter((name) => name !== undefined);
    expect(newer.filter((name) => !known.has(name))).toEqual([]);
    expect(runtimeLib().filter((file) => !readFileSync(join(library, file), "utf8"))).toEqual([]);
  });

  it.each([
    ["WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))", "true"],
    ["new WebAssembly.Memory({ initial: 1 }).buffer.byteLength", "65536"],
    ["new console.Console(process.stdout).log('own console')", undefined],
    ["process.stdout.getWindowSize()", "[ 80, 24 ]"],
    ["process.stdout.isTTY ?? false", "false"],
  ])("%s gives %s", async (code, shown) => {
    expect(await kernel.value(code)).toBe(shown);
  });

  it("draw over a line as on a terminal: a shorter text leaves nothing of the longer one", async () => {
    const { stdout } = await kernel.run(
      "process.stdout.write('ten of ten'); process.stdout.clearLine(0); process.stdout.cursorTo(0); process.stdout.write('done\\n')",
    );
    expect(stdout).toBe(`ten of ten\r${" ".repeat(10)}\r\rdone\n`);
  });
});

describe("questions", () => {
  it("confirm() is true for yes alone, alert() waits", async () => {
    const answers = ["y", " Yes ", "n", "", "yesterday", ""];
    const asked: unknown[] = [];
    kernel.answer = ({ content }) => {
      asked.push(content["prompt"]);
      return answers.shift() as string;
    };
    const cell = "[1, 2, 3, 4, 5].map((i) => confirm(`Go ${i}?`)).concat(alert('Look') === undefined)";
    const { result } = await kernel.run(cell, { allow_stdin: true });
    expect(result).toBe("[ true, true, false, false, false, true ]");
    expect(asked).toEqual([
      "Go 1? [y/N] ",
      "Go 2? [y/N] ",
      "Go 3? [y/N] ",
      "Go 4? [y/N] ",
      "Go 5? [y/N] ",
      "Look [Enter] ",
    ]);
    expect(await kernel.value("confirm('?')")).toContain(
      "KernelError: confirm: needs a front end that takes input",
    );
  });

  it("readline asks once for each question, in this cell and the next", async () => {
    let asked = 0;
    kernel.answer = () => `answer ${(asked += 1)}`;
    const cell = `import { createInterface } from "node:readline/promises"
const lines = createInterface({ input: process.stdin, output: process.stdout })
const first = await lines.question("Name? "), second = await lines.question("Age? ")
lines.close();
[first, second]`;
    for (const shown of ["[ 'answer 1', 'answer 2' ]", "[ 'answer 3', 'answer 4' ]"]) {
      const { result, stdout } = await kernel.run(cell, { allow_stdin: true });
      expect([result, stdout]).toEqual([shown, "Name? Age? "]);
    }
    expect(asked).toBe(4);
  });

  it("process.stdin gives a line at a time, until Ctrl-D", async () => {
    const typed = ["one", "two", "\u0004"];
    kernel.answer = () => typed.shift() as string;
    const cell = "let text = ''; for await (const chunk of process.stdin) text += chunk; text";
    const { result } = await kernel.run(cell, { allow_stdin: true });
    expect(result).toBe(String.raw`'one\ntwo\n'`);
  });

  it("a question that is interrupted is over, and the next cell may ask again", async () => {
    kernel.answer = undefined;
    const cell = `import * as readline from "node:readline"
const face = readline.createInterface({ input: process.stdin })
const said = await new Promise<string>((done) => face.question("?", done)); face.close(); said`;
    const running = kernel.run(cell, { allow_stdin: true });
    await new Promise((done) => setTimeout(done, 300));
    await kernel.request("control", "interrupt_request", {});
    expect((await running).reply["ename"]).toBe("KeyboardInterrupt");
    kernel.answer = () => "again";
    expect((await kernel.run(cell, { allow_stdin: true })).result).toBe("'again'");
  });
});
