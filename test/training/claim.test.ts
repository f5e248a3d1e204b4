import { describe, expect, it } from "vitest";
import { claim, claimMime } from "../../src/training/claim.js";

const shown = (value: object) =>
  (value as { [Symbol.iterator]: never } & Record<symbol, () => Record<string, unknown>>)[
    Symbol.for("Jupyter.display")
  ]();

describe("claim", () => {
  it("holds where every seed keeps every limit, and not where one seed misses one", () => {
    const parts = { "b over a": { of: [4, 6], over: [2, 2], atLeast: 2 }, rate: { of: 0.5, atMost: 0.5 } };
    const found = claim("It holds", parts, { seeds: [7, 8] });
    expect([found.held, found.rows.map(({ values }) => values)]).toEqual([true, [[2, 3], [0.5]]]);
    const missed = claim("It holds", { ...parts, both: { of: [1, 2], minus: 1, atLeast: 0, atMost: 0.9 } });
    expect([missed.held, missed.rows.map(({ held }) => held)]).toEqual([false, [true, true, false]]);
    expect(String(missed)).toMatch(/^Did not hold: It holds\.\n/);
    expect(missed.table().caption).toBe("Did not hold: It holds.");
  });

  it("takes off before it divides, with one number for all seeds or one for each", () => {
    const { rows } = claim("x", { share: { of: [10, 20], minus: [8, 10], over: 4, atLeast: 0 } });
    expect(rows[0].values).toEqual([0.5, 2.5]);
    const other = claim("x", { rest: { of: 10, minus: [8, 4], over: [1, 2], atLeast: 0 } });
    expect(other.rows[0].values).toEqual([2, 3]);
  });

  it("does not hold for a run that broke", () => {
    expect(claim("x", { loss: { of: [1, NaN], atMost: 2 } }).held).toBe(false);
    expect(claim("x", { loss: { of: [1, NaN], atLeast: 0 } }).held).toBe(false);
  });

  it("shows limits, a column for each seed, and to programs whether it held", () => {
    const bundle = shown(
      claim(
        "It is so.",
        { a: { of: [1, NaN], atLeast: 1, atMost: 2 }, b: { of: 3, atMost: 4 } },
        { seeds: [5, 6] },
      ),
    );
    expect(bundle["text/markdown"]).toContain("| measured | claimed | seed 5 | seed 6 |");
    expect(bundle["text/markdown"]).toContain("1 to 2");
    expect(bundle["text/plain"]).toContain("Did not hold: It is so.");
    expect(bundle[claimMime]).toEqual({
      statement: "It is so.",
      held: false,
      rows: [
        { name: "a", values: [1, null], atLeast: 1, atMost: 2, held: false },
        { name: "b", values: [3], atMost: 4, held: true },
      ],
    });
    const single = claim("x", { b: { of: 3, atMost: 4 } });
    expect(single.table().columns.map(({ name }) => name)).toEqual(["measured", "claimed", "found", ""]);
  });

  it.each([
    ["no statement", () => claim("", { a: { of: 1, atMost: 1 } }), "needs a sentence"],
    ["no parts", () => claim("x", {}), "needs what it stands by"],
    [
      "no limit",
      () => claim("x", { a: { of: 1 } }),
      "claim: a: needs atLeast or atMost as a number, got neither",
    ],
    ["a limit that is no number", () => claim("x", { a: { of: 1, atMost: NaN } }), "got NaN"],
    ["no numbers", () => claim("x", { a: { of: ["1"] as never, atMost: 1 } }), 'got ["1"]'],
    ["an empty list", () => claim("x", { a: { of: [], atMost: 1 } }), "got []"],
    [
      "divisors of another length",
      () => claim("x", { a: { of: [1, 2], over: [1, 2, 3], atMost: 1 } }),
      "got 2 and 3",
    ],
    [
      "parts of unequal lengths",
      () => claim("x", { a: { of: [1, 2], atMost: 9 }, b: { of: [1, 2, 3], atMost: 9 } }),
      "one for each of 2 runs, in every part, got 3",
    ],
    ["other than the seeds", () => claim("x", { a: { of: [1, 2], atMost: 9 } }, { seeds: [1] }), "1 seeds"],
    ["an unknown word", () => claim("x", { a: { of: 1, least: 1 } as never }), "got least"],
  ])("refuses %s", (_what, make, message) => {
    expect(make).toThrow(message);
  });
});
