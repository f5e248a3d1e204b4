import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readRoster } from "../../src/grading/read-roster.js";
import { lateBy, spanText } from "../../src/grading/lateness.js";

const folder = mkdtempSync(join(tmpdir(), "gradsheet-roster-"));
afterAll(() => rmSync(folder, { recursive: true }));

function roster(text: string) {
  const path = join(folder, "roster.csv");
  writeFileSync(path, text);
  return readRoster(path);
}

describe("readRoster", () => {
  it("reads names, seeds and dates, and what a hand-in may be called by", () => {
    const { rows } = roster(
      '\uFEFFStudent;Email;Seed;Due;Submitted\n"Lovelace; Ada";ada@example.org;7;2026-05-01T18:00;2026-05-02T20:30\nBob;;;;\n',
    );
    expect(rows).toMatchObject([
      { name: "Lovelace; Ada", seed: 7, keys: ["lovelace; ada", "ada@example.org", "ada"] },
      { name: "Bob", seed: null, due: null, submitted: null, keys: ["bob"] },
    ]);
    expect(rows.map(lateBy)).toEqual([26.5 * 3_600_000, null]);
  });

  it("takes a day on which something is due up to its end", () => {
    const line = (submitted: string) => `student,due,submitted\nAda,2026-05-01,${submitted}`;
    expect(lateBy(roster(line("2026-05-01T23:59")).rows[0])).toBeNull();
    expect(lateBy(roster(line("2026-05-02T00:00:59")).rows[0])).toBe(60_000);
  });

  it("knows the students of Moodle's grading worksheet and of Canvas's gradebook", () => {
    const moodle = roster(
      'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Last modified (submission)","Last modified (grade)","Feedback comments"\n"Participant 4711","Ada Lovelace",ada@example.org,Submitted,,10,"Friday, 1 May 2026, 5:04 PM",-,""\n',
    );
    expect(moodle.rows[0]).toMatchObject({
      name: "Ada Lovelace",
      keys: expect.arrayContaining(["4711", "ada lovelace"]),
    });
    const canvas = roster(
      'Student,ID,SIS User ID,SIS Login ID,Section,Exam (12)\n"    Points Possible",,,,,10\n"Lovelace, Ada",4711,u1,ada,S1,\n',
    );
    expect(canvas.rows).toMatchObject([
      { name: "Lovelace, Ada", keys: expect.arrayContaining(["4711", "ada"]) },
    ]);
  });

  it.each([
    ["number,seed\n1,2", "must have a column that names the students, got the columns number, seed"],
    ["", "got an empty file"],
    [
      "student\nAda\nada",
      'line 3: must name each student once in the column student, got "ada" again, as in line 2',
    ],
    ["student,seed\nAda,1.5", "line 2: must have a whole number, or nothing, as seed, got 1.5"],
    ["student,due\nAda,soon", "line 2: must have a date, or nothing, as due, got soon"],
  ])("refuses %j", (text, message) => {
    expect(() => roster(text)).toThrow(message);
  });

  it("names a file that is not there", () => {
    expect(() => readRoster(join(folder, "none.csv"))).toThrow(
      "got no such file. Check the path after --seeds.",
    );
  });
});

describe("spanText", () => {
  it.each([
    [1, "1 min"],
    [60_000, "1 min"],
    [3_600_000, "1 h"],
    [3_660_001, "1 h 2 min"],
    [90_000_000, "1 d 1 h"],
    [86_520_000, "1 d"],
  ])("says %d ms as %s", (milliseconds, text) => {
    expect(spanText(milliseconds)).toBe(text);
  });
});
