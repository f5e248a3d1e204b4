import type { Tfjs } from "../../library.js";
import { compileModelFit } from "../model-fit.js";
import { nativeBackend, standInFor } from "../native.js";
import type { Heap } from "./heap.js";
import { WasmStepBackend } from "./step-backend.js";

/** Lets steps on tfjs's WebAssembly backend, which is the one in use, be compiled. */
export function compileOnWasm(tf: Tfjs): void {
  if (nativeBackend(tf)) return;
  const heap = tf.findBackend("wasm") as unknown as Heap;
  standInFor(heap, new WasmStepBackend(tf, heap));
  compileModelFit(tf);
}
