import type { Debugger, Runtime } from "node:inspector";
import { basename } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Imports } from "../bridge/messages.js";
import { packageRoot } from "../package-root.js";
import type { StackFrame } from "./dap.js";
import { askingScript } from "./inspection.js";
import type { Scripts } from "./scripts.js";

/** A frame of a stop, and what the engine calls it; a frame that an `await` left behind has nothing to be looked at. */
export interface Frame {
  shown: StackFrame;
  /** `this`, scopes and id; undefined for frames that are no longer there. */
  engine: Debugger.CallFrame | undefined;
  /** What its module imports; undefined for the frame of a cell. */
  imports: Imports | undefined;
}

const kernelFolder = new URL("..", import.meta.url).href;
const packageFolder = `${pathToFileURL(packageRoot).href}/dist/`;

/** What stepping passes over, as patterns of script names: the engine's code, the kernel's, packages'. */
export const passedOver: string[] = [
  "^node:",
  `^${askingScript}$`,
  ...[kernelFolder, packageFolder].map((folder) => `^${escaped(folder)}`),
  "/node_modules/",
];

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

const passed = passedOver.map((pattern) => new RegExp(pattern));

/** Whether a script is one that stepping passes over, or has no name at all. */
export function isPassedOver(url: string): boolean {
  return url === "" || passed.some((pattern) => pattern.test(url));
}

let ids = 0;

/** The frame under a new number, by which a client sees that it is to be looked at anew. */
export function renumbered(frame: Frame): Frame {
  return { ...frame, shown: { ...frame.shown, id: (ids += 1) } };
}

/** The frames of a stop that an author wants to see, innermost first: those of cells and files, as they were written. */
export async function framesOf(
  { callFrames, asyncStackTrace }: Debugger.PausedEventDataType,
  scripts: Scripts,
): Promise<Frame[]> {
  const frames: Frame[] = [];
  for (const engine of callFrames) {
    const { scriptId, lineNumber, columnNumber = 0 } = engine.location;
    const shown = await shownFrame(scripts, {
      scriptId,
      lineNumber,
      columnNumber,
      functionName: engine.functionName,
    });
    const imports = (await scripts.find(scriptId))?.program.imports;
    if (shown !== undefined) frames.push({ shown, engine, imports });
  }
  for (let stack: Runtime.StackTrace | undefined = asyncStackTrace; stack !== undefined; stack = stack.parent)
    for (const left of stack.callFrames) {
      const shown = await shownFrame(scripts, left);
      if (shown !== undefined) frames.push({ shown, engine: undefined, imports: undefined });
    }
  return frames;
}

/** Without the frames of packages that the author's code has called. */
export function authorsFirst(frames: Frame[]): Frame[] {
  return frames.slice(
    Math.max(
      0,
      frames.findIndex(({ shown }) => shown.presentationHint !== "subtle"),
    ),
  );
}

interface Place {
  scriptId: string;
  lineNumber: number;
  columnNumber: number;
  functionName: string;
}

async function shownFrame(scripts: Scripts, place: Place): Promise<StackFrame | undefined> {
  const { scriptId, lineNumber, columnNumber, functionName } = place;
  const id = (ids += 1);
  const script = await scripts.find(scriptId);
  if (script !== undefined) {
    const position = script.origins.position({ line: lineNumber + 1, column: columnNumber + 1 });
    const isFile = script.url.startsWith("file:");
    const name = isFile ? basename(script.path) : script.title;
    // A cell that is a single expression is a function to the engine; to its author it is the cell.
    return position && { id, name: functionName || name, ...position, source: { name, path: script.path } };
  }
  const url = scripts.urlOf(scriptId);
  if (!url.startsWith("file:") || url.startsWith(kernelFolder)) return undefined;
  const path = fileURLToPath(url);
  const isOthers = url.startsWith(packageFolder) || url.includes("/node_modules/");
  const name = basename(path);
  return {
    id,
    name: functionName || name,
    line: lineNumber + 1,
    column: columnNumber + 1,
    source: { name, path },
    presentationHint: isOthers ? "subtle" : "normal",
  };
}
