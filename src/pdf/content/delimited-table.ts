import type { Block, TableCell } from "../tree.js";

/** Comma- or tab-separated values as a table with its first line as head; null where there are none. Source: RFC 4180. */
export function delimitedTable(text: string, separator: "," | "\t"): Block[] | null {
  const rows = recordsOf(text.replace(/^\ufeff/, ""), separator);
  const columns = Math.max(0, ...rows.map((row) => row.length));
  if (columns === 0) return null;
  const cell = (value: string, header: boolean): TableCell => ({
    body: value === "" ? [] : [{ kind: "paragraph", body: [{ kind: "text", text: value }] }],
    header,
    columns: 1,
    rows: 1,
  });
  return [
    {
      kind: "table",
      table: {
        headRows: 1,
        columns,
        rows: rows.map((row, y) => Array.from({ length: columns }, (_, x) => cell(row[x] ?? "", y === 0))),
      },
    },
  ];
}

function recordsOf(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = "";
  let quoted = false;
  const endField = (): void => {
    record.push(field);
    field = "";
  };
  const endRecord = (): void => {
    endField();
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (character === '"' && field === "") quoted = true;
    else if (character === separator) endField();
    else if (character === "\n") endRecord();
    else if (character !== "\r") field += character;
  }
  endRecord();
  return records;
}
