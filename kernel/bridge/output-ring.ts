import {
  Atomics,
  Buffer,
  Int32Array,
  Map,
  Math,
  SharedArrayBuffer,
  TextDecoder,
  Uint8Array,
} from "../intrinsics.js";

/** The two text streams of a cell. */
export type StreamName = "stdout" | "stderr";

/** Consecutive text of one cell on one stream. */
export interface StreamText {
  cell: number;
  name: StreamName;
  text: string;
}

/** Up to here the captured descriptors had been written when the next text was printed: bytes since the start. */
export interface CaptureMark {
  cell: number;
  stdout: number;
  stderr: number;
}

const streams: StreamName[] = ["stdout", "stderr"];
const mark = streams.length;

/** Words of the header: bytes written so far, bytes read so far, whether the reader knows that there is something. */
const writtenAt = 0;
const readAt = 1;
const wokenAt = 2;
const headerWords = 4;
const entryHeader = 12;

/** The memory of a ring, to hand to another thread. */
export interface RingMemory {
  header: SharedArrayBuffer;
  bytes: SharedArrayBuffer;
}

/**
 * Memory for a ring.
 * @param size Bytes of text and entry headers that fit, a power of two; default 4 MiB.
 */
export function newRingMemory(size = 1 << 22): RingMemory {
  return { header: new SharedArrayBuffer(headerWords * 4), bytes: new SharedArrayBuffer(size) };
}

/**
 * The writing end of a ring of text in shared memory: one thread computes and prints, another one sends.
 * A print costs no message between the threads unless the reader sleeps, and is on its way even when the
 * writer never returns to its event loop. A full ring makes the writer wait for the reader.
 */
export class OutputWriter {
  readonly #header: Int32Array;
  readonly #bytes: Buffer;
  readonly #wake: () => void;

  /** @param wake Tells the reader's thread to call `drain`; called at most once between two drains. */
  constructor(memory: RingMemory, wake: () => void) {
    this.#header = new Int32Array(memory.header);
    this.#bytes = Buffer.from(memory.bytes);
    this.#wake = wake;
  }

  /** Appends text, in pieces where it is longer than the ring. */
  write(cell: number, name: StreamName, text: string | Uint8Array): void {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    const largest = this.#bytes.length / 4;
    for (let start = 0; start < bytes.length; start += largest)
      this.#append(cell, streams.indexOf(name), bytes.subarray(start, start + largest));
  }

  /** Says how far the captured descriptors have been written. */
  mark({ cell, stdout, stderr }: CaptureMark): void {
    const sizes = Buffer.allocUnsafe(16);
    sizes.writeDoubleLE(stdout, 0);
    sizes.writeDoubleLE(stderr, 8);
    this.#append(cell, mark, sizes);
  }

  #append(cell: number, kind: number, bytes: Uint8Array): void {
    const needed = entryHeader + bytes.length;
    let written = Atomics.load(this.#header, writtenAt);
    for (;;) {
      const read = Atomics.load(this.#header, readAt);
      if (((written - read) >>> 0) + needed <= this.#bytes.length) break;
      this.#signal();
      Atomics.wait(this.#header, readAt, read, 1000);
    }
    const entry = Buffer.allocUnsafe(entryHeader);
    entry.writeUInt32LE(cell, 0);
    entry.writeUInt32LE(kind, 4);
    entry.writeUInt32LE(bytes.length, 8);
    written = this.#copy(entry, written);
    written = this.#copy(bytes, written);
    Atomics.store(this.#header, writtenAt, written | 0);
    this.#signal();
  }

  /** How far has been written: a point in time for the reader. */
  get position(): number {
    return Atomics.load(this.#header, writtenAt) >>> 0;
  }

  #signal(): void {
    if (Atomics.exchange(this.#header, wokenAt, 1) === 0) this.#wake();
  }

  #copy(source: Uint8Array, position: number): number {
    const at = (position >>> 0) % this.#bytes.length;
    const first = Math.min(source.length, this.#bytes.length - at);
    this.#bytes.set(source.subarray(0, first), at);
    if (first < source.length) this.#bytes.set(source.subarray(first), 0);
    return (position + source.length) >>> 0;
  }
}

/** The reading end of a ring of text. */
export class OutputReader {
  readonly #header: Int32Array;
  readonly #bytes: Buffer;
  /** A character may be cut by a write of raw bytes; its head waits here for its tail. */
  readonly #decoders = new Map<string, InstanceType<typeof TextDecoder>>();

  constructor(memory: RingMemory) {
    this.#header = new Int32Array(memory.header);
    this.#bytes = Buffer.from(memory.bytes);
  }

  /**
   * Takes what was written so far.
   * @param position Where to stop, the writer's position at some moment; default: take all.
   * @returns Texts and marks in the order of their writing, neighbors of one cell and stream joined.
   */
  drain(position?: number): (StreamText | CaptureMark)[] {
    let read = Atomics.load(this.#header, readAt) >>> 0;
    // A point that is behind already; distances wrap around with the positions.
    if (position !== undefined && (position - read) >>> 0 > this.#bytes.length) return [];
    if (position === undefined) Atomics.store(this.#header, wokenAt, 0);
    const written = position ?? Atomics.load(this.#header, writtenAt) >>> 0;
    const output: (StreamText | CaptureMark)[] = [];
    let parts: string[] = [];
    const join = (): void => {
      const last = output.at(-1);
      if (last !== undefined && "text" in last) last.text = parts.join("");
      parts = [];
    };
    while (read !== written) {
      const entry = Buffer.from(this.#copy(read, entryHeader));
      const [cell, kind, length] = [entry.readUInt32LE(0), entry.readUInt32LE(4), entry.readUInt32LE(8)];
      const bytes = this.#copy((read + entryHeader) >>> 0, length);
      read = (read + entryHeader + length) >>> 0;
      if (kind === mark) {
        join();
        const sizes = Buffer.from(bytes);
        output.push({ cell, stdout: sizes.readDoubleLE(0), stderr: sizes.readDoubleLE(8) });
        continue;
      }
      const name = streams[kind] as StreamName;
      const last = output.at(-1);
      if (last === undefined || !("text" in last) || last.cell !== cell || last.name !== name) {
        join();
        output.push({ cell, name, text: "" });
      }
      parts.push(this.#decode(cell, name, bytes));
    }
    join();
    Atomics.store(this.#header, readAt, read | 0);
    Atomics.notify(this.#header, readAt);
    return output.filter((part) => !("text" in part) || part.text !== "");
  }

  #copy(position: number, length: number): Uint8Array {
    const at = (position >>> 0) % this.#bytes.length;
    const copied = new Uint8Array(length);
    const first = Math.min(length, this.#bytes.length - at);
    copied.set(this.#bytes.subarray(at, at + first));
    if (first < length) copied.set(this.#bytes.subarray(0, length - first), first);
    return copied;
  }

  #decode(cell: number, name: StreamName, bytes: Uint8Array): string {
    const key = `${name} ${cell}`;
    let decoder = this.#decoders.get(key);
    if (decoder === undefined) {
      if (this.#decoders.size > 64) this.#decoders.clear();
      decoder = new TextDecoder();
      this.#decoders.set(key, decoder);
    }
    return decoder.decode(bytes, { stream: true });
  }
}
