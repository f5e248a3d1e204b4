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

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/markdown": `$$${this.toLatex()}$$`, "text/plain": textOf(this) };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): unknown[] {
    return Array.from(this);
  }
}

const textOf = (item: unknown): string =>
  Array.isArray(item) ? `[${item.map(textOf).join(", ")}]` : String(item);

/** Numbers, nested in any depth, as values. */
export function valuesOf<T>(list: readonly T[]): Values<ValuesIn<T>> {
  return ValuesArray.from<unknown>(
    list.map((item) => (Array.isArray(item) ? valuesOf(item) : item)),
  ) as unknown as Values<ValuesIn<T>>;
}
