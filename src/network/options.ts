import { InputError } from "../errors.js";
import { meantBy } from "./foreign-words.js";
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

  /** One whole number per axis; a single number stands for all. */
  perAxis(name: string, axes: number, least: number, fallback?: number | number[]): number[] {
    const value = this.raw(name, fallback);
    const list = Array.isArray(value) ? value : Array.from({ length: axes }, () => value);
    const good = list.every((item) => Number.isSafeInteger(item) && item >= least && item <= largestWindow);
    if (list.length !== axes || !good)
      this.fail(
        `needs ${axes === 1 ? "a whole number" : `one or ${axes} whole numbers`} of ${least} to ${largestWindow} for ${name}`,
        JSON.stringify(value) ?? "nothing",
        this.cureFor(name),
      );
    return list as number[];
  }

  /** Refuses an input of another kind. */
  needs(input: Tensor, kinds: Tensor["kind"][], cure: string): void {
    if (kinds.includes(input.kind)) return;
    this.fail(`needs ${kinds.map((kind) => kindNames[kind]).join(" or ")}`, describe(input), cure);
  }
}
