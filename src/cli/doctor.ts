import type { DeviceName } from "../tfjs/devices/device.js";
import { doctor } from "../setup/doctor.js";
import { exitCode, parseOptions, type Command } from "./command.js";

const help = `Says what trains here: the device in use, versions, GPUs, and why each better device is not in use, with its cure.

Usage: gradsheet doctor [--device auto|cuda|webgpu|tensorflow|wasm|cpu]

  --device NAME        the device to look at (default: the environment's GRADSHEET_DEVICE, or auto)

Exit codes: 0 the device works, 1 it does not, 2 wrong usage.`;

async function run(args: string[]): Promise<number> {
  const { values } = parseOptions("gradsheet doctor", args, { device: { type: "string" } });
  console.log(String(await doctor(values.device as DeviceName | undefined)));
  return exitCode.done;
}

export const command: Command = { help, run };
