import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Compiler } from "../../../kernel/compiler/compiler.js";
import type { Completion } from "../../../kernel/compiler/complete.js";

const project = mkdtempSync(join(tmpdir(), "complete-"));
const folder = join(project, "notes");
for (const path of ["notes/inner", "node_modules/@scope/kit", "node_modules/plain/lib"])
  mkdirSync(join(project, path), { recursive: true });
for (const [path, text] of Object.entries({
  "mon module.ts": "export const m = 1",
  "table.csv": "1",
  "notes/zed.ts": "export const z = 1",
  "notes/package.json": '{ "dependencies": { "plain": "1" } }',
  "node_modules/plain/package.json": '{ "name": "plain", "types": "lib/index.d.ts" }',
  "node_modules/plain/lib/index.d.ts":
    'export declare function plainWork(x: number): number; export interface PlainShape { a: 1 } export * from "./more";',
  "node_modules/plain/lib/more.d.ts": "declare const plainMore: number; export { plainMore };",
  "node_modules/@scope/kit/package.json":
    '{ "name": "@scope/kit", "exports": { ".": "./a.js", "./tools": "./b.js", "./x/*": "./x/*.js" } }',
}))
  writeFileSync(join(project, path), text);
afterAll(() => rmSync(project, { recursive: true }));

const compiler = new Compiler(folder);
compiler.compile(
  `enum Loss { Mse, Huber }
interface Options { learningRate: number; epochs?: number; loss?: Loss }
function opt(kind: "binary-cross" | "mean", options?: Options) {}
const x\u0302 = 1, x\u0302y = 2
interface P { a: number; "b c"?: string }
const shape: P = { a: 1 }; let maybe: P | undefined = Math.random() > 2 ? shape : undefined`,
  "In [1]",
);

function at(marked: string): Completion & { text: string } {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { ...compiler.complete(text, offset), text };
}

/** The cell after its first match was taken. */
function taken(marked: string): string {
  const { text, matches, start, end } = at(marked);
  return text.slice(0, start) + matches[0] + text.slice(end);
}

describe("a completion in quotes", () => {
  it.each([
    ['import { x } from "node:fs/p|"', 'import { x } from "node:fs/promises"'],
    ['import { x } from "@scope/k|"', 'import { x } from "@scope/kit"'],
    ['import { x } from "@scope/kit/t|"', 'import { x } from "@scope/kit/tools"'],
    ['import { x } from "plain/l|"', 'import { x } from "plain/lib"'],
    ['import { x } from "@scope/k|', 'import { x } from "@scope/kit'],
    ['import { x } from "../mon |"', 'import { x } from "../mon module"'],
    ["await import('./ze|')", "await import('./zed')"],
    ['const text = "../ta|"', 'const text = "../table.csv"'],
    ['opt("binary-cr|")', 'opt("binary-cross")'],
    ["opt('m|')", "opt('mean')"],
    ['opt("bin|ary")', 'opt("binary-cross")'],
    ['shape["b|"]', 'shape["b c"]'],
  ])("of %s is %s", (marked, cell) => {
    expect(taken(marked)).toBe(cell);
  });

  it.each(['const text = "plai|"', 'const text = "no such |"', '"|"', 'import { x } from "./nothing |"'])(
    "of %s is nothing",
    (marked) => {
      expect(at(marked).matches).toEqual([]);
    },
  );
});

describe("a completion of names", () => {
  it.each([
    ["x\u0302|", ["x\u0302", "x\u0302y"]],
    ['opt("mean", { lea|', ["learningRate"]],
    ['opt("mean", { learningRate: 1, |})', ["epochs", "loss"]],
    ["maybe?.|", ["a"]],
    ["maybe.|", ["?.a"]],
    ["math.sq|", []],
    ["Math.SQ|", ["SQRT1_2", "SQRT2"]],
    ["Math.Sq|", ["SQRT1_2", "SQRT2", "sqrt"]],
    ["%ti|", ["%time", "%timeit"]],
    ["%%wri|", ["%%writefile"]],
    ["const a = 1\n%w|", ["%who", "%whos"]],
    ["%%time\nMath.sq|", ["sqrt"]],
    ["%%bash\nMath.sq|", []],
    ["!ls Math.sq|", []],
    ["const xy|", []],
    ["// Math.sq|", []],
  ])("of %j is %j", (marked, matches) => {
    expect(at(marked).matches).toEqual(matches);
  });

  it("puts what the type expects first, and stops at a page", () => {
    expect(at("const l: Loss = |").matches[0]).toBe("Loss");
    expect(at("|").matches).toContain("opt");
    const keys = Array.from({ length: 400 }, (_, index) => `k${index}: 1`);
    expect(at(`({ ${keys.join()} }).|`).matches.length).toBe(300);
  });

  it("has one range for all, and a signature in the words of the cell", () => {
    const { types, start, end } = at("maybe.|");
    expect(types.map((one) => [one.start, one.end])).toEqual(types.map(() => [start, end]));
    expect(at("op|").types[0]!.signature).toMatch(/^function opt\(kind: [^]*\): void$/);
  });
});

