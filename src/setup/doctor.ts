import { packageVersion } from "../package.js";
import { compilingRefused } from "../tfjs/compile/native.js";
import { dataFolder } from "../data-folder.js";
import { hasMnist } from "../training/datasets/mnist.js";
import { type Device, device, type DeviceName } from "../tfjs/devices/device.js";
import { nvidiaGpus } from "../tfjs/devices/nvidia.js";
import type { DeviceRefusal, DeviceRung } from "../tfjs/devices/rung.js";

/** What `gradsheet doctor` reports of training. */
export class Diagnosis {
  constructor(
    readonly rung: DeviceRung,
    /** What computes, in words. */
    readonly description: string,
    readonly versions: Record<string, string>,
    /** The NVIDIA GPUs that the driver shows. */
    readonly gpus: string[],
    readonly selfTestMilliseconds: number,
    /** Why steps of training cannot run as one function of TensorFlow here; undefined where they can. */
    readonly whyNotCompiled: string | undefined,
    /** Why each higher rung was not taken. */
    readonly refused: DeviceRefusal[],
    /** What the set-up commands fill. */
    readonly folder: string,
    /** Whether the digits of MNIST have been fetched. */
    readonly mnist: boolean,
  ) {}

  toString(): string {
    const { rung, description, versions, gpus, refused } = this;
    const numbers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    return [
      `device    ${rung}: ${description} (self-test passed in ${Math.round(this.selfTestMilliseconds)} ms)`,
      `compiled  ${this.whyNotCompiled === undefined ? "steps run as one function of TensorFlow" : `no: ${this.whyNotCompiled}`}`,
      `versions  ${numbers.join(", ")}`,
      `GPUs      ${gpus.length > 0 ? gpus.join(", ") : "no NVIDIA driver"}`,
      `data      ${this.folder} (${this.mnist ? "MNIST's digits" : "no MNIST: run gradsheet setup mnist"})`,
      ...refused.flatMap((refusal) => [
        `refused   ${refusal.rung} at ${refusal.step}: ${refusal.message}`,
        `          ${refusal.cure}`,
      ]),
    ].join("\n");
  }
}

/**
 * Which rung of the device ladder works here, with what versions, and why each higher one was refused.
 * @param name default: the environment's `GRADSHEET_DEVICE`, or `auto`
 * @throws DeviceError where a rung is asked for by name and does not work
 */
export async function doctor(name?: DeviceName): Promise<Diagnosis> {
  const found: Device = await device(name);
  return new Diagnosis(
    found.name,
    found.description,
    { gradsheet: packageVersion, ...found.versions },
    nvidiaGpus(),
    found.selfTestMilliseconds,
    compilingRefused(found.tf),
    found.refused,
    dataFolder(),
    hasMnist(),
  );
}
