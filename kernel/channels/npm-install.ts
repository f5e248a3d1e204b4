import { spawn } from "node:child_process";
import type { StreamName } from "../bridge/output-ring.js";

/** A running installation. */
export interface Installation {
  /** npm's exit code. */
  done: Promise<number>;
  stop(): void;
}

/**
 * Installs packages into the notebook's folder.
 * @param packages Names, with versions where asked for.
 * @param folder The notebook's folder.
 * @param print Gets what npm says.
 */
export function npmInstall(
  packages: string[],
  folder: string,
  print: (name: StreamName, text: string) => void,
): Installation {
  // A kernel that was started by `npm run --silent` must not be silent here.
  const args = ["install", "--prefix", folder, "--no-fund", "--no-audit", "--loglevel=notice", ...packages];
  const windows = process.platform === "win32";
  const child = spawn(windows ? "npm.cmd" : "npm", args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    // A .cmd file needs the shell; the names were checked.
    shell: windows,
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => print("stdout", text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => print("stderr", text));
  const done = new Promise<number>((resolve) => {
    child.once("error", (error) => {
      print("stderr", `npm: ${error.message}\n`);
      resolve(127);
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
  return { done, stop: () => child.kill("SIGINT") };
}
