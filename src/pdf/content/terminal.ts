/** A stretch of a line in one style. */
export interface Cell<S> {
  text: string;
  /** Null for the end of a line. */
  style: S | null;
}

/* oxlint-disable no-control-regex -- control sequences are what is read */
const sequence = new RegExp(
  [
    String.raw`\u001b\[([0-?]*)[ -/]*([@-~])`,
    String.raw`\u009b([0-?]*)[ -/]*([@-~])`,
    String.raw`\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?`,
    String.raw`\u001b[@-Z\\-_]`,
  ].join("|"),
  "y",
);
const moving = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const plainRun = /[^\u0000-\u001f\u007f-\u009f]+/y;
/* oxlint-enable no-control-regex */

/** A line as a terminal has it: a character and its style in each column. */
interface Column<S> {
  text: string;
  style: S;
}

/** What no terminal has: a cursor sent far away would fill the memory with spaces. */
const widest = 100_000;

/**
 * What a terminal shows of a text in the end, line by line: carriage return and backspace go back and what follows writes over,
 * tabs go to every eighth column, and sequences move the cursor, erase, or set the style.
 * @param change the style after a sequence of SGR codes
 */
export function terminalLines<S>(
  text: string,
  start: S,
  change: (style: S, codes: number[]) => S,
): Cell<S>[][] {
  const lines: Column<S>[][] = [[]];
  let [row, column, style] = [0, 0, start];
  const write = (characters: Iterable<string>): void => {
    const line = lines[row]!;
    for (const character of characters) {
      while (line.length < column) line.push({ text: " ", style: start });
      // What combines with the character before it stands in its column.
      if (column > 0 && /^(?:\p{M}|\u200d)$/u.test(character)) line[column - 1]!.text += character;
      else line[column++] = { text: character, style };
    }
  };
  for (let at = 0; at < text.length;) {
    const character = text[at]!;
    if (character === "\n") {
      row++;
      column = 0;
      if (row === lines.length) lines.push([]);
      at++;
    } else if (!moving.test(character)) {
      plainRun.lastIndex = at;
      const run = plainRun.exec(text)![0];
      write(run);
      at += run.length;
    } else if (character === "\u001b" || character === "\u009b") {
      sequence.lastIndex = at;
      const [all, one, oneEnd, two, twoEnd] = sequence.exec(text) ?? [character];
      at += all.length;
      const [parameters, end] = [one ?? two ?? "", oneEnd ?? twoEnd ?? ""];
      if (end === "m" && /^[\d;:]*$/.test(parameters))
        style = change(style, parameters.split(/[;:]/).map(Number));
      else [row, column] = moved(lines, row, column, end, parameters);
    } else {
      if (character === "\r") column = 0;
      else if (character === "\b") column = Math.max(0, column - 1);
      else if (character === "\t") {
        const next = column - (column % 8) + 8;
        // A tab moves over what is there, and leaves spaces where nothing is.
        column = Math.max(column, Math.min(next, lines[row]!.length));
        if (column < next) write(" ".repeat(next - column));
      }
      at++;
    }
  }
  return lines.map(cellsOf);
}

/** Where the cursor is after a sequence, which may erase as well. */
function moved<S>(
  lines: Column<S>[][],
  row: number,
  column: number,
  end: string,
  parameters: string,
): [row: number, column: number] {
  const count = Math.min(widest, Math.max(1, Number.parseInt(parameters, 10) || 1));
  const line = lines[row]!;
  switch (end) {
    case "A":
      return [Math.max(0, row - count), column];
    case "B":
      return [Math.min(lines.length - 1, row + count), column];
    case "F":
      return [Math.max(0, row - count), 0];
    case "C":
      return [row, Math.min(widest, column + count)];
    case "D":
      return [row, Math.max(0, column - count)];
    case "G":
      return [row, count - 1];
    case "K": {
      const part = Number.parseInt(parameters, 10) || 0;
      if (part === 0) line.length = Math.min(line.length, column);
      else if (part === 2) line.length = 0;
      else for (const cell of line.slice(0, column + 1)) cell.text = " ";
      return [row, column];
    }
    default:
      return [row, column];
  }
}

/** Neighboring columns of one style as one. */
function cellsOf<S>(line: Column<S>[]): Cell<S>[] {
  const cells: Cell<S>[] = [];
  for (const { text, style } of line) {
    const last = cells.at(-1);
    if (last !== undefined && last.style === style) last.text += text;
    else cells.push({ text, style });
  }
  return cells;
}
