import { createRequire } from "node:module";
import { borrowCpuKernels } from "../kernels/wasm-through-cpu.js";
import { overrideConv2DGradients } from "../kernels/wasm-conv2d-grad.js";
import { overrideConv3DGradients } from "../kernels/wasm-conv3d.js";
import { overrideEinsum } from "../kernels/einsum.js";
import { overrideDepthwiseGradients } from "../kernels/wasm-depthwise.js";
import { overrideMatMul } from "../kernels/wasm-matmul.js";
import { overrideMaxPoolGradient } from "../kernels/wasm-max-pool.js";
import { overrideSegmentSum } from "../kernels/segment-sum.js";
import { overrideStridedSlice } from "../kernels/wasm-strided-slice.js";
import { overrideSums } from "../kernels/wasm-sum.js";
import type { Tfjs } from "../tfjs.js";
import type { OpenRung } from "./rung.js";

const require = createRequire(import.meta.url);
let prepared = false;

/** tfjs's WebAssembly backend with its missing kernels filled in and its wrong ones replaced. */
export async function openWasm(tf: Tfjs): Promise<OpenRung> {
  const { version_wasm } = require("@tensorflow/tfjs-backend-wasm") as { version_wasm: string };
  if (!prepared) {
    overrideMatMul(tf);
    overrideConv2DGradients(tf);
    overrideMaxPoolGradient(tf);
    overrideDepthwiseGradients(tf);
    overrideSegmentSum(tf, "wasm");
    overrideSums(tf);
    overrideConv3DGradients(tf);
    overrideEinsum(tf, "wasm");
    overrideStridedSlice(tf);
    borrowCpuKernels(tf);
    prepared = true;
  }
  await tf.setBackend("wasm");
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  return {
    backendName: "wasm",
    description: `WebAssembly ${simd ? "with" : "without"} SIMD, one thread`,
    versions: { "tfjs-backend-wasm": version_wasm },
  };
}
