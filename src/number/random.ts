import { InputError } from "../errors.js";
import { Printed } from "../printed.js";

const counted = (place: string, count: number): number => {
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new InputError({ place, rule: "needs a whole count from 0 on", got: String(count) });
};

/** Numbers that look random and are the same in every run with one seed, on every machine; made by {@link random}. */
export class Random extends Printed {
  private state: [number, number, number, number];

  constructor(seed: number) {
    super();
    this.state = [seed | 0, (seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1];
    for (let round = 0; round < 12; round++) this.next();
  }

  /** Source: sfc32 of PractRand, C. Doty-Humphrey. */
  private next(): number {
    const [a, b, c, counter] = this.state;
    const sum = (((a + b) | 0) + counter) | 0;
    this.state = [b ^ (b >>> 9), (c + (c << 3)) | 0, (((c << 21) | (c >>> 11)) + sum) | 0, (counter + 1) | 0];
    return (sum >>> 0) / 2 ** 32;
  }

  /** A number in [0, 1), or a list of `count` of them. */
  uniform(): number;
  uniform(count: number): number[];
  uniform(count?: number): number | number[] {
    if (count === undefined) return this.next();
    return Array.from({ length: counted("uniform", count) }, () => this.next());
  }

  /** The next number in [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** A number of the standard normal distribution, by Box and Muller, or a list of `count` of them. */
  normal(): number;
  normal(count: number): number[];
  normal(count?: number): number | number[] {
    if (count !== undefined) return Array.from({ length: counted("normal", count) }, () => this.normal());
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** A whole number from `from` to `to`, `to` left out, or a list of `count` of them. */
  integers(from: number, to: number): number;
  integers(from: number, to: number, count: number): number[];
  integers(from: number, to: number, count?: number): number | number[] {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from >= to)
      throw new InputError({
        place: "integers",
        rule: "needs whole numbers, from below to",
        got: `${from} and ${to}`,
      });
    if (count === undefined) return from + Math.floor((to - from) * this.next());
    return Array.from({ length: counted("integers", count) }, () => this.integers(from, to));
  }

  /** The items in a random order, as a new list. */
  shuffle<T>(items: Iterable<T>): T[] {
    const list = [...items];
    return Array.from(this.permutation(list.length), (place) => list[place]);
  }

  /** One of the items. */
  choice<T>(items: readonly T[]): T {
    if (items.length === 0)
      throw new InputError({ place: "choice", rule: "needs at least one item", got: "none" });
    return items[this.integers(0, items.length)];
  }

  /** The numbers 0 to count − 1 in a random order. */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, place) => place);
    for (let place = count - 1; place > 0; place--) {
      const other = Math.floor(this.next() * (place + 1));
      [order[place], order[other]] = [order[other], order[place]];
    }
    return order;
  }

  /** Where it stands: a generator made of it by {@link Random.at} gives the same numbers from here on. */
  get place(): readonly number[] {
    return [...this.state];
  }

  /** What makes another one that stands here. */
  toString(): string {
    return `Random.at([${this.state.join(", ")}])`;
  }

  /** A generator that stands where another one stood. */
  static at(place: readonly number[]): Random {
    const generator = new Random(0);
    const [a = 0, b = 0, c = 0, counter = 0] = place;
    generator.state = [a, b, c, counter];
    return generator;
  }

  /** A generator of its own that depends on this one's seed and on `purpose` alone. */
  static for(seed: number, purpose: string): Random {
    let hash = seed | 0;
    for (const letter of purpose) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
    return new Random(hash);
  }
}

/** Numbers in [0, 1) that are the same on every machine, as a function: for checks by values that can be repeated. */
export function randomNumbers(seed: number): () => number {
  const generator = new Random(seed);
  return () => generator.uniform();
}

/**
 * A generator of random numbers that gives the same ones in every run and on every machine.
 * @param seed which numbers; default 0
 * @returns `.uniform(count?)` in [0, 1), `.normal(count?)`, `.integers(from, to, count?)`, `.shuffle(items)`, `.choice(items)`; without
 *   a count one number, with one a list
 * @throws InputError where the seed is not a finite number
 * @example
 * random(7).normal(3).map((x) => Number(x.toFixed(3))) // => [-0.113, -1.41, -0.926]
 * random(7).shuffle([1, 2, 3]).toSorted() // => [1, 2, 3]
 */
export function random(seed = 0): Random {
  if (!Number.isFinite(seed))
    throw new InputError({ place: "random", rule: "needs a number as its seed", got: String(seed) });
  return new Random(seed);
}
