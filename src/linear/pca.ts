import { InputError } from "../errors.js";
import { FormulaResult } from "../table/formula-result.js";
import { curves, type AxesOptions } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { number, type Node } from "../symbolic/node/node.js";
import { table, type Table } from "../table/table.js";
import {
  type MatrixEntry,
  checkNumbers,
  floatOf,
  floatsOf,
  matrixOf,
  readMatrix,
  type Read,
  type LinearScalar,
  type LinearMatrix,
  scalarOf,
  type LinearVector,
  vectorOf,
} from "./entries.js";
import { isLong, near } from "./eigen.js";
import { exact, floatsFor, productOf, within } from "./field.js";
import { aligned } from "./aligned.js";
import { spectrumOf } from "./spectrum.js";

/** What {@link pca} may be told. */
export interface PcaOptions {
  /** How many components are kept; default all. */
  components?: number;
  /**
   * Whose eigenvalues: `sample` (default) the covariance with the number of rows less one below, as numpy and scikit-learn; `population`
   * with the number of rows; `scatter` the sum of squares itself.
   */
  matrix?: "sample" | "population" | "scatter";
}

const place = "pca";
/** Up to this many columns are worked out exactly. */
const MOST_EXACT = 4;
const kinds = ["sample", "population", "scatter"] as const;

function inputOf(rows: unknown): Read {
  const read = readMatrix(place, rows);
  checkNumbers(place, read);
  const short = read.isExact && read.nodes[0].length <= MOST_EXACT;
  return short ? read : { isExact: false, floats: floatsOf(read) };
}

/** Principal components of rows of data; made by {@link pca}. */
export class Pca extends FormulaResult {
  /** The mean of every column. */
  readonly mean: LinearVector;
  /** The rows with the mean taken off. */
  readonly centered: LinearMatrix;
  /** Σ (x − μ)(x − μ)ᵀ. */
  readonly scatter: LinearMatrix;
  /** The matrix whose eigenvalues are taken: a covariance, or the scatter matrix. */
  readonly covariance: LinearMatrix;
  /** All its eigenvalues in descending order. */
  readonly values: LinearVector;
  /** One row for each component kept: its direction of length 1; the first entry that is not zero is positive. */
  readonly components: LinearMatrix;
  /** The same directions as exact multiples that are easier to read. */
  readonly directions: LinearMatrix;
  /** One row for each row of data: its coordinates along the components. */
  readonly projected: LinearMatrix;
  /** The rows as their components say them, in the space of the data. */
  readonly reconstructed: LinearMatrix;
  /** Σ of the squared distances of the rows from what is reconstructed. */
  readonly error: LinearScalar;
  /** The share of the whole variance along each component kept. */
  readonly explained: LinearVector;
  private readonly rows: number;

