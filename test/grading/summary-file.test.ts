import { describe, expect, it } from "vitest";
import { summaryText } from "../../src/cli/grade-summary.js";
import { handMarks } from "../../src/grading/by-hand.js";
import { latenessOf } from "../../src/grading/lateness.js";
import { partStatistics } from "../../src/grading/part-statistics.js";
import type { StudentRecord } from "../../src/grading/student-record.js";
import { summaryFile } from "../../src/grading/summary-page.js";
import { csvRows } from "../../src/table/csv-rows.js";
import { paper } from "./support/class.js";
import { partOf, recordOf } from "./support/record.js";

describe("what is told of a class", () => {
  const text = (records: StudentRecord[]) =>
    summaryText(
      { parts: partStatistics(records), same: [], late: [], remarks: [] },
      records.map((record) => {
        const submission = { student: record.student, file: "", notebooks: [], folder: null, row: null };
        const lateness = latenessOf(submission, { due: null, rule: null });
        return { record, submission, lateness, byHand: handMarks(record, paper, new Map()) };
      }),
      100,
    );
  const right = partOf({ z: { given: 1, right: 1, state: "right" } });

  it("has an average where there are marks, and none of 0 where nothing could be marked", () => {
    expect(text([recordOf("Ada", 7, [right])])).toMatch(
      /│ p-1 +│ 1 of 1 +│[^]*\n1 student, on average 1 of 1 marks$/,
    );
    const unmarked = { ...right, marks: 0, of: 0, unmarked: "its solution fails" };
    const none = text([recordOf("Ada", 7, [unmarked]), recordOf("Bob", 7, [unmarked])]);
    expect(none).toMatch(/│ p-1 +│ no marks yet │[^]*\n2 students, no marks yet$/);
    expect(none).not.toContain("0 of 0");
  });
});

describe("summaryFile", () => {
  it("has no cell that a spreadsheet takes for a formula: names are those of files that others hand in", () => {
    const wrong = (student: string) =>
      recordOf(student, 7, [
        partOf(
          { z: { given: 2, right: 1, state: "wrong" } },
          { firstSlip: { id: "p-1", path: "z", label: "z", slip: "-1 for 1" } },
        ),
      ]);
    const parts = partStatistics(["=1+1|A0", "+Ada", "Bob"].map(wrong));
    const [headings, row, ...more] = csvRows(
      summaryFile({ parts, same: [], late: [], remarks: [] }),
      ",",
      "summary.csv",
    );
    expect(more).toEqual([]);
    const cells = Object.fromEntries(headings.map((heading, at) => [heading, row[at]]));
    expect(cells).toMatchObject({ value: "z", slip: "'-1 for 1", students: "3", names: "'=1+1|A0 +Ada Bob" });
  });
});
