import { type ChildProcess, fork } from "node:child_process";
import { snapshotFlags } from "./snapshot-file.js";

/**
 * Starts a compiler from a snapshot: a process that takes questions as messages.
 * @param snapshot The snapshot's file.
 * @param folder The notebook's folder.
 */
export function startCompilerProcess(snapshot: string, folder: string): ChildProcess {
  return fork("compiler", [folder], {
    execArgv: [...snapshotFlags, "--snapshot-blob", snapshot],
    serialization: "advanced",
    cwd: folder,
    // It makes no connections: what Node reads to trust others costs it a start.
    env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}
