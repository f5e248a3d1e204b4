import { Atomics, Int32Array, Math, SharedArrayBuffer } from "../intrinsics.js";

/** Words of the memory that the threads share beside the output. */
const runningAt = 0;
const interruptSeenAt = 1;
const answerAt = 2;
const exitAt = 3;
const interruptDoneAt = 4;
const graceAt = 5;
const graceCellAt = 6;
const askedToEndAt = 7;
const onWayAt = 8;
const roomsAt = 9;
const computingAt = 10;
const words = 11;

/**
 * How much may be on its way from the main thread to the sockets, in KiB: the main thread waits until half of it is sent. A
 * message counts 32 KiB beside its bytes, so that 512 small ones fill it.
 */
const mostOnWay = 1 << 14;
const messageCost = 32;

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

  /** What a message counts among those on their way. */
  costOf(bytes: number): number {
    return messageCost + Math.ceil(bytes / 1024);
  }

  /** Counts a message that the main thread has sent. */
  addToWay(cost: number): void {
    Atomics.add(this.#words, onWayAt, cost);
  }

  /** Takes a message off the count, once a socket has it. */
  takeFromWay(cost: number): void {
    const before = Atomics.sub(this.#words, onWayAt, cost);
    if (before < mostOnWay / 2 || before - cost >= mostOnWay / 2) return;
    Atomics.add(this.#words, roomsAt, 1);
    Atomics.notify(this.#words, roomsAt);
  }

  /** Blocks the main thread while too much is on its way. */
  waitForRoom(): void {
    for (;;) {
      const rooms = Atomics.load(this.#words, roomsAt);
      if (Atomics.load(this.#words, onWayAt) < mostOnWay) return;
      Atomics.wait(this.#words, roomsAt, rooms, 100);
    }
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
