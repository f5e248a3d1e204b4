import ts from "typescript";
import { describe, expect, it } from "vitest";
import { parseCell } from "../../../kernel/compiler/cell-source.js";
import { eachReference } from "../../../kernel/compiler/references.js";

/** The cell with every reference to its top level's `M` in angle brackets. */
function marked(text: string, path = "cell.ts"): string {
  const { file, syntaxErrors } = parseCell(ts, path, text);
  expect(syntaxErrors.map(({ messageText }) => messageText)).toEqual([]);
  const ends: [number, number][] = [];
  eachReference(ts, file, new Set(["M"]), (found) => ends.push([found.getStart(), found.end]));
  return ends
    .toSorted(([a], [b]) => b - a)
    .reduce(
      (done, [start, end]) => `${done.slice(0, start)}<${done.slice(start, end)}>${done.slice(end)}`,
      text,
    );
}

describe("eachReference", () => {
  it.each([
    "const <M> = 1; <M> + <M>.M + a.M + a['M'] + a?.M",
    "({ <M>, M: 1, M() {}, get M() { return <M> }, [<M>]: <M>, ...<M> })",
    "const { <M>, a: <M>, M: b, c = <M>, ...d } = <M>; [<M>] = e; ({ <M>, <M> = 1, M: <M> } = f)",
    "function f(M: number) { return M } function g(a = <M>) { return <M> }",
    "function <M>() { return <M>() } (function M() { M() }); const h = (M: any) => M; (({ M }) => M)",
    "function f() { if (1) { var M = 2 } return M } { <M>; { const M = 3; M } <M> } { var <M> = 4 }",
    "for (const M of a) M; for (let M = 0; M < 1; M++) M; for (<M> of []) <M>; for (<M> in a) ; for (var <M> of []) ;",
    "try { <M> } catch (M) { M } try {} catch ({ M }) { M } try {} catch { <M> } finally { <M> }",
    "switch (<M>) { case <M>: let a = <M>; } switch (1) { case 1: let M = 1; default: M }",
    "M: for (;;) { break M } M: for (;;) { <M>; continue M }",
    "class C { M = <M>; static M = <M>; M2() { return this.M + <M> } [<M>](M: 1) { return M } #M = 1; static { var M = 1; M } }",
    "class M { a = M; b() { return new M() } } new <M>(); const k = class M { a = M }; class D extends <M> {}",
    "@<M> class M { @M a = 1 } class C { @<M> a = 1; @<M>(<M>) b(M: 1) {} }",
    "class C { constructor(readonly M: number, private b = M) { M } }",
    "enum E { M = 1, B = M } enum E { C = M } enum <M> { A, B = <M>.A }",
    "namespace N { export const M = 1; M } namespace N { M } namespace <M> { export const a = <M>.a } namespace O { <M> }",
    "import M from 'm'; import { M as a, b as M } from 'm'; <M>; export { M }; export default <M>",
    "type T = typeof <M>; const a: <M> = <M> as <M>; type U = { M: 1; m(a: <M>): a is 1 }",
    "`${<M>}`; <M>`x`; typeof <M>; delete <M>.M; import.meta.M; <M>!; <M> satisfies <M>",
    "async () => { await <M>; for await (const M of a) M; { using M = b; M } }",
    "import <M> = N.M; import type { a } from 'M'; declare const b: typeof import('x').M",
  ])("finds in %s what stands in angle brackets, and nothing else", (text) => {
    expect(marked(text.replaceAll("<M>", "M"))).toBe(text);
  });

  it("finds components of markup, and no elements and attributes", () => {
    const text = "const a = <M M={M} {...M}><M.M /><m M='M'>{M}</m></M>";
    expect(marked(text, "cell.tsx")).toBe(
      "const a = <<M> M={<M>} {...<M>}><<M>.M /><m M='M'>{<M>}</m></<M>>",
    );
  });
});
