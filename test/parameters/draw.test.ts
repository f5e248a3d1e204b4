import { describe, expect, it } from "vitest";
import type { CodeCell, Json } from "../../src/api/notebook.js";
import { domainsOf, type Domain } from "../../src/parameters/domain.js";
import { numbersLike, valuesLike } from "../../src/parameters/draw.js";

/** Some 300 values of the space of a value, or all where there are fewer. */
const values = (value: Json, domain?: Domain): Json[] => {
  const space = valuesLike(value, "x", domain === undefined ? {} : { x: domain });
  const step = space.size / 300n + 1n;
  const drawn: Json[] = [];
  for (let index = 0n; index < space.size; index += step) drawn.push(space.at(index));
  return drawn;
};

describe("numbersLike(number)", () => {
  it.each<[number, (value: number) => boolean]>([
    [0, (value) => value === 0],
    [6, (value) => Number.isInteger(value) && value >= 3 && value <= 10],
    [-2, (value) => [-1, -3, -4].includes(value)],
    [1, (value) => [2, 3].includes(value)],
    [256, (value) => [128, 512].includes(value)],
    [205, (value) => value % 10 === 0 && value >= 100 && value <= 320],
    [20_000, (value) => value % 1000 === 0 && value >= 10_000 && value <= 31_000],
    [0.5, (value) => value > 0 && value < 1 && Math.abs(value * 10 - Math.round(value * 10)) < 1e-12],
    [0.99, (value) => value > 0 && value < 1],
    [-1.25, (value) => value < 0 && String(value).length <= 5],
    [1e-8, (value) => value > 0 && value <= 3.0000001e-8],
  ])("%d stays of its kind", (number, isOfKind) => {
    const like = numbersLike(number);
    expect(like.length).toBeGreaterThan(0);
    expect(like.filter((value) => !isOfKind(value))).toEqual([]);
  });

  it("leaves the number itself out where there are others", () => {
    for (const number of [6, 0.5, -2, 64, 0.99]) expect(numbersLike(number)).not.toContain(number);
    expect(numbersLike(0)).toEqual([0]);
  });
});

describe("valuesLike(value, domain)", () => {
  it("keeps shapes, bits, texts and truth values", () => {
    for (const value of values([
      [1, 0, -1],
      [0, 1, 1],
    ]) as number[][][])
      expect(
        value.flat().every((bit) => [-1, 0, 1].includes(bit)) && value.length === 2 && value[0].length === 3,
      ).toBe(true);
    for (const value of values({ V: -3, x: [2, "3/2", true, null] }))
      expect(value).toMatchObject({ V: expect.any(Number), x: [expect.any(Number), "3/2", true, null] });
  });

  it("fixed, shuffled, increasing and probabilities are what they say", () => {
    expect(new Set(values([3, 1], "fixed").map((value) => JSON.stringify(value)))).toEqual(
      new Set(["[3,1]"]),
    );
    expect(
      values([4, 7, 9], "shuffled")
        .map((value) => JSON.stringify(value))
        .toSorted(),
    ).toEqual(["[4,7,9]", "[4,9,7]", "[7,4,9]", "[7,9,4]", "[9,4,7]", "[9,7,4]"]);
    const rising = values([2, 4, 6, 8, 10], "increasing") as number[][];
    for (const value of rising)
      expect(value.every((entry, index) => index === 0 || entry > value[index - 1])).toBe(true);
    expect(new Set(rising.map((value) => value[0])).size).toBeGreaterThan(1);
    for (const value of values([0, 0.2, 0.3, 0.5], "probabilities") as number[][]) {
      expect(value[0]).toBe(0);
      expect(value.slice(1).every((share) => share > 0)).toBe(true);
      expect(value.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });

  it("a range and a list of numbers hold for each number, a list of values for the whole", () => {
    const range = new Set((values([5, 5], { from: 0.1, to: 0.3, step: 0.1 }) as number[][]).flat());
    expect([...range].toSorted()).toEqual([0.1, 0.2, 0.3]);
    expect(new Set((values([5, 5], [3, 7]) as number[][]).map((pair) => pair.join()))).toEqual(
      new Set(["3,3", "3,7", "7,3", "7,7"]),
    );
    expect(
      new Set(
        (
          values(
            [5, 5],
            [
              [1, 2],
              [3, 4],
            ],
          ) as number[][]
        ).map((pair) => pair.join()),
      ),
    ).toEqual(new Set(["1,2", "3,4"]));
    expect(new Set(values("a", ["b", "c"]))).toEqual(new Set(["b", "c"]));
  });

  it("a property of an object may have a domain of its own", () => {
    const space = valuesLike({ kernel: 7, stride: 3 }, "layer", { "layer.kernel": [3, 5] });
    const kernels = Array.from(
      { length: Number(space.size) },
      (_, index) => space.at(BigInt(index)) as { kernel: number },
    );
    expect(new Set(kernels.map(({ kernel }) => kernel))).toEqual(new Set([3, 5]));
  });
});

describe("domainsOf(cell)", () => {
  const cell = (gradsheet: Json): CodeCell => ({
    cell_type: "code",
    id: "p",
    metadata: { gradsheet },
    source: "",
    execution_count: null,
    outputs: [],
  });

  it.each<[Json, string]>([
    [{ domains: { y: "fixed" } }, "n, cell 2: states domains for its parameters, got y. It declares x."],
    [{ domains: { x: "any" } }, 'as the domain of x, got "any".'],
    [{ domains: { x: [] } }, "as the domain of x, got []."],
    [{ domains: { x: { from: 2, to: 1 } } }, "as the domain of x"],
    [{ domains: { x: { from: 0, to: 1, step: 0 } } }, "as the domain of x"],
  ])("refuses %j", (metadata, message) => {
    expect(() => domainsOf(cell(metadata), ["x"], "n, cell 2")).toThrow(message);
  });

  it("is empty where a cell states none", () => {
    expect(domainsOf(cell(null), ["x"], "n")).toEqual({});
  });
});
