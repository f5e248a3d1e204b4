import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built command. */
export const program = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

/** The command as it is run in a folder: its exit code and what it prints. */
export function gradsheetIn(folder: string) {
  return (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: folder,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };
}
