import { describe, expect, it } from "vitest";
import { partStatistics } from "../../src/grading/part-statistics.js";
import { summaryFile } from "../../src/grading/summary-page.js";
import { csvRows } from "../../src/table/csv-rows.js";
import { partOf, recordOf } from "./support/record.js";

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
