import { inspect } from "node:util";
import type { ErrorReport } from "../bridge/messages.js";
import { authorNames } from "../bridge/emitted-names.js";
import { bold, cyan, gray, red } from "../report/ansi.js";
import { codeFrame } from "../report/code-frame.js";
import type { Programs } from "./programs.js";
import { shownFrames } from "./stack-trace.js";

const deepestCause = 5;

/**
 * Name, message and traceback of something thrown, in the lines that the author wrote: the source line of the
 * innermost cell with a caret, no frames of the kernel or of Node's own.
 * @param error Whatever was thrown.
 * @param programs The scripts evaluated so far.
 */
export function reportError(error: unknown, programs: Programs): ErrorReport {
  if (!isError(error)) {
    const text = typeof error === "string" ? error : inspect(error);
    return { ename: "Uncaught", evalue: text, traceback: [`${red(bold("Uncaught"))} ${text}`] };
  }
  const { ename, evalue } = nameOf(error);
  return { ename, evalue, traceback: describe(error, programs, 0) };
}

function isError(value: unknown): value is Error {
  return value instanceof Error || (typeof value === "object" && value !== null && "stack" in value);
}

function nameOf(error: Error): { ename: string; evalue: string } {
  try {
    const ename = typeof error.name === "string" && error.name !== "" ? error.name : "Error";
    return { ename, evalue: authorNames(String(error.message)) };
  } catch {
    // A getter may throw.
    return { ename: "Error", evalue: "" };
  }
}

function describe(error: Error, programs: Programs, depth: number): string[] {
  const { ename, evalue } = nameOf(error);
  const lines = [`${red(bold(ename))}: ${evalue}`];
  const frames = shownFrames(stackOf(error), programs);
  const shown = frames.find(({ source }) => source !== undefined);
  if (shown?.source !== undefined) lines.push(codeFrame(shown.source, shown, 1));
  for (const { label, title, line, column } of frames) {
    const place = cyan(line === undefined ? title : `${title}:${line}:${column}`);
    lines.push(gray("    at ") + (label === "" ? place : `${label} (${place})`));
  }
  if (depth >= deepestCause) return lines;
  if (error instanceof AggregateError)
    for (const one of error.errors.slice(0, deepestCause))
      lines.push(...nested("Among them", one, programs, depth));
  if (ename === "SuppressedError" && "error" in error && "suppressed" in error)
    lines.push(
      ...nested("Thrown by the disposal", error.error, programs, depth),
      ...nested("While this was on its way", error.suppressed, programs, depth),
    );
  if (error.cause !== undefined) lines.push(...nested("Caused by", error.cause, programs, depth));
  return lines;
}

function nested(title: string, error: unknown, programs: Programs, depth: number): string[] {
  const lines = isError(error) ? describe(error, programs, depth + 1) : [inspect(error)];
  return [gray(`${title}:`), ...lines];
}

/** The text of an error's stack trace, as far as it can be read. */
function stackOf(error: Error): string {
  try {
    const { stack } = error;
    return typeof stack === "string" ? stack : "";
  } catch {
    // A getter may throw.
    return "";
  }
}
