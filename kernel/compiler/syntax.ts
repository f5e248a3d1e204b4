import type TypeScript from "typescript";

type Ts = typeof TypeScript;

/** "Unterminated" string literals and regular expressions cannot be finished on the next line. */
const unterminatedOnLine = new Set([1002, 1161]);

/** The syntax errors of a text. */
export function syntaxErrorsOf(ts: Ts, text: string): readonly TypeScript.DiagnosticWithLocation[] {
  const file = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ESNext, true);
  // The parser keeps its errors on the file, which the published types do not show.
  return (file as unknown as { parseDiagnostics: TypeScript.DiagnosticWithLocation[] }).parseDiagnostics;
}

/** Whether more text could mend all errors: each is that the text ended. */
export function unfinished(text: string, errors: readonly TypeScript.DiagnosticWithLocation[]): boolean {
  const end = text.trimEnd().length;
  return errors.every(({ code, start, length }) => {
    if (unterminatedOnLine.has(code)) return false;
    // A bare `export` or `import` is reported where it stands.
    return start >= end || (start + length === end && /^(?:export|import)$/.test(text.slice(start, end)));
  });
}

/** Whether a text is a program by itself, so that a statement may begin behind it. */
export function isFinished(ts: Ts, text: string): boolean {
  return text.trim() === "" || syntaxErrorsOf(ts, text).length === 0;
}
