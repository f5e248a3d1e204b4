import type TypeScript from "typescript";
import type { Position } from "../report/code-frame.js";

type Ts = typeof TypeScript;

/**
 * Whether what is thrown at a place of a source is caught by the function that the place is in: by a `try` around it, or by a
 * `.catch()` of the promise that it becomes.
 * @param position Where the throwing statement or call is.
 */
export function isCaughtAt(ts: Ts, text: string, { line, column }: Position): boolean {
  const file = ts.createSourceFile("thrown.ts", text, ts.ScriptTarget.ESNext, true);
  const start = file.getLineStarts()[line - 1] ?? text.length;
  let node: TypeScript.Node = nodeAt(ts, file, start + column - 1);
  for (let { parent } = node; parent !== undefined; parent = node.parent) {
    if (ts.isTryStatement(parent) && parent.tryBlock === node && parent.catchClause !== undefined)
      return true;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node && ts.isCallExpression(node))
      if (parent.name.text === "catch" || parent.name.text === "then") return true;
    if (ts.isFunctionLike(parent)) return false;
    node = parent;
  }
  return false;
}

function nodeAt(ts: Ts, file: TypeScript.SourceFile, offset: number): TypeScript.Node {
  let found: TypeScript.Node = file;
  const visit = (node: TypeScript.Node): void => {
    if (offset < node.getStart() || offset >= node.end) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
