import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import type { AxesOptions } from "../figure/curves.js";
import { heatMap } from "../figure/planes.js";
import type { Plot } from "../figure/plot.js";
import { real, type RealInput } from "../number/real.js";
import { valueText } from "../number/value-text.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { table, type Table } from "../table/table.js";
import { angleOf, baseOf, cosine, sine } from "./position-angles.js";
import { Sheet } from "./sheet.js";
import { isList } from "./trace-input.js";

/** What {@link positionalEncoding} is given. */
export interface PositionalEncodingSpec {
  /** How many positions from 0 on, or the positions themselves. */
  positions: number | readonly RealInput[];
  /** How many features a position has. */
  dim: number;
  /** Default 10000. */
  base?: RealInput;
}

const place = "positionalEncoding";

/** More numbers than these are no table any more. */
const mostValues = 200_000;
/** A larger table is shown as a figure. */
const [widest, tallest] = [16, 40];

/** Sines and cosines of positions; made by {@link positionalEncoding}. */
export class PositionalEncoding extends Printed {
  readonly positions: readonly string[];
  /** One row per position, sine and cosine in turn. */
  readonly values: RealMatrix;
  /** The angle of each sine and cosine: one row per position, one column per pair. */
  readonly angles: RealMatrix;
  private readonly sheet = new Sheet(place);

  constructor({ positions, dim, base = 10_000 }: PositionalEncodingSpec) {
    super();
    const refuse = (rule: string, got: unknown): never => {
      throw new InputError({ place, rule, got: valueText(got) });
    };
    if (!Number.isSafeInteger(dim) || dim < 1) refuse("needs a whole number of features for dim", dim);
    const counted = typeof positions === "number" && Number.isSafeInteger(positions) && positions > 0;
    const length = counted ? positions : isList(positions) ? positions.length : 0;
    if (length === 0) refuse("needs a number of positions, or a list of them", positions);
    if (length * dim > mostValues) refuse(`needs at most ${mostValues} numbers`, length * dim);
    const places = (
      counted ? Array.from({ length }, (_, at) => at) : (positions as readonly RealInput[])
    ).map((at) => real(at));
    if (places.some((at) => !Number.isFinite(at.valueOf())))
      refuse("needs finite positions", places.map(String));
    const root = baseOf(base, place);
    this.positions = places.map(String);
    const angles = places.map((at) =>
      Array.from({ length: Math.ceil(dim / 2) }, (_, pair) => angleOf(at, root, pair, dim)),
    );
    const lines = angles.map((row, at) =>
      Array.from({ length: dim }, (_, feature) => {
        const angle = row[Math.floor(feature / 2)];
        const worked = feature % 2 === 0 ? sine(angle) : cosine(angle);
        return this.sheet.define(
          `position ${this.positions[at]}`,
          `e_{${this.positions[at]},${feature}}`,
          worked,
        ).value;
      }),
    );
    this.values = valuesOf(lines);
    this.angles = valuesOf(angles.map((row) => row.map(({ value }) => value)));
  }

  /** One line per position. */
  table(): Table {
    return table({
      columns: [
        { name: "position", align: "right" },
        ...Array.from(this.values[0], (_, feature) => ({
          name: `${feature}`,
          latex: `${feature % 2 === 0 ? "\\sin" : "\\cos"}_{${feature}}`,
          text: `${feature % 2 === 0 ? "sin" : "cos"} ${feature}`,
          align: "right" as const,
        })),
      ],
      rows: Array.from(this.values, (row, at) => [this.positions[at], ...row]),
    });
  }

  /** The encodings as a map of colors: positions down, features across. */
  figure(options: AxesOptions = {}): Plot {
    const isWide = this.values[0].length > widest;
    return heatMap(this.values.numbers(), {
      xTitle: "feature",
      yTitle: "position",
      ...(isWide || this.positions.length > widest
        ? { rows: spaced(this.positions), columns: spaced(Array.from(this.values[0], (_, at) => String(at))) }
        : { rows: this.positions, columns: Array.from(this.values[0], (_, at) => String(at)) }),
      ...options,
    });
  }

  /** The lines of a position with the numbers put in, as LaTeX; default of all positions. */
  formulas(position?: RealInput, digits?: number): string {
    return this.sheet.formulas(
      position === undefined ? undefined : `position ${real(position).toString()}`,
      undefined,
      digits,
    );
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table, or a figure of what is too large for one. */
  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    if (this.values[0].length <= widest && this.positions.length <= tallest)
      return this.table().toMimeBundle();
    const figure = this.figure() as unknown as Record<symbol, () => Record<string, unknown>>;
    return figure[Symbol.for("Jupyter.display")]();
  }
}

/** Labels of which about ten are left. */
function spaced(labels: readonly string[]): string[] {
  const step = Math.ceil(labels.length / 10);
  return labels.map((label, at) => (at % step === 0 ? label : ""));
}

/**
 * The sinusoidal encoding of positions: sin(p / base^(2i/d)) at feature 2i, and the cosine of the same angle at feature 2i + 1.
 * Source: A. Vaswani et al., Attention is all you need (2017), section 3.5.
 * @param spec `positions` (how many from 0 on, or a list), `dim` (features of a position), `base` (default 10000)
 * @returns `values` (one row per position), `angles`; `table()`, `formulas(position)`, `figure()`
 * @throws InputError where a number is no size, or the table would be huge
 * @example
 * positionalEncoding({ positions: 2, dim: 4 }).values.map((row) => row.map((x) => x.toString(5))) // => [["0", "1", "0", "1"], ["0.84147", "0.5403", "0.0099998", "0.99995"]]
 * positionalEncoding({ positions: [3], dim: 4 }).angles // => [["3", "0.03"]]
 */
export function positionalEncoding(spec: PositionalEncodingSpec): PositionalEncoding {
  if (typeof spec !== "object" || spec === null)
    throw new InputError({ place, rule: "needs { positions, dim }", got: String(spec) });
  return new PositionalEncoding(spec);
}
