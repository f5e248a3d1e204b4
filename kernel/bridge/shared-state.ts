/** Words of the memory that the threads share beside the output. */
const runningAt = 0;
const interruptSeenAt = 1;
const answerAt = 2;
const exitAt = 3;
const interruptDoneAt = 4;
const words = 5;

/** Small numbers that one thread must see while the other computes. */
export class SharedState {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(memory = new SharedArrayBuffer(words * 4)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  /** The cell whose code the main thread runs or awaits; 0 for none. */
  get running(): number {
    return Atomics.load(this.#words, runningAt);
  }

  set running(cell: number) {
    Atomics.store(this.#words, runningAt, cell);
  }

  /** The last cell of whose interrupt the main thread knows: it is between two callbacks. */
  get interruptSeen(): number {
    return Atomics.load(this.#words, interruptSeenAt);
  }

  set interruptSeen(cell: number) {
    Atomics.store(this.#words, interruptSeenAt, cell);
  }

  /** The last cell that the main thread has given up. */
  get interruptDone(): number {
    return Atomics.load(this.#words, interruptDoneAt);
  }

  set interruptDone(cell: number) {
    Atomics.store(this.#words, interruptDoneAt, cell);
  }

  /** Blocks the main thread until the reply to an input request is in its port's queue. */
  waitForAnswer(request: number): void {
    for (;;) {
      const answered = Atomics.load(this.#words, answerAt);
      if (answered >= request) return;
      Atomics.wait(this.#words, answerAt, answered, 1000);
    }
  }

  /** Says that the reply to an input request is in the port's queue. */
  announceAnswer(request: number): void {
    Atomics.store(this.#words, answerAt, request);
    Atomics.notify(this.#words, answerAt);
  }

  /** Blocks the main thread until everything it said is sent, before it exits. */
  waitForLastWords(milliseconds: number): void {
    Atomics.wait(this.#words, exitAt, 0, milliseconds);
  }

  /** Says that everything is sent. */
  announceLastWords(): void {
    Atomics.store(this.#words, exitAt, 1);
    Atomics.notify(this.#words, exitAt);
  }
}
