import type { ChildProcess, ForkOptions } from "node:child_process";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { fileURLToPath } from "node:url";
import type { ModuleSettings } from "../bridge/messages.js";
import { Array, JSON, URL, process } from "../intrinsics.js";
import { localEntry, type WorkerStart } from "./workers.js";

/** The variable by which a child process learns what to run; its own environment does not have it. */
const variable = "GRADSHEET_CHILD";

type Fork = (
  file: string | URL,
  given?: readonly string[] | ForkOptions,
  options?: ForkOptions,
) => ChildProcess;

/**
 * Has `fork("./file.ts")` run local modules as an import would, in children of children too.
 * @param folder The notebook's folder.
 * @param settings Those of the modules, when a child starts.
 */
export function hookForks(folder: string, settings: () => ModuleSettings): void {
  const processes = createRequire(import.meta.url)("node:child_process") as { fork: Fork };
  const { fork } = processes;
  processes.fork = (file, given, options) => {
    const words = Array.isArray(given) ? given : [];
    const own = (Array.isArray(given) ? options : (options ?? (given as ForkOptions | undefined))) ?? {};
    const cwd = own.cwd instanceof URL ? fileURLToPath(own.cwd) : own.cwd;
    const entry = localEntry(file, cwd);
    if (entry === undefined) return given === undefined ? fork(file, options) : fork(file, given, options);
    const start: WorkerStart = { entry, folder, settings: settings() };
    const env = { ...(own.env ?? process.env), [variable]: JSON.stringify(start) };
    return fork(fileURLToPath(new URL("./fork-start.js", import.meta.url)), words, { ...own, env });
  };
  syncBuiltinESMExports();
}

/** What this child process is to run. */
export function takeStart(): WorkerStart {
  const start = JSON.parse(process.env[variable] ?? "null") as WorkerStart;
  delete process.env[variable];
  return start;
}
