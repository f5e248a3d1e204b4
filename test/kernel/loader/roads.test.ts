import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "../support/client.js";
import { type Fixture, fixtures, writeFixtures, writeIn } from "../support/packages.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
  writeFixtures(kernel.folder);
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

const isTypeOnly = ({ clause }: Fixture): boolean => /Feature|Opt|Shape/.test(clause);
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
