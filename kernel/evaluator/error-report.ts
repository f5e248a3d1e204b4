import type { ErrorReport } from "../bridge/messages.js";
import { bold, cyan, gray, red } from "../report/ansi.js";
import { codeFrame } from "../report/code-frame.js";
import { fieldLines, isError, nameOf, nestedErrors, Unshown } from "./error-parts.js";
import type { Programs } from "./programs.js";
import { cutText, safely, safeText } from "./safe-text.js";
import { shownFrames } from "./stack-trace.js";
import { Set } from "../intrinsics.js";

const deepestCause = 5;
const mostErrors = 30;

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
  const frames = safely(() => shownFrames(stackOf(error), programs), []);
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
