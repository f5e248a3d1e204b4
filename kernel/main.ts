import { writeSync } from "node:fs";
import { getHeapStatistics } from "node:v8";
import { MessageChannel, SHARE_ENV, Worker } from "node:worker_threads";
import type { ChannelsStart, FromEvaluator } from "./bridge/messages.js";
import { newRingMemory } from "./bridge/output-ring.js";
import { SharedState } from "./bridge/shared-state.js";
import { keepCompiledCode } from "./compiled-code.js";
import { endChildrenAtExit } from "./end-children.js";
import { captureDescriptors } from "./evaluator/descriptor-capture.js";
import { offerOwnCommand } from "./own-command/own-command.js";
import { readConnectionFile } from "./protocol/connection.js";
import { Error, URL, process } from "./intrinsics.js";

/** The kernel: `node main.js CONNECTION_FILE`. The channels thread starts first; it answers before a cell can run. */
const parent = process.ppid;
const [connectionFile] = process.argv.slice(2).filter((word) => !word.startsWith("-"));
if (connectionFile === undefined) {
  process.stderr.write("kernel: needs a connection file, got none. It is started by a Jupyter front end.\n");
  process.exit(2);
}
try {
  readConnectionFile(connectionFile);
} catch (error) {
  process.stderr.write(`kernel: ${(error as Error).message}\n`);
  process.exit(1);
}
// Interrupts come by the signal thread; without a handler the first one would end the process.
process.on("SIGINT", () => {});
endChildrenAtExit();
offerOwnCommand();
// A library may be deep where it refuses; the author's own line is above all of that.
Error.stackTraceLimit = 100;
const captured = process.stdout.isTTY ? null : captureDescriptors();
const { port1, port2 } = new MessageChannel();
const ring = newRingMemory();
const state = new SharedState();
const start: ChannelsStart = {
  connectionFile,
  folder: process.cwd(),
  parent,
  port: port2,
  ring,
  shared: state.memory,
  captured,
  heapLimit: getHeapStatistics().heap_size_limit,
};
const channels = new Worker(new URL("./channels/worker.js", import.meta.url), {
  workerData: start,
  // What a cell sets, the compiler and whoever else is started from there should find.
  env: SHARE_ENV,
  transferList: [port2],
});
channels.on("error", (fault) => {
  // Where the descriptor cannot be kept, at least into the file that whoever started the kernel has named.
  writeSync(captured?.original ?? 2, `${fault.stack}\n`);
  process.exit(1);
});
channels.on("exit", (code) => process.exit(code));
keepCompiledCode();
const { Evaluator } = await import("./evaluator/evaluator.js");
const { programs } = new Evaluator(port1, state, ring, captured, process.cwd());
const { exposeToDebugger } = await import("./debugger/debuggee.js");
exposeToDebugger(programs, (breakpoint, text) => {
  port1.postMessage({ type: "log-point", breakpoint, text } satisfies FromEvaluator);
});
