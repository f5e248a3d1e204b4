import { escapeXml } from "../xml.js";
import type { Json, MimeBundle } from "../notebook/format.js";
import { attemptMime, type AttemptRecord } from "../paper/attempt-record.js";
import { plainMaths } from "../table/plain-maths.js";
import type { LeafMark, LeafState, PartMarks } from "./mark-part.js";
import { fieldAndEntry, placeInWords } from "./paths.js";
import { labelOf } from "./master-leaves.js";

/** How each state is shown. */
const signs = {
  right: "✓",
  carried: "(✓)",
  wrong: "✗",
  blank: "–",
  open: "·",
} satisfies Record<LeafState, string>;

/** Colors that read on white and on black. */
const colors = {
  right: "var(--jp-success-color1, #2e9b57)",
  carried: "var(--jp-success-color1, #2e9b57)",
  wrong: "var(--jp-error-color1, #d9534f)",
  blank: "inherit",
  open: "inherit",
} satisfies Record<LeafState, string>;

/** What is said of one named value: the signs of its entries as they stand in a list or a matrix, and what is wrong with which. */
interface Row {
  name: string;
  latex: string;
  lines: LeafState[][];
  remarks: string[];
}

/** What a student is told of an attempt. */
export interface Feedback {
  record: AttemptRecord;
  marks: PartMarks;
  labels: Readonly<Record<string, string>>;
  /** Sentences below the table. */
  sentences: string[];
  /** The list to check oneself with. */
  rubric: readonly string[];
}

/** An attempt as a record for programs, and as HTML, Markdown and text for people; the right values are in none of them. */
export function feedbackBundle({ record, marks, labels, sentences, rubric }: Feedback): MimeBundle {
  const rows = rowsOf(marks.leaves, labels);
  const title = `Attempt${record.part === "" ? "" : ` ${record.part}`}`;
  const summary = summaryOf(marks);
  return {
    [attemptMime]: record as unknown as Json,
    "text/html": html(title, summary, rows, sentences, rubric),
    "text/markdown": markdown(title, summary, rows, sentences, rubric),
    "text/plain": text(record.id, summary, rows, sentences, rubric),
  };
}

function summaryOf({ leaves }: PartMarks): string {
  const count = (state: LeafState) => leaves.filter((leaf) => leaf.state === state).length;
  const closed = leaves.filter(({ state }) => state !== "open").length;
  const said = [
    ...(closed === 0 ? [] : [`${count("right")} of ${closed} right`]),
    ...(count("carried") === 0 ? [] : [`${count("carried")} carried on rightly`]),
    ...(count("wrong") === 0 ? [] : [`${count("wrong")} wrong`]),
    ...(count("blank") === 0 ? [] : [`${count("blank")} blank`]),
    ...(count("open") === 0 ? [] : ["words are for you to check"]),
  ];
  return said.join(", ");
}

function rowsOf(leaves: readonly LeafMark[], labels: Readonly<Record<string, string>>): Row[] {
  const fields = new Map<string, LeafMark[]>();
  for (const leaf of leaves) {
    const { field } = fieldAndEntry(leaf.path);
    fields.set(field, [...(fields.get(field) ?? []), leaf]);
  }
  // Nothing is said of words beside that they are for a person to check.
  const marked = [...fields].filter(([, entries]) => entries.some(({ state }) => state !== "open"));
  return marked.map(([field, entries]) => ({
    name: withoutLast(field),
    latex: labelOf(field, { ...labels }),
    lines: linesOf(entries),
    remarks: remarksOf(entries),
  }));
}

/** `layers[1].bias` in words: layers 2, bias. */
const withoutLast = (field: string) =>
  field.replaceAll(/\[(\d+)\]/g, (_, index: string) => ` ${Number(index) + 1}`).replaceAll(".", ", ");

/** The states as they stand: a matrix in its rows. */
function linesOf(entries: readonly LeafMark[]): LeafState[][] {
  const rows = new Map<string, LeafState[]>();
  for (const { path, state } of entries) {
    const { entry } = fieldAndEntry(path);
    const row = entry.slice(0, -1).join();
    rows.set(row, [...(rows.get(row) ?? []), state]);
  }
  return [...rows.values()];
}

/** What is wrong, each kind once with the places where it is. */
function remarksOf(entries: readonly LeafMark[]): string[] {
  const kinds = new Map<string, string[]>();
  for (const { path, slip } of entries) {
    if (slip === undefined) continue;
    const place = placeInWords("", fieldAndEntry(path).entry);
    kinds.set(slip, [...(kinds.get(slip) ?? []), place]);
  }
  return [...kinds].map(([slip, places]) =>
    places.length === entries.length || places[0] === "" ? slip : `${places.join("; ")}: ${slip}`,
  );
}

