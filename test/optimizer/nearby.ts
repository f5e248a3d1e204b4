import { expect } from "vitest";

/** Checks that numbers are as near to others as a share of the largest of them. */
export function expectNear(actual: readonly number[], wanted: readonly number[], share: number): void {
  const room = share * Math.max(...wanted.map(Math.abs));
  expect(actual).toHaveLength(wanted.length);
  for (const [place, number] of actual.entries())
    expect(Math.abs(number - wanted[place]), `${number} for ${wanted[place]}`).toBeLessThanOrEqual(room);
}
