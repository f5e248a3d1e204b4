import type { Json } from "../notebook/format.js";

/*
 * Finite sets of values that are counted and numbered, not listed: a variant's givens are one member of such a set, and its number
 * is all that has to be drawn.
 */

/** A finite set of values, each with a number from 0 to `size - 1`. */
export interface Space<T = Json> {
  /** How many values there are, at least 1. */
  size: bigint;
  /** The value with this number. */
  at(index: bigint): T;
}

/** The values of a list, each once. */
export function choices<T extends Json>(values: readonly T[]): Space<T> {
  const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  return { size: BigInt(distinct.length), at: (index) => distinct[Number(index)] };
}

/** All combinations of a value from each space. */
export function product<T>(spaces: readonly Space<T>[]): Space<T[]> {
  return {
    size: spaces.reduce((size, space) => size * space.size, 1n),
    at(index) {
      let rest = index;
      return spaces.map((space) => {
        const digit = rest % space.size;
        rest /= space.size;
        return space.at(digit);
      });
    },
  };
}

/** The values of a space, changed one by one. */
export function mapped<T, U>(space: Space<T>, change: (value: T) => U): Space<U> {
  return { size: space.size, at: (index) => change(space.at(index)) };
}

/** The orders of a list; equal items are not told apart. */
export function orders<T extends Json>(items: readonly T[]): Space<T[]> {
  const kinds = choices(items);
  const kindAt = (at: number) => JSON.stringify(kinds.at(BigInt(at)));
  const counts = Array.from(
    { length: Number(kinds.size) },
    (_, at) => items.filter((item) => JSON.stringify(item) === kindAt(at)).length,
  );
  const ways = (left: number[]): bigint =>
    left.reduce(
      (total, count) => total / factorial(count),
      factorial(left.reduce((sum, count) => sum + count, 0)),
    );
  return {
    size: ways(counts),
    at(index) {
      const left = [...counts];
      let rest = index;
      return items.map(() => {
        for (let kind = 0; ; kind++) {
          if (left[kind] === 0) continue;
          left[kind] -= 1;
          const here = ways(left);
          if (rest < here) return kinds.at(BigInt(kind));
          rest -= here;
          left[kind] += 1;
        }
      });
    },
  };
}

/** One number from each list, every one above the one before it; undefined where there are none. */
export function increasing(lists: readonly (readonly number[])[]): Space<number[]> | undefined {
  const sorted = lists.map((list) => [...new Set(list)].toSorted((left, right) => left - right));
  // How many ways there are to go on from each place with each of its numbers, counted from the end.
  const ways: bigint[][] = [];
  for (let place = sorted.length - 1; place >= 0; place--) {
    ways[place] = sorted[place].map((number) =>
      place === sorted.length - 1
        ? 1n
        : sorted[place + 1].reduce((sum, next, at) => (next > number ? sum + ways[place + 1][at] : sum), 0n),
    );
  }
  const size = (ways[0] ?? []).reduce((sum, count) => sum + count, 0n);
  if (size === 0n) return undefined;
  return {
    size,
    at(index) {
      let rest = index;
      let before = -Infinity;
      return sorted.map((numbers, place) => {
        const found = numbers.find((number, at) => {
          if (number <= before) return false;
          if (rest < ways[place][at]) return true;
          rest -= ways[place][at];
          return false;
        });
        before = found ?? before;
        return before;
      });
    },
  };
}

/** The ways to write a whole number as a sum of positive whole numbers in order. */
export function compositions(total: number, parts: number): Space<number[]> {
  return {
    size: binomial(total - 1, parts - 1),
    at(index) {
      let [rest, left] = [index, total];
      return Array.from({ length: parts }, (_, at) => {
        const after = parts - at - 1;
        if (after === 0) return left;
        for (let part = 1; ; part++) {
          const ways = binomial(left - part - 1, after - 1);
          if (rest < ways) {
            left -= part;
            return part;
          }
          rest -= ways;
        }
      });
    },
  };
}

function factorial(count: number): bigint {
  let result = 1n;
  for (let factor = 2; factor <= count; factor++) result *= BigInt(factor);
  return result;
}

function binomial(of: number, chosen: number): bigint {
  if (chosen < 0 || chosen > of) return 0n;
  let result = 1n;
  for (let at = 1; at <= chosen; at++) result = (result * BigInt(of - chosen + at)) / BigInt(at);
  return result;
}