function html(
  title: string,
  summary: string,
  rows: readonly Row[],
  sentences: readonly string[],
  rubric: readonly string[],
): string {
  const cell = (states: LeafState[]) =>
    states
      .map(
        (state) =>
          `<span style="color:${colors[state]};font-weight:bold" title="${state}">${signs[state]}</span>`,
      )
      .join("&nbsp; ");
  const body = rows.map(
    ({ name, lines, remarks }) =>
      `<tr><td style="text-align:left">${escapeXml(name)}</td><td style="text-align:left">${lines.map(cell).join("<br>")}</td><td style="text-align:left">${escapeXml(remarks.join("; "))}</td></tr>`,
  );
  const list =
    rubric.length === 0
      ? []
      : [
          `<p>Check yourself: is this in it?</p>`,
          `<p>${rubric.map((point) => `☐ ${escapeXml(point)}`).join("<br>")}</p>`,
        ];
  return [
    `<div style="border-left:3px solid currentColor;padding-left:0.8em">`,
    `<p><strong>${escapeXml(title)}</strong>: ${escapeXml(summary)}</p>`,
    ...(body.length === 0 ? [] : [`<table>${body.join("")}</table>`]),
    ...sentences.map((sentence) => `<p>${escapeXml(plainMaths(sentence))}</p>`),
    ...list,
    "</div>",
  ].join("\n");
}

function markdown(
  title: string,
  summary: string,
  rows: readonly Row[],
  sentences: readonly string[],
  rubric: readonly string[],
): string {
  const cell = (lines: LeafState[][]) =>
    lines.map((line) => line.map((state) => signs[state]).join(" ")).join("<br>");
  return [
    `**${title}**: ${summary}`,
    ...(rows.length === 0
      ? []
      : [
          [
            "| value | | |",
            "|:--|:--|:--|",
            ...rows.map(
              ({ latex, name, lines, remarks }) =>
                `| ${latex === "" ? name : `$${latex}$`} | ${cell(lines)} | ${remarks.join("; ").replaceAll("|", "\\|")} |`,
            ),
          ].join("\n"),
        ]),
    ...sentences,
    ...(rubric.length === 0
      ? []
      : ["Check yourself: is this in it?", rubric.map((point) => `☐ ${point}`).join("<br>")]),
  ].join("\n\n");
}

function text(
  id: string,
  summary: string,
  rows: readonly Row[],
  sentences: readonly string[],
  rubric: readonly string[],
): string {
  const widest = Math.max(0, ...rows.map(({ name }) => name.length));
  const lines = rows.flatMap(({ name, lines: grid, remarks }) =>
    grid.map((states, at) =>
      `  ${(at === 0 ? name : "").padEnd(widest)}  ${states.map((state) => signs[state]).join(" ")}${at === 0 && remarks.length > 0 ? `   ${remarks.join("; ")}` : ""}`.trimEnd(),
    ),
  );
  return [
    `${id}: ${summary}`,
    ...lines,
    ...sentences,
    ...(rubric.length === 0
      ? []
      : ["Check yourself: is this in it?", ...rubric.map((point) => `  ☐ ${point}`)]),
  ].join("\n");
}

/** What is said of the first slip and of what comes after it. */
export function firstSlipSentence(
  { id, firstSlip, leaves }: PartMarks,
  parts: ReadonlyMap<string, string>,
): string | null {
  if (firstSlip === undefined) return null;
  const name = nameOf(firstSlip.path) || "the value";
  const elsewhere = firstSlip.id === id ? "" : ` of part ${parts.get(firstSlip.id) || firstSlip.id}`;
  const kind = firstSlip.slip === undefined ? "" : ` (${firstSlip.slip})`;
  const carried = leaves.filter(({ state }) => state === "carried").length;
  const others = leaves.filter(
    ({ state, path, label }) =>
      state === "wrong" && label !== "" && (firstSlip.id !== id || path !== firstSlip.path),
  );
  const isWhole = others.length === 0 && !leaves.some(({ state }) => state === "blank");
  const after =
    carried === 0
      ? ""
      : isWhole
        ? `; all that follows is consistent with your ${name}`
        : `; ${carried === 1 ? "one value after it follows" : `${carried} values after it follow`} rightly from yours`;
  const besides =
    others.length === 0 || carried === 0
      ? ""
      : ` Wrong besides: ${others.map(({ path }) => nameOf(path)).join("; ")}.`;
  return `First slip: ${name}${elsewhere}${kind}${after}.${besides}`;
}

const nameOf = (path: string): string => {
  const { field, entry } = fieldAndEntry(path);
  return placeInWords(withoutLast(field), entry);
};
