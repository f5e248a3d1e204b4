import { process } from "./intrinsics.js";

/**
 * Ends with the kernel the programs that its cells started and did not detach, as a shell ends its jobs: those of the kernel's own
 * process group, where front ends give it one (Jupyter and `gradsheet run` do).
 */
export function endChildrenAtExit(): void {
  if (process.platform === "win32") return;
  process.once("exit", () => {
    // The signal reaches the kernel too, whose own exit code counts.
    process.on("SIGTERM", () => {});
    try {
      process.kill(-process.pid, "SIGTERM");
    } catch {
      // The kernel leads no group: whoever started it ends what is in its own.
    }
  });
}
