import type TypeScript from "typescript";

type SyntaxError = TypeScript.DiagnosticWithLocation;

/** What the parser found wrong. It keeps that on the file, which the published types do not show. */
export function syntaxErrors(file: TypeScript.SourceFile): readonly SyntaxError[] {
  return (file as unknown as { parseDiagnostics: SyntaxError[] }).parseDiagnostics;
}

/** The syntax errors of a text. */
export function syntaxErrorsOf(ts: typeof TypeScript, text: string): readonly SyntaxError[] {
  return syntaxErrors(ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ESNext, true));
}

/** Whether a text is a program by itself, so that a statement may begin behind it. */
export function isFinished(ts: typeof TypeScript, text: string): boolean {
  return text.trim() === "" || syntaxErrorsOf(ts, text).length === 0;
}

/** Literals that cannot be finished on the next line: strings, regular expressions, the digits of a number. */
const unfinishedOnLine = new Set([1002, 1161, 1124]);

/** "Has no corresponding closing tag", which is said of where the element begins. */
const unclosedMarkup = new Set([17008, 17014]);

/** Whether all that is wrong is that the text ends where it does. */
export function isUnfinished({ code, start }: SyntaxError, text: string): boolean {
  return unclosedMarkup.has(code) || (start >= text.trimEnd().length && !unfinishedOnLine.has(code));
}
