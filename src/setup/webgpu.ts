import { rmSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../data-folder.js";
import { device } from "../tfjs/devices/device.js";
import { DeviceError } from "../tfjs/devices/rung.js";
import { installPackages } from "./npm-package.js";
import type { OnProgress } from "./progress.js";
import { webgpuPackages } from "../tfjs/devices/webgpu.js";

export interface WebgpuSetupResult {
  /** False where the packages were there already. */
  changed: boolean;
  /** The GPU, in words. */
  description: string;
}

/**
 * Makes the rung `webgpu` work: installs Dawn (132 MB) and tfjs's backend into gradsheet's data folder and runs the
 * self-test on the graphics adapter. A second run changes nothing. Where the test fails, what was installed is removed again.
 * @returns the GPU that passed its self-test
 * @throws GradsheetError where the packages cannot be installed; DeviceError where there is no adapter or it computes wrongly
 */
export async function setupWebgpu({
  onProgress,
}: { onProgress?: OnProgress } = {}): Promise<WebgpuSetupResult> {
  const changed = webgpuPackages() === undefined;
  const folder = join(dataFolder(), "webgpu");
  if (changed) {
    onProgress?.({
      step: "install",
      message: "installing webgpu and @tensorflow/tfjs-backend-webgpu (150 MB)",
    });
    const packages = ["webgpu@0.6.2", "@tensorflow/tfjs-backend-webgpu@4.22.0"];
    await installPackages("gradsheet setup webgpu", folder, packages);
  }
  onProgress?.({ step: "check", message: "running the self-test of webgpu" });
  const { description } = await device("webgpu").catch((error: unknown) => {
    if (!changed) throw error;
    rmSync(folder, { recursive: true, force: true });
    if (!(error instanceof DeviceError)) throw error;
    const { cure, ...refusal } = error.refusal;
    const removed = `${cure} Then run gradsheet setup webgpu again: the 150 MB that it fetched are removed.`;
    throw new DeviceError({ ...refusal, cure: removed }, { cause: error });
  });
  onProgress?.({ step: "done", message: `webgpu: ${description}` });
  return { changed, description };
}
