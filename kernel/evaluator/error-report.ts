import { inspect } from "node:util";
import type { ErrorReport } from "../bridge/messages.js";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../package-root.js";
import { productName } from "../product.js";
import { bold, cyan, gray, red } from "../report/ansi.js";
import { codeFrame, type Position } from "../report/code-frame.js";
import type { Programs } from "./programs.js";

/** Own parts of the kernel in a stack trace. */
const kernelFolder = new URL("..", import.meta.url).href;
const deepestCause = 5;

interface Frame extends Position {
  label: string;
  file: string;
}

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
    return { ename, evalue: String(error.message) };
  } catch {
    // A getter may throw.
    return { ename: "Error", evalue: "" };
  }
}

function describe(error: Error, programs: Programs, depth: number): string[] {
  const { ename, evalue } = nameOf(error);
  const lines = [`${red(bold(ename))}: ${evalue}`];
  const frames = framesOf(error, programs);
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
  if (error.cause !== undefined) lines.push(...nested("Caused by", error.cause, programs, depth));
  return lines;
}

function nested(title: string, error: unknown, programs: Programs, depth: number): string[] {
  const lines = isError(error) ? describe(error, programs, depth + 1) : [inspect(error)];
  return [gray(`${title}:`), ...lines];
}

/** A frame of a traceback: a place in a cell or a file, or a package by its name. */
type ShownFrame = { label: string; title: string } & (
  ({ source?: string } & Position) | { source?: undefined; line?: undefined; column?: undefined }
);

/** Where this package's own code lies: how a function of it came to refuse is no matter of the author's. */
const ownFolder = `${pathToFileURL(packageRoot).href}/dist/`;

function framesOf(error: Error, programs: Programs): ShownFrame[] {
  const frames: ShownFrame[] = [];
  for (const frame of parseStack(error)) {
    // What called the cell is the kernel; nothing of the author's is below.
    if (frame.file.startsWith(kernelFolder)) {
      if (frames.length > 0) break;
      continue;
    }
    if (frame.file.startsWith("node:") || frame.file === "<anonymous>") continue;
    if (frame.file.startsWith(ownFolder)) {
      // The outermost of them is the function that the author called.
      if (frames.at(-1)?.title === productName) frames.pop();
      frames.push({ label: frame.label, title: productName });
      continue;
    }
    const origin = programs.origin(frame.file, frame);
    if (origin === undefined) frames.push({ ...frame, title: frame.file.replace(/^file:\/\//, "") });
    else if (origin.position !== undefined)
      frames.push({ label: frame.label, title: origin.title, source: origin.source, ...origin.position });
  }
  return frames;
}

const framePattern = /^\s+at (?:(?<label>.*?) \()?(?<file>.+?):(?<line>\d+):(?<column>\d+)\)?$/;

function parseStack(error: Error): Frame[] {
  let stack: unknown;
  try {
    ({ stack } = error);
  } catch {
    // A getter may throw.
    return [];
  }
  if (typeof stack !== "string") return [];
  return stack.split("\n").flatMap((text) => {
    const { label = "", file, line, column } = framePattern.exec(text)?.groups ?? {};
    if (file === undefined) return [];
    const name = label.replace(/^async /, "");
    const isCell = name === "" || name === "<anonymous>" || name === "eval";
    const path = file.replace(/^async /, "");
    return [{ label: isCell ? "" : label, file: path, line: Number(line), column: Number(column) }];
  });
}
