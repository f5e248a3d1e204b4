import type TypeScript from "typescript";
import { type Markup, readings } from "./markup.js";
import { isUnfinished, syntaxErrors } from "./syntax-errors.js";

/** Whether Enter should run a cell or begin a new line. */
export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

/** Keywords that the parser takes for misplaced as long as nothing follows. */
const beginsStatement = /(?:^|[;}\n])\s*(?:import|export)$/;

/**
 * Whether a cell can run as it is.
 * @param ts The compiler.
 * @param text The cell.
 * @param markup What the notebook's options say of markup.
 * @returns `incomplete` when every syntax error is that the text ends where it does, with the next line's indentation.
 */
export function isComplete(ts: typeof TypeScript, text: string, markup?: Markup): Completeness {
  const written = text.trimEnd();
  const faults = readings(ts, text, markup).map(syntaxErrors);
  if (faults.some(({ length }) => length === 0)) return { status: "complete" };
  if (
    !faults.some((errors) => errors.every((error) => isUnfinished(error, text))) &&
    !beginsStatement.test(written)
  )
    return { status: "invalid" };
  const line = written.split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return { status: "incomplete", indent: /[{([]$/.test(line) ? `${indent}  ` : indent };
}
