import { mkdtempSync, rmSync } from "node:fs";
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
