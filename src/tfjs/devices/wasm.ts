import { createRequire } from "node:module";
import { compileOnWasm } from "../compile/wasm/compile-on-wasm.js";
import { borrowCpuKernels } from "../kernels/through-cpu.js";
import { overrideActivations } from "../compile/wasm/activations.js";
import { overrideConv2DGradients } from "../kernels/wasm-conv2d-grad.js";
import { overrideConv3DGradients } from "../kernels/wasm-conv3d.js";
import { overrideEinsum } from "../kernels/einsum.js";
import { overrideDepthwiseGradients } from "../kernels/wasm-depthwise.js";
import { overrideMatMul } from "../kernels/wasm-matmul.js";
import { overrideMaxPoolGradient } from "../kernels/wasm-max-pool.js";
import { overrideSegmentSum } from "../kernels/segment-sum.js";
import { overrideStridedSlice } from "../kernels/wasm-strided-slice.js";
import { repairTransform } from "../kernels/transform.js";
import { overrideSums } from "../kernels/wasm-sum.js";
import { overrideTile } from "../kernels/wasm-tile.js";
import type { Tfjs } from "../library.js";
import type { OpenRung } from "./rung.js";

const require = createRequire(import.meta.url);
let prepared = false;

/** tfjs's WebAssembly backend with its missing kernels filled in and its wrong ones replaced. */
export async function openWasm(tf: Tfjs): Promise<OpenRung> {
  const { version_wasm } = require("@tensorflow/tfjs-backend-wasm") as { version_wasm: string };
  if (!prepared) {
    if (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) overrideActivations(tf);
    overrideMatMul(tf);
    overrideConv2DGradients(tf);
    overrideMaxPoolGradient(tf);
    overrideDepthwiseGradients(tf);
    overrideSegmentSum(tf, "wasm");
    overrideSums(tf);
    overrideConv3DGradients(tf);
    overrideEinsum(tf, "wasm");
    overrideStridedSlice(tf);
    overrideTile(tf);
    // Its own Dilation2D is wrong, RotateWithOffset cuts the fill value to a whole number, Transform reflects one border only.
    repairTransform(tf);
    borrowCpuKernels(tf, "wasm", ["Dilation2D", "RotateWithOffset", "Transform"]);
    prepared = true;
  }
  await withoutEmscriptenListeners(() => tf.setBackend("wasm"));
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  if (simd) compileOnWasm(tf);
  return {
    backendName: "wasm",
    description: `WebAssembly ${simd ? "with" : "without"} SIMD, one thread`,
    versions: { "tfjs-backend-wasm": version_wasm },
  };
}

const lateErrors = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Runs the start of a module that Emscripten made, and takes the listeners away that it leaves on the process: they throw every
 * late error again, so that a forgotten rejection anywhere would end the process whatever other listeners do.
 */
async function withoutEmscriptenListeners<T>(start: () => Promise<T>): Promise<T> {
  const before = lateErrors.map((event) => process.rawListeners(event));
  try {
    return await start();
  } finally {
    for (const [place, event] of lateErrors.entries())
      for (const listener of process.rawListeners(event))
        if (!before[place].includes(listener) && /throw (ex|reason);/.test(String(listener)))
          process.removeListener(event, listener as () => void);
  }
}
