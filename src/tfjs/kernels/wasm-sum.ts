import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";
import { sizeOf, view, type WasmBackend } from "./wasm-backend.js";

interface ReductionAttrs {
  axis: number | number[] | null | undefined;
  keepDims: boolean;
}

/** Above this many terms the stock kernel's float32 sum loses the fourth digit. */
export const accurateTerms = 256;

/** Sums and means in double precision on `wasm`: the stock kernels add a million tenths to 100958 instead of 100000. */
export function overrideSums(tf: Tfjs): void {
  for (const kernel of ["Sum", "Mean"])
    overrideKernel<WasmBackend, ReductionAttrs>(tf, "wasm", kernel, (own) => (call) => {
      const { x } = call.inputs;
      const axes = tf.util.parseAxisParam(call.attrs.axis ?? x.shape.map((_, axis) => axis), x.shape);
      const terms = sizeOf(axes.map((axis) => x.shape[axis]));
      if (terms <= accurateTerms || x.dtype !== "float32") return own(call);
      return reduce(call.backend, x, axes, call.attrs.keepDims, kernel === "Mean" ? terms : 1);
    });
}

function reduce(
  backend: WasmBackend,
  x: TensorInfo,
  axes: number[],
  keepDims: boolean,
  divisor: number,
): TensorInfo {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const shape = keepDims ? kept : kept.filter((_, axis) => !axes.includes(axis));
  const result = backend.makeOutput(shape, "float32");
  const sums = new Float64Array(sizeOf(kept));
  addAll(view(backend, x), x.shape, kept, sums);
  const values = view(backend, result);
  for (let place = 0; place < sums.length; place++) values[place] = sums[place] / divisor;
  return result;
}

/** Adds every element to the sum that its kept axes name; the innermost axis runs without arithmetic on places. */
function addAll(x: Float32Array, shape: number[], kept: number[], sums: Float64Array): void {
  const inner = shape[shape.length - 1];
  const innerKept = kept[kept.length - 1] === inner && inner > 1;
  const counter = shape.slice(0, -1).map(() => 0);
  const steps = kept.map((size, axis) => (size === 1 ? 0 : sizeOf(kept.slice(axis + 1))));
  let to = 0;
  for (let from = 0; from < x.length; from += inner) {
    if (innerKept) for (let index = 0; index < inner; index++) sums[to + index] += x[from + index];
    else {
      let sum = 0;
      for (let index = 0; index < inner; index++) sum += x[from + index];
      sums[to] += sum;
    }
    for (let axis = counter.length - 1; axis >= 0; axis--) {
      to += steps[axis];
      if (++counter[axis] < shape[axis]) break;
      to -= steps[axis] * shape[axis];
      counter[axis] = 0;
    }
  }
}
