import { InputError } from "../errors.js";

/** The separator that a line of headings has most of, but for what stands in quotes. */
export function csvSeparator(heading: string): string {
  const bare = heading.replaceAll(/"(?:[^"]|"")*"/g, "");
  return [",", ";", "\t"].toSorted((a, b) => bare.split(b).length - bare.split(a).length)[0];
}

/**
 * The rows of comma-separated values, quoted fields taken apart; empty lines are left out.
 * Source: RFC 4180, Y. Shafranovich, 2005.
 * @param place - What errors call the text.
 * @throws InputError where a quote stands in the middle of a field.
 */
export function csvRows(text: string, separator: string, place: string): string[][] {
  const between = `\\u{${separator.codePointAt(0)!.toString(16)}}`;
  const field = new RegExp(`("(?:[^"]|"")*"|[^"\\r\\n${between}]*)(${between}|\\r?\\n|\\r|$)`, "uy");
  let last = "";
  const rows: string[][] = [[]];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const found = field.exec(text);
    if (found === null)
      throw new InputError({
        place,
        rule: "needs quotes around whole fields, doubled inside",
        got: text.slice(at, at + 30).split("\n")[0],
      });
    const [, value, end] = found;
    rows.at(-1)!.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value.trim());
    if (end !== separator && field.lastIndex < text.length) rows.push([]);
    last = end;
  }
  // Nothing after the last separator is a field too.
  if (last === separator) rows.at(-1)!.push("");
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}
