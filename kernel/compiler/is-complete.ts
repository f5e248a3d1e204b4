import type TypeScript from "typescript";
import { mayHaveCommands } from "../commands/may-have-commands.js";
import type { Step } from "../commands/step.js";
import { cellSteps, codeOf } from "./cell-steps.js";
import { type Markup, readings } from "./markup.js";
import { isUnfinished, syntaxErrors } from "./syntax-errors.js";

type Ts = typeof TypeScript;

/** Whether Enter should run a cell or begin a new line. */
export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

/** Keywords that the parser takes for misplaced as long as nothing follows. */
const beginsStatement = /(?:^|[;}\n])\s*(?:import|export)$/;

/**
 * Whether a cell can run as it is.
 * @param ts The compiler.
 * @param text The cell.
 * @param isKnown Whether a name means something in every cell.
 * @param markup What the notebook's options say of markup.
 * @returns `incomplete` when every syntax error is that the text ends where it does, with the next line's indentation.
 */
export function isComplete(
  ts: Ts,
  text: string,
  isKnown: (name: string) => boolean = () => false,
  markup?: Markup,
): Completeness {
  const steps = mayHaveCommands(text) ? cellSteps(ts, text, isKnown) : undefined;
  // A cell that goes to a program as a whole ends with an empty line, as in IPython.
  if (/^\s*%%/.test(text) && (steps?.every(takesText) ?? false))
    return /\n[^\S\n]*$/.test(text) ? { status: "complete" } : { status: "incomplete", indent: "" };
  if (/^\s*!.*\\$/.test(text.split("\n").at(-1) ?? "")) return { status: "incomplete", indent: "" };
  const code = steps === undefined ? text : codeOf(text, steps);
  const written = code.trimEnd();
  const faults = readings(ts, code, markup).map(syntaxErrors);
  if (faults.some(({ length }) => length === 0)) return { status: "complete" };
  if (
    !faults.some((errors) => errors.every((error) => isUnfinished(error, code))) &&
    !beginsStatement.test(written)
  )
    return { status: "invalid" };
  const line = written.split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return { status: "incomplete", indent: /[{([]$/.test(line) ? `${indent}  ` : indent };
}

function takesText(step: Step): boolean {
  if (step.kind === "refuse") return / needs code below it/.test(step.evalue);
  return step.kind === "command";
}
