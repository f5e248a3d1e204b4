import { describe, expect, it } from "vitest";
import { Random, random } from "../../src/number/random.js";

const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length;

describe("random", () => {
  it("one seed gives the same numbers every time, another seed others; a list is the numbers one by one", () => {
    const [one, same, other] = [random(7), random(7), random(8)];
    const list = one.uniform(5);
    expect(Array.from({ length: 5 }, () => same.uniform())).toEqual(list);
    expect(other.uniform(5)).not.toEqual(list);
  });

  it("20 000 uniform numbers have mean ½ and variance 1/12, 20 000 normal ones mean 0 and variance 1, within four standard errors", () => {
    const uniform = random(1).uniform(20_000);
    const normal = random(2).normal(20_000);
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 20_000));
    expect(Math.abs(mean(uniform.map((x) => (x - 0.5) ** 2)) - 1 / 12)).toBeLessThan(
      4 * Math.sqrt(1 / 180 / 20_000),
    );
    expect(Math.abs(mean(normal))).toBeLessThan(4 / Math.sqrt(20_000));
    expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
    expect(Math.min(...uniform) >= 0 && Math.max(...uniform) < 1).toBe(true);
  });

  it("integers(2, 5) are 2, 3 and 4, each about a third of the time", () => {
    const drawn = random(3).integers(2, 5, 9000);
    expect([...new Set(drawn)].toSorted()).toEqual([2, 3, 4]);
    for (const value of [2, 3, 4])
      expect(Math.abs(drawn.filter((other) => other === value).length - 3000)).toBeLessThan(
        4 * Math.sqrt(2000),
      );
  });

  it("shuffle() leaves the list as it is and reaches all six orders of three items about equally often", () => {
    const items = ["a", "b", "c"];
    const generator = random(4);
    const counts = new Map<string, number>();
    for (let round = 0; round < 6000; round++) {
      const order = generator.shuffle(items).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(["a", "b", "c"]);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(833));
  });

  it("choice() is one of the items; of none it is refused, as are counts and ends that make no sense", () => {
    expect(["x", "y"]).toContain(random().choice(["x", "y"]));
    expect(() => random().choice([])).toThrow("choice: needs at least one item, got none.");
    expect(() => random().uniform(-1)).toThrow("uniform: needs a whole count from 0 on, got -1.");
    expect(() => random().integers(3, 3)).toThrow(
      "integers: needs whole numbers, from below to, got 3 and 3.",
    );
    expect(() => random(NaN)).toThrow("random: needs a number as its seed");
  });
});

describe("Random.permutation", () => {
  it("of 3 takes each of the six orders about as often: 6000 draws, a thousand each within five standard deviations", () => {
    const generator = new Random(11);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = generator.permutation(3).join();
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
