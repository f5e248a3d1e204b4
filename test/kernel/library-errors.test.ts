import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
});
afterAll(() => kernel?.stop());

/** The traceback of a cell that fails, without its colors. */
async function traceback(code: string): Promise<string> {
  const { reply } = await kernel.run(code);
  return stripVTControlCharacters((reply["traceback"] as string[]).join("\n"));
}

describe("an error of the library", () => {
  it("points at the author's line, however deep it was thrown, and folds the library's frames into the function called", async () => {
    expect(await traceback('import { parse } from "gradsheet";\nconst one = 1;\nparse("2x +* 3")')).toBe(
      [
        'SyntaxFault: parse: products are explicit, got "2x". Write 2*x.',
        "  2x +* 3",
        "   ^",
        '  1 | import { parse } from "gradsheet";',
        "  2 | const one = 1;",
        '> 3 | parse("2x +* 3")',
        "    | ^",
        "    at parse (gradsheet)",
        "    at In [1]:3:1",
      ].join("\n"),
    );
  });

  it("shows every function of the author's on the way", async () => {
    const text = await traceback(
      'const slope = (t: string) =>\n  [t].map((s) => parse(s))[0];\nslope("x +")',
    );
    expect(text).toContain("> 2 |   [t].map((s) => parse(s))[0];");
    expect(text.split("\n").filter((line) => line.startsWith("    at "))).toEqual([
      "    at parse (gradsheet)",
      "    at In [2]:2:18",
      "    at slope (In [2]:2:7)",
      "    at In [2]:3:1",
    ]);
  });
});

describe("an import that does not exist", () => {
  it.each([
    [
      'import { jacobain } from "gradsheet";',
      `"gradsheet" has no exported member named 'jacobain'. Did you mean 'jacobian'?`,
    ],
    ['import { readFileSink } from "node:fs";', `"node:fs" has no exported member named 'readFileSink'`],
  ])("%s names the module as the cell does", async (code, message) => {
    expect(await traceback(code)).toContain(message);
  });
});
