import { pathToFileURL } from "node:url";
import { authorNames } from "../bridge/emitted-names.js";
import { packageRoot } from "../package-root.js";
import { productName } from "../product.js";
import type { Position } from "../report/code-frame.js";
import type { Programs } from "./programs.js";
import { Error, Number, Object, Reflect, RegExp, String, URL } from "../intrinsics.js";

/** Own parts of the kernel in a stack trace. */
const kernelFolder = new URL("..", import.meta.url).href;
/** Where this package's own code lies: how a function of it came to refuse is no matter of the author's. */
const ownFolder = `${pathToFileURL(packageRoot).href}/dist/`;

/** A frame of a stack trace: a place in a cell or a file, or a package by its name. */
export type ShownFrame = { label: string; isAsync: boolean; title: string } & (
  ({ source?: string } & Position) | { source?: undefined; line?: undefined; column?: undefined }
);

interface Frame extends Position {
  label: string;
  isAsync: boolean;
  file: string;
}

/**
 * The frames of a stack trace that its author can do something with, in the lines that the author wrote: none of the
 * kernel, which called the cell, none of Node's own, and one for all of this package's. What has been made so already stays so.
 * @param stack The text of the trace, as V8 prints it.
 * @param programs The scripts evaluated so far.
 */
export function shownFrames(stack: string, programs: Programs): ShownFrame[] {
  const frames: ShownFrame[] = [];
  for (const frame of parseStack(stack)) {
    const { label, isAsync, file } = frame;
    if (file.startsWith(kernelFolder) || file.startsWith("node:") || file === "<anonymous>") continue;
    if (file === productName || file.startsWith(ownFolder)) {
      // The outermost of them is the function that the author called.
      if (frames.at(-1)?.title === productName) frames.pop();
      frames.push({ label, isAsync, title: productName });
      continue;
    }
    const origin = programs.origin(file, frame) ?? programs.shown(file, frame);
    if (origin === undefined) frames.push({ ...frame, title: file.replace(/^file:\/\//, "") });
    else if (origin.position !== undefined)
      frames.push({ label, isAsync, title: origin.title, source: origin.source, ...origin.position });
  }
  return frames;
}

const placePattern = /^\s+at (?:(?<label>.*?) \()?(?<file>.+?):(?<line>\d+):(?<column>\d+)\)?$/;
const productPattern = new RegExp(`^\\s+at (?<label>.*) \\((?<file>${productName})\\)$`);

function parseStack(stack: string): Frame[] {
  return stack.split("\n").flatMap((text) => {
    const found = (placePattern.exec(text) ?? productPattern.exec(text))?.groups;
    if (found?.["file"] === undefined) return [];
    const { label = "", file, line, column } = found;
    const isAsync = label.startsWith("async ") || file.startsWith("async ");
    const name = label.replace(/^async /, "");
    const isCell = name === "" || name === "<anonymous>" || name === "eval";
    return [
      {
        label: isCell ? "" : authorNames(name),
        isAsync,
        file: file.replace(/^async /, ""),
        line: Number(line),
        column: Number(column),
      },
    ];
  });
}

/**
 * Makes every stack trace of cells and modules name their own lines, wherever it comes to be seen: in `error.stack`, in an
 * error that is printed, shown as a value or inside of one, and by `console.trace`. Whoever sets
 * `Error.prepareStackTrace` takes over, as everywhere.
 * @param programs The scripts evaluated so far.
 */
export function mapStackTraces(programs: Programs): void {
  const prepare = (error: Error, sites: NodeJS.CallSite[]): string => {
    const head = headOf(error);
    const lines = sites.map((site) => `\n    at ${String(site)}`);
    try {
      const frames = shownFrames(lines.join(""), programs);
      // A trace through Node alone is all that there is to see.
      if (frames.length > 0) return head + frames.map(frameLine).join("");
    } catch {
      // The trace as it is says more than a fault of its mapping.
    }
    return head + lines.join("");
  };
  Object.defineProperty(Error, "prepareStackTrace", {
    value: prepare,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

function frameLine({ label, isAsync, title, line, column }: ShownFrame): string {
  const place = line === undefined ? title : `${title}:${line}:${column}`;
  return `\n    at ${isAsync ? "async " : ""}${label === "" ? place : `${label} (${place})`}`;
}

const toText = Error.prototype.toString;

function headOf(error: Error): string {
  try {
    return authorNames(Reflect.apply(toText, error, []) as string);
  } catch {
    // A getter of its own throws.
    return "Error";
  }
}
