import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

/** What a module of the notebook's folder sees, which no cell may change. */
const watcher = `const names = [...new Set([...Object.getOwnPropertyNames(globalThis), ...Object.getOwnPropertyNames(Object.prototype)])];
const foreign = ["window", "document", "define", "module", "exports", "Deno", "Module", "importScripts"];
const read = (name: string): unknown => new Function(\`return typeof \${name} === "undefined" ? undefined : \${name}\`)();
const isName = (name: string) => /^[\\p{ID_Start}$_][\\p{ID_Continue}$]*$/u.test(name);
// TypeScript itself refuses to have these declared again.
const declarable = [...names, ...foreign].filter((name) => isName(name) && !["undefined", "globalThis", "eval"].includes(name));
const before = new Map(declarable.map((name) => [name, read(name)]));
export const all = () => declarable.join();
export const changed = () => declarable.filter((name) => !Object.is(read(name), before.get(name))).join();
export const later = () => new Promise<number>((done) => setTimeout(() => done(42), 1));
export const one = 1;
`;

let kernel: KernelProcess;
let names: string[];
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "global-names-"));
  writeFileSync(join(folder, "watcher.ts"), watcher);
  kernel = await KernelProcess.start({}, folder);
  const list = await kernel.value('import { all, changed, later } from "./watcher"; all()');
  await kernel.run('import { inspect as inspect$ } from "node:util"');
  await kernel.run("const process$ = process, display$ = display, console$ = console");
  names = String(list)
    .replaceAll(/[' \n+]/g, "")
    .split(",");
});
afterAll(() => kernel?.stop());

/** What goes on in a kernel: every road that the kernel's own code takes. */
async function expectWhole(): Promise<void> {
  const printed = await kernel.run(
    'console$.log(1, { a: [2] }); console$.table([{ a: 1 }]); process$.stdout.write("z")',
  );
  expect(printed.stdout).toContain("1 { a: [ 2 ] }\n");
  expect(printed.stdout).toContain("│ a │");
  expect(printed.stdout).toMatch(/z$/);
  expect(await kernel.value("[1, { a: 'b' }, 3n]")).toBe("[ 1, { a: 'b' }, 3n ]");
  const table = await kernel.run("[{ a: 1, b: 2 }, { a: 3, b: 4 }]");
  expect(Object.keys(table.outputs[0]?.content["data"] as object)).toContain("text/html");
  expect(await kernel.value("(null as any).x")).toBe(
    "TypeError: Cannot read properties of null (reading 'x')",
  );
  expect(await kernel.value("const wrong: string = 5")).toMatch(/^TypeScriptError/);
  expect(await kernel.value("await later()")).toBe("42");
  expect(await kernel.value('(await import("node:path")).sep')).toBe("'/'");
  const shown = await kernel.run("display$(7)");
  expect(shown.outputs.map(({ type }) => type)).toEqual(["display_data"]);
  const running = kernel.run("for (;;) {}");
  await kernel.broadcast("execute_input");
  await kernel.request("control", "interrupt_request", {});
  expect((await running).reply["ename"]).toBe("KeyboardInterrupt");
}

const forms: [form: string, declaration: (name: string) => string, value: string][] = [
  ["const", (name) => `const ${name} = 1`, "1"],
  ["let", (name) => `let ${name}: any = 1; ${name} = 2; ${name} += 1`, "3"],
  ["var", (name) => `var ${name}: any = 4`, "4"],
  ["function", (name) => `function ${name}() { return 5 }`, `[Function: NAME]`],
  ["class", (name) => `class ${name} { static five = 5 }`, `[class NAME] { five: 5 }`],
  ["enum", (name) => `enum ${name} { A = 6 }`, "{ '6': 'A', A: 6 }"],
  ["import", (name) => `import { one as ${name} } from "./watcher"`, "1"],
  ["arrow", (name) => `const ${name} = () => 7`, `[Function: NAME]`],
];

// The test's own cells go on by names that nobody declares again.
describe("a name of a cell that is also a global's", () => {
  it("covers all names of Node", () => {
    expect(names.length).toBeGreaterThan(140);
    expect(names).toEqual(expect.arrayContaining(["Math", "process", "__kernel", "setTimeout", "toString"]));
  });

  it.each(forms)(
    "by %s is the cell's alone: its cells see it, no module does, and the kernel works",
    async (_, declaration, value) => {
      const faults: string[] = [];
      for (const name of names) {
        const fault = await kernel.value(declaration(name));
        if (fault !== undefined && !/^\d$/.test(fault)) faults.push(`${name}: ${fault}`);
      }
      expect(faults).toEqual([]);
      const { stdout } = await kernel.run(
        `console$.log([${names.join(", ")}].map((value: unknown) => inspect$(value)).join("; "))`,
      );
      expect(stdout.trim().split("; ")).toEqual(names.map((name) => value.replace("NAME", name)));
      expect(await kernel.value("changed()")).toBe("''");
      await expectWhole();
    },
    120_000,
  );
});
