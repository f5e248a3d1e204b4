import type TypeScript from "typescript";
import type { Position } from "../report/code-frame.js";

/** The innermost node at a position of a source, in the tree of the whole. */
export function nodeAt(ts: typeof TypeScript, text: string, { line, column }: Position): TypeScript.Node {
  const file = ts.createSourceFile("source.ts", text, ts.ScriptTarget.ESNext, true);
  return innermostAt(ts, file, (file.getLineStarts()[line - 1] ?? text.length) + column - 1);
}

/** The innermost node of a file that has a character in it. */
export function innermostAt(
  ts: typeof TypeScript,
  file: TypeScript.SourceFile,
  offset: number,
): TypeScript.Node {
  let found: TypeScript.Node = file;
  const visit = (node: TypeScript.Node): void => {
    if (offset < node.getStart(file) || offset >= node.end) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
