import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { handFile, handMarks, readHandMarks } from "../../src/grading/by-hand.js";
import { feedbackPage } from "../../src/grading/feedback-page.js";
import { countedMarks, marksSoFar, type Marked } from "../../src/grading/marked.js";
import { marksFile } from "../../src/grading/marks-file.js";
import type { Paper } from "../../src/paper/paper.js";
import { csvRows } from "../../src/table/csv-rows.js";
import { paper as numbers } from "./support/class.js";
import { partOf, recordOf } from "./support/record.js";

const folder = mkdtempSync(join(tmpdir(), "gradsheet-hand-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "by-hand.csv");

const [problem] = numbers.problems;
const [asked] = problem.parts;
const rubric = [
  { says: "names the flat region", marks: 2 },
  { says: "says why, with a formula", marks: 1 },
];
const words = { ...asked, id: "p-2", part: "b", marks: 3, expects: { text: "text" }, rubric };
const paper: Paper = { ...numbers, problems: [{ ...problem, parts: [{ ...asked, id: "p-1" }, words] }] };

/** A student with one value of two right, and words that are worth three marks. */
const student = (name: string, answer: string) => {
  const values = partOf({
    z: { given: 1, right: 1, state: "right" },
    a: { given: 2, right: 3, state: "wrong" },
  });
  const prose = {
    ...partOf({}, { id: "p-2", part: "b", of: 0, openMarks: 3 }),
    attempted: answer !== "",
    leaves: [{ path: "text", label: "", state: answer === "" ? "blank" : "open", marks: 0, of: 0 } as const],
    given: (answer === "" ? {} : { text: answer }) as Record<string, string>,
  };
  return recordOf(name, 1, [values, prose], { openMarks: 3 });
};
const class_ = [
  student("Ada", "It is flat; the slope is 0, so nothing is learned."),
  student("=Bob", "=cmd"),
  student("Cay", ""),
];
const marked = (): Marked[] =>
  class_.map((record) => ({
    submission: { student: record.student, file: record.student, notebooks: [], folder: null, row: null },
    record,
    lateness: { due: null, submitted: null, isByFile: false, by: null, lost: 0 },
    byHand: handMarks(record, paper, readHandMarks(path)),
  }));

/** Fills in marks as a spreadsheet does, by line. */
const fill = (text: string, marks: Record<number, string>, separator = ",") => {
  const rows = csvRows(text, ",", "by-hand.csv");
  for (const [line, given] of Object.entries(marks)) rows[Number(line)][4] = given;
  const quoted = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(separator));
  writeFileSync(path, `\uFEFF${quoted.join("\r\n")}\r\n`);
};

describe("answers in words", () => {
  it("have a line for each point, nothing of them counts yet, and blank ones are no work", () => {
    const all = marked();
    expect(csvRows(handFile(all), ",", "by-hand.csv").map((row) => row.slice(0, 6))).toEqual([
      ["student", "part", "point", "of", "marks", "answer"],
      ["Ada", "p-2", "names the flat region", "2", "", "It is flat; the slope is 0, so nothing is learned."],
      [
        "Ada",
        "p-2",
        "says why, with a formula",
        "1",
        "",
        "It is flat; the slope is 0, so nothing is learned.",
      ],
      ["'=Bob", "p-2", "names the flat region", "2", "", "'=cmd"],
      ["'=Bob", "p-2", "says why, with a formula", "1", "", "'=cmd"],
    ]);
    expect(all.map((each) => [countedMarks(each), marksSoFar(each), each.byHand.left])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 5, 0],
    ]);
  });

  it.each([",", ";"])("count once their marks are filled in, in a file with %s between", (separator) => {
    fill(handFile(marked()), { 1: "2", 2: separator === ";" ? "0,5" : "0.5", 3: "0" }, separator);
    const all = marked();
    expect(all.map((each) => [countedMarks(each), marksSoFar(each), each.byHand.left])).toEqual([
      [3.5, 5, 0],
      [1, 4, 1],
      [1, 5, 0],
    ]);
    const [, ada, bob] = csvRows(marksFile("plain", all, { paper, roster: null }), ",", "marks.csv");
    expect(ada.slice(2, 7)).toEqual(["3.5", "5", "0", "1", "2.5"]);
    expect(bob.slice(2, 7)).toEqual(["1", "4", "1", "1", "0"]);
    const page = feedbackPage(all[0], paper, paper.problems).cells.map(({ source }) => source);
    expect(page.join("\n")).toContain("### Part b: 2.5\u00a0of\u00a03");
    expect(page.join("\n")).toContain("| says why, with a formula | 0.5\u00a0of\u00a01 |");
    // What was filled in is there again when the file is written anew.
    expect(csvRows(handFile(all), ",", "by-hand.csv").map((row) => row[4])).toEqual([
      "marks",
      "2",
      "0.5",
      "0",
      "",
    ]);
  });

  it("are marked anew where the answer is another one", () => {
    fill(handFile(marked()), { 1: "2" });
    const [before] = class_;
    class_[0] = student("Ada", "Something else.");
    expect(marked()[0].byHand).toMatchObject({ marks: 0, left: 3 });
    class_[0] = before;
  });

  it.each(["3", "-1", "many"])("refuse %s of 2 marks", (given) => {
    fill(handFile(marked()), { 1: given });
    expect(() => readHandMarks(path)).toThrow(
      `by-hand.csv, line 2: must have marks from 0 to 2, or none yet, got ${given}`,
    );
    writeFileSync(path, "");
    rmSync(path);
  });
});
