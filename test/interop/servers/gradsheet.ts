import { spawn } from "node:child_process";
import { once } from "node:events";
import { program } from "../../support/gradsheet.js";

/** The command as it runs in a process of its own. */
export class Gradsheet {
  readonly child;
  #said = "";

  /** @param environment - What is in its environment beside the tests' own: its token, its data folder. */
  constructor(args: readonly string[], environment: Record<string, string>, cwd: string) {
    this.child = spawn(process.execPath, [program, ...args], {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (this.#said += text));
  }

  /** What it has printed so far. */
  get said(): string {
    return this.#said;
  }

  /** Waits for its end. @returns Its exit code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "close");
    return this.child.exitCode ?? this.child.signalCode;
  }
}
