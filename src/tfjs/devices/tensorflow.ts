import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { KernelBackend } from "@tensorflow/tfjs-core";
import { compileModelFit } from "../compile/model-fit.js";
import { overrideNativeDilation } from "../kernels/native-dilation.js";
import { overrideNativeGather } from "../kernels/native-gather.js";
import { overrideNativeMatMul } from "../kernels/native-matmul.js";
import { overrideNativePadding } from "../kernels/native-padding.js";
import { borrowCpuKernels } from "../kernels/through-cpu.js";
import { repairTransform } from "../kernels/transform.js";
import type { Tfjs } from "../library.js";
import { quietly } from "../tfjs.js";
import { type AddonRecord, readAddonRecord } from "./addon-record.js";
import { hasNvidiaDriver } from "./nvidia.js";
import { DeviceError, type OpenRung, refusalOf, type DeviceRung } from "./rung.js";
import { findTfjsNode, loadTfjsNode } from "./tfjs-node.js";

interface Binding {
  TF_Version: string;
  isUsingGpuDevice(): boolean;
  /** Keeps what native code prints on the standard error stream away, while `quiet` is true. */
  quietErrors?(quiet: boolean): void;
}

let binding: Binding | undefined;
let graphicsLoaded = false;

/** Notes that a graphics driver is in this process: its LLVM and TensorFlow's must never meet. */
export function noteGraphicsDriver(): void {
  graphicsLoaded = true;
}

/** Whether TensorFlow's library is in this process. */
export function tensorflowLoaded(): boolean {
  return binding !== undefined;
}

/** TensorFlow's library on an NVIDIA GPU. */
export async function openCuda(tf: Tfjs): Promise<OpenRung> {
  const rung: DeviceRung = "cuda";
  const record = addonRecord(rung);
  if (!record.cuda)
    throw new DeviceError({
      rung,
      step: "resolve",
      message: `the TensorFlow library in ${record.library} was built without CUDA`,
      cure: "Run gradsheet setup tensorflow --cuda.",
    });
  if (!hasNvidiaDriver())
    throw new DeviceError({
      rung,
      step: "resolve",
      message: "no NVIDIA driver is loaded",
      cure: "Install the driver of your GPU; nvidia-smi then shows it.",
    });
  const native = await start(tf, rung, record);
  if (!native.isUsingGpuDevice())
    throw new DeviceError({
      rung,
      step: "context",
      message: "TensorFlow sees no GPU: its CUDA or cuDNN libraries were not found",
      cure: "Run gradsheet setup tensorflow --cuda; TF_CPP_MIN_LOG_LEVEL=0 shows what it looks for.",
    });
  return describe(native, "TensorFlow on an NVIDIA GPU");
}

/** TensorFlow's library on the CPU. */
export async function openTensorflow(tf: Tfjs): Promise<OpenRung> {
  const native = await start(tf, "tensorflow", addonRecord("tensorflow"));
  return describe(
    native,
    native.isUsingGpuDevice() ? "TensorFlow on an NVIDIA GPU" : "TensorFlow on the CPU",
  );
}

const describe = (native: Binding, description: string): OpenRung => ({
  backendName: "tensorflow",
  description,
  versions: { tensorflow: native.TF_Version },
});

function addonRecord(rung: DeviceRung): AddonRecord {
  const record = readAddonRecord();
  const cure = `Run gradsheet setup tensorflow${rung === "cuda" ? " --cuda" : ""}.`;
  if (!record)
    throw new DeviceError({ rung, step: "resolve", message: "no TensorFlow addon has been built", cure });
  if (!existsSync(record.addon))
    throw new DeviceError({ rung, step: "resolve", message: `${record.addon} is gone`, cure });
  return record;
}

async function start(tf: Tfjs, rung: DeviceRung, { addon }: AddonRecord): Promise<Binding> {
  if (!binding) {
    if (graphicsLoaded)
      throw new DeviceError({
        rung,
        step: "dlopen",
        message:
          "a graphics driver is loaded in this process, and it does not get on with TensorFlow's library",
        cure: "Restart the kernel and take this device first.",
      });
    const folder = findTfjsNode();
    if (!folder)
      throw new DeviceError({
        rung,
        step: "resolve",
        message: "the package @tensorflow/tfjs-node-gpu is not installed",
        cure: "Run gradsheet setup tensorflow.",
      });
    const Backend = quietly(() => loadTfjsNode(folder));
    const native = load(rung, addon);
    native.quietErrors?.(true);
    try {
      const backend = new Backend(native, "@tensorflow/tfjs-node-gpu") as KernelBackend;
      overrideNativeMatMul(tf);
      overrideNativePadding(tf);
      overrideNativeDilation(tf);
      repairTransform(tf);
      borrowCpuKernels(tf, "tensorflow", ["RotateWithOffset", "Transform"]);
      if (!native.isUsingGpuDevice()) overrideNativeGather(tf);
      compileModelFit(tf);
      tf.registerBackend("tensorflow", () => backend, 3);
      binding = native;
      await tf.setBackend("tensorflow");
      // TensorFlow's threads announce themselves a moment after the first operation.
      tf.tidy(() =>
        tf
          .ones([2, 2])
          .matMul(tf.ones([2, 2]))
          .dataSync(),
      );
      await sleep(1);
    } finally {
      native.quietErrors?.(false);
    }
  }
  await tf.setBackend("tensorflow");
  return binding!;
}

/** The addon's functions; the variables decide how TensorFlow starts and have to be set before it does. */
function load(rung: DeviceRung, addon: string): Binding {
  // Memory on demand, because all of a GPU's is taken otherwise; full float32 products, not TF32's three digits.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  process.env.NVIDIA_TF32_OVERRIDE ??= "0";
  process.env.TF_DETERMINISTIC_OPS ??= "1";
  const module = { exports: {} };
  try {
    process.dlopen(module, addon);
  } catch (error) {
    throw refusalOf(rung, "dlopen", error, "Run gradsheet setup tensorflow.");
  }
  return module.exports as Binding;
}