  constructor(
    rows: readonly (readonly MatrixEntry[])[],
    private readonly options: PcaOptions = {},
  ) {
    super();
    const read = inputOf(rows);
    const { matrix = "sample" } = options;
    const [count, width] = read.isExact
      ? [read.nodes.length, read.nodes[0].length]
      : [read.floats.length, read.floats[0].length];
    const { components = width } = options;
    this.rows = count;
    if (!kinds.includes(matrix))
      throw new InputError({ place, rule: `needs a matrix out of ${kinds.join(", ")}`, got: String(matrix) });
    if (!Number.isInteger(components) || components < 1 || components > width)
      throw new InputError({ place, rule: `needs from 1 to ${width} components`, got: String(components) });
    const divisor = matrix === "scatter" ? 1 : matrix === "population" ? count : count - 1;
    if (divisor < 1)
      throw new InputError({
        place,
        rule: "needs at least two rows for a covariance",
        got: `${count}`,
        cure: 'Take matrix: "scatter".',
      });
    const { mean, centered, scatter, covariance } = within(read, (field, given) => {
      const by = (entry: typeof field.one, n: number): typeof field.one =>
        field.over(entry, (typeof entry === "number" ? n : number(n)) as typeof field.one);
      const ones = given.map(() => field.one);
      const middle = given[0].map((_, j) =>
        by(
          field.dot(
            ones,
            given.map((row) => row[j]),
          ),
          count,
        ),
      );
      const gaps = given.map((row) => row.map((entry, j) => field.minus(entry, middle[j])));
      const sums = productOf(
        field,
        middle.map((_, j) => gaps.map((row) => row[j])),
        gaps,
      );
      return {
        mean: middle,
        centered: gaps,
        scatter: sums,
        covariance: sums.map((row) => row.map((entry) => by(entry, divisor))),
      } as {
        mean: (Node | number)[];
        centered: (Node | number)[][];
        scatter: (Node | number)[][];
        covariance: (Node | number)[][];
      };
    });
    const spaces = spectrumOf(
      place,
      (read.isExact ? { isExact: true, nodes: covariance } : { isExact: false, floats: covariance }) as Read,
    ).toReversed();
    const values = spaces.flatMap(({ value, multiplicity }) =>
      Array.from({ length: multiplicity }, () => value),
    );
    const units = spaces.flatMap((space) => space.units).slice(0, components);
    // whole vectors where all are exact, else all in float64
    const isExact = units.flat().every((entry) => typeof entry !== "number");
    const [points, axes] = isExact
      ? [centered, units]
      : [centered, units].map((list) => list.map((row) => row.map(floatOf)));
    const field = (isExact ? exact : floatsFor(points as number[][])) as ReturnType<typeof floatsFor>;
    const scores = productOf(field, points as number[][], transposed(axes as number[][]));
    const again = productOf(field, scores, axes as number[][]).map((row) =>
      row.map((entry, j) =>
        field.minus(entry, field.minus(field.zero, (isExact ? mean[j] : floatOf(mean[j])) as number)),
      ),
    );
    this.mean = vectorOf(mean);
    this.centered = matrixOf(centered);
    this.scatter = matrixOf(scatter);
    this.covariance = matrixOf(covariance);
    this.values = vectorOf(values);
    this.components = matrixOf(units);
    this.directions = matrixOf(spaces.flatMap(({ directions }) => directions).slice(0, components));
    this.projected = matrixOf(scores);
    this.reconstructed = matrixOf(again);
    const whole = (values as Node[]).every((value) => typeof value !== "number")
      ? (values as Node[])
      : undefined;
    const trace = covariance.map((row, i) => row[i]);
    const total = (list: readonly (Node | number)[]): number =>
      list.reduce<number>((sum, entry) => sum + floatOf(entry), 0);
    this.explained = vectorOf(
      values.slice(0, components).map((value) =>
        whole
          ? exact.over(
              value as Node,
              exact.dot(
                trace as Node[],
                trace.map(() => exact.one),
              ),
            )
          : floatOf(value) / total(trace),
      ),
    );
    const dropped = values.slice(components);
    this.error = scalarOf(
      whole
        ? exact.dot(
            dropped as Node[],
            dropped.map(() => number(divisor)),
          )
        : Math.max(0, total(dropped) * divisor),
    );
  }

  /** The way from the rows to the components, as LaTeX. */
  formulas(): string {
    const { matrix = "sample" } = this.options;
    const name = matrix === "scatter" ? "S" : "C";
    const lines = [
      `\\mu &= ${this.mean.toLatex()}`,
      `S &= \\sum_i (x_i - \\mu)(x_i - \\mu)^{\\top} = ${this.scatter.toLatex()}`,
    ];
    if (matrix !== "scatter")
      lines.push(
        `C &= \\frac{S}{${matrix === "sample" ? this.rows - 1 : this.rows}} = ${this.covariance.toLatex()}`,
      );
    this.values.forEach((value, k) => {
      lines.push(
        `\\lambda_{${k + 1}}(${name}) &= ${value.toLatex()}${isLong(value) ? ` \\approx ${near(value)}` : ""}`,
      );
    });
    this.components.forEach((vector, k) => {
      const direction = this.directions[k].toLatex();
      const same = direction === vector.toLatex();
      lines.push(
        `v_{${k + 1}} &${same ? "" : `\\propto ${direction},\\quad v_{${k + 1}} `}= ${vector.toLatex()},\\quad \\frac{\\lambda_{${k + 1}}}{\\sum_j \\lambda_j} = ${near(this.explained[k])}`,
      );
    });
    return aligned(lines);
  }

