import type { ErrorReport } from "../bridge/messages.js";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../package-root.js";
import { productName } from "../product.js";
import { bold, cyan, gray, red } from "../report/ansi.js";
import { codeFrame, type Position } from "../report/code-frame.js";
import { fieldLines, isError, nameOf, nestedErrors, Unshown } from "./error-parts.js";
import type { Programs } from "./programs.js";
import { cutText, safely, safeText } from "./safe-text.js";

/** Own parts of the kernel in a stack trace. */
const kernelFolder = new URL("..", import.meta.url).href;
const deepestCause = 5;
const mostErrors = 30;

interface Frame extends Position {
  label: string;
  file: string;
}

/**
 * Name, message and traceback of something thrown, in the lines that the author wrote: the source line of the
 * innermost cell with a caret, no frames of the kernel or of Node's own. Never throws, whatever the error does when it is
 * looked at.
 * @param error Whatever was thrown.
 * @param programs The scripts evaluated so far.
 */
export function reportError(error: unknown, programs: Programs): ErrorReport {
  if (!isError(error)) {
    const text = cutText(typeof error === "string" ? error : safeText(error));
    return { ename: "Uncaught", evalue: text, traceback: [`${red(bold("Uncaught"))} ${text}`] };
  }
  return { ...nameOf(error), traceback: describe(error, programs, new Set(), 0) };
}

/** @param shown The errors that the report has described already. */
function describe(error: Error, programs: Programs, shown: Set<Error>, depth: number): string[] {
  const { ename, evalue } = nameOf(error);
  const head = `${red(bold(ename))}: ${evalue}`;
  if (shown.has(error)) return [`${head} (shown above)`];
  shown.add(error);
  const lines = [head];
  const frames = safely(() => framesOf(error, programs), []);
  const author = frames.find(({ source }) => source !== undefined);
  if (author?.source !== undefined) lines.push(codeFrame(author.source, author, 1));
  for (const { label, title, line, column } of frames) {
    const place = cyan(line === undefined ? title : `${title}:${line}:${column}`);
    lines.push(gray("    at ") + (label === "" ? place : `${label} (${place})`));
  }
  for (const line of fieldLines(error)) lines.push(gray(`    ${line}`));
  const nested = nestedErrors(error);
  if (nested.length > 0 && (depth >= deepestCause || shown.size >= mostErrors))
    return [...lines, gray("The errors behind this one are not shown.")];
  for (const { title, error: one } of nested) {
    if (one instanceof Unshown) lines.push(gray(`${title} ${one.text}.`));
    else if (isError(one)) lines.push(gray(`${title}:`), ...describe(one, programs, shown, depth + 1));
    else lines.push(gray(`${title}:`), cutText(safeText(one)));
  }
  return lines;
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
