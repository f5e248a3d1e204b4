import { installedKernelspec } from "./choose-kernel.js";
import type { Confinement } from "./confinement.js";
import type { Engine } from "./engine.js";
import { startKernel } from "./start-kernel.js";

/**
 * This machine: kernels are processes beside the notebooks.
 * @param confinement - What they may use, where they run the code of others; default: what their user may.
 */
export const localEngine = (confinement: Confinement | null = null): Engine => ({
  start: async ({ kernel, folder, isCompiled, signal }) => {
    signal?.throwIfAborted();
    return startKernel(installedKernelspec(kernel), folder, { confinement, isCompiled });
  },
});
