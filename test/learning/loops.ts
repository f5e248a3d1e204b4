import { expect } from "vitest";
import type { Random } from "../../src/index.js";

/** Equal to so many decimals, number by number. */
export const near = (actual: readonly unknown[], wanted: readonly number[], digits = 10) => {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, at) => expect(Number(value)).toBeCloseTo(wanted[at], digits));
};

/** Random points with whole coordinates from −most to most. */
export const pointsOf =
  (dice: Random) =>
  (count: number, dimension: number, most = 6) =>
    Array.from({ length: count }, () => dice.integers(-most, most + 1, dimension));

export const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + value * b[at], 0);

/** The squared distance of two points. */
export const gap = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0);
