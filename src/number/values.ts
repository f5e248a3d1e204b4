import { printedText } from "../printed.js";
import type { Real } from "./real.js";

/** Nested arrays of numbers in the shape of nested values. */
export type NumbersOf<T> = T extends readonly (infer Item)[] ? NumbersOf<Item>[] : number;

/** Numbers of a result side by side: an array that also gives itself as plain numbers and as a matrix. */
export interface Values<T> extends ReadonlyArray<T> {
  /** The same numbers in float64, nested as they are. */
  numbers(): NumbersOf<T>[];
  /** A column, a matrix, or a list of matrices. */
  toLatex(digits?: number): string;
}

/** Numbers in a list. */
export type RealVector = Values<Real>;
/** Numbers in rows. */
export type RealMatrix = Values<Values<Real>>;
/** Planes of numbers in rows, such as the channels of an image. */
export type RealPlanes = Values<Values<Values<Real>>>;

/** Nested arrays as nested values. */
type ValuesIn<T> = T extends readonly (infer Item)[] ? Values<ValuesIn<Item>> : T;

class ValuesArray<T> extends Array<T> implements Values<T> {
  /** What `map`, `flat` and the like make of it is an ordinary array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  numbers(): NumbersOf<T>[] {
    return Array.from(this, (item) =>
      item instanceof ValuesArray ? item.numbers() : Number(item),
    ) as NumbersOf<T>[];
  }

  toLatex(digits = 6): string {
    const rows = Array.from<unknown>(this);
    if (rows.some((row) => row instanceof ValuesArray && row[0] instanceof ValuesArray))
      return rows.map((plane) => (plane as ValuesArray<unknown>).toLatex(digits)).join(",\\;");
    const cell = (value: unknown) => (value as Real).toLatex(digits);
    const lines = rows.map((row) =>
      row instanceof ValuesArray ? Array.from(row, cell).join(" & ") : cell(row),
    );
    return `\\begin{pmatrix} ${lines.join(" \\\\ ")} \\end{pmatrix}`;
  }

  /** The numbers in brackets, on one line where it holds them, else a row on each. */
  override toString(): string {
    return textOf(this);
  }

  /** What a notebook shows: a formula, or the text of what is empty or too long for one. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const text = this.toString();
    return this.length === 0 || isLarge(this)
      ? { "text/plain": text }
      : { "text/latex": `$$${this.toLatex()}$$`, "text/plain": text };
  }

  [Symbol.for("nodejs.util.inspect.custom")](...place: [number?, object?]): string {
    return printedText(this, ...place);
  }
}

/** What a line of text holds. */
const lineWidth = 76;

function textOf(item: unknown, indent = 0): string {
  if (!Array.isArray(item)) return String(item);
  const parts = Array.from(item, (part) => textOf(part, indent + 1));
  const whole = `[${parts.join(", ")}]`;
  if (indent + whole.length <= lineWidth && !whole.includes("\n")) return whole;
  if (item.some(Array.isArray)) return `[${parts.join(`,\n${" ".repeat(indent + 1)}`)}]`;
  return `[${wrapped(parts, indent + 1)}]`;
}

/** Entries of a long row on as many lines as they need. */
function wrapped(entries: readonly string[], indent: number): string {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + entry.length + 3 <= lineWidth)
      lines[lines.length - 1] = `${last}, ${entry}`;
    else lines.push(entry);
  }
  return lines.join(`,\n${" ".repeat(indent)}`);
}

/** Longer columns and wider rows stay text, as the kernel leaves arrays of formulas: nobody reads them as one formula. */
const isLarge = (rows: readonly unknown[]): boolean =>
  rows.length > 40 || rows.some((row) => Array.isArray(row) && (isLarge(row) || row.length > 20));

/** Numbers, nested in any depth, as values. */
export function valuesOf<T>(list: readonly T[]): Values<ValuesIn<T>> {
  return ValuesArray.from<unknown>(
    list.map((item) => (Array.isArray(item) ? valuesOf(item) : item)),
  ) as unknown as Values<ValuesIn<T>>;
}
