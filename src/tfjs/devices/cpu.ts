import { repairCpuKernels } from "../kernels/cpu.js";
import type { Tfjs } from "../library.js";
import type { OpenRung } from "./rung.js";

let prepared = false;

/** tfjs's JavaScript backend with its wrong kernel replaced: slow, and exact where it adds in double precision. */
export async function openCpu(tf: Tfjs): Promise<OpenRung> {
  if (!prepared) {
    repairCpuKernels(tf);
    prepared = true;
  }
  await tf.setBackend("cpu");
  return { backendName: "cpu", description: "plain JavaScript, one thread", versions: {} };
}
