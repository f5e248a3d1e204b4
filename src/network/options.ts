import { InputError } from "../errors.js";
import { meantBy } from "./foreign-words.js";
import { readSize } from "./read-size.js";
import { isNumber, type Size } from "./size.js";
import type { Tensor } from "./tensor.js";
import { describe, kindNames } from "./tensor.js";

/** Kernels, strides, paddings and factors beyond this are slips of the pen, and would be counted for hours. */
const largestWindow = 100_000;

/** Reads a layer's options by name and refuses what it does not know, naming the layer. */
export class Options {
  private readonly left: Set<string>;
  private readonly asked = new Set<string>();

  constructor(
    readonly place: string,
    private readonly given: Readonly<Record<string, unknown>>,
  ) {
    this.left = new Set(Object.keys(given).filter((key) => key !== "type"));
  }

  fail(rule: string, got: string, cure?: string): never {
    throw new InputError({ place: this.place, rule, got, ...(cure === undefined ? {} : { cure }) });
  }

  /** Refuses options that no read has named. */
  finish(): void {
    const [unknown] = this.left;
    if (unknown !== undefined)
      this.fail("knows no such option", `"${unknown}"`, meantBy(unknown, this.asked) ?? undefined);
  }

  /** The value as given, or the fallback where it is left out. */
  raw(name: string, fallback?: unknown): unknown {
    this.left.delete(name);
    this.asked.add(name);
    return this.given[name] ?? fallback;
  }

  /** A part of an option: a whole number, or letters for one. */
  part(name: string, value: unknown, least: number): Size {
    return (
      readSize(value, least) ??
      this.fail(
        `needs whole numbers of at least ${least} for ${name}`,
        JSON.stringify(value) ?? "nothing",
        this.cureFor(name),
      )
    );
  }

  /** A whole number, or letters for one. */
  size(name: string, least: number, fallback?: number): Size {
    const value = this.raw(name, fallback);
    const size = readSize(value, least);
    if (size === null)
      this.fail(
        `needs a whole number of at least ${least} for ${name}`,
        JSON.stringify(value) ?? "nothing",
        this.cureFor(name),
      );
    return size;
  }

  integer(name: string, least: number, fallback?: number): number {
    const value = this.raw(name, fallback);
    if (!Number.isSafeInteger(value) || (value as number) < least)
      this.fail(
        `needs a whole number of at least ${least} for ${name}`,
        JSON.stringify(value) ?? "nothing",
        this.cureFor(name),
      );
    return value as number;
  }

  /** Where an option is missing, because it was given by another library's word. */
  private cureFor(name: string): string | undefined {
    if (this.given[name] !== undefined) return undefined;
    const cures = [...this.left].map((other) => meantBy(other, new Set([name])));
    return cures.find((cure) => cure !== null) ?? undefined;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.raw(name, fallback);
    if (typeof value !== "boolean") this.fail(`needs true or false for ${name}`, JSON.stringify(value));
    return value;
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.raw(name, fallback);
    if (!choices.includes(value as T))
      this.fail(`needs ${choices.join(", ")} for ${name}`, JSON.stringify(value));
    return value as T;
  }

  /** One whole number per axis, or letters for it; a single one stands for all. */
  sizes(name: string, axes: number, least: number, fallback?: Size | Size[]): Size[] {
    const value = this.raw(name, fallback);
    const list: unknown[] = Array.isArray(value) ? value : Array.from({ length: axes }, () => value);
    const sizes = list.map((item) => readSize(item, least));
    const good = sizes.every((size) => size !== null && !(isNumber(size) && size > largestWindow));
    if (list.length !== axes || !good)
      this.fail(
        `needs ${axes === 1 ? "a whole number" : `one or ${axes} whole numbers`} of ${least} to ${largestWindow} for ${name}`,
        JSON.stringify(value) ?? "nothing",
        this.cureFor(name),
      );
    return sizes as Size[];
  }

  /** One whole number per axis; a single one stands for all. */
  integers(name: string, axes: number, least: number): number[] {
    const sizes = this.sizes(name, axes, least);
    const [letters] = sizes.filter((size) => !isNumber(size));
    if (letters !== undefined) this.fail(`needs ${name} in numbers`, String(letters));
    return sizes as number[];
  }

  /** Refuses an input of another kind. */
  needs(input: Tensor<Size>, kinds: Tensor["kind"][], cure: string): void {
    if (kinds.includes(input.kind)) return;
    this.fail(`needs ${kinds.map((kind) => kindNames[kind]).join(" or ")}`, describe(input), cure);
  }
}
