import { parentPort } from "node:worker_threads";
import vm from "node:vm";

/**
 * Waits for SIGINT. A JavaScript handler would not run while the main thread computes, and a worker gets no
 * signals; but a script that Node runs with `breakOnSigint`, in any thread, is broken off by one.
 */
const memory = new Int32Array(new SharedArrayBuffer(4));
Object.defineProperty(globalThis, "__memory", { value: memory });
const sleep = new vm.Script("Atomics.wait(__memory, 0, 0)");
for (;;) {
  try {
    sleep.runInThisContext({ breakOnSigint: true });
  } catch {
    parentPort?.postMessage("interrupt");
  }
}
