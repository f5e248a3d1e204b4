import { Session } from "node:inspector";
import { setTimeout as wait } from "node:timers/promises";
import type { MessagePort } from "node:worker_threads";
import type { ToEvaluator } from "../bridge/messages.js";
import type { SharedState } from "../bridge/shared-state.js";

/** How long the main thread has to listen by itself, in milliseconds. */
const patience = 2;
/** Between two terminations: at first, and at most, for a machine that is slow to come to its callbacks. */
const shortest = 10;
const longest = 200;

/** Stops what the main thread runs, whatever it does. */
export class Interrupter {
  readonly #port: MessagePort;
  readonly #state: SharedState;
  #session: Session | undefined;

  constructor(port: MessagePort, state: SharedState) {
    this.#port = port;
    this.#state = state;
  }

  /**
   * Asks the main thread to give a cell up, which it does at once if the cell only waits. If it computes instead, V8
   * terminates the running JavaScript from this thread, as often as it takes.
   * @returns When the main thread has given the cell up.
   */
  async interrupt(cell: number): Promise<void> {
    let pause = shortest;
    for (const step of ["notice", "stop"] as const)
      for (let first = true; ; first = false) {
        this.#port.postMessage({ type: "interrupt", cell, step } satisfies ToEvaluator);
        if (await this.#becomes(() => this.#reached(step) === cell, first ? patience : pause)) break;
        await this.#terminate();
        pause = Math.min(longest, pause * 1.5);
      }
  }

  #reached(step: "notice" | "stop"): number {
    return step === "notice" ? this.#state.interruptSeen : this.#state.interruptDone;
  }

  async #becomes(test: () => boolean, milliseconds: number): Promise<boolean> {
    const end = performance.now() + milliseconds;
    while (!test()) {
      if (performance.now() > end) return false;
      await wait(1);
    }
    return true;
  }

  /** Resolves when the main thread has met the termination: no other one is under way after that. */
  async #terminate(): Promise<void> {
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    const met = new Promise<void>((resolve) => {
      this.#session?.post("Runtime.terminateExecution", () => resolve());
    });
    await Promise.race([met, wait(longest)]);
  }
}
