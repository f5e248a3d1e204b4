/**
 * A text as Markdown that shows it as it is: what students write and are called is no markup. Brackets are written as entities, since a
 * backslash before one begins a formula.
 */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll(/[\\`*_{}#|!<>~$&^]/g, "\\$&")
    .replaceAll(/[[\]]/g, (bracket) => `&#${bracket.charCodeAt(0)};`)
    .replace(/^[-+=]|^\d+(?=[.)])/, (start) => `&#${start.charCodeAt(0)};${start.slice(1)}`);
}

/** A text as code within a line; in a cell of a table its bars are kept from ending the cell. */
export function code(text: string, longest = 80): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const short = line.length > longest ? `${line.slice(0, longest)}…` : line;
  if (short === "") return "";
  const runs = [...short.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  const space = short.startsWith("`") || short.endsWith("`") ? " " : "";
  return `${fence}${space}${short.replaceAll("|", "\\|")}${space}${fence}`;
}

/** Marks without a tail of digits: 2, 2.5, 0.33. */
export function marksText(marks: number): string {
  return String(Number(marks.toFixed(2)));
}

/** Marks that were got, of those that there are; they stay on one line. */
export const marksOf = (marks: number, of: number): string =>
  `${marksText(marks)}\u00a0of\u00a0${marksText(of)}`;

/** Markdown of a table. */
export function markdownRows(headings: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map(() => ":--")), ...rows.map(line)].join("\n");
}
