import { Session } from "node:inspector";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import type { MessagePort } from "node:worker_threads";
import type { ToEvaluator } from "../bridge/messages.js";
import type { SharedState } from "../bridge/shared-state.js";
import type { ChildWait } from "./child-wait.js";
import { mainThreadTime } from "./main-thread-time.js";

/** How long the main thread may compute without listening before it is terminated, in milliseconds. */
const patience = 1.5;
/** The same by the clock, where the system does not tell how long a thread has computed. */
const clockPatience = 10;
/** For so long the main thread is looked at in every turn of the event loop, then every millisecond. */
const attentive = 5;
/** How long what awaited work that has ended takes to have its result, in milliseconds. */
const settling = 5;
/** Between two terminations: at first, and at most, for a machine that is slow to come to its callbacks. */
const shortest = 10;
const longest = 200;

/** Stops what the main thread runs, whatever it does. */
export class Interrupter {
  readonly #port: MessagePort;
  readonly #state: SharedState;
  readonly #child: ChildWait;
  #session: Session | undefined;

  constructor(port: MessagePort, state: SharedState, child: ChildWait) {
    this.#port = port;
    this.#state = state;
    this.#child = child;
  }

  /**
   * Asks a cell's work to end by itself, where it has said that it can.
   * @returns Whether it was asked; when it has ended, or its time is over.
   */
  async askToEnd(cell: number): Promise<boolean> {
    const grace = this.#state.graceOf(cell);
    if (grace === 0) return false;
    this.#state.askedToEnd = cell;
    const end = performance.now() + grace;
    while (this.#state.graceOf(cell) > 0 && performance.now() < end) await wait(1);
    // What awaited the work gets its result before the cell is stopped: that needs the main thread once.
    await wait(settling);
    return true;
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
        if (await (first ? this.#listens(step, cell) : this.#becomes(step, cell, pause))) break;
        await this.#terminate();
        pause = Math.min(longest, pause * 1.5);
      }
  }

  #reached(step: "notice" | "stop"): number {
    return step === "notice" ? this.#state.interruptSeen : this.#state.interruptDone;
  }

  /**
   * Whether the main thread hears a message by itself. A thread that computes does not; one that waits does, as soon as
   * it gets its share of a busy machine; one that waits for a child process does not. Terminating that one could strike Node's own code instead of the cell's.
   */
  async #listens(step: "notice" | "stop", cell: number): Promise<boolean> {
    // A cell in its first step hears nothing, and all that could be struck is its own code: nobody needs to be patient.
    if (this.#state.computing === cell) return false;
    const before = mainThreadTime();
    if (before === undefined) return this.#becomes(step, cell, clockPatience);
    const computed = (): number => (mainThreadTime() ?? Infinity) - before;
    return this.#until(step, cell, () => this.#child.isWaitedFor || computed() > patience);
  }

  #becomes(step: "notice" | "stop", cell: number, milliseconds: number): Promise<boolean> {
    const end = performance.now() + milliseconds;
    return this.#until(step, cell, () => performance.now() > end);
  }

  async #until(step: "notice" | "stop", cell: number, over: () => boolean): Promise<boolean> {
    const start = performance.now();
    while (this.#reached(step) !== cell) {
      if (over()) return false;
      await (performance.now() - start < attentive ? turn() : wait(1));
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
    // After the termination is under way: the code that waited for the child must not go on.
    this.#child.stop();
    await Promise.race([met, wait(longest)]);
  }
}
