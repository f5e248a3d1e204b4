import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { handMarks } from "../../src/grading/by-hand.js";
import { feedbackPage } from "../../src/grading/feedback-page.js";
import { lateRule, lostShare } from "../../src/grading/late-rule.js";
import { latenessOf, withoutLost } from "../../src/grading/lateness.js";
import { paper } from "./support/class.js";
import { partOf, recordOf } from "./support/record.js";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

describe("lateRule(text)", () => {
  // Every begun step counts whole: by hand.
  it.each<[string, number, number]>([
    ["10%/day", 0, 0],
    ["10%/day", 1, 0.1],
    ["10%/day", day, 0.1],
    ["10%/day", day + 1, 0.2],
    ["10%/day", 30 * day, 1],
    ["10%/day, max 50%", 30 * day, 0.5],
    ["10 % per day, max 50 %", 3 * day, 0.3],
    ["5%/hour", 90 * minute, 0.1],
    ["25%/2 days", 3 * day, 0.5],
    ["10%/day, grace 15 min", 15 * minute, 0],
    ["10%/day, grace 15 min", 15 * minute + 1, 0.1],
    ["10%/day, max 50%, none after 3 days", 3 * day, 0.3],
    ["10%/day, max 50%, none after 3 days", 3 * day + 1, 1],
    ["2.5%/d", 2 * day, 0.05],
    ["1%/min, max 5%", hour, 0.05],
  ])("%s: %i ms late lose %d", (text, late, share) => {
    expect(lostShare(late, lateRule(text))).toBe(share);
  });

  it.each([
    "",
    "10",
    "10%",
    "0%/day",
    "150%/day",
    "10%/week",
    "10%/0 days",
    "10%/day, max 500%",
    "10%/day; max 5%",
  ])("refuses %j", (text) => {
    expect(() => lateRule(text)).toThrow("--late: needs a rule such as 10%/day");
  });
});

describe("latenessOf(submission, rules)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-late-"));
  const file = join(folder, "ada.ipynb");
  writeFileSync(file, "{}");
  const due = Date.parse("2026-05-01T18:00");
  utimesSync(file, new Date(due + hour), new Date(due + hour));
  const row = (more: object) => ({
    name: "ada",
    keys: [],
    seed: 1,
    due: null,
    submitted: null,
    fields: {},
    ...more,
  });
  const rule = lateRule("10%/day");
  const of = (more: object | null, rules: Parameters<typeof latenessOf>[1]) => {
    const { by, lost, isByFile } = latenessOf({ row: more && row(more), notebooks: [file] }, rules);
    return [by, lost, isByFile];
  };

  it("takes the list's times, then the time for all and the file's", () => {
    expect(of(null, { due, rule })).toEqual([hour, 0.1, true]);
    expect(of({}, { due, rule: null })).toEqual([hour, 0, true]);
    expect(of({ submitted: due + 2 * day }, { due, rule })).toEqual([2 * day, 0.2, false]);
    // Who has more time has it in the list.
    expect(of({ due: due + day }, { due, rule })).toEqual([null, 0, true]);
    // A list that says nothing of times makes nobody late.
    expect(of({ due }, { due: null, rule: null })).toEqual([null, 0, false]);
  });

  it("is told on the student's page, with the marks before and after", () => {
    const record = recordOf("ada", 1, [partOf({ z: { given: 1, right: 1, state: "right" } })]);
    const submission = {
      student: "ada",
      file: "ada",
      notebooks: [],
      folder: null,
      row: row({ due, submitted: due + 26 * hour }),
    };
    const lateness = latenessOf(submission, { due: null, rule });
    expect(withoutLost(10, lateness)).toBe(8);
    const text = feedbackPage(
      { submission, record, lateness, byHand: handMarks(record, paper, new Map()) },
      paper,
      paper.problems,
    )
      .cells.map(({ source }) => source)
      .join("\n");
    expect(text).toContain(
      "**0.8 of 1 marks** (1 less 20\u00a0%) · numbers of seed 1 · handed in 1 d 2 h late",
    );
    expect(text).toContain("it was due 2026-05-01 18:00 and came 2026-05-02 20:00.");
    rmSync(folder, { recursive: true });
  });
});
