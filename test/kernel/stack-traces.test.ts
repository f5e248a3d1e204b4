import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "stack-traces-"));
  writeFileSync(
    join(folder, "local.ts"),
    "interface Gone { a: 1 }\n\nexport const make = (): Error => new Error('local');\n",
  );
  kernel = await KernelProcess.start({}, folder);
  await kernel.run('import { make } from "./local"; import { parse } from "gradsheet"');
});
afterAll(() => kernel?.stop());

/** Everything that a cell printed, showed and reported. */
async function said(code: string): Promise<string> {
  const { reply, stdout, stderr, result } = await kernel.run(code);
  const traceback = ((reply["traceback"] ?? []) as string[]).join("\n");
  return stripVTControlCharacters([stdout, stderr, result, traceback].filter(Boolean).join("\n"));
}

/** The places of a trace, without the cell's number, which differs. */
const places = (text: string): string[] =>
  [...text.matchAll(/^\s+at (.*?)(?: \{)?$/gm)].map(([, place]) =>
    (place as string).replace(/In \[\d+\]/, "In"),
  );

const setUp = "interface Gone { a: number; b: string }\nfunction boom() {\n  throw new Error('boom')\n}\n";

describe("a stack trace names the lines that the author wrote, and nothing of the kernel", () => {
  it.each([
    ["console.error", "try { boom() } catch (e) { console.error(e) }", ["boom (In:3:9)", "In:5:7"]],
    ["console.log", "try { boom() } catch (e) { console.log([e]) }", ["boom (In:3:9)", "In:5:7"]],
    [
      "error.stack",
      "try { boom() } catch (e) { console.log((e as Error).stack) }",
      ["boom (In:3:9)", "In:5:7"],
    ],
    ["console.trace", "console.trace('here')", ["In:5:9"]],
    ["a value", "new Error('x')", ["In:5:1"]],
    ["a value inside of one", "[{ error: new Error('x') }]", ["In:5:11"]],
    [
      "a rejection as a value",
      "const p = Promise.reject(new Error('x')); p.catch(() => {}); [p]",
      ["In:5:26"],
    ],
    ["a cause", "console.log(new Error('a', { cause: new Error('b') }))", ["In:5:13", "In:5:37"]],
    [
      "Error.captureStackTrace",
      "const o = { stack: '' }; Error.captureStackTrace(o); o.stack.split('\\n').forEach((l) => console.log(l))",
      ["In:5:32"],
    ],
    ["a built-in method", "console.log([1].map(() => new Error('x'))[0])", ["In:5:27", "In:5:17"]],
    [
      "a native module of Node's",
      "import { readFileSync } from 'node:fs'; try { readFileSync('none') } catch (e) { console.log(e) }",
      ["In:5:47"],
    ],
    [
      "an asynchronous function",
      "async function g() { await null; throw new Error('x') }\nawait g().catch((e) => console.log(e))",
      ["g (In:5:40)", "async In:6:1"],
    ],
    [
      "a timer",
      "setTimeout(() => console.log(new Error('x')), 0); await new Promise((done) => setTimeout(done, 9))",
      ["In:5:30"],
    ],
    ["a module of the folder", "console.log(make())", ["make (FOLDER/local.ts:3:34)", "In:5:13"]],
    ["this package", "try { parse('2x') } catch (e) { console.log(e) }", ["parse (gradsheet)", "In:5:7"]],
    [
      "a method that shows a value",
      "({ [Symbol.for('Jupyter.display')]() { console.log(new Error('x')); return {} } })",
      ["[Jupyter.display] (In:5:52)"],
    ],
    ["the cell's own failure", "boom()", ["boom (In:3:9)", "In:5:1"]],
    [
      "its nested failures",
      "throw new AggregateError([new Error('a')], 'all', { cause: new Error('b') })",
      ["In:5:7", "In:5:27", "In:5:60"],
    ],
  ])("by %s", async (_, code, expected) => {
    const text = await said(setUp + code);
    expect(places(text.replaceAll(folder, "FOLDER"))).toEqual(expected);
    expect(text).not.toMatch(/node:|dist\/kernel/);
  });

  it("in the words of the author where a name is called otherwise in the script", async () => {
    await said("class Math { static f() { throw new Error('x') } }\nconst JSON: any = { a: 1 }");
    expect(await said("JSON()")).toContain("TypeError: JSON is not a function\n");
    expect(await said("try { JSON.b.c } catch (e) { console.log(e) } (JSON as any).g()")).toContain(
      "TypeError: JSON.g is not a function\n",
    );
    expect(places(await said("Math.f()"))).toEqual(["Math.f (In:1:33)", "In:1:6"]);
  });

  it("unless somebody else prepares stack traces, as libraries that look for their caller do for a while", async () => {
    const code = `const own = Error.prepareStackTrace;
Error.prepareStackTrace = (_, sites) => sites[0]?.getLineNumber();
const line: unknown = new Error("x").stack;
Error.prepareStackTrace = own;
console.log(typeof line, new Error("y"))`;
    const text = await said(code);
    expect(text).toMatch(/^number Error: y\n/);
    expect(places(text)).toEqual(["In:5:26"]);
    const undone = "Error.prepareStackTrace = undefined as never\ntype Gone = 1\nthrow new Error('x')";
    expect(places(await said(undone))).toEqual(["In:3:7"]);
  });
});

describe("using", () => {
  it.each(["{\n BODY }", "(() => { BODY })()", "BODY"])(
    "in %s that fails while another error is on its way shows both",
    async (around) => {
      const body =
        "using r = { [Symbol.dispose]() { throw new Error('disposal') } }; throw new Error('body')";
      const text = await said(around.replace("BODY", body));
      expect(text).toMatch(
        /^SuppressedError: [^]*\nThrown by the disposal:\nError: disposal\n[^]*\nWhile this was on its way:\nError: body\n/,
      );
      const caught = await said(
        `try { (() => { ${body} })() } catch (e) { const s = e as SuppressedError; console.log(s.name, s.error.message, s.suppressed.message) }`,
      );
      expect(caught).toBe("SuppressedError disposal body\n");
    },
  );
});
