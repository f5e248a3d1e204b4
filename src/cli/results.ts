import { counted } from "./counted.js";
import { verdicts, verdictText, type AnswerRecord } from "../paper/answer-record.js";
import type { Json } from "../notebook/format.js";
import { plainMaths } from "../table/plain-maths.js";
import { table } from "../table/table.js";
import { writeResult } from "./outputs.js";
import type { Run } from "./run-all.js";

/** The lines that one answer may take in the table. */
const longestAnswer = 6;

/** What a column of the table needs at least to be read, in characters. */
const narrowest = 24;

/**
 * Prints question · our answer · published answer · verdict, and how many of each verdict there are: as a table where the terminal
 * has room for one, one answer below the other where it has not.
 */
export function printResults(runs: Run[]): void {
  const answers = runs.flatMap((run) => run.answers);
  if (answers.length === 0) return;
  const columns = terminalWidth();
  const longest = (texts: string[]) => Math.max(...texts.map((text) => text.length));
  const taken = longest(["question", ...answers.map(({ id }) => id)]) + longest(answers.map(verdictText));
  // Lines and spaces of a table with four columns take 13.
  const width = Math.floor((columns - 13 - taken) / 2);
  console.log(width < narrowest ? listOf(answers, columns) : tableOf(answers, width));
  console.log(tally(answers));
}

/** The width of the terminal; where output goes elsewhere, what `COLUMNS` says, or 120. */
export function terminalWidth(): number {
  const asked = Number(process.env["COLUMNS"]);
  return process.stdout.columns ?? (Number.isSafeInteger(asked) && asked > 0 ? asked : 120);
}

function tableOf(answers: AnswerRecord[], width: number): string {
  const rows = answers.flatMap((answer) => {
    const { id, value, published } = answer;
    const ours = shortened(wrap(answerText(value), width));
    const theirs = shortened(wrap(published === null ? "–" : publishedText(published), width));
    return Array.from({ length: Math.max(ours.length, theirs.length) }, (_, line) => [
      line === 0 ? id : "",
      ours[line] ?? "",
      theirs[line] ?? "",
      line === 0 ? verdictText(answer) : "",
    ]);
  });
  return String(table({ columns: ["question", "our answer", "published answer", "verdict"], rows }));
}

function listOf(answers: AnswerRecord[], columns: number): string {
  const block = (name: string, text: string) => {
    const lines = shortened(wrap(text, Math.max(8, columns - 12)));
    return lines.map((line, at) => `  ${(at === 0 ? name : "").padEnd(9)} ${line}`);
  };
  return answers
    .map((answer) =>
      [
        ...wrap(`${answer.id} · ${verdictText(answer)}`, columns),
        ...block("ours", answerText(answer.value)),
        ...(answer.published === null ? [] : block("published", publishedText(answer.published))),
      ].join("\n"),
    )
    .join("\n");
}

/** Writes `{ id: value }` for all answers; those of a run that was stopped never replace a whole file. */
export function writeAnswers(path: string, runs: Run[], partial: boolean): void {
  const values = Object.fromEntries(runs.flatMap((run) => run.answers).map(({ id, value }) => [id, value]));
  writeResult(path, `${JSON.stringify(values, null, 1)}\n`, partial);
}

function tally(answers: AnswerRecord[]): string {
  const counts = verdicts
    .map((verdict) => [verdict, answers.filter((answer) => answer.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  return `${counted(answers.length, "part")} answered: ${counts.join(", ")}`;
}

/**
 * An answer on one line: numbers with six digits, keys before values.
 */
function answerText(value: Json): string {
  if (typeof value === "number")
    return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
  if (Array.isArray(value)) return `[${value.map(answerText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([key, item]) => `${key} = ${answerText(item)}`)
    .join("; ");
}

/** Published answers are Markdown with LaTeX: a terminal shows plain letters where that says the same, LaTeX's source elsewhere. */
function publishedText(published: string): string {
  const plain = (maths: string) =>
    /\\(begin|left|bar|overline|frac|sqrt)\b/.test(maths) ? maths : plainMaths(maths);
  return published.replaceAll(/\$([^$]*)\$/g, (_, maths: string) => plain(maths)).replaceAll(/\s+/g, " ");
}

/** The first lines of a long answer; all of it is in the executed notebook and the answers file. */
function shortened(lines: string[]): string[] {
  return lines.length <= longestAnswer ? lines : [...lines.slice(0, longestAnswer - 1), "…"];
}

/** Lines of at most `width` characters, broken after a space or a comma where there is one. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let rest = text.trim(); rest !== "";) {
    const head = rest.slice(0, width);
    const fits =
      rest.length <= width
        ? rest.length
        : Math.max(head.lastIndexOf(" "), head.lastIndexOf(",")) + 1 || width;
    lines.push(rest.slice(0, fits).trimEnd());
    rest = rest.slice(fits).trimStart();
  }
  return lines;
}