  /** One row for each row of data: its coordinates along the components. */
  table(): Table {
    const names = this.components.map((_, k) => `z_${k + 1}`);
    return table({
      columns: [
        "row",
        ...names.map((name) => ({ name, latex: name, text: name.replace("_", ""), align: "right" as const })),
      ],
      rows: this.projected.map((row, i) => [
        i + 1,
        ...row.map((entry) => ({ latex: entry.toLatex(), text: String(entry) })),
      ]),
    });
  }

  /**
   * The data with the axes of the components through their mean, where they have two columns; else the coordinates along the first two
   * components; along a single one, one by one.
   */
  figure(options: AxesOptions = {}): Plot {
    const titles = { title: "principal components", ...options };
    if (this.mean.length === 2) return this.plane(titles);
    const scores = this.projected.numbers();
    const [x, y] = [scores.map((row) => row[0]), scores.map((row) => row[1] ?? 0)];
    return curves(
      { rows: { x, y, mode: "markers" } },
      { xTitle: "z1", yTitle: this.components.length > 1 ? "z2" : "", ...titles },
    );
  }

  private plane(titles: AxesOptions): Plot {
    const mean = this.mean.numbers() as unknown as number[];
    const gaps = this.centered.numbers() as unknown as number[][];
    const data = { x: gaps.map(([x]) => x + mean[0]), y: gaps.map(([, y]) => y + mean[1]), mode: "markers" };
    const axes = this.components.map((vector, k) => {
      const [u, v] = vector.map(Number);
      const reach = Math.max(...gaps.map(([x, y]) => Math.abs(x * u + y * v)), 1e-9) * 1.1;
      return [
        `v${k + 1}`,
        { x: [mean[0] - reach * u, mean[0] + reach * u], y: [mean[1] - reach * v, mean[1] + reach * v] },
      ] as const;
    });
    return curves(
      { data, ...Object.fromEntries(axes) },
      { equal: true, xTitle: "x1", yTitle: "x2", ...titles },
    );
  }

  toString(): string {
    return this.table().toString();
  }
}

const transposed = (rows: readonly (readonly number[])[]): number[][] =>
  rows[0].map((_, j) => rows.map((row) => row[j]));

/**
 * Principal component analysis: mean, scatter matrix, covariance, its eigenvalues, the directions of greatest variance and the data in
 * their coordinates; exact for up to 4 columns of short numbers.
 * @param rows one row for each example
 * @param options `components` (how many are kept; default all), `matrix` ("sample" (default), "population" or "scatter")
 * @returns eigenvalues in descending order, components, projected and reconstructed rows, the share of variance of each component
 * @throws InputError where rows differ in length, or there are fewer than two of them for a covariance
 * @example
 * pca([[4, 1], [5, 4], [1, 2], [1, 0]], { matrix: "scatter" }).scatter // => [["51/4", "27/4"], ["27/4", "35/4"]]
 * pca([[4, 1], [5, 4], [1, 2], [1, 0]], { matrix: "scatter" }).values // => ["sqrt(793)/4 + 43/4", "43/4 - sqrt(793)/4"]
 * pca([[1, 1], [2, 2], [3, 3]], { components: 1 }).projected // => [["-sqrt(2)"], ["0"], ["sqrt(2)"]]
 */
export function pca(rows: readonly (readonly MatrixEntry[])[], options: PcaOptions = {}): Pca {
  return new Pca(rows, options);
}
