import { Printed } from "../printed.js";
import { knownWord, notNegative, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { table, type Table } from "../table/table.js";
import { wordsOf, type Words } from "./words.js";

/** What {@link editDistance} may be told. */
export interface EditOptions {
  /** What is edited: letters (default for texts), or words (default for lists). */
  unit?: "letters" | "words";
  /** Costs; default 1 each. */
  insertion?: RealInput;
  deletion?: RealInput;
  substitution?: RealInput;
}

/** One edit on the way from the first text to the second. */
export interface Edit {
  kind: "keep" | "substitute" | "insert" | "delete";
  /** The unit of the first text, and of the second; null where there is none. */
  from: string | null;
  to: string | null;
  cost: Real;
}

/** The edit distance with its table and a cheapest way; made by {@link editDistance}. Counts as the number itself. */
export class EditDistance extends Printed {
  readonly distance: Real;
  /** A cheapest way: keeping and substituting before deleting before inserting, seen from the end. */
  readonly path: readonly Edit[];

  constructor(
    readonly from: readonly string[],
    readonly to: readonly string[],
    /** D[i][j]: the distance of the first i units of the one from the first j of the other. */
    readonly matrix: RealMatrix,
    path: readonly Edit[],
    private readonly cells: readonly (readonly [number, number])[],
  ) {
    super();
    this.distance = matrix[from.length][to.length];
    this.path = path;
  }

  /** Edits per unit of the second text: the word error rate where that is the reference; null where it is empty. */
  get errorRate(): Real | null {
    const edits = this.path.filter(({ kind }) => kind !== "keep").length;
    return this.to.length === 0 ? null : real(edits).over(real(this.to.length));
  }

  override valueOf(): number {
    return this.distance.valueOf();
  }

  toJSON(): string | number {
    return this.distance.toJSON();
  }

  /** The table of distances; the cells of the way stand in brackets. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    const onWay = new Set(this.cells.map(([i, j]) => `${i} ${j}`));
    return table({
      columns: ["", right("ε"), ...this.to.map(right)],
      rows: this.matrix.map((row, i) => [
        i === 0 ? "ε" : this.from[i - 1],
        ...row.map((value, j) => (onWay.has(`${i} ${j}`) ? `[${value}]` : String(value))),
      ]),
      caption: `distance ${this.distance}`,
    });
  }

  /** The way edit by edit. */
  edits(): Table {
    return table({
      columns: ["edit", "from", "to", { name: "cost", align: "right" }],
      rows: this.path.map(({ kind, from, to, cost }) => [kind, from ?? "–", to ?? "–", cost]),
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/**
 * The edit distance of two texts (Levenshtein 1965): the cost of the cheapest way by insertions, deletions and substitutions, with the table of
 * dynamic programming and the way.
 * @param from a text or a list of words; at most 1000 units
 * @param to the same
 * @param options `unit` ("letters" or "words"), costs `insertion`, `deletion`, `substitution` (default 1 each)
 * @returns `distance`, `matrix`, `path`, `errorRate`, `table()`, `edits()`; it counts as the number itself
 * @throws InputError where a cost is negative
 * @example
 * editDistance("kitten", "sitting").distance // => "3"
 * editDistance("intention", "execution", { substitution: 2 }).distance // => "8"
 * editDistance("the cat sat", "a cat sat down", { unit: "words" }).distance // => "2"
 */
export function editDistance(from: Words, to: Words, options: EditOptions = {}): EditDistance {
  const { unit, insertion = 1, deletion = 1, substitution = 1 } = optionsOf("editDistance", options);
  const place = "editDistance";
  const kind = knownWord(place, unit ?? (typeof from === "string" ? "letters" : "words"), "a unit", [
    "letters",
    "words",
  ]);
  const split = (text: Words) =>
    kind === "letters" && typeof text === "string" ? Array.from(text) : wordsOf(place, text);
  const [a, b] = [split(from), split(to)];
  wholeNumber(place, Math.max(a.length, b.length), "texts of units", 0, 1000);
  const price = (cost: RealInput) => notNegative(place, cost, "costs from 0 on");
  const [add, drop, change] = [price(insertion), price(deletion), price(substitution)];
  const d: Real[][] = [[Real.zero]];
  for (let j = 1; j <= b.length; j++) d[0][j] = d[0][j - 1].plus(add);
  for (let i = 1; i <= a.length; i++) {
    d[i] = [d[i - 1][0].plus(drop)];
    for (let j = 1; j <= b.length; j++) {
      const across = a[i - 1] === b[j - 1] ? d[i - 1][j - 1] : d[i - 1][j - 1].plus(change);
      const ways = [across, d[i - 1][j].plus(drop), d[i][j - 1].plus(add)];
      d[i][j] = ways.reduce((best, way) => (way.compare(best) < 0 ? way : best));
    }
  }
  const path: Edit[] = [];
  const cells: [number, number][] = [[a.length, b.length]];
  for (let [i, j] = [a.length, b.length]; i > 0 || j > 0;) {
    const same = i > 0 && j > 0 && a[i - 1] === b[j - 1];
    const cost = same ? Real.zero : change;
    if (i > 0 && j > 0 && d[i - 1][j - 1].plus(cost).compare(d[i][j]) === 0) {
      path.unshift({ kind: same ? "keep" : "substitute", from: a[i - 1], to: b[j - 1], cost });
      [i, j] = [i - 1, j - 1];
    } else if (i > 0 && d[i - 1][j].plus(drop).compare(d[i][j]) === 0) {
      path.unshift({ kind: "delete", from: a[i - 1], to: null, cost: drop });
      i--;
    } else {
      path.unshift({ kind: "insert", from: null, to: b[j - 1], cost: add });
      j--;
    }
    cells.unshift([i, j]);
  }
  return new EditDistance(a, b, valuesOf(d), path, cells);
}
