import { describe, expect, it } from "vitest";
import { Random } from "../../src/number/random.js";

describe("Random.permutation", () => {
  it("of 3 takes each of the six orders about as often: 6000 draws, a thousand each within five standard deviations", () => {
    const random = new Random(11);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = random.permutation(3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // A count of 6000 draws with probability 1/6 has the standard deviation √(6000·5/36) = 28.9.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * 28.9);
  });

  it("of 0 and of 1 is that", () => {
    expect([...new Random(1).permutation(0)]).toEqual([]);
    expect([...new Random(1).permutation(1)]).toEqual([0]);
  });
});
