/** Words of the memory that the threads share beside the output. */
const runningAt = 0;
const interruptSeenAt = 1;
const answerAt = 2;
const exitAt = 3;
const interruptDoneAt = 4;
const graceAt = 5;
const graceCellAt = 6;
const askedToEndAt = 7;
const computingAt = 8;
const words = 9;

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

  /** The cell whose first step runs, up to its end or its first `await`: nothing but its own code; 0 for none. */
  get computing(): number {
    return Atomics.load(this.#words, computingAt);
  }

  set computing(cell: number) {
    Atomics.store(this.#words, computingAt, cell);
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

  /** For how long a cell's work wants to be asked before it is stopped, in milliseconds; 0 for not at all. */
  graceOf(cell: number): number {
    return Atomics.load(this.#words, graceCellAt) === cell ? Atomics.load(this.#words, graceAt) : 0;
  }

  /** Says for how long the work of a cell wants to be asked; that of other cells then is not. */
  setGrace(cell: number, milliseconds: number): void {
    Atomics.store(this.#words, graceAt, milliseconds);
    Atomics.store(this.#words, graceCellAt, cell);
  }

  /** The last cell that was asked to come to an end by itself. */
  get askedToEnd(): number {
    return Atomics.load(this.#words, askedToEndAt);
  }

  set askedToEnd(cell: number) {
    Atomics.store(this.#words, askedToEndAt, cell);
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
