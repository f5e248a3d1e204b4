import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
  await kernel.run("0");
});
afterAll(() => kernel?.stop());

/** Name and traceback of a cell that fails, without colors, source lines and places. */
async function report(code: string): Promise<{ ename: unknown; lines: string[] }> {
  const { reply } = await kernel.run(code);
  const lines = stripVTControlCharacters((reply["traceback"] as string[]).join("\n")).split("\n");
  return {
    ename: reply["ename"],
    lines: lines.filter((line) => !/^(?:>| ) +(?:\d+ )?\||^ {4}at /.test(line)),
  };
}

describe("the name of an error", () => {
  it.each([
    ["class ShapeError extends Error {} throw new ShapeError('s')", "ShapeError"],
    ["class RankError extends RangeError {} throw new RankError('s')", "RankError"],
    ["class Own extends Error { override name = 'Given' } throw new Own('s')", "Given"],
    [
      "class Same extends Error { constructor() { super('s'); this.name = 'Error' } } throw new Same()",
      "Error",
    ],
    ["throw new TypeError('s')", "TypeError"],
    ["throw Object.assign(new Error('s'), { name: '' })", "Error"],
    ["(null as any).x", "TypeError"],
    ["const b = class e extends Error {}; throw new b('s')", "Error"],
    ["await import('node:fs').then((fs) => fs.readFileSync('/none'))", "Error"],
    ["Buffer.alloc('x' as any)", "TypeError"],
  ])("%s is %s", async (code, name) => {
    expect((await report(code)).ename).toBe(name);
  });
});

describe("what an error carries", () => {
  it("own fields follow as Node prints them, without those that the message says", async () => {
    const code =
      "throw Object.assign(new Error('no /x'), { status: 404, path: '/x', data: { a: [1, 2] }, gone: undefined, f() {} })";
    expect((await report(code)).lines).toEqual([
      "Error: no /x",
      "    { status: 404, data: { a: [ 1, 2 ] } }",
    ]);
  });

  it("many lines of fields are cut, with their number", async () => {
    const { lines } = await report(
      "throw Object.assign(new Error('many'), Object.fromEntries(Array.from({ length: 200 }, (_, i) => ['field' + i, i])))",
    );
    expect(lines).toHaveLength(32);
    expect(lines.at(-1)).toMatch(/^ {4}… \d+ more lines$/);
  });

  it("a cause that leads back is told once", async () => {
    const { lines } = await report(
      "const e: any = new Error('a'); e.cause = new Error('b', { cause: e }); throw e",
    );
    expect(lines).toEqual(["Error: a", "Caused by:", "Error: b", "Caused by:", "Error: a (shown above)"]);
  });

  it("errors among many are shown up to five, and the others counted", async () => {
    const { lines } = await report("throw new AggregateError(Array.from({ length: 7 }, (_, i) => i), 'all')");
    expect(lines).toEqual([
      "AggregateError: all",
      ...["0", "1", "2", "3", "4"].flatMap((one) => ["Among them:", one]),
      "And 2 more.",
    ]);
  });

  it("an error of a disposal shows itself and what was on its way", async () => {
    const code =
      "throw Object.assign(new Error('during disposal'), { name: 'SuppressedError', error: new Error('disp'), suppressed: new Error('body') })";
    expect((await report(code)).lines).toEqual([
      "SuppressedError: during disposal",
      "Thrown by the disposal:",
      "Error: disp",
      "While this was on its way:",
      "Error: body",
    ]);
  });

  it("a message longer than anybody reads is cut, with the number of what is missing", async () => {
    const { reply } = await kernel.run("throw new Error('x'.repeat(150_000))");
    expect(String(reply["evalue"])).toMatch(/^x{100000}… \(50000 more characters\)$/);
  });
});
