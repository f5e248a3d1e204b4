import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { snapshotFile, snapshotsWanted } from "../../kernel/compiler/snapshot-file.js";

/** Whether kernels start from a compiler that knows this package's types already. */
export const isCompilerReady = (): boolean => !snapshotsWanted() || existsSync(snapshotFile());

/**
 * Has the compiler made from which kernels start: each kernel that runs without takes seconds longer for its first cell. A kernel
 * makes it by itself where it lives long enough, and kernels that are ended after a notebook do not.
 */
export async function prepareCompiler(): Promise<void> {
  if (isCompilerReady()) return;
  const script = fileURLToPath(new URL("../../kernel/compiler/snapshot-build.js", import.meta.url));
  await new Promise<void>((done) => {
    const child = spawn(process.execPath, [script], { stdio: "ignore", windowsHide: true });
    // Without it everything works as well, and longer.
    child.once("error", () => done());
    child.once("exit", () => done());
  });
}
