import { describe, expect, it } from "vitest";
import { sameNumbers } from "../../src/grading/same-numbers.js";
import { sameText } from "../../src/grading/summary-page.js";
import { partOf, recordOf } from "./support/record.js";

const wrong = (given: number, right: number) => ({ given, right, state: "wrong" as const });
const right = (given: number) => ({ given, right: given, state: "right" as const });

describe("sameNumbers", () => {
  it("lists students with the same wrong numbers under different seeds, and those alone", () => {
    const records = [
      recordOf("Ada", 1, [partOf({ z: wrong(17.35, 1.5), a: wrong(3.141, 2.5) })]),
      recordOf("Bob", 2, [partOf({ z: wrong(17.35, 4.5), a: wrong(3.141, 5.5) })]),
      recordOf("Cyd", 3, [partOf({ z: wrong(17.36, 7.5), a: right(8.125) })]),
    ];
    expect(sameNumbers(records)).toMatchObject([
      { students: ["Ada", "Bob"], seeds: [1, 2], shared: [{ path: "z" }, { path: "a", rightFor: null }] },
    ]);
  });

  it("tells of a group that shares the same numbers once", () => {
    const records = ["Ada", "Bob", "Cyd"].map((name, at) =>
      recordOf(name, at, [partOf({ z: wrong(17.3512, at) })]),
    );
    const groups = sameNumbers(records);
    expect(groups).toHaveLength(1);
    expect(groups[0].students.toSorted()).toEqual(["Ada", "Bob", "Cyd"]);
    expect(sameText(groups[0])).toMatch(/^Ada \(seed 0\), Bob \(seed 1\) and Cyd \(seed 2\): 1 same number /);
  });

  it("knows a number that was right for its owner alone, to the digits that both have", () => {
    const records = [
      recordOf("Owner", 1, [partOf({ z: right(16.8241), a: right(282.9124) })]),
      recordOf("Copier", 2, [partOf({ z: wrong(16.82, 3), a: wrong(282.9, 4) })]),
    ];
    const [pair] = sameNumbers(records);
    expect(pair.shared.map(({ rightFor }) => rightFor)).toEqual(["Owner", "Owner"]);
    expect(sameText(pair)).toBe(
      "Copier (seed 2) and Owner (seed 1): 2 same numbers (p-1 z = 16.82, …); 2 of them right for Owner alone",
    );
  });

  it("passes over the same givens, numbers that come about by themselves, and one short number", () => {
    const same = { z: wrong(17.35, 1), a: wrong(3.141, 2) };
    expect(
      sameNumbers([
        recordOf("Ada", 1, [partOf(same)]),
        recordOf("Bob", 2, [partOf(same)], { givens: "givens 1" }),
      ]),
    ).toEqual([]);
    const plain = { z: wrong(0, 1), a: wrong(1, 2), b: wrong(-1, 2), c: wrong(100, 2), d: wrong(0.5, 2) };
    expect(sameNumbers([recordOf("Ada", 1, [partOf(plain)]), recordOf("Bob", 2, [partOf(plain)])])).toEqual(
      [],
    );
    const short = { z: wrong(17.3, 1) };
    expect(sameNumbers([recordOf("Ada", 1, [partOf(short)]), recordOf("Bob", 2, [partOf(short)])])).toEqual(
      [],
    );
  });

  it("does not take a solution that nobody gave for a number that was copied", () => {
    const records = [
      recordOf("Absent", 1, [
        partOf({ z: { right: 16.8241, state: "blank" }, a: { right: 282.9124, state: "blank" } }),
      ]),
      recordOf("Copier", 2, [partOf({ z: wrong(16.8241, 3), a: wrong(282.9124, 4) })]),
    ];
    expect(sameNumbers(records)).toEqual([]);
  });
});
