import type { Tfjs } from "../library.js";
import type { CpuBackend, FloatArrayType } from "./cpu-backend.js";
import { overrideKernel } from "./override.js";
import { sizeOf, view, type WasmBackend } from "./wasm-backend.js";

interface SegmentAttrs {
  numSegments: number;
}

/**
 * Rows added up by their number, the gradient of an embedding and of `gather`: stock `wasm` lacks it, and stock `cpu`
 * walks through all rows once for every number.
 */
export function overrideSegmentSum(
  tf: Tfjs,
  rung: "cpu" | "wasm",
  Floats: FloatArrayType = Float32Array,
): void {
  if (rung === "cpu")
    overrideKernel<CpuBackend, SegmentAttrs>(
      tf,
      "cpu",
      "UnsortedSegmentSum",
      () =>
        ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend }) => {
          const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
          const sums = new Floats(sizeOf(shape));
          addRows(backend.readSync(x.dataId), backend.readSync(segmentIds.dataId), sums, numSegments);
          return backend.makeTensorInfo(shape, "float32", sums);
        },
    );
  else
    overrideKernel<WasmBackend, SegmentAttrs>(
      tf,
      "wasm",
      "UnsortedSegmentSum",
      () =>
        ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend }) => {
          const out = backend.makeOutput([numSegments, ...x.shape.slice(segmentIds.shape.length)], "float32");
          const sums = view(backend, out).fill(0);
          addRows(view(backend, x), backend.typedArrayFromHeap(segmentIds), sums, numSegments);
          return out;
        },
    );
}

function addRows(
  rows: ArrayLike<number>,
  numbers: ArrayLike<number>,
  sums: Float32Array | Float64Array,
  count: number,
): void {
  const width = sums.length / count;
  for (let row = 0; row < numbers.length; row++) {
    if (numbers[row] < 0 || numbers[row] >= count) continue;
    const to = numbers[row] * width;
    const from = row * width;
    for (let index = 0; index < width; index++) sums[to + index] += rows[from + index];
  }
}
