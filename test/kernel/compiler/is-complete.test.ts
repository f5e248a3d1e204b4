import ts from "typescript";
import { describe, expect, it } from "vitest";
import { isComplete } from "../../../kernel/compiler/is-complete.js";

const statusOf = (text: string): string => isComplete(ts, text, () => false).status;

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
      const invalid = ends.map((end) => text.slice(0, end)).filter((part) => statusOf(part) === "invalid");
      expect(invalid).toEqual([]);
    }
  });

  it("of a whole program with one bracket or word too much is invalid", () => {
    for (const text of programs)
      for (const extra of ["}", ")", "]", "\n} \n", " => ", "\nelse {}", "\ncatch {}", "\ncase 1:", "'open"])
        expect([text, extra, statusOf(`${text}${extra}`)]).toEqual([text, extra, "invalid"]);
  });
});
