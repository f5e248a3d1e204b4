import { Session } from "node:inspector";

/** How often the heap is looked at, in milliseconds. */
const interval = 25;
/** What part of the heap may be in use: V8 collects all garbage well before, so that what is left is not garbage. */
const share = 0.9;
/** What a cell may add, as a part of the limit, to what a stopped cell before it left behind and V8 has not collected yet. */
const patience = 0.04;
const major = Number(process.versions.node.split(".")[0]);
/**
 * What V8 counts into its limit for young objects, in bytes, and lasting ones cannot have.
 * Source: `heap_size_limit` less `--max-old-space-size` on Node 20, 22, 24 and 26.
 */
const young = (major < 24 ? 48 : major < 26 ? 192 : 96) * 2 ** 20;

/**
 * Watches the heap of the main thread while a cell runs. V8 ends the whole process when its heap is full, with all that
 * the cells before have made; a cell that is stopped a moment earlier takes nothing with it.
 */
export class HeapWatch {
  readonly #limit: number;
  readonly #full: (used: number) => void;
  #session: Session | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asked = false;
  /** What was in use when a cell was stopped, in bytes, until it is seen to be collected. */
  #leftBehind = 0;

  /**
   * @param limit The size that V8 allows the heap, in bytes.
   * @param full Gets the bytes in use when that is nearly reached; called once for each start.
   */
  constructor(limit: number, full: (used: number) => void) {
    this.#limit = share * (limit - young);
    this.#full = full;
  }

  start(): void {
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    this.#timer ??= setInterval(() => this.#look(), interval);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    // The main thread answers between two steps of the script; one that sits in native code answers later.
    if (this.#asked) return;
    this.#asked = true;
    this.#session?.post("Runtime.getHeapUsage", (fault: Error | null, usage?: object) => {
      this.#asked = false;
      if (fault !== null || this.#timer === undefined) return;
      const { usedSize } = usage as { usedSize: number };
      if (usedSize < this.#limit) this.#leftBehind = 0;
      const allowed = this.#leftBehind === 0 ? this.#limit : this.#leftBehind + patience * this.#limit;
      if (usedSize < allowed) return;
      this.#leftBehind = usedSize;
      this.stop();
      this.#full(usedSize);
    });
  }
}
