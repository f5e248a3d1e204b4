import type { TensorEntry } from "./native.js";
import type { Value } from "./tape.js";

/** Ids from here on stand for values that have not been computed. */
const first = 2 ** 30;

/** Ids that stand for values until their tensors are there, and tfjs-node's entries that hold them. */
export class StandIns {
  /** Values that have a stand-in and were not disposed of. */
  readonly alive = new Set<Value>();
  private readonly entries = new Map<Value, TensorEntry>();
  /** The tensors that took stand-ins' places. */
  private readonly real = new Map<Value, number>();

  /** A stand-in for a value. */
  make(value: Value): number {
    this.alive.add(value);
    return first + value;
  }

  /** The value that an id stands for; undefined for the id of a tensor. */
  valueOf(id: number): Value | undefined {
    return id >= first ? id - first : undefined;
  }

  /** Notes the entry that keeps an id, where the id is a stand-in. */
  note(id: number, entry: () => TensorEntry): void {
    if (id >= first) this.entries.set(id - first, entry());
  }

  /** Whether an entry holds a stand-in still. */
  holds(entry: TensorEntry): boolean {
    return entry.id >= first && this.entries.get(entry.id - first) === entry;
  }

  /** Forgets a value's stand-in, and gives the tensor that took its place, where one did. */
  end(value: Value): number | undefined {
    this.alive.delete(value);
    this.entries.delete(value);
    return this.real.get(value);
  }

  /** Puts a tensor in the place of a value's stand-in; false where nothing keeps that any more. */
  replace(value: Value, id: number): boolean {
    this.real.set(value, id);
    const entry = this.entries.get(value);
    if (entry) entry.id = id;
    this.entries.delete(value);
    return entry !== undefined;
  }

  /** The tensor of an id, whether a stand-in that was replaced or a tensor's own. */
  readonly tensorOf = (id: number): number => (id >= first ? this.real.get(id - first)! : id);
}
