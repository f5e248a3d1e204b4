import { describe, expect, it } from "vitest";
import { shuffledOrder } from "../../src/parameters/order.js";
import {
  choices,
  compositions,
  increasing,
  mapped,
  orders,
  product,
  type Space,
} from "../../src/parameters/space.js";

/** All values of a space, by their numbers. */
function all<T>(space: Space<T>): T[] {
  return Array.from({ length: Number(space.size) }, (_, index) => space.at(BigInt(index)));
}

/** Every way to pick one item of each list, by nested loops. */
function picks<T>(lists: T[][]): T[][] {
  return lists.reduce<T[][]>(
    (before, list) => before.flatMap((start) => list.map((item) => [...start, item])),
    [[]],
  );
}

const texts = (values: unknown[]) => values.map((value) => JSON.stringify(value)).toSorted();

describe("a space lists what nested loops list, each value once", () => {
  it("choices([1, 2, 1]) is 1 and 2", () => {
    expect(all(choices([1, 2, 1]))).toEqual([1, 2]);
  });

  it("product of 2, 3 and 1 choices", () => {
    const lists = [[1, 2], [3, 4, 5], [6]];
    expect(texts(all(product(lists.map((list) => choices(list)))))).toEqual(texts(picks(lists)));
    expect(all(mapped(choices([1, 2]), (value) => value * 10))).toEqual([10, 20]);
  });

  it.each([[[1, 2, 3]], [[1, 1, 2]], [[1, 1, 2, 2]], [[7]]])("orders(%j)", (items) => {
    const distinct = new Set(
      picks(items.map(() => items.map((_, at) => at)))
        .filter((order) => new Set(order).size === items.length)
        .map((order) => JSON.stringify(order.map((at) => items[at]))),
    );
    expect(texts(all(orders(items)))).toEqual([...distinct].toSorted());
  });

  it.each([
    [
      [
        [1, 2, 3],
        [2, 3],
        [1, 4],
      ],
    ],
    [[[3, 1], [2]]],
    [
      [
        [1, 2],
        [1, 2],
        [1, 2, 3],
      ],
    ],
  ])("increasing(%j)", (lists) => {
    const wanted = picks(lists).filter((row) => row.every((number, at) => at === 0 || number > row[at - 1]));
    expect(texts(all(increasing(lists) as Space<number[]>))).toEqual(texts(wanted));
  });

  it("increasing([[2], [1]]) has no values", () => {
    expect(increasing([[2], [1]])).toBeUndefined();
  });

  it.each([
    [5, 3],
    [10, 1],
    [6, 6],
    [9, 4],
  ])("compositions(%i, %i)", (total, parts) => {
    const counts = Array.from({ length: total }, (_, at) => at + 1);
    const wanted = picks(Array.from({ length: parts }, () => counts)).filter(
      (row) => row.reduce((sum, part) => sum + part, 0) === total,
    );
    expect(texts(all(compositions(total, parts)))).toEqual(texts(wanted));
  });
});

describe("shuffledOrder(size, key)", () => {
  it.each([1n, 2n, 3n, 7n, 64n, 1000n])("of %d numbers holds each once", (size) => {
    const placed = Array.from({ length: Number(size) }, (_, place) =>
      shuffledOrder(size, "key")(BigInt(place)),
    );
    expect(new Set(placed).size).toBe(Number(size));
    expect(placed.every((number) => number >= 0n && number < size)).toBe(true);
  });

  it("is another one for another key, and does not keep numbers together", () => {
    const orderOf = (key: string) =>
      Array.from({ length: 100 }, (_, at) => shuffledOrder(100n, key)(BigInt(at)));
    expect(orderOf("a")).not.toEqual(orderOf("b"));
    // In a random order of 100, neighbors stay neighbors twice on average (Poisson); 12 would be one in 10^6.
    const kept = orderOf("a").filter((number, at, order) => at > 0 && (number - order[at - 1]) ** 2n === 1n);
    expect(kept.length).toBeLessThan(12);
  });

  it("finds places of a domain far too large to be listed", () => {
    const placed = shuffledOrder(10n ** 40n, "key");
    const numbers = Array.from({ length: 200 }, (_, place) => placed(BigInt(place)));
    expect(new Set(numbers).size).toBe(200);
    expect(numbers.every((number) => number < 10n ** 40n)).toBe(true);
  });
});
