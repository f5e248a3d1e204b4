import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";
import { sizeOf, view, type WasmBackend } from "./wasm-backend.js";

/**
 * Repeats along neighboring axes of one element by copies of whole stretches on `wasm`: what the gradients of sums and means do.
 * The stock kernel goes element by element.
 */
export function overrideTile(tf: Tfjs): void {
  overrideKernel<WasmBackend, { reps: number[] }>(tf, "wasm", "Tile", (stock) => (call) => {
    const { inputs, attrs, backend } = call;
    const { x } = inputs;
    const { reps } = attrs;
    const shape = x.shape.map((length, axis) => length * reps[axis]);
    const [first, last] = [
      reps.findIndex((count) => count !== 1),
      reps.findLastIndex((count) => count !== 1),
    ];
    const alone = first >= 0 && x.shape.slice(first, last + 1).every((length) => length === 1);
    if (!alone || x.dtype !== "float32" || sizeOf(shape) === 0) return stock(call);
    const result = backend.makeOutput(shape, "float32");
    repeat(view(backend, x), view(backend, result), sizeOf(reps), sizeOf(x.shape.slice(last + 1)));
    return result;
  });
}

/** Each stretch of the input so many times, one after another. */
function repeat(from: Float32Array, to: Float32Array, count: number, stretch: number): void {
  for (let place = 0; place < from.length; place += stretch) {
    const start = place * count;
    if (stretch === 1) {
      to.fill(from[place], start, start + count);
      continue;
    }
    to.set(from.subarray(place, place + stretch), start);
    // what lies there already is copied, twice as much each time
    for (let done = 1; done < count; done *= 2)
      to.copyWithin(start + done * stretch, start, start + Math.min(done, count - done) * stretch);
  }
}
