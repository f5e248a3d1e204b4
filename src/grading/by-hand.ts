import { existsSync, readFileSync } from "node:fs";
import { FileError } from "../errors.js";
import type { Paper, PaperPart } from "../paper/paper.js";
import { csvRows, csvSeparator } from "../table/csv-rows.js";
import { table } from "../table/table.js";
import { digest, type GradedPart, type StudentRecord } from "./student-record.js";

/** One point of an answer in words, as a person marks it. */
export interface HandPoint {
  says: string;
  of: number;
  /** Null until somebody has given them. */
  marks: number | null;
}

/** What a person gives for a student's answers in words. */
export interface HandMarks {
  /** By the part's id. */
  parts: Map<string, HandPoint[]>;
  marks: number;
  /** What these answers are worth, those left blank with them. */
  of: number;
  /** What nobody has given or refused yet. */
  left: number;
}

const columns = ["student", "part", "point", "of", "marks", "answer", "key"];

/** Marks that were filled in, by student, part, point and answer. */
export type FilledIn = ReadonlyMap<string, number>;

const keyOf = (student: string, part: string, at: number, answer: string): string =>
  digest(student, part, String(at), answer).slice(0, 12);

/**
 * The marks in a file of `handFile`'s that somebody has filled in.
 * @throws FileError for marks that are no number from 0 to what the point is worth.
 */
export function readHandMarks(path: string): FilledIn {
  const filled = new Map<string, number>();
  if (!existsSync(path)) return filled;
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const [headings = [], ...lines] = csvRows(text, csvSeparator(text.split("\n", 1)[0]), path);
  const [of, marks, key] = ["of", "marks", "key"].map((heading) => headings.indexOf(heading));
  if ([of, marks, key].includes(-1))
    throw new FileError({
      place: path,
      rule: `must have the columns ${columns.join(", ")}`,
      got: headings.join(", "),
      cure: "Move it away; it is written anew.",
    });
  for (const [at, line] of lines.entries()) {
    // A decimal comma is what spreadsheets write in many places.
    const given = (line[marks] ?? "").trim().replace(",", ".");
    if (given === "") continue;
    const [number, most] = [Number(given), Number((line[of] ?? "").replace(",", "."))];
    if (!(number >= 0 && number <= most))
      throw new FileError({
        place: `${path}, line ${at + 2}`,
        rule: `must have marks from 0 to ${line[of]}, or none yet`,
        got: given,
      });
    filled.set(line[key] ?? "", number);
  }
  return filled;
}

/** What a person has given for a student's answers in words, and what there is to give. */
export function handMarks(record: StudentRecord, paper: Paper, filled: FilledIn): HandMarks {
  const asked = new Map(paper.problems.flatMap(({ parts }) => parts.map((part) => [part.id, part])));
  const parts = new Map<string, HandPoint[]>();
  let [marks, left] = [0, 0];
  for (const part of record.parts) {
    const answer = answerOf(part);
    if (part.openMarks === 0 || answer === "") continue;
    const points = pointsOf(asked.get(part.id), part.openMarks).map(({ says, of }, at): HandPoint => {
      const given = filled.get(keyOf(record.student, part.id, at, answer)) ?? null;
      return { says, of, marks: given };
    });
    parts.set(part.id, points);
    for (const point of points) {
      marks += point.marks ?? 0;
      left += point.marks === null ? point.of : 0;
    }
  }
  return { parts, marks: rounded(marks), of: record.openMarks, left: rounded(left) };
}

const rounded = (marks: number): number => Number(marks.toFixed(6));

/** The words of an answer. */
function answerOf({ leaves, given }: GradedPart): string {
  const open = leaves.filter(({ state }) => state === "open").map(({ path }) => given[path] ?? "");
  return open.join("\n\n").trim();
}

/** The points of a rubric with what each is worth; without one the whole answer is one. */
function pointsOf(part: PaperPart | undefined, openMarks: number): { says: string; of: number }[] {
  const rubric = part?.rubric ?? [];
  if (rubric.length === 0) return [{ says: "the whole answer", of: openMarks }];
  return rubric.map(({ says, marks }) => ({ says, of: rounded(marks ?? openMarks / rubric.length) }));
}

/**
 * The answers in words of a class as comma-separated values, a line for each point: whoever marks fills in `marks`, and the next call
 * reads them. Empty where there are none.
 */
export function handFile(students: readonly { record: StudentRecord; byHand: HandMarks }[]): string {
  const rows = students.flatMap(({ record, byHand }) =>
    [...byHand.parts].flatMap(([id, points]) => {
      const answer = answerOf(record.parts.find((part) => part.id === id)!);
      return points.map(({ says, of, marks }, at) => [
        safe(record.student),
        id,
        safe(says),
        of,
        marks,
        safe(answer),
        keyOf(record.student, id, at, answer),
      ]);
    }),
  );
  return rows.length === 0 ? "" : table({ columns, rows }).toCsv();
}

/** What a spreadsheet would take for a formula is kept from being one: names and answers come from the files of others. */
export function safe(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
