import type { Block, Inline, Table, TableCell } from "../tree.js";
import { plainText } from "./inline.js";
import { tableGrid } from "./table-grid.js";

/** Characters that are set without being seen, so that the numbers of a column stand with their points below each other. */
export interface Padding {
  before: string;
  after: string;
}

interface NumberText {
  sign: string;
  whole: string;
  point: string;
  fraction: string;
  unit: string;
}

const numberText = /^([-−+]?)(\d[\d,]*)(?:(\.)(\d*))?(\s?%)?$/;
/** What stands for a number that is not there. */
const absent = /^(?:nan|none|null|na|n\/a|<na>|[-–—…]*|\.\.\.)$/i;

/** A number of a column with the sign of mathematics. */
export const withMinus = (body: Block[]): Block[] =>
  body.map((block) =>
    block.kind === "paragraph" ? { ...block, body: block.body.map(inlineWithMinus) } : block,
  );

const inlineWithMinus = (inline: Inline): Inline => {
  if (inline.kind === "text") return { ...inline, text: inline.text.replace(/^(\s*)-(?=\d)/, "$1−") };
  return inline.kind === "strong" ? { ...inline, body: inline.body.map(inlineWithMinus) } : inline;
};

/** The paddings of the cells of a table's columns of numbers, where they need none empty ones; other cells have none. */
export function decimalPaddings(table: Table): Map<TableCell, Padding> {
  const paddings = new Map<TableCell, Padding>();
  const rows = tableGrid(table)?.slice(table.headRows) ?? [];
  for (let column = 0; column < table.columns; column++) {
    const cells = [...new Set(rows.map((row) => row[column]!.cell))];
    const texts = cells.map(textOf);
    if (texts.some((text) => text === null)) continue;
    const numbers = texts.map((text) => readNumber(text!));
    const read = numbers.filter((number) => number !== null);
    if (read.length < 2 || numbers.some((number, index) => number === null && !absent.test(texts[index]!)))
      continue;
    const longest = (key: keyof NumberText): string =>
      read.reduce((most, number) => (number[key].length > most.length ? number[key] : most), "");
    const [sign, whole, point, fraction, unit] = (
      ["sign", "whole", "point", "fraction", "unit"] as const
    ).map(longest);
    numbers.forEach((number, index) => {
      if (number === null) return;
      const zeros = (text: string): string => text.replace(/\d/g, "0");
      const before =
        sign!.slice(number.sign.length) + zeros(whole!.slice(0, whole!.length - number.whole.length));
      const after =
        (number.point === "" ? point! : "") +
        zeros(fraction!.slice(number.fraction.length)) +
        (number.unit === "" ? unit! : "");
      paddings.set(cells[index]!, { before, after });
    });
  }
  return paddings;
}

function readNumber(text: string): NumberText | null {
  const found = numberText.exec(text);
  if (found === null) return null;
  const [, sign = "", whole = "", point = "", fraction = "", unit = ""] = found;
  return { sign: sign.replace("-", "−"), whole, point, fraction, unit };
}

/** The words of a cell that is a line of text, or null. */
function textOf(cell: TableCell): string | null {
  if (cell.columns > 1 || cell.rows > 1) return null;
  if (cell.body.length === 0) return "";
  const [only] = cell.body;
  if (cell.body.length > 1 || only!.kind !== "paragraph") return null;
  const plain = only!.body.every(({ kind }) => kind === "text" || kind === "strong");
  if (plain) return plainText(only!.body).trim();
  // An exact number is a formula of its digits.
  const [formula] = only!.body;
  return only!.body.length === 1 && formula?.kind === "formula" ? formula.formula.latex.trim() : null;
}
