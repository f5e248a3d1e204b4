import { describe, expect, it } from "vitest";
import { countsTable, type Counts } from "../../src/cli/counts-table.js";
import { errata } from "../../src/cli/errata.js";
import { verdicts } from "../../src/paper/answer-record.js";
import type { Verdict } from "../../src/paper/answer-record.js";

const counts = (name: string, parts: number, numbers: number[]): Counts => ({
  name,
  parts,
  answered: numbers.reduce((sum, number) => sum + number, 0),
  verdicts: Object.fromEntries(verdicts.map((verdict, at) => [verdict, numbers[at] ?? 0])) as Record<
    Verdict,
    number
  >,
});
const papers = Array.from({ length: 17 }, (_, at) =>
  counts(`bits-dnn-2223-mid-regula${at}`, 20, [5, 4, 3, 2, 1, 4]),
);

describe("the counts of gradsheet check", () => {
  it("of 17 papers with every verdict fit a screen of 80 by 24, each column explained", () => {
    const lines = countsTable(papers, 80).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.length).toBeLessThan(24);
    expect(lines[1].split(/\s+/).slice(1).map(Number)).toEqual([20, 19, 5, 4, 3, 2, 1, 4, 1]);
    expect(
      lines[18]
        .split(/\s{2,}/)
        .slice(1)
        .map(Number),
    ).toEqual([340, 323, 85, 68, 51, 34, 17, 68, 17]);
    expect(lines.slice(19).join(" ")).toBe(
      "answ answered, agr agrees, rnd rounded, way rounded on the way, cor corrected, amb ambiguous, unp unpublished",
    );
  });

  it("are in a frame with whole words where there is room, without verdicts that do not occur", () => {
    const text = countsTable([counts("own", 3, [2])], 80);
    expect(text).toContain("│ own   │     3 │        2 │      2 │      1 │");
    expect(text).not.toMatch(/rounded|all papers/);
    expect(countsTable(papers, 200)).toContain("rounded on the way");
  });
});

describe("the list of corrections", () => {
  it("says the command that made it", () => {
    expect(errata([], "gradsheet check own --errata er.md")).toContain(
      "Made by `npx gradsheet check own --errata er.md`.",
    );
  });
});
