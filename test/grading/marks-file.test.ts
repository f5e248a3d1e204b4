import { describe, expect, it } from "vitest";
import { lateRule, type LateRule } from "../../src/grading/late-rule.js";
import { latenessOf } from "../../src/grading/lateness.js";
import { handMarks } from "../../src/grading/by-hand.js";
import type { Marked } from "../../src/grading/marked.js";
import { marksFile } from "../../src/grading/marks-file.js";
import type { Roster } from "../../src/grading/read-roster.js";
import { csvRows } from "../../src/table/csv-rows.js";
import { paper } from "./support/class.js";
import { partOf, recordOf } from "./support/record.js";

const record = (student: string) =>
  recordOf(student, 7, [
    partOf({ z: { given: 1, right: 1, state: "right" }, a: { given: 2, right: 3, state: "wrong" } }),
  ]);

const marked = (
  student: string,
  fields: Record<string, string> | null,
  dates: [number, number] | null = null,
  rule: LateRule | null = null,
): Marked => {
  const [due, submitted] = dates ?? [null, null];
  const row = fields === null ? null : { name: student, keys: [], seed: 7, due, submitted, fields };
  const submission = { student, file: student, notebooks: [], folder: null, row };
  const own = record(student);
  return {
    record: own,
    submission,
    lateness: latenessOf(submission, { due: null, rule }),
    byHand: handMarks(own, paper, new Map()),
  };
};

const rows = (text: string) => csvRows(text, ",", "marks.csv");

describe("marksFile", () => {
  it("has a column for each part, and lateness where anybody was late", () => {
    const all = [marked("Ada, L.", {}, [0, 3_600_000]), marked("Bob", null)];
    expect(rows(marksFile("plain", all, { paper, roster: null }))).toEqual([
      ["student", "seed", "marks", "of", "by hand", "p-1", "late", "remarks"],
      ["Ada, L.", "7", "1", "2", "0", "1", "1 h", ""],
      ["Bob", "7", "1", "2", "0", "1", "", ""],
    ]);
  });

  it("sends a gradebook no marks of a student who has a part without any by no fault of his own", () => {
    const [whole, lacking] = [marked("Ada", {}), marked("Bob", {})];
    lacking.record.parts.push(partOf({}, { id: "p-2", unmarked: "its solution fails" }));
    const all = [whole, lacking];
    const moodle = rows(marksFile("moodle", all, { paper, roster: null }));
    expect(moodle.map((row) => row[3])).toEqual(["Grade", "1", ""]);
    expect(moodle[2][6]).toBe("p-1: 1 of 2; p-2: no marks yet");
    expect(rows(marksFile("canvas", all, { paper, roster: null })).map((row) => row.at(-1))).toEqual([
      paper.title,
      "2",
      "1",
      "",
    ]);
  });

  it("takes off what late work loses, and says what there was before", () => {
    const rule = lateRule("10%/day");
    const all = [marked("Ada", {}, [0, 90_000_000], rule), marked("Bob", {}, [0, 0], rule)];
    expect(rows(marksFile("plain", all, { paper, roster: null })).map((row) => row.toSpliced(3, 3))).toEqual([
      ["student", "seed", "marks", "late", "late penalty", "marks before", "remarks"],
      ["Ada", "7", "0.8", "1 d 1 h", "20\u00a0%", "1", ""],
      ["Bob", "7", "1", "", "", "1", ""],
    ]);
    const moodle = rows(marksFile("moodle", all, { paper, roster: null }));
    expect(moodle.map((row) => row[3])).toEqual(["Grade", "0.8", "1"]);
    expect(moodle[1][6]).toBe("p-1: 1 of 2; 1 d 1 h late, 20\u00a0% less");
    expect(rows(marksFile("canvas", all, { paper, roster: null }))[2].at(-1)).toBe("0.8");
  });

  it("leaves a part without marks empty: 0 would be a mark", () => {
    const one = marked("Ada", null);
    const open = {
      ...one,
      record: { ...one.record, parts: [{ ...one.record.parts[0], unmarked: "no solution" }] },
    };
    expect(rows(marksFile("plain", [open], { paper, roster: null }))[1]).toEqual([
      "Ada",
      "7",
      "1",
      "2",
      "0",
      "",
      "",
    ]);
  });

  it("keeps a name from being a formula of a spreadsheet", () => {
    expect(marksFile("plain", [marked("=1+1", null)], { paper, roster: null })).toContain("\n'=1+1,");
  });

  // Moodle looks for Identifier, Grade and "Last modified (grade)", and takes the number at the end of the identifier.
  it("fills in Moodle's grading worksheet, its columns in their order", () => {
    const headings = [
      "Identifier",
      "Full name",
      "Email address",
      "Status",
      "Grade",
      "Maximum grade",
      "Last modified (grade)",
      "Feedback comments",
    ];
    const roster: Roster = { headings, rows: [] };
    const fields = Object.fromEntries(headings.map((heading) => [heading, ""]));
    const ada = marked("Ada", {
      ...fields,
      Identifier: "Participant 4711",
      "Full name": "Ada",
      Status: "Submitted",
      "Last modified (grade)": "-",
    });
    expect(rows(marksFile("moodle", [ada], { paper, roster }))).toEqual([
      headings,
      ["Participant 4711", "Ada", "", "Submitted", "1", "2", "-", "p-1: 1 of 2"],
    ]);
    expect(rows(marksFile("moodle", [marked("Ada", null)], { paper, roster: null }))[0]).toEqual(
      expect.arrayContaining(["Identifier", "Grade", "Last modified (grade)", "Feedback comments"]),
    );
  });

  // Canvas wants Student and ID first, Section before the assignments, and a row of points that are possible.
  it("writes Canvas's gradebook, under the assignment's own heading where the list has it", () => {
    const heading = `${paper.title} (12)`;
    const roster: Roster = {
      headings: ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", heading],
      rows: [],
    };
    const ada = marked("Ada", { Student: "Lovelace, Ada", ID: "4711", "SIS Login ID": "ada", Section: "S1" });
    expect(rows(marksFile("canvas", [ada], { paper, roster }))).toEqual([
      ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", heading],
      ["    Points Possible", "", "", "", "", "2"],
      ["Lovelace, Ada", "4711", "", "ada", "S1", "1"],
    ]);
  });
});
