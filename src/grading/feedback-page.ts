import type { Notebook } from "../notebook/format.js";
import { markdownCell, newNotebook } from "../notebook/new.js";
import type { Paper, PaperProblem } from "../paper/paper.js";
import type { LeafMark } from "../practice/mark-part.js";
import type { HandPoint } from "./by-hand.js";
import { latenessText, percentText } from "./lateness.js";
import { countedMarks, marksBefore, marksSoFar, type Marked } from "./marked.js";
import { code, escaped, markdownRows, marksOf, marksText } from "./markdown-text.js";
import type { GradedPart } from "./student-record.js";

/** How a value's state is told to the student. */
const states: Record<LeafMark["state"], string> = {
  right: "✓ right",
  wrong: "✗ not right",
  blank: "– left blank",
  carried: "✓ follows from your earlier value",
  open: "read by a person",
};

/** More values of one part than this are summed up. */
const mostRows = 40;

/** A notebook of texts: what the project's writers of HTML and PDF make pages from. */
export function pageOf(texts: string[]): Notebook {
  return newNotebook(
    texts.map((source, at) => markdownCell(`text-${at + 1}`, source)),
    {},
  );
}

/**
 * A student's page: the marks of each part, how each value stands, the first slip by name, and what stopped the notebook. It never has a
 * right value in it that the student did not find.
 */
export function feedbackPage(marked: Marked, paper: Paper, problems: readonly PaperProblem[]): Notebook {
  const { record, lateness, byHand } = marked;
  const late = latenessText({ ...lateness, lost: 0 });
  const before =
    lateness.lost > 0 ? ` (${marksText(marksBefore(marked))} less ${percentText(lateness.lost)})` : "";
  const facts = [
    `**${marksText(countedMarks(marked))} of ${marksText(marksSoFar(marked))} marks**${before}`,
    ...(byHand.left > 0 ? [moreByHand(byHand.left, marksSoFar(marked) === 0)] : []),
    ...(record.seed === null ? [] : [`numbers of seed ${record.seed}`]),
    ...(late === null ? [] : [`handed in ${late}`]),
  ];
  const remarks = record.remarks.map(({ text }) => `- ${escaped(text)}`);
  const rule =
    lateness.lost > 0
      ? [
          `Late work loses ${percentText(lateness.lost)} of its marks here: it was due ${timeText(lateness.due)} and came ${timeText(lateness.submitted)}${lateness.isByFile ? ", by the time of the file" : ""}. The marks of the parts below are those before that${byHand.left > 0 ? "; what a person gives loses as much" : ""}.`,
        ]
      : [];
  return pageOf([
    `# Feedback: ${escaped(record.student)}`,
    `${escaped(paper.title)}\n\n${facts.join(" · ")}`,
    ...rule,
    ...(remarks.length === 0 ? [] : [`## What happened\n\n${remarks.join("\n")}`]),
    ...problems.flatMap((problem) => problemTexts(problem, marked)),
  ]);
}

/** A time of this place to the minute. */
function timeText(milliseconds: number | null): string {
  if (milliseconds === null) return "";
  const time = new Date(milliseconds);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

function problemTexts(problem: PaperProblem, { record, byHand }: Marked): string[] {
  const own = record.parts.filter((part) => part.problem === problem.problem);
  return [
    `## ${problemLabel(problem)}: ${problem.title}`,
    ...own.map((part) => partText(part, own, byHand.parts.get(part.id) ?? [])),
  ];
}

/** `Problem 3`; a label that is a whole one as it was printed stays that: `Question 3 (5 credits)`. */
function problemLabel({ printed, problem }: PaperProblem): string {
  const label = printed ?? problem;
  return /^[A-Za-z]{4,}/.test(label) ? escaped(label) : `Problem ${escaped(label)}`;
}

/** The marks that a person has to give, in words. */
const moreByHand = (marks: number, isAll: boolean): string =>
  `${marksText(marks)} ${isAll ? (marks === 1 ? "mark" : "marks") : "more"} by a person`;

function partText(part: GradedPart, all: readonly GradedPart[], points: readonly HandPoint[]): string {
  const given = points.reduce((sum, { marks }) => sum + (marks ?? 0), 0);
  const left = points.reduce((sum, { of, marks }) => sum + (marks === null ? of : 0), 0);
  const of = part.of + part.openMarks - left;
  const open = left > 0 ? [moreByHand(left, of === 0)] : [];
  const marks = [...(of === 0 && open.length > 0 ? [] : [marksOf(part.marks + given, of)]), ...open].join(
    ", ",
  );
  const isNamed = all.length > 1 || part.part !== "";
  const title = isNamed ? `### Part ${escaped(labelOf(part))}: ${marks}` : `**${marks}**`;
  if (part.unmarked !== undefined) return `${title}\n\nThis part has no marks yet.`;
  if (!part.attempted) return `${title}\n\nNothing was answered.`;
  const hints =
    part.hints > 0 || part.revealed
      ? [
          [
            part.hints > 0 ? `${part.hints} ${part.hints === 1 ? "hint was" : "hints were"} looked at` : "",
            part.revealed ? "the solution was looked at" : "",
          ]
            .filter((text) => text !== "")
            .join(", "),
        ]
      : [];
  return [title, leafTable(part), ...pointTexts(points), ...slipTexts(part, all), ...hints].join("\n\n");
}

/** The points of an answer in words, once a person has marked one. */
function pointTexts(points: readonly HandPoint[]): string[] {
  if (points.every(({ marks }) => marks === null)) return [];
  const rows = points.map(({ says, of, marks }) => [says, marks === null ? "" : marksOf(marks, of)]);
  return [markdownRows(["point", "marks"], rows)];
}

const labelOf = ({ part, id }: Pick<GradedPart, "part" | "id">): string => (part === "" ? id : part);

/** Where the first slip is, where the table alone does not say it: of several wrong values, or in a part before. */
function slipTexts({ id, leaves, firstSlip }: GradedPart, all: readonly GradedPart[]): string[] {
  if (firstSlip === undefined) return [];
  const name = nameOf(firstSlip.label, firstSlip.path);
  if (firstSlip.id !== id) {
    const earlier = all.find((each) => each.id === firstSlip.id);
    return [
      `**First slip:** ${name} in part ${escaped(earlier === undefined ? firstSlip.id : labelOf(earlier))}`,
    ];
  }
  const off = leaves.filter(({ state }) => state === "wrong" || state === "carried").length;
  return off < 2
    ? []
    : [`**First slip:** ${name}${firstSlip.slip === undefined ? "" : `: ${firstSlip.slip}`}`];
}

function leafTable({ leaves, given }: GradedPart): string {
  const shown = leaves.slice(0, mostRows);
  const rows = shown.map(({ path, label, state, slip, marks, of }) => [
    nameOf(label, path),
    code(given[path] ?? "", 48),
    slip === undefined ? states[state] : `${states[state]}: ${slip}`,
    of === 0 && marks === 0 ? "" : marksOf(marks, of),
  ]);
  const rest = leaves.slice(mostRows);
  const right = rest.filter(({ state }) => state === "right" || state === "carried").length;
  const more = rest.length === 0 ? "" : `\n\n… and ${rest.length} more values, ${right} of them right.`;
  return markdownRows(["value", "yours", "", "marks"], rows) + more;
}

const nameOf = (label: string, path: string): string =>
  label === "" ? (path === "" ? "the answer" : code(path)) : `$${label}$`;
