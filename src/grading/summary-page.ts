import type { Notebook } from "../notebook/format.js";
import type { Paper } from "../paper/paper.js";
import { table } from "../table/table.js";
import { safe } from "./by-hand.js";
import { pageOf } from "./feedback-page.js";
import { latenessText } from "./lateness.js";
import { code, escaped, markdownRows, marksOf, marksText } from "./markdown-text.js";
import { averageText, countedMarks, marksSoFar, type Marked } from "./marked.js";
import { isUnmarked, partStatistics, type PartStatistics, type SlipCount } from "./part-statistics.js";
import { sameNumbers, type SharedNumbers } from "./same-numbers.js";

/** What is worth knowing of a whole class. */
export interface ClassSummary {
  parts: PartStatistics[];
  same: SharedNumbers[];
  late: { student: string; span: string }[];
  /** Remarks of each kind, with their students. */
  remarks: { student: string; kind: string; text: string }[];
}

export function classSummary(marked: readonly Marked[]): ClassSummary {
  const records = marked.map(({ record }) => record);
  return {
    parts: partStatistics(records),
    same: sameNumbers(records),
    late: marked.flatMap(({ lateness, record: { student } }) => {
      const span = latenessText(lateness);
      return span === null ? [] : [{ student, span }];
    }),
    remarks: records.flatMap(({ student, remarks }) =>
      remarks.map(({ kind, text }) => ({ student, kind, text })),
    ),
  };
}

/** A slip in words, as plain text: `delta_o: right size, wrong sign`. */
export const slipText = ({ path, slip }: Pick<SlipCount, "path" | "slip">): string =>
  `${path === "" ? "the answer" : path}${slip === null ? "" : `: ${slip.replaceAll("$", "")}`}`;

/** Students and what they share, in a sentence. */
export function sameText({ students, seeds, shared }: SharedNumbers): string {
  const [first, ...more] = shared;
  const copied = shared.filter(({ rightFor }) => rightFor !== null);
  const owner = copied[0]?.rightFor;
  const example = `${first.id}${first.path === "" ? "" : ` ${first.path}`} = ${Number(first.value.toPrecision(6))}`;
  const right = owner === undefined ? "" : `; ${copied.length} of them right for ${owner} alone`;
  const named = students.map((student, at) => `${student} (seed ${seeds[at] ?? "none"})`);
  const who = `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
  return `${who}: ${shared.length} same ${shared.length === 1 ? "number" : "numbers"} (${example}${more.length > 0 ? ", …" : ""})${right}`;
}

/** The page about a whole class, for the teacher. */
export function summaryPage(summary: ClassSummary, marked: readonly Marked[], paper: Paper): Notebook {
  const { parts, same, late, remarks } = summary;
  const rows = parts.map((part) => [
    // An id stays on one line.
    code(part.id.replaceAll("-", "\u2011")),
    isUnmarked(part) ? "no marks yet" : marksOf(part.mean, part.of),
    ...[part.full, part.some, part.none, part.blank].map(String),
    part.slips.length === 0 ? "" : firstSlip(part.slips[0]),
  ]);
  const section = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : [`## ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}`];
  return pageOf([
    `# Grading: ${escaped(paper.title)}`,
    averageText(marked, marksText),
    `## Parts\n\n${markdownRows(["part", "average", "all", "some", "none", "blank", "most frequent first slip"], rows)}`,
    ...parts
      .filter(({ slips }) => slips.length > 0)
      .map(
        ({ id, slips }) =>
          `### First slips in ${code(id)}\n\n${markdownRows(
            ["value", "slip", "students"],
            slips.map((slip) => [
              slip.label === "" ? code(slip.path) || "the answer" : `$${slip.label}$`,
              slip.slip ?? "",
              `${slip.students.length}: ${slip.students.map(escaped).join(", ")}`,
            ]),
          )}`,
      ),
    ...section(
      "Same numbers under different seeds",
      same.map((each) => escaped(sameText(each))),
    ),
    ...section(
      "Late",
      late.map(({ student, span }) => `${escaped(student)}: ${span}`),
    ),
    ...section(
      "Remarks",
      remarks.map(({ student, text }) => `**${escaped(student)}**: ${escaped(text)}`),
    ),
    `## Marks\n\n${markdownRows(
      ["student", "seed", "marks", "of"],
      marked.map((each) => [
        escaped(each.record.student),
        String(each.record.seed ?? ""),
        marksText(countedMarks(each)),
        marksText(marksSoFar(each)),
      ]),
    )}`,
  ]);
}

const firstSlip = (slip: SlipCount): string =>
  `${slip.label === "" ? code(slip.path) || "the answer" : `$${slip.label}$`}${slip.slip === null ? "" : `: ${slip.slip}`} (${slip.students.length})`;

/** The same as comma-separated values: a line for each first slip of each part, or one for a part without any. */
export function summaryFile({ parts }: ClassSummary): string {
  const rows = parts.flatMap((part) => {
    const head = [
      part.problem,
      part.part,
      part.id,
      part.of,
      part.mean,
      part.full,
      part.some,
      part.none,
      part.blank,
    ];
    if (part.slips.length === 0) return [[...head, "", "", 0, ""]];
    return part.slips.map(({ path, slip, students }) => [
      ...head,
      safe(path),
      safe(slip ?? ""),
      students.length,
      safe(students.join(" ")),
    ]);
  });
  const columns = [
    "problem",
    "part",
    "id",
    "of",
    "mean",
    "all",
    "some",
    "none",
    "blank",
    "value",
    "slip",
    "students",
    "names",
  ];
  return table({ columns, rows }).toCsv();
}
