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
/** Between two terminations: at first, and at most, for a machine that is slow to come to its callbacks. */
const shortest = 10;
const longest = 200;
/** How long an interrupt waits at its end for a termination to be met, in milliseconds. */
const patienceWithOne = 5_000;

/** Stops what the main thread runs, whatever it does. */
export class Interrupter {
  readonly #port: MessagePort;
  readonly #state: SharedState;
  readonly #child: ChildWait;
  #session: Session | undefined;
  /** The termination that the main thread has not met yet. */
  #termination: Promise<void> | undefined;

  constructor(port: MessagePort, state: SharedState, child: ChildWait) {
    this.#port = port;
    this.#state = state;
    this.#child = child;
  }

  /**
   * Asks a cell's work to end by itself, where it has said that it can.
   * @returns Whether it was asked; when it has ended and what awaited it has its result, or when the time for that is over.
   */
  async askToEnd(cell: number): Promise<boolean> {
    let grace = this.#state.graceOf(cell);
    if (grace === 0) return false;
    this.#state.askedToEnd = cell;
    // Work that has ended changes the time that it needs to what its result needs.
    for (let since = performance.now(); grace > 0 && performance.now() - since < grace;) {
      await wait(1);
      const now = this.#state.graceOf(cell);
      if (now !== grace) since = performance.now();
      grace = now;
    }
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
    await this.#clear(cell);
  }

  /** A termination that nothing has met would strike what the main thread does next: the next cell. This gives it a message to strike. */
  async #clear(cell: number): Promise<void> {
    const end = performance.now() + patienceWithOne;
    while (this.#termination !== undefined && performance.now() < end) {
      this.#port.postMessage({ type: "interrupt", cell, step: "notice" } satisfies ToEvaluator);
      await Promise.race([this.#termination, wait(shortest)]);
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

  /** Resolves when the main thread has met the termination, or when it takes too long for that: V8 has one under way at most. */
  async #terminate(): Promise<void> {
    this.#termination ??= this.#newTermination();
    // After the termination is under way: the code that waited for the child must not go on.
    this.#child.stop();
    await Promise.race([this.#termination, wait(longest)]);
  }

  async #newTermination(): Promise<void> {
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    const session = this.#session;
    await new Promise<void>((resolve) => session.post("Runtime.terminateExecution", () => resolve()));
    this.#termination = undefined;
  }
}
