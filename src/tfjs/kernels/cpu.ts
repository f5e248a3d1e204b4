import type { Tfjs } from "../library.js";
import type { FloatArrayType } from "./cpu-backend.js";
import { overrideEinsum } from "./einsum.js";
import { overrideBilinearGradient } from "./resize-bilinear-grad.js";
import { overrideResizeGradient } from "./resize-nearest-neighbor-grad.js";
import { overrideSegmentSum } from "./segment-sum.js";
import { repairTransform } from "./transform.js";

/**
 * Replaces the kernels that tfjs's JavaScript backend gets wrong.
 * @param Floats what results are stored in; default Float32Array
 */
export function repairCpuKernels(tf: Tfjs, Floats: FloatArrayType = Float32Array): void {
  overrideResizeGradient(tf, Floats);
  overrideBilinearGradient(tf, Floats);
  overrideSegmentSum(tf, "cpu", Floats);
  overrideEinsum(tf, "cpu", Floats);
  repairTransform(tf);
}
