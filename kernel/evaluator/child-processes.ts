import type { ChildProcess } from "node:child_process";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { currentContext } from "./cell-context.js";
import { Set } from "../intrinsics.js";

/** What is to be done about the child processes of cells. */
export interface ChildWatch {
  /** The running code begins to wait for a child, and cannot be interrupted by itself; `running` are the others. */
  waits: (running: number[]) => void;
  /** It waits no more. */
  waited: () => void;
  /** A child of a cell has ended: what follows on our side must come after what it printed. */
  ended: (cell: number) => void;
}

type Processes = Record<"spawnSync" | "execSync" | "execFileSync", (...values: unknown[]) => unknown> & {
  ChildProcess: { prototype: ChildProcess & { spawn(options: object): number } };
};

/** Watches the child processes that this thread starts, those that it waits for and the others. */
export function watchChildren({ waits, waited, ended }: ChildWatch): void {
  const processes = createRequire(import.meta.url)("node:child_process") as Processes;
  const running = new Set<number>();
  const { prototype } = processes.ChildProcess;
  const { spawn } = prototype;
  prototype.spawn = function (this: ChildProcess, options: object): number {
    const cell = currentContext()?.cell ?? 0;
    // Before any listener of the author's: those print already.
    this.once("exit", () => {
      running.delete(this.pid ?? 0);
      ended(cell);
    });
    const code = spawn.call(this, options);
    if (this.pid !== undefined) running.add(this.pid);
    return code;
  };
  for (const name of ["spawnSync", "execSync", "execFileSync"] as const) {
    const original = processes[name];
    processes[name] = (...values) => {
      waits([...running]);
      try {
        return original(...values);
      } finally {
        waited();
        ended(currentContext()?.cell ?? 0);
      }
    };
  }
  syncBuiltinESMExports();
}
