import { fstatSync, readSync } from "node:fs";
import { type CaptureMark, OutputReader, type RingMemory, type StreamName } from "../bridge/output-ring.js";
import type { Parent, Publisher } from "./publisher.js";

/** How long text may wait for more of its kind, in milliseconds: little at first, more while it pours. */
const shortWait = 4;
const longWait = 25;
const chunk = 1 << 20;

type Captured = { descriptor: number; read: number; decoder: InstanceType<typeof TextDecoder> };

/** What cells print, on its way from the main thread and from captured descriptors to the subscribers. */
export class Output {
  readonly #reader: OutputReader;
  readonly #publisher: Publisher;
  readonly #captured: Record<StreamName, Captured> | undefined;
  readonly #parentOf: (cell: number) => Parent;
  readonly #newestCell: () => number;
  #timer: NodeJS.Timeout | undefined;
  #flushed = 0;
  #joined: { cell: number; name: StreamName; text: string } | undefined;

  constructor(
    ring: RingMemory,
    captured: { stdout: number; stderr: number } | null,
    publisher: Publisher,
    parentOf: (cell: number) => Parent,
    newestCell: () => number,
  ) {
    this.#reader = new OutputReader(ring);
    this.#publisher = publisher;
    this.#parentOf = parentOf;
    this.#newestCell = newestCell;
    const watch = (descriptor: number): Captured => ({ descriptor, read: 0, decoder: new TextDecoder() });
    this.#captured = captured
      ? { stdout: watch(captured.stdout), stderr: watch(captured.stderr) }
      : undefined;
  }

  /** There is something in the ring: publishes it soon, with what follows at once. */
  wake(): void {
    if (this.#timer !== undefined) return;
    const wait = performance.now() - this.#flushed < 2 * longWait ? longWait : shortWait;
    this.#timer = setTimeout(() => this.flushIfRead(), wait);
  }

  /** The same as `flush` where the subscribers keep up with reading; else later. */
  flushIfRead(): void {
    if (!this.#publisher.isFull) return this.flush();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flushIfRead(), longWait);
  }

  /** Publishes everything that was printed so far. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushed = performance.now();
    // The sizes come first: what is captured later may come after text that is not in the ring yet.
    const sizes = this.#sizes();
    this.#drain();
    this.#readCaptured({ cell: this.#newestCell(), ...sizes });
    this.#send();
  }

  /** Publishes what was printed up to a position of the ring. */
  flushUntil(position: number): void {
    this.#drain(position);
    this.#send();
  }

  #drain(position?: number): void {
    for (const part of this.#reader.drain(position)) {
      if ("text" in part) this.#emit(part.cell, part.name, part.text);
      else this.#readCaptured(part);
    }
  }

  #sizes(): { stdout: number; stderr: number } {
    if (this.#captured === undefined) return { stdout: 0, stderr: 0 };
    const { stdout, stderr } = this.#captured;
    return { stdout: fstatSync(stdout.descriptor).size, stderr: fstatSync(stderr.descriptor).size };
  }

  #readCaptured({ cell, ...sizes }: CaptureMark): void {
    if (this.#captured === undefined) return;
    for (const name of ["stdout", "stderr"] as const) {
      const captured = this.#captured[name];
      while (captured.read < sizes[name]) {
        const bytes = Buffer.allocUnsafe(Math.min(chunk, sizes[name] - captured.read));
        const count = readSync(captured.descriptor, bytes, 0, bytes.length, captured.read);
        if (count === 0) break;
        captured.read += count;
        this.#emit(cell, name, captured.decoder.decode(bytes.subarray(0, count), { stream: true }));
      }
    }
  }

  #emit(cell: number, name: StreamName, text: string): void {
    if (this.#joined?.cell === cell && this.#joined.name === name && this.#joined.text.length < chunk) {
      this.#joined.text += text;
      return;
    }
    this.#send();
    this.#joined = { cell, name, text };
  }

  #send(): void {
    const joined = this.#joined;
    this.#joined = undefined;
    if (joined === undefined || joined.text === "") return;
    const { cell, name, text } = joined;
    this.#publisher.publish("stream", { name, text }, this.#parentOf(cell));
  }
}
