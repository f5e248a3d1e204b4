import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";
import type { WasmBackend } from "./wasm-backend.js";

/** Slices of integers stay integers: the stock kernel of `wasm` copies their bits and calls them floats. */
export function overrideStridedSlice(tf: Tfjs): void {
  overrideKernel<WasmBackend>(tf, "wasm", "StridedSlice", (own) => (call) => {
    const slice = own(call);
    slice.dtype = call.inputs.x.dtype;
    call.backend.dataIdMap.get(slice.dataId).dtype = slice.dtype;
    return slice;
  });
}
