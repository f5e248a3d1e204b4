import type { Paper } from "../paper/paper.js";
import { table } from "../table/table.js";
import type { TableCell } from "../table/cell.js";
import { safe } from "./by-hand.js";
import { latenessText, percentText, spanText } from "./lateness.js";
import { countedMarks, gradeOf, marksBefore, marksSoFar, type Marked } from "./marked.js";
import { marksText } from "./markdown-text.js";
import type { Roster } from "./read-roster.js";

export type MarksFormat = "plain" | "moodle" | "canvas";

type Columns = [heading: string, cell: (marked: Marked) => TableCell][];

const remarksOf = ({ record }: Marked): string => safe(record.remarks.map(({ text }) => text).join(" "));

/** What is told about the marks in one field. */
function comment({ record, lateness, byHand }: Marked): string {
  const late = latenessText(lateness);
  const parts = record.parts.map(({ id, marks, of, openMarks, unmarked }) => {
    if (unmarked !== undefined) return `${id}: no marks yet`;
    return `${id}: ${marksText(marks + handMarksOf(byHand, id))} of ${marksText(of + openMarks)}`;
  });
  const told = [
    ...parts,
    ...(byHand.left > 0 ? [`${marksText(byHand.left)} more by hand`] : []),
    ...(late === null ? [] : [late]),
    ...record.remarks.map(({ text }) => text),
  ];
  return safe(told.join("; "));
}

const handMarksOf = ({ parts }: Marked["byHand"], id: string): number =>
  (parts.get(id) ?? []).reduce((sum, { marks }) => sum + (marks ?? 0), 0);

function plainColumns(marked: readonly Marked[]): Columns {
  const ids = [...new Set(marked.flatMap(({ record }) => record.parts.map(({ id }) => id)))];
  const isLate = marked.some(({ lateness }) => lateness.by !== null);
  const hasLost = marked.some(({ lateness }) => lateness.lost > 0);
  return [
    ["student", ({ record }) => safe(record.student)],
    ["seed", ({ record }) => record.seed],
    ["marks", countedMarks],
    ["of", marksSoFar],
    ["by hand", ({ byHand }) => byHand.left],
    ...ids.map((id): Columns[number] => [
      id,
      ({ record, byHand }) => {
        const part = record.parts.find((each) => each.id === id);
        if (part === undefined || part.unmarked !== undefined) return null;
        return part.marks + handMarksOf(byHand, id);
      },
    ]),
    ...(isLate ? ([["late", ({ lateness: { by } }) => (by === null ? "" : spanText(by))]] as Columns) : []),
    ...(hasLost
      ? ([
          ["late penalty", ({ lateness: { lost } }) => (lost === 0 ? "" : percentText(lost))],
          ["marks before", marksBefore],
        ] as Columns)
      : []),
    ["remarks", remarksOf],
  ];
}

/** A student's field of the roster under one of several headings, else empty. */
const fieldOf = ({ submission }: Marked, ...headings: string[]): string =>
  headings.map((heading) => submission.row?.fields[heading] ?? "").find((field) => field !== "") ?? "";

/**
 * The columns of Moodle's grading worksheet, by which it takes grades in: those of a downloaded worksheet as they stand, with grade and
 * comment filled in. Source: Moodle, `mod/assign/feedback/offline/importgradeslib.php`.
 */
function moodleColumns(roster: Roster | null): Columns {
  const filled: Columns = [
    ["Identifier", (each) => safe(fieldOf(each, "Identifier", "ID number", "ID") || each.record.student)],
    ["Full name", (each) => safe(fieldOf(each, "Full name", "Name", "name") || each.record.student)],
    ["Email address", (each) => safe(fieldOf(each, "Email address", "Email", "email"))],
    ["Grade", gradeOf],
    ["Maximum grade", ({ record }) => record.of + record.openMarks],
    ["Last modified (grade)", (each) => fieldOf(each, "Last modified (grade)") || "-"],
    ["Feedback comments", comment],
  ];
  if (roster === null || !roster.headings.includes("Identifier")) return filled;
  const ours = new Map(filled);
  const own = new Set(["Grade", "Maximum grade", "Feedback comments"]);
  const theirs = roster.headings.map((heading): Columns[number] => [
    heading,
    own.has(heading) ? ours.get(heading)! : (each) => fieldOf(each, heading),
  ]);
  const missing = filled.filter(([heading]) => !roster.headings.includes(heading));
  return [...theirs, ...missing];
}

/** The columns that say in Canvas's gradebook who a student is, in their order. Source: Canvas, `lib/gradebook_importer.rb`. */
const canvasColumns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];

/**
 * The marks of a class as comma-separated values: with a column for each part, or as Moodle's grading worksheet or Canvas's gradebook
 * take them in.
 * @param roster The class list: an export of Moodle's or Canvas's keeps its columns.
 */
export function marksFile(
  format: MarksFormat,
  marked: readonly Marked[],
  { paper, roster }: { paper: Paper; roster: Roster | null },
): string {
  if (format === "canvas") return canvasFile(marked, paper, roster);
  const columns = format === "moodle" ? moodleColumns(roster) : plainColumns(marked);
  return csvOf(columns, marked);
}

function canvasFile(marked: readonly Marked[], paper: Paper, roster: Roster | null): string {
  const naming = canvasColumns.map((heading): Columns[number] => [
    heading,
    (each) =>
      heading === "Student"
        ? safe(fieldOf(each, "Student", "Full name", "Name", "name") || each.record.student)
        : fieldOf(each, heading),
  ]);
  // The gradebook's own heading has the assignment's number; an assignment of another name would be made anew.
  const known = roster?.headings.find((heading) => heading.replace(/\s*\(\d+\)$/, "") === paper.title);
  const assignment = known ?? paper.title;
  const most = Math.max(0, ...marked.map(({ record }) => record.of + record.openMarks));
  const rows = marked.map((each) => [...naming.map(([, cell]) => cell(each)), gradeOf(each)]);
  const points = ["    Points Possible", "", "", "", "", most];
  return table({ columns: [...canvasColumns, assignment], rows: [points, ...rows] }).toCsv();
}

function csvOf(columns: Columns, marked: readonly Marked[]): string {
  const rows = marked.map((each) => columns.map(([, cell]) => cell(each)));
  return table({ columns: columns.map(([heading]) => heading), rows }).toCsv();
}
