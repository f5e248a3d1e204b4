import type TypeScript from "typescript";

/** Whether Enter should run a cell or begin a new line. */
export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

/** "Unterminated" string literals and regular expressions cannot be finished on the next line. */
const unterminatedOnLine = new Set([1002, 1161]);

/**
 * Whether a cell can run as it is.
 * @param ts The compiler.
 * @param text The cell.
 * @returns `incomplete` when every syntax error is at the end of the text, with the next line's indentation.
 */
export function isComplete(ts: typeof TypeScript, text: string): Completeness {
  const file = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ESNext, true);
  // The parser keeps its errors on the file, which the published types do not show.
  const errors = (file as unknown as { parseDiagnostics: TypeScript.DiagnosticWithLocation[] })
    .parseDiagnostics;
  const [first] = errors;
  if (first === undefined) return { status: "complete" };
  const end = text.trimEnd().length;
  const atEnd = errors.every(
    ({ code, start, length }) => !unterminatedOnLine.has(code) && start + length >= end,
  );
  if (!atEnd) return { status: "invalid" };
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return { status: "incomplete", indent: /[{([]$/.test(line) ? `${indent}  ` : indent };
}
