import { fstatSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { Console } from "node:console";
import type { OutputWriter, StreamName } from "../bridge/output-ring.js";
import { currentContext, stopIfDead } from "./cell-context.js";
import { captured as isCaptured } from "./capture.js";
import type { CapturedDescriptors } from "./descriptor-capture.js";

type Done = (fault?: Error | null) => void;

/**
 * Leads everything that JavaScript prints into the ring, under the cell that prints it.
 * @param writer The ring.
 * @param captured Descriptors 1 and 2, where they are captured.
 * @param clear What `console.clear` does.
 */
export function redirectOutput(
  writer: OutputWriter,
  captured: CapturedDescriptors | null,
  clear: () => void,
): void {
  for (const name of ["stdout", "stderr"] as const) {
    const stream = process[name];
    stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
      const bytes =
        typeof chunk === "string" && typeof encoding === "string" ? Buffer.from(chunk, encoding) : chunk;
      write(writer, name, bytes);
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
  }
  // Node's own console also keeps its last thousand arguments alive for an inspector.
  const console = new Console({ stdout: process.stdout, stderr: process.stderr, ignoreErrors: false });
  console.clear = clear;
  Object.defineProperty(globalThis, "console", { value: console, writable: true, configurable: true });
  if (captured !== null) markSynchronousChildren(writer, captured);
}

function write(writer: OutputWriter, name: StreamName, bytes: string | Uint8Array): void {
  stopIfDead();
  const text = (): string => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString());
  if (currentContext()?.receive !== undefined && isCaptured("stream", { name, text: text() })) return;
  writer.write(currentContext()?.cell ?? 0, name, bytes);
}

/** After a child that ran to its end, what follows on our side must come after what it printed. */
function markSynchronousChildren(writer: OutputWriter, captured: CapturedDescriptors): void {
  const processes = createRequire(import.meta.url)("node:child_process") as Record<
    "spawnSync" | "execSync" | "execFileSync",
    (...values: unknown[]) => unknown
  >;
  for (const name of ["spawnSync", "execSync", "execFileSync"] as const) {
    const original = processes[name];
    processes[name] = (...values) => {
      try {
        return original(...values);
      } finally {
        writer.mark({
          cell: currentContext()?.cell ?? 0,
          stdout: fstatSync(captured.stdout).size,
          stderr: fstatSync(captured.stderr).size,
        });
      }
    };
  }
  syncBuiltinESMExports();
}
