import { pathToFileURL } from "node:url";
import { Error, Math, Number, String, SyntaxError } from "../intrinsics.js";

/**
 * swc's error, which is a drawing in a string with a trace of its own insides, as JavaScript's: message and position.
 * @returns Undefined where it is no such error.
 */
export function syntaxErrorOf(error: unknown, path: string, source: string): SyntaxError | undefined {
  const text = error instanceof Error ? error.message : String(error);
  const message = /^\s*[x×]\s+(.+)$/m.exec(text)?.[1]?.trim();
  if (message === undefined) return undefined;
  const { line, column } = pointedAt(text) ?? { line: source.split("\n").length, column: 1 };
  const found = new SyntaxError(message);
  found.stack = `SyntaxError: ${message}\n    at ${pathToFileURL(path).href}:${line}:${column}`;
  return found;
}

/** The place that the first marks below a numbered line point at. */
function pointedAt(drawing: string): { line: number; column: number } | undefined {
  let line: number | undefined;
  let margin = 0;
  for (const text of drawing.split("\n")) {
    const numbered = /^(\s*(\d+) [|│] )/.exec(text);
    if (numbered !== null) {
      line = Number(numbered[2]);
      margin = (numbered[1] as string).length;
      continue;
    }
    const marks = /^\s+[:·] +(?=[^\s])/.exec(text);
    if (marks !== null && line !== undefined)
      return { line, column: Math.max(1, marks[0].length - margin + 1) };
  }
  return undefined;
}
