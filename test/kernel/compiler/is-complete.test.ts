import ts from "typescript";
import { describe, expect, it } from "vitest";
import { isComplete } from "../../../kernel/compiler/is-complete.js";

/** Texts that more text can complete: each with something that does. */
const incomplete: [string, string][] = [
  ["foo(", ")"],
  ["if (x) {", "}"],
  ["if (x)", "y"],
  ["if (x) {} else", "{}"],
  ["`abc", "`"],
  ["`abc ${", "1}`"],
  ["`a ${x} b", "`"],
  ["/* comment", "*/"],
  ["/** comment", "*/"],
  ["const x =", "1"],
  ["const x = { a: 1,", "}"],
  ["const {a} =", "b"],
  ["a +", "b"],
  ["a ? b", ": c"],
  ["a ? b :", "c"],
  ["a.", "b"],
  ["a?.", "b"],
  ["a as", "any"],
  ["a satisfies", "any"],
  ["x =>", "x"],
  ["(a, b) =>", "a"],
  ["new", "A"],
  ["typeof", "a"],
  ["class A {", "}"],
  ["class A { m() {", "}}"],
  ["class A extends", "B {}"],
  ["class A { x =", "1 }"],
  ["@decorator", "class A {}"],
  ["function", "f() {}"],
  ["function f(", ") {}"],
  ["import", "'m'"],
  ["import {", "a } from 'm'"],
  ["import { a }", "from 'm'"],
  ["import { a } from", "'m'"],
  ["import(", "'m')"],
  ["f()\nexport", "const a = 1"],
  ["export {", "}"],
  ["for (", ";;) {}"],
  ["for (;;)", "{}"],
  ["while (", "1) {}"],
  ["do", "{} while (1)"],
  ["do {}", "while (1)"],
  ["try {", "} finally {}"],
  ["try {}", "finally {}"],
  ["try {} catch", "{}"],
  ["switch (x) {", "}"],
  ["switch (x) { case 1:", "}"],
  ["type A =", "1"],
  ["interface A", "{}"],
  ["enum A {", "}"],
  ["enum A { B =", "1 }"],
  ["namespace A {", "}"],
  ["declare global {", "}"],
  ["[1,", "2]"],
  ["label:", "f()"],
];

/** Texts that nothing written behind them makes right. */
const invalid = [
  "}",
  ")",
  "]",
  "}\n",
  "foo)",
  "foo(]",
  "f(}",
  "({)",
  "[}",
  "}{",
  "return }",
  "} else {",
  "else {}",
  "a b",
  "({a b",
  "[1 2",
  "const 1",
  "var var",
  "=",
  "=>",
  "?",
  ":",
  "#",
  "'abc",
  '"abc',
  "/abc",
  "`${}`",
  "import a b",
  "case 1:",
];

describe("isComplete", () => {
  it.each(incomplete)("%s is incomplete, and with %s complete", (text, rest) => {
    expect(isComplete(ts, text).status).toBe("incomplete");
    expect(isComplete(ts, `${text}\n`).status).toBe("incomplete");
    expect(isComplete(ts, `${text} ${rest}`)).toEqual({ status: "complete" });
  });

  it.each(invalid)("%s is invalid", (text) => {
    expect(isComplete(ts, text)).toEqual({ status: "invalid" });
  });

  it.each([
    "",
    "\n",
    "a",
    "a\n.b()",
    "f()\n\n",
    "// only this",
    "#!/usr/bin/env node\nf()",
    "await f()",
    "{ using a = b }",
  ])("%s is complete", (text) => {
    expect(isComplete(ts, text)).toEqual({ status: "complete" });
  });

  it("indents what follows an open bracket, and keeps the indentation of any other line", () => {
    expect(isComplete(ts, "if (a) {\n  f(")).toEqual({ status: "incomplete", indent: "    " });
    expect(isComplete(ts, "if (a) {\n  f()")).toEqual({ status: "incomplete", indent: "  " });
  });
});

const statusOf = (text: string): string => isComplete(ts, text).status;

const programs = [
  "const a = [1, 2, 3].map((x) => x + 1)\nfor (const x of a) {\n  if (x > 2) console.log(`big ${x}`)\n  else console.log('small')\n}",
  "class A<T extends object> extends B<T> implements C {\n  private x = 1\n  get y(): number { return this.x }\n  static async *make() { yield 1 }\n}",
  "import { a, type B as C } from 'node:fs'\nexport const f = async (x: number, { y }: { y?: string } = {}): Promise<void> => { await g(x, y) }",
  "switch (x) {\n  case 1:\n    break\n  default:\n    throw new Error('x')\n}\ntry { f() } catch { g() } finally { h() }",
  "type M<T> = { [K in keyof T]?: T[K] extends string ? 1 : 2 }\nenum E { A = 1, B }\ninterface I { (x: number): string; readonly [k: string]: unknown }",
  "do { i += 1 } while (i < 3)\nlabel: for (;;) { continue label }\nconst o = { a: 1, get b() { return 2 }, [c]: 3, ...d }\nnew (class { @dec m() {} })()",
];

describe("is_complete", () => {
  it("of every beginning of a program that ends between two tokens is complete or incomplete", () => {
    for (const text of programs) {
      const file = ts.createSourceFile("a.ts", text, ts.ScriptTarget.ESNext, true);
      const ends: number[] = [];
      const visit = (node: ts.Node): void => {
        const children = node.getChildren(file);
        if (children.length === 0) ends.push(node.end);
        children.forEach(visit);
      };
      visit(file);
      const refused = ends.map((end) => text.slice(0, end)).filter((part) => statusOf(part) === "invalid");
      expect(refused).toEqual([]);
    }
  });

  it("of a whole program with one bracket or word too much is invalid", () => {
    for (const text of programs)
      for (const extra of ["}", ")", "]", "\n} \n", " => ", "\nelse {}", "\ncatch {}", "\ncase 1:", "'open"])
        expect([text, extra, statusOf(`${text}${extra}`)]).toEqual([text, extra, "invalid"]);
  });
});
