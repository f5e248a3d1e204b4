import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** The names of this machine's NVIDIA GPUs, by the driver's own tool; none where there is no driver. */
export function nvidiaGpus(): string[] {
  const { status, stdout } = spawnSync("nvidia-smi", ["--query-gpu=name", "--format=csv,noheader"], {
    encoding: "utf8",
    timeout: 5000,
  });
  return status === 0 ? stdout.trim().split("\n").filter(Boolean) : [];
}

/** Whether an NVIDIA driver is loaded, seen without loading anything. */
export function hasNvidiaDriver(): boolean {
  return process.platform === "linux" ? existsSync("/proc/driver/nvidia/version") : nvidiaGpus().length > 0;
}
