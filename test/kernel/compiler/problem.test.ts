import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Compiler } from "../../../kernel/compiler/compiler.js";

let compiler: Compiler;
const folder = mkdtempSync(join(tmpdir(), "problem-"));
beforeAll(() => {
  compiler = new Compiler(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const problemOf = (text: string): string | undefined => {
  const compiled = compiler.compile(text, "In [1]");
  return "error" in compiled ? compiled.error.evalue : undefined;
};

describe("a variable that may get its type in a later cell", () => {
  it.each([
    ["declared alone", "let later;"],
    // TypeScript's 7034 and 7005: the function could run before anything is assigned
    ["used in a function before anything is assigned", "let model;\nfunction trained() { return model; }"],
    ["used in a function and assigned", "let count;\nconst next = () => count;\ncount = 5;\nnext();"],
  ])("%s, is no problem", (_, text) => {
    expect(problemOf(text)).toBeUndefined();
  });

  it("is one where it is used as what it is not", () => {
    expect(problemOf("let named: string;\nnamed = 5;")).toContain("TS2322 in line 2");
  });
});

describe("a name that no cell has", () => {
  it("is told with the one of an earlier cell that was meant, as one of the same cell is", () => {
    const others = new Compiler(folder);
    others.compile("const learningRate = 0.1;", "In [1]");
    const told = ["learningRat", "lerningRate", "unrelated"].map((text, at) => {
      const compiled = others.compile(text, `In [${at + 2}]`);
      return "error" in compiled ? compiled.error.evalue.split(": ").at(-1)!.trim() : undefined;
    });
    expect(told).toEqual([
      "Cannot find name 'learningRat'. Did you mean 'learningRate'?",
      "Cannot find name 'lerningRate'. Did you mean 'learningRate'?",
      "Cannot find name 'unrelated'.",
    ]);
    expect(problemOf("const momentum = 0.9;\nmomentm;")).toContain(
      "TS2552 in line 2: Cannot find name 'momentm'. Did you mean 'momentum'?",
    );
  });
});

describe("a list that fits no overload", () => {
  it("is told once, not for each of its entries", () => {
    const problem = problemOf(
      `declare function f(spec: { a: readonly (readonly number[])[]; b: boolean }): void;
       declare function f(spec: { a: readonly (readonly number[])[] }): void;
       f({ a: [1, 2, 3, 4] });`,
    )!;
    const reasons = problem.split("\n").filter((line) => line.startsWith("  "));
    expect(reasons.some((line) => line.includes("not assignable"))).toBe(true);
    expect(reasons).toEqual([...new Set(reasons)]);
  });
});

describe("what stands in for a package that is not installed", () => {
  /** What `@tensorflow/tfjs` has and its parts have not, of which `gradsheet/tfjs` is made. */
  const onlyWhole =
    `GPGPUContext MathBackendWebGL forceHalfFloat gpgpu_util setWebGLContext version_webgl webgl webgl_util
    data GraphModel loadGraphModel loadGraphModelSync deregisterOp registerOp version_converter`.split(/\s+/);

  it("lacks what is only there, and each problem says how to get the whole", () => {
    const cured = /( If only the whole package has it: %npm install @tensorflow\/tfjs|Did you mean '\w+'\?)$/;
    const asked = onlyWhole.map((name) => problemOf(`import * as tf from "gradsheet/tfjs"; tf.${name};`));
    const imported = ["data", "loadGraphModel"].map((name) =>
      problemOf(`import { ${name} } from "gradsheet/tfjs"; ${name};`),
    );
    for (const problem of [...asked, ...imported]) expect(problem).toMatch(cured);
    for (const problem of asked) expect(problem).toContain("'typeof import(\"@tensorflow/tfjs\")'");
    expect(asked.filter((problem) => problem?.includes("%npm install")).length).toBeGreaterThan(12);
  });

  it("of names that are spelled alike, and of the whole package itself, says no such thing", () => {
    expect(problemOf('import * as tf from "gradsheet/tfjs"; tf.tensr([1]);')).toMatch(
      /Did you mean 'tensor'\?$/,
    );
    expect(problemOf('import * as tf from "@tensorflow/tfjs"; tf.nosuch;')).toMatch(/does not exist .*'\.$/);
    expect(problemOf('import { nosuch } from "@tensorflow/tfjs"; nosuch;')).toMatch(
      /no exported member .*\.$/,
    );
  });
});

describe("an option that there is not", () => {
  const types = `type Rule = { type: "sgd"; momentum?: number } | { type: "adam"; beta1?: number };
    interface Options { epochs?: number; seed?: number; rule?: Rule | "sgd" | "adam"; scale?: "linear" | "log" }
    declare function train(data: number[], options: Options): void;
    declare function trace(spec: Options & { goal: number }): 1;
    declare function trace(spec: Options): 2;\n`;
  const told = (call: string): string =>
    problemOf(types + call)!
      .split("\n")[0]!
      .replace(/ in line \d+/, "");

  it.each([
    [
      "in an option of it",
      "train([1], { Momentum: 1 });",
      "TS2561: Object literal may only specify known properties, but 'Momentum' does not exist in type 'Options'. Did you mean to write 'rule: { momentum: … }'? Known are epochs, seed, rule, scale.",
    ],
    [
      "of one of several kinds",
      'train([1], { rule: { type: "sgd", momentun: 1 } });',
      "TS2561: Object literal may only specify known properties, but 'momentun' is none of them. Did you mean to write 'momentum'? Known are type, momentum.",
    ],
    [
      "of another kind",
      'train([1], { rule: { type: "adam", momentum: 1 } });',
      "TS2353: Object literal may only specify known properties, and 'momentum' is none of them. Known are type, beta1.",
    ],
    [
      "of a function with overloads",
      "trace({ epoch: 1 });",
      "TS2561: Object literal may only specify known properties, but 'epoch' does not exist in type 'Options'. Did you mean to write 'epochs'? Known are epochs, seed, rule, scale.",
    ],
    [
      "among words",
      'train([1], { scale: "square" });',
      `TS2322: Type '"square"' is not assignable to type '"linear" | "log" | undefined'. Known are "linear", "log".`,
    ],
  ])("%s, is told once, with what there is", (_, call, message) => {
    expect(told(call)).toBe(message);
  });
});

it("a member that a file lacks is told by the name that the cell has for it, and not by the file's path", () => {
  writeFileSync(join(folder, "own.ts"), "export const one = 1;");
  expect(problemOf('import * as own from "./own";\nown.two;')).toContain("on type 'typeof own'");
});
