import { Readable } from "node:stream";
import type { SharedState } from "../bridge/shared-state.js";
import { type CellContext, currentContext } from "./cell-context.js";
import type { Input } from "./input.js";
import { Object, WeakMap, process, setTimeout } from "../intrinsics.js";

/** How long a reader may take to say that it has had enough, in milliseconds. */
const settling = 20;
/** What Ctrl-D sends. */
const endOfInput = "\u0004";

/** The lines that a person at the front end types, as a stream that asks for one whenever it is read. */
class Stdin extends Readable {
  readonly fd = 0;
  readonly isTTY = false;
  readonly isRaw = false;
  readonly #ask: () => Promise<string> | undefined;
  #wanted = false;

  /** @param ask Undefined where nobody waits for an answer any more. */
  constructor(ask: () => Promise<string> | undefined) {
    // Nothing is asked for in advance.
    super({ highWaterMark: 0 });
    this.#ask = ask;
    this.on("resume", () => this.#later());
  }

  override _read(): void {
    this.#wanted = true;
    this.#later();
  }

  #later(): void {
    setTimeout(() => this.#askNow(), settling);
  }

  #askNow(): void {
    // A stream that is read piece by piece counts as paused.
    if (!this.#wanted || (this.isPaused() && this.listenerCount("readable") === 0)) return;
    const answer = this.#ask();
    if (answer === undefined) return;
    this.#wanted = false;
    answer.then(
      (line) => this.push(line === endOfInput ? null : `${line}\n`),
      (fault: unknown) => this.destroy(fault as Error),
    );
  }

  setRawMode(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** Makes `process.stdin` ask the person at the front end, for each cell from the start: what one leaves unread is gone. */
export function askOnStdin(input: Input, state: SharedState): void {
  const streams = new WeakMap<CellContext, Stdin>();
  const nobody = new Stdin(() => undefined);
  Object.defineProperty(process, "stdin", {
    configurable: true,
    enumerable: true,
    get: () => {
      const context = currentContext();
      if (context === undefined) return nobody;
      let stream = streams.get(context);
      if (stream === undefined) {
        stream = new Stdin(() =>
          state.running === context.cell ? input.askLater("", {}, "process.stdin") : undefined,
        );
        streams.set(context, stream);
      }
      return stream;
    },
  });
}
