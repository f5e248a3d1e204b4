import type { ToEvaluator } from "../bridge/messages.js";
import { Map, Promise, Set } from "../intrinsics.js";
import { type CellContext, kill, runInContext } from "./cell-context.js";
import type { Comms } from "./comms.js";

/** What the handlers of comms tell. */
interface Telling {
  /** The handler of a message is through, or was given up. */
  done: (cell: number) => void;
  failed: (error: unknown) => void;
}

/** Has the messages on comms handled, each in a context of its own, until all that its handler began has ended. */
export class CommHandlers {
  readonly #comms: Comms;
  readonly #tell: Telling;
  /** The messages whose handlers have not ended. */
  readonly #handling = new Map<number, CellContext>();

  constructor(comms: Comms, tell: Telling) {
    this.#comms = comms;
    this.#tell = tell;
  }

  receive({ cell, kind, content, buffers }: Extract<ToEvaluator, { type: "comm" }>): void {
    const context: CellContext = {
      cell,
      title: "a widget",
      allowStdin: false,
      dead: false,
      timers: new Set(),
      children: new Set(),
      cleanups: new Set(),
    };
    const done = (): void => this.#end(cell);
    const failed = (error: unknown): void => {
      this.#tell.failed(error);
      done();
    };
    this.#handling.set(cell, context);
    runInContext(context, () => {
      try {
        const work = this.#comms.receive(kind, content, buffers);
        if (work instanceof Promise) work.then(done, failed);
        else done();
      } catch (error) {
        failed(error);
      }
    });
  }

  /** Gives all of them up. */
  kill(): void {
    for (const [cell, context] of this.#handling) {
      kill(context);
      this.#end(cell);
    }
  }

  #end(cell: number): void {
    if (this.#handling.delete(cell)) this.#tell.done(cell);
  }
}
