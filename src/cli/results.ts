import { counted } from "./counted.js";
import { verdicts, verdictText, type AnswerRecord } from "../paper/answer-record.js";
import type { Json } from "../notebook/format.js";
import { writeFile } from "../notebook/write-file.js";
import { table } from "../table/table.js";
import type { Run } from "./run-all.js";

/** The lines that one answer may take in the table. */
const longestAnswer = 6;

/** Prints question · our answer · published answer · verdict, and how many of each verdict there are. */
export function printResults(runs: Run[]): void {
  const answers = runs.flatMap((run) => run.answers);
  if (answers.length === 0) return;
  const width = Math.max(24, Math.floor(((process.stdout.columns ?? 120) - 48) / 2));
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
  console.log(String(table({ columns: ["question", "our answer", "published answer", "verdict"], rows })));
  console.log(tally(answers));
}

/** Writes `{ id: value }` for all answers. */
export function writeAnswers(path: string, runs: Run[]): void {
  const values = Object.fromEntries(runs.flatMap((run) => run.answers).map(({ id, value }) => [id, value]));
  writeFile(path, `${JSON.stringify(values, null, 1)}\n`);
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

/** Published answers are Markdown with LaTeX; a terminal shows them without the dollars. */
function publishedText(published: string): string {
  return published.replaceAll("$", "").replaceAll(/\s+/g, " ");
}

/** The first lines of a long answer; all of it is in the executed notebook and the answers file. */
function shortened(lines: string[]): string[] {
  return lines.length <= longestAnswer ? lines : [...lines.slice(0, longestAnswer - 1), "…"];
}

/** Lines of at most `width` characters, broken after a space or a comma where there is one. */
function wrap(text: string, width: number): string[] {
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