describe("a completion of what is not imported yet", () => {
  it.each([
    ["plainW|", 'import { plainWork } from "plain";\nplainWork'],
    ["1 + 1\nplainM|", '1 + 1\nimport { plainMore } from "plain";\nplainMore'],
    ["const y = plainWo|", 'import { plainWork } from "plain";\nconst y = plainWork'],
    ["let s: PlainSh|", 'import { type PlainShape } from "plain";\nlet s: PlainShape'],
    ["readFileSy|", 'import { readFileSync } from "node:fs";\nreadFileSync'],
    ["jacob|", 'import { jacobian } from "gradsheet";\njacobian'],
  ])("of %j brings its import: %j", (marked, cell) => {
    expect(taken(marked)).toBe(cell);
  });

  it("passes the check as it was taken", () => {
    const { error } = compiler.compile(taken("const buffer = readFileSy|"), "In [2]") as { error?: unknown };
    expect(error).toBeUndefined();
  });

  it.each(["const plainWo|", "shape.plainWo|", "({ plainWo|: 1 })", "'plainWo|'", "// plainWo|"])(
    "is not for %j",
    (marked) => {
      expect(at(marked).matches.filter((match) => match.includes("import"))).toEqual([]);
    },
  );

  it("is said by the error where the name was written out", () => {
    const { error } = compiler.compile("plainWork(3)", "In [3]") as { error?: { evalue: string } };
    expect(error?.evalue).toBe(
      "TS2304 in line 1: Cannot find name 'plainWork'. Import it: import { plainWork } from \"plain\";",
    );
  });
});

describe("an inspection", () => {
  compiler.compile(
    `/**
 * Adds. See {@link https://a.org/b words} and {@link Math.max}.
 * @param a The first one.
 * @param b - The second one.
 * @returns The sum.
 * @throws RangeError for large ones.
 * @example
 * add(1, 2)
 */
function add(a: number, b: number): number { return a + b }
function over(a: string): string
function over(a: number, b: boolean): number
function over(a: unknown, b?: boolean): any { return [a, b] }
function pick<T, K extends keyof T>(from: T, key: K): T[K] { return from[key] }`,
    "In [4]",
  );
  const inspected = (marked: string): string => {
    const offset = marked.indexOf("|");
    const found = compiler.inspect(marked.slice(0, offset) + marked.slice(offset + 1), offset);
    return found === undefined ? "" : `${found.signature}\n\n${found.documentation}`;
  };

  it.each([
    ["add(|", "Here: `a: number`: The first one."],
    ["add(1, |", "Here: `b: number`: The second one."],
    ["add(1, add(2, |))", "Here: `b: number`"],
    ["add(1, |)\nconst later = 3", "Here: `b: number`"],
    ["Math.max(1, 2, |)", "Here: `...values: number[]`"],
    ['opt("mean", { learningRate: 1 }|)', "Here: `options?: Options"],
    ["over(1, |", "  over(a: string): string\n▸ over(a: number, b: boolean): number"],
    ["pick({ a: 1, b: 's' }, |", 'Here: `key: "'],
    ["new Map<string, number>(|", "▸ Map("],
    ["ad|d(1, 2)", "add(a: number, b: number): number"],
    ["jacobian(|", 'Not imported yet: `import { jacobian } from "gradsheet";`'],
  ])("of %j says %j", (marked, said) => {
    expect(inspected(marked)).toContain(said);
  });

  it.each(["unheard(|", "add(1)  |", "|", "   |"])("of %j finds nothing", (marked) => {
    expect(inspected(marked)).toBe("");
  });

  it("has the doc comment as Markdown: links, parameters, returns, throws, examples as code", () => {
    expect(inspected("add|")).toBe(`function add(a: number, b: number): number

Adds. See [words](https://a.org/b) and \`Math.max\`.

**Parameters**

- \`a\`: The first one.
- \`b\`: The second one.

**Returns** The sum.

**Throws** RangeError for large ones.

**Example**

\`\`\`typescript
add(1, 2)
\`\`\``);
  });
});

describe("a completion of a function whose doc comment has examples", () => {
  compiler.compile(
    `/**
 * Steps.
 * @example
 * const run = walk({ from: [1, 2], steps: 3 }); // 3 steps
 * run.path
 * @example
 * walk()
 * @example
 * other(walk({ from: [1, 2], steps: 3 }))
 */
function walk(options?: { from: number[]; steps: number }): number[] { return [] }
const kit = { walk }`,
    "In [9]",
  );

  it.each([
    ["walk|", ["walk({ from: [1, 2], steps: 3 })", "walk()"]],
    ["const y = [walk|]", ["walk({ from: [1, 2], steps: 3 })", "walk()"]],
    // Half a name, and one that has its brackets, want no call.
    ["wal|", []],
    ["walk|(", []],
  ])("%s offers their calls: %j", (marked, calls) => {
    const snippets = at(marked).types.filter(({ type }) => type === "snippet");
    expect(snippets.map(({ text }) => text)).toEqual(calls);
  });

  it("has the name itself first", () => {
    expect(at("walk|").matches[0]).toBe("walk");
  });
});
