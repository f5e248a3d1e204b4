import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "../support/client.js";
import { type Fixture, fixtures, writeFixtures, writeIn } from "../support/packages.js";

let kernel: KernelProcess;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "roads-"));
  writeFixtures(folder);
  kernel = await KernelProcess.start({ NODE_PATH: join(folder, "shared") }, folder);
});
afterAll(() => kernel?.stop());

/** Runs a cell that prints, and says what went wrong where something did. */
async function printed(code: string): Promise<string> {
  const { reply, stdout, stderr } = await kernel.run(code);
  if (reply["status"] !== "ok") return `${String(reply["ename"])}: ${String(reply["evalue"])}`;
  return stderr === "" ? stdout.trim() : `stderr: ${stderr}`;
}

/** A dynamic import of a fixture, its names taken from the namespace. */
function dynamic({ specifier, clause, expression }: Fixture): string {
  const [, whole] = /^\* as (\w+)$/.exec(clause) ?? [];
  const [, first] = /^(\w+)/.exec(clause) ?? [];
  const named = /\{(.*)\}/.exec(clause)?.[1]?.replaceAll(" as ", ": ");
  const parts = [first && `default: ${first}`, named].filter(Boolean).join(", ");
  const pattern = whole ?? `{ ${parts} }`;
  return `const ${pattern}: any = await import("${specifier}"); console.log(String(${expression}));`;
}

const isTypeOnly = ({ clause }: Fixture): boolean => /Feature|Opt|Shape|Component/.test(clause);
const withValues = fixtures.filter((fixture) => !isTypeOnly(fixture));

describe("what passes the check is loaded, with the same values,", () => {
  it.each(fixtures)("by import $clause from $specifier in a cell", async (fixture) => {
    const { specifier, clause, expression, value } = fixture;
    expect(await printed(`import ${clause} from "${specifier}"; console.log(String(${expression}));`)).toBe(
      value,
    );
  });

  it("by import() in a cell", async () => {
    for (const fixture of withValues)
      expect([fixture.specifier, await printed(`{ ${dynamic(fixture)} }`)]).toEqual([
        fixture.specifier,
        fixture.value,
      ]);
  });

  it("by require in a cell, as by import x = require", async () => {
    const all = fixtures.filter(({ required }) => required !== undefined);
    const lines = all.map(
      ({ specifier, required }) => `{ const m = require("${specifier}"); console.log(String(${required})); }`,
    );
    expect((await printed(lines.join("\n"))).split("\n")).toEqual(all.map(({ value }) => value));
    expect(await printed('import hashed = require("#lib/hash"); console.log(hashed.h)')).toBe("hash");
  });

  it("by import, import() and require in local modules", async () => {
    const all: [string, string][] = [];
    fixtures.forEach((fixture, index) => {
      const { specifier, clause, expression, value, required } = fixture;
      const text = [`import ${clause} from "${specifier}";`, `console.log(String(${expression}));`];
      writeIn(kernel.folder, `static${index}.ts`, `${text.join("\n")}\nexport {};`);
      all.push([`static${index}`, value]);
      if (isTypeOnly(fixture)) return;
      writeIn(kernel.folder, `dynamic${index}.ts`, `${dynamic(fixture)}\nexport {};`);
      all.push([`dynamic${index}`, value]);
      if (required === undefined) return;
      writeIn(
        kernel.folder,
        `required${index}.ts`,
        `const m: any = require("${specifier}"); console.log(String(${required}));\nexport {};`,
      );
      all.push([`required${index}`, value]);
    });
    const got = await printed(all.map(([name]) => `import "./${name}";`).join("\n"));
    expect(got.split("\n").map((value, index) => [all[index]?.[0], value])).toEqual(all);
  });

  it("in a worker, and in a worker of that", async () => {
    const lines = withValues.map((fixture) => `await (async () => { ${dynamic(fixture)} })();`);
    const report = "const said: string[] = []; const console = { log: (text: string) => said.push(text) };";
    writeIn(
      kernel.folder,
      "worker.ts",
      `import { parentPort, Worker, workerData } from "node:worker_threads";
import { once } from "node:events";
enum Depth { Top = 1, Below }
${report}
${lines.join("\n")}
if (workerData.depth === Depth.Top) {
  const below = new Worker(new URL("./worker.ts", import.meta.url), { workerData: { depth: Depth.Below } });
  const [more] = await once(below, "message");
  said.push(...more);
}
parentPort?.postMessage(said);`,
    );
    const code = `import { Worker } from "node:worker_threads";
import { once } from "node:events";
const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: { depth: 1 } });
console.log((await once(worker, "message"))[0].join("\\n"))`;
    const values = withValues.map(({ value }) => value);
    expect((await printed(code)).split("\n")).toEqual([...values, ...values]);
  });
});

describe("a module", () => {
  it("of JSON in a package is imported with its attribute, also by import()", async () => {
    const from = '"conditional/package.json"';
    expect(await printed(`import p from ${from} with { type: "json" }; console.log(p.name)`)).toBe(
      "conditional",
    );
    const load = `(await import(${from}, { with: { type: "json" } })).default.name`;
    expect(await printed(`console.log(${load})`)).toBe("conditional");
  });

  it("of TypeScript is found by Node's own require, fresh after an edit", async () => {
    const code =
      'import { createRequire } from "node:module"; console.log(createRequire(import.meta.url)("./edited").x)';
    writeIn(kernel.folder, "edited.ts", "export enum E { A = 1 } export const x: number = E.A;");
    expect(await printed(code)).toBe("1");
    writeIn(kernel.folder, "edited.ts", "export const x: number = 22;");
    expect(await printed(code)).toBe("22");
  });

  it("of which there are types alone is missed where its name is read as a value", async () => {
    expect(
      await kernel.value('import { Component as Only } from "class-of-types"; type T = Only;'),
    ).toBeUndefined();
    expect(await kernel.value("new Only()")).toContain("%npm install class-of-types");
  });

  it("is told of where it fails in a worker, in the lines of its source", async () => {
    writeIn(kernel.folder, "failing.ts", "interface Unused {\n  a: number;\n}\nthrow new Error('below');");
    const { reply, stderr } = await kernel.run(`import { Worker } from "node:worker_threads";
await new Promise((_, reject) => new Worker(new URL("./failing.ts", import.meta.url)).on("error", reject))`);
    expect(`${JSON.stringify(reply["traceback"])}${stderr}`).toMatch(/failing\.ts:4:7/);
  });
});

describe("an import that cannot be right", () => {
  it("of a name that a module without types has not is an error that names it, and what there is", async () => {
    expect(await kernel.value('import { nothing } from "untyped"; nothing')).toBe(
      "SyntaxError: import: module 'untyped' exports no 'nothing'. It exports anything.",
    );
  });

  it.each([
    ["npm:lodash@4", 'import from "lodash"'],
    ["https://esm.sh/lodash", "not loaded from addresses"],
    ["~/v", '"paths" of tsconfig.json'],
    ["#none/v", '"imports" of package.json'],
    ["@scope/none/sub", "%npm install @scope/none"],
  ])("of %s says what to do: %s", async (specifier, cure) => {
    expect(await kernel.value(`import v from "${specifier}"; v`)).toContain(cure);
    expect(await kernel.value(`await import("${specifier}" as string)`)).toContain(cure);
    const required = await kernel.value(`require("${specifier}")`);
    expect(required).toContain(cure);
  });
});
