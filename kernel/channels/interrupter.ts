import { Session } from "node:inspector";
import type { MessagePort } from "node:worker_threads";
import type { SharedState } from "../bridge/shared-state.js";

/** How long the main thread has to take note of an interrupt by itself, and between two terminations. */
const patience = 2;
const interval = 10;

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
   * Asks the main thread to give a cell up, which it does at once if it only waits. If it computes instead, V8
   * terminates the running JavaScript from this thread, as often as it takes.
   * @returns When the main thread has given the cell up.
   */
  async interrupt(cell: number): Promise<void> {
    for (let wait = patience; ; wait = interval) {
      this.#port.postMessage({ type: "interrupt", cell });
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (this.#state.interruptSeen === cell) return;
      this.#terminate();
    }
  }

  #terminate(): void {
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    this.#session.post("Runtime.terminateExecution", () => {});
  }
}
