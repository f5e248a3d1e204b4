import { vectorFunctions } from "./vector-functions.js";
import { sharedFunctions } from "./library.js";
import type { Heap } from "./heap.js";
import type { Tfjs } from "../../library.js";
import { overrideKernel } from "../../kernels/override.js";
import { sizeOf } from "../../kernels/wasm-backend.js";

/**
 * Exponential, sigmoid and hyperbolic tangent four numbers at a time, where the stock kernels of `wasm` take one after another;
 * and the same numbers as in a compiled step, so that a run which goes on from a file is to the bit what it would have been.
 */
export function overrideActivations(tf: Tfjs): void {
  for (const kernel of Object.keys(vectorFunctions))
    overrideKernel<Heap>(tf, "wasm", kernel, (own) => (call) => {
      const { x } = call.inputs;
      const heap = call.backend;
      if (x.dtype !== "float32" || sizeOf(x.shape) === 0) return own(call);
      const result = heap.makeOutput(x.shape, "float32");
      const [from, to] = [x, result].map(({ dataId }) => heap.dataIdMap.get(dataId).memoryOffset);
      sharedFunctions(heap.wasm.asm.memory)[kernel](from, to, sizeOf(x.shape));
      return result;
    });
}
