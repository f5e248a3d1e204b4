import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import type { CpuBackend, FloatArrayType } from "./cpu-backend.js";
import { overrideKernel } from "./override.js";
import { sizeOf, view, type WasmBackend } from "./wasm-backend.js";

interface EinsumAttrs {
  equation: string;
}

/**
 * Sums over indices as one loop over all of them: stock `wasm` has no such kernel, and that of `cpu` gives a wrong shape
 * where an index of both operands stays (`b,bj->bj`).
 */
export function overrideEinsum(tf: Tfjs, rung: "cpu" | "wasm", Floats: FloatArrayType = Float32Array): void {
  const prepare = (inputs: Record<string, TensorInfo>, { equation }: EinsumAttrs) =>
    planOf(
      equation,
      Object.values(inputs).map(({ shape }) => shape),
    );
  if (rung === "cpu")
    overrideKernel<CpuBackend, EinsumAttrs>(tf, "cpu", "Einsum", () => ({ inputs, attrs, backend }) => {
      const plan = prepare(inputs, attrs);
      const operands = Object.values(inputs).map(({ dataId }) => backend.readSync(dataId));
      const sums = new Floats(sizeOf(plan.shape));
      addProducts(plan, operands, sums);
      return backend.makeTensorInfo(plan.shape, "float32", sums);
    });
  else
    overrideKernel<WasmBackend, EinsumAttrs>(tf, "wasm", "Einsum", () => ({ inputs, attrs, backend }) => {
      const plan = prepare(inputs, attrs);
      const out = backend.makeOutput(plan.shape, "float32");
      const operands = Object.values(inputs).map((tensor) => view(backend, tensor));
      const sums = new Float64Array(sizeOf(plan.shape));
      addProducts(plan, operands, sums);
      view(backend, out).set(sums);
      return out;
    });
}

interface Plan {
  /** The result's shape. */
  shape: number[];
  /** The length of every index, those of the result first. */
  lengths: number[];
  /** How far each operand, and last the result, moves when an index goes up by one. */
  steps: number[][];
}

function planOf(equation: string, shapes: number[][]): Plan {
  const [left, result] = equation.replaceAll(" ", "").split("->");
  const operands = left.split(",");
  const all = [...new Set(result + operands.join(""))];
  const lengthOf = new Map(
    operands.flatMap((indices, place) => [...indices].map((index, axis) => [index, shapes[place][axis]])),
  );
  const shape = [...result].map((index) => lengthOf.get(index)!);
  const stepsOf = (indices: string, sizes: number[]): number[] =>
    all.map((index) => (indices.includes(index) ? sizeOf(sizes.slice(indices.indexOf(index) + 1)) : 0));
  return {
    shape,
    lengths: all.map((index) => lengthOf.get(index)!),
    steps: [...operands.map((indices, place) => stepsOf(indices, shapes[place])), stepsOf(result, shape)],
  };
}

function addProducts(
  { lengths, steps }: Plan,
  operands: ArrayLike<number>[],
  sums: Float32Array | Float64Array,
): void {
  const result = operands.length;
  const visit = (axis: number, places: number[]): void => {
    if (axis === lengths.length) {
      sums[places[result]] += operands.reduce(
        (product, values, operand) => product * values[places[operand]],
        1,
      );
      return;
    }
    for (let index = 0; index < lengths[axis]; index++)
      visit(
        axis + 1,
        places.map((place, operand) => place + index * steps[operand][axis]),
      );
  };
  visit(
    0,
    steps.map(() => 0),
  );
}
