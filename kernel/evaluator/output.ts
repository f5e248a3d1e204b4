import { fstatSync } from "node:fs";
import { Console } from "node:console";
import type { OutputWriter, StreamName } from "../bridge/output-ring.js";
import { advertisements } from "../product.js";
import { currentContext, stopIfDead } from "./cell-context.js";
import { captured as isCaptured } from "./capture.js";
import type { CapturedDescriptors } from "./descriptor-capture.js";
import { imitateTerminal } from "./terminal.js";
import { Buffer, Math, Object, process } from "../intrinsics.js";

const newLine = 10;

type Done = (fault?: Error | null) => void;

/**
 * Leads everything that JavaScript prints into the ring, under the cell that prints it.
 * @param writer The ring.
 * @param clear What `console.clear` does.
 * @returns Closes the groups of the console that a cell has left open.
 */
export function redirectOutput(writer: OutputWriter, clear: () => void): () => void {
  for (const name of ["stdout", "stderr"] as const) {
    const stream = process[name];
    // How much stands in the last line.
    let written = 0;
    stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
      const bytes =
        typeof chunk === "string" && typeof encoding === "string" ? Buffer.from(chunk, encoding) : chunk;
      write(writer, name, bytes);
      const end = typeof chunk === "string" ? chunk.lastIndexOf("\n") : chunk.lastIndexOf(newLine);
      written = end < 0 ? written + chunk.length : chunk.length - end - 1;
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
    imitateTerminal(stream, () => written);
  }
  // Node's own console also keeps its last thousand arguments alive for an inspector.
  const console = new Console({ stdout: process.stdout, stderr: process.stderr, ignoreErrors: false });
  console.clear = clear;
  const { warn } = console;
  console.warn = (...values: unknown[]): void => {
    if (!isAdvertisement(values)) warn(...values);
  };
  Object.defineProperty(console, "Console", { value: Console, writable: true, configurable: true });
  Object.defineProperty(globalThis, "console", { value: console, writable: true, configurable: true });
  return groupCloser(console);
}

function groupCloser(console: Console): () => void {
  let open = 0;
  const { group, groupEnd } = console;
  console.group = console.groupCollapsed = (...label: unknown[]) => {
    open += 1;
    group(...label);
  };
  console.groupEnd = () => {
    open = Math.max(0, open - 1);
    groupEnd();
  };
  return () => {
    for (; open > 0; open -= 1) groupEnd();
  };
}

function isAdvertisement([text, ...more]: unknown[]): boolean {
  return more.length === 0 && typeof text === "string" && advertisements.some((each) => each.test(text));
}

function write(writer: OutputWriter, name: StreamName, bytes: string | Uint8Array): void {
  stopIfDead();
  const text = (): string => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString());
  if (currentContext()?.receive !== undefined && isCaptured("stream", () => ({ name, text: text() }))) return;
  writer.write(currentContext()?.cell ?? 0, name, bytes);
}

/** Says how far children and native code have written, so that what is printed from now on comes after it. */
export function markCaptured(writer: OutputWriter, captured: CapturedDescriptors, cell: number): void {
  const [stdout, stderr] = [fstatSync(captured.stdout).size, fstatSync(captured.stderr).size];
  writer.mark({ cell, stdout, stderr });
}
