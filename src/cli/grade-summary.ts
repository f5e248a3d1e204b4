import { averageText, type Marked } from "../grading/marked.js";
import { sameText, slipText, type ClassSummary } from "../grading/summary-page.js";
import { isUnmarked, type PartStatistics } from "../grading/part-statistics.js";
import { table } from "../table/table.js";
import { counted } from "./counted.js";
import { wrap } from "./results.js";

/** How many lines of a list are told on the terminal; the page has all. */
const mostLines = 10;

/** How many first slips of a part are told beside it. */
const mostSlips = 3;

/** A column of slips that is narrower than this is left to the page. */
const narrowest = 20;

const number = (value: number): string => String(Number(value.toFixed(2)));

/** What the terminal says of a class that was graded: the parts with their slips, and what a teacher should look at. */
export function summaryText(
  { parts, same, late, remarks }: ClassSummary,
  marked: readonly Marked[],
  columns: number,
): string {
  const open = marked.filter(({ byHand }) => byHand.left > 0).length;
  return [
    partsTable(parts, columns),
    `${averageText(marked, number)}${open > 0 ? `; ${counted(open, "student")} with answers in words to mark in by-hand.csv` : ""}`,
    ...list("Same numbers under different seeds", same.map(sameText), columns),
    ...list(
      "Nothing handed in",
      [remarks.filter(({ kind }) => kind === "absent").map(({ student }) => student)].flatMap((names) =>
        names.length === 0 ? [] : [names.join(", ")],
      ),
      columns,
    ),
    ...list(
      "Late",
      late.map(({ student, span }) => `${student}: ${span}`),
      columns,
    ),
    ...list(
      "Could not be graded",
      remarks.filter(({ kind }) => kind === "unread" || kind === "unmarked").map(named),
      columns,
    ),
    ...list(
      "Other numbers than the seed's",
      remarks.filter(({ kind }) => kind === "changed").map(named),
      columns,
    ),
  ].join("\n");
}

/** A remark with whose it is; a file's name that begins with the student's says that already. */
const named = ({ student, text }: ClassSummary["remarks"][number]): string =>
  text.startsWith(student) ? text : `${student}: ${text}`;

function list(title: string, lines: string[], columns: number): string[] {
  if (lines.length === 0) return [];
  const told = lines
    .slice(0, mostLines)
    .flatMap((line) =>
      wrap(line, Math.max(20, columns - 4)).map((piece, at) => `${at === 0 ? "  " : "    "}${piece}`),
    );
  const more = lines.length - mostLines;
  return [`${title}:`, ...told, ...(more > 0 ? [`  … and ${more} more in summary.html`] : [])];
}

function partsTable(parts: readonly PartStatistics[], columns: number): string {
  const heads = ["part", "average", "all", "some", "none", "blank"];
  const facts = parts.map((part) => [
    part.id,
    isUnmarked(part) ? "no marks yet" : `${number(part.mean)} of ${number(part.of)}`,
    ...[part.full, part.some, part.none, part.blank].map(String),
  ]);
  const taken = heads.reduce(
    (sum, head, at) => sum + 3 + Math.max(head.length, ...facts.map((row) => row[at].length)),
    1,
  );
  const width = columns - taken - 3;
  if (width < narrowest) return String(table({ columns: heads, rows: facts }));
  const rows = parts.flatMap(({ slips }, at) => {
    const told = slips
      .slice(0, mostSlips)
      .flatMap((slip) => wrap(`${slip.students.length}× ${slipText(slip)}`, width));
    return Array.from({ length: Math.max(1, told.length) }, (_, line) => [
      ...(line === 0 ? facts[at] : facts[at].map(() => "")),
      told[line] ?? "",
    ]);
  });
  return String(table({ columns: [...heads, "first slips"], rows }));
}
