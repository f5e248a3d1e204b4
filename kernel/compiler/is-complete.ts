import type TypeScript from "typescript";
import { mayHaveCommands } from "../commands/may-have-commands.js";
import type { Step } from "../commands/step.js";
import { cellSteps, codeOf } from "./cell-steps.js";
import { syntaxErrorsOf, unfinished } from "./syntax.js";

type Ts = typeof TypeScript;

/** Whether Enter should run a cell or begin a new line. */
export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

/**
 * Whether a cell can run as it is.
 * @param ts The compiler.
 * @param text The cell.
 * @param isKnown Whether a name means something in every cell.
 * @returns `incomplete` when every syntax error is at the end of the text, with the next line's indentation.
 */
export function isComplete(ts: Ts, text: string, isKnown: (name: string) => boolean): Completeness {
  const steps = mayHaveCommands(text) ? cellSteps(ts, text, isKnown) : undefined;
  // A cell that goes to a program as a whole ends with an empty line, as in IPython.
  if (/^\s*%%/.test(text) && (steps?.every(takesText) ?? false))
    return /\n[^\S\n]*$/.test(text) ? { status: "complete" } : { status: "incomplete", indent: "" };
  if (/^\s*!.*\\$/.test(text.split("\n").at(-1) ?? "")) return { status: "incomplete", indent: "" };
  const code = steps === undefined ? text : codeOf(text, steps);
  const errors = syntaxErrorsOf(ts, code);
  if (errors.length === 0) return { status: "complete" };
  if (!unfinished(code, errors)) return { status: "invalid" };
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return { status: "incomplete", indent: /[{([]$/.test(line) ? `${indent}  ` : indent };
}

function takesText(step: Step): boolean {
  if (step.kind === "refuse") return / needs code below it/.test(step.evalue);
  return step.kind === "command";
}
