import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { Real, real, type RealInput } from "../number/real.js";
import { valuesOf, type Values } from "../number/values.js";
import { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import type { PerAxis } from "./planes.js";

/** Numbers, expressions, or letters in text such as "a". */
type KernelEntry = RealInput | Expr;
/** A plane of entries by its rows. */
type PlaneOf<T> = readonly (readonly T[])[];
/** A kernel: a list for a signal, rows for a plane, planes for channels, and lists of those for filters. */
type NestedIn<T> = readonly T[] | PlaneOf<T> | readonly PlaneOf<T>[] | readonly (readonly PlaneOf<T>[])[];

/** What {@link convolutionMatrix} is given. */
export interface ConvolutionMatrixSpec {
  /** Length of a signal, or [height, width] or [channels, height, width] of the input. */
  input: number | readonly number[];
  /**
   * A kernel: a list for a signal, a plane, one plane per input channel, or one such list per filter. Its entries are numbers, letters
   * such as "a", or expressions.
   */
  kernel?: NestedIn<KernelEntry>;
  /** In place of a kernel its size, for a matrix in letters k_{1}, k_{12} …: a length or [height, width]. */
  kernelSize?: number | readonly [number, number];
  stride?: PerAxis;
  padding?: PerAxis;
  dilation?: PerAxis;
}

const place = "convolutionMatrix";

function fail(rule: string, got: string, cure?: string): never {
  throw new InputError({ place, rule, got, ...(cure === undefined ? {} : { cure }) });
}

/** Matrices of more entries are counted, but not written down. */
const mostEntries = 1_000_000;
/** Matrices longer than this on a side are not shown. */
const longestShown = 20;

const isWhole = (value: unknown, least: number) => Number.isSafeInteger(value) && (value as number) >= least;

/** [channels, height, width] of the input. */
function inputSizes(input: ConvolutionMatrixSpec["input"]): [number, number, number] {
  const list =
    typeof input === "number" ? [1, 1, input] : Array.isArray(input) ? [...(input as number[])] : [];
  const sizes = list.length === 2 ? [1, ...list] : list;
  if (sizes.length !== 3 || !sizes.every((size) => isWhole(size, 1)))
    fail(
      "needs the input's size: a length, [height, width] or [channels, height, width]",
      JSON.stringify(input) ?? "none",
    );
  return sizes as [number, number, number];
}

/** A number where it is one, else an expression. */
function entryOf(value: KernelEntry): Real | Expr {
  if (value instanceof Expr) return value;
  if (typeof value === "number" && !Number.isFinite(value))
    fail("needs finite numbers in its kernel", String(value));
  if (typeof value !== "string") return real(value);
  try {
    return real(value);
  } catch {
    return parse(value);
  }
}

/** The kernel by filter, input channel, row and column. */
function filtersOf({ kernel, kernelSize }: ConvolutionMatrixSpec): (Real | Expr)[][][][] {
  if (kernel === undefined) {
    const size = typeof kernelSize === "number" ? [1, kernelSize] : (kernelSize ?? []);
    if (size.length !== 2 || !size.every((side) => isWhole(side, 1) && side <= 30))
      fail("needs a kernel, or a kernelSize from 1 to 30", JSON.stringify(kernelSize) ?? "neither");
    const [height, width] = size;
    const name = (u: number, v: number) =>
      typeof kernelSize === "number" ? `k${v + 1}` : `k${u + 1}${height > 9 || width > 9 ? "_" : ""}${v + 1}`;
    return [
      [
        Array.from({ length: height }, (_u, u) =>
          Array.from({ length: width }, (_v, v) => parse(name(u, v))),
        ),
      ],
    ];
  }
  const isList = Array.isArray as (value: unknown) => value is readonly unknown[];
  let nested: unknown = kernel;
  let depth = 0;
  for (let at: unknown = kernel; isList(at); at = at[0]) depth++;
  if (depth < 1 || depth > 4) fail("needs a kernel of rows of entries", JSON.stringify(kernel) ?? "none");
  for (; depth < 4; depth++) nested = [nested];
  const filters = nested as KernelEntry[][][][];
  const sizes = [filters[0].length, filters[0][0]?.length, filters[0][0]?.[0]?.length];
  const even = filters.every(
    (filter) =>
      filter.length === sizes[0] &&
      filter.every(
        (plane) => plane.length === sizes[1] && plane.every((row) => isList(row) && row.length === sizes[2]),
      ),
  );
  if (!even || sizes.includes(0) || sizes.some((size) => size === undefined))
    fail("needs filters of one size", JSON.stringify(kernel)?.slice(0, 60) ?? "none");
  return filters.map((filter) => filter.map((plane) => plane.map((row) => row.map(entryOf))));
}

/** A convolution as a matrix; made by {@link convolutionMatrix}. */
export class ConvolutionMatrix<Entries extends Real | Expr = Real | Expr> extends Printed {
  /** [rows, columns]: outputs and inputs of the convolution, each written as one column, channel by channel and row by row. */
  readonly shape: readonly [number, number];
  /** [filters, height, width] of the convolution's output. */
  readonly output: readonly [number, number, number];
  /** How many entries are zeros whatever the kernel is. */
  readonly zeros: number;
  /** Their share of all entries, exact. */
  readonly zeroShare: Real;
  private readonly places: readonly (readonly (readonly [column: number, entry: Real | Expr])[])[];
  private readonly hasLetters: boolean;

  constructor(spec: ConvolutionMatrixSpec) {
    super();
    const [channels, height, width] = inputSizes(spec?.input);
    const filters = filtersOf(spec);
    if (filters[0].length !== channels)
      fail(`needs filters of ${channels} channels`, String(filters[0].length));
    const [kh, kw] = [filters[0][0].length, filters[0][0][0].length];
    const isSignal = typeof spec.input === "number";
    const axes = (name: string, value: PerAxis | undefined, fallback: number, least: number) => {
      // A signal is one row: its stride and padding act along it alone.
      const both =
        typeof value === "object" ? value : [isSignal ? fallback : (value ?? fallback), value ?? fallback];
      if (!both.every((size) => isWhole(size, least)))
        fail(`needs a whole number from ${least} for ${name}`, both.join("×"));
      return both;
    };
    const [sh, sw] = axes("stride", spec.stride, 1, 1);
    const [ph, pw] = axes("padding", spec.padding, 0, 0);
    const [dh, dw] = axes("dilation", spec.dilation, 1, 1);
    const sized = (size: number, pad: number, dilation: number, kernel: number, stride: number) =>
      Math.floor((size + 2 * pad - dilation * (kernel - 1) - 1) / stride) + 1;
    const [rows, columns] = [sized(height, ph, dh, kh, sh), sized(width, pw, dw, kw, sw)];
    if (rows < 1 || columns < 1)
      fail("needs a kernel that fits the padded input", `${kh}×${kw} on ${height}×${width}`);
    const products = filters.length * rows * columns * channels * kh * kw;
    if (products > mostEntries) fail(`works with at most ${mostEntries} products`, String(products));
    const places: [number, Real | Expr][][] = [];
    for (const filter of filters)
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++) {
          const line: [number, Real | Expr][] = [];
          filter.forEach((plane, channel) =>
            plane.forEach((entries, u) =>
              entries.forEach((entry, v) => {
                const [y, x] = [r * sh - ph + u * dh, c * sw - pw + v * dw];
                if (y >= 0 && y < height && x >= 0 && x < width)
                  line.push([(channel * height + y) * width + x, entry]);
              }),
            ),
          );
          places.push(line);
        }
    this.places = places;
    this.hasLetters = filters.flat(3).some((entry) => entry instanceof Expr);
    this.shape = [places.length, channels * height * width];
    this.output = [filters.length, rows, columns];
    const filled = places.flat().filter(([, entry]) => entry instanceof Expr || !entry.isZero()).length;
    const all = this.shape[0] * this.shape[1];
    this.zeros = all - filled;
    this.zeroShare = real(this.zeros).over(real(all));
  }

  /**
   * The matrix C with C·vec(input) = vec(output); of expressions where the kernel has letters, else of numbers.
   * @throws InputError where it has more than a million entries
   */
  get matrix(): Values<Values<Entries>> {
    const [rows, columns] = this.checkedShape();
    const zero = this.zero;
    const lines = Array.from({ length: rows }, (_, row) => {
      const line: (Real | Expr)[] = Array.from({ length: columns }, () => zero);
      for (const [column, entry] of this.places[row]) line[column] = this.inKind(entry);
      return line;
    });
    return valuesOf(lines) as unknown as Values<Values<Entries>>;
  }

  /** Cᵀ: the matrix of the transposed convolution with the same kernel, stride and padding, and of the convolution's backward pass. */
  get transposed(): Values<Values<Entries>> {
    const [rows, columns] = this.checkedShape();
    const zero = this.zero;
    const lines: (Real | Expr)[][] = Array.from({ length: columns }, () =>
      Array.from({ length: rows }, () => zero),
    );
    this.places.forEach((line, row) =>
      line.forEach(([column, entry]) => (lines[column][row] = this.inKind(entry))),
    );
    return valuesOf(lines) as unknown as Values<Values<Entries>>;
  }

  private get zero(): Real | Expr {
    return this.hasLetters ? parse("0") : Real.zero;
  }

  /** In a matrix with letters all entries are expressions. */
  private inKind(entry: Real | Expr): Real | Expr {
    return this.hasLetters && entry instanceof Real ? parse(String(entry.toJSON())) : entry;
  }

  private checkedShape(): readonly [number, number] {
    const [rows, columns] = this.shape;
    if (rows * columns > mostEntries)
      fail(`writes down at most ${mostEntries} entries`, `${rows}×${columns}`, "Take zeros and zeroShare.");
    return this.shape;
  }

  /** The matrix, with dots for the zeros between the kernel's entries. */
  toLatex(digits = 6): string {
    const [rows, columns] = this.checkedShape();
    const lines = Array.from({ length: rows }, (_, row) => {
      const cells = Array.from({ length: columns }, () => "\\cdot");
      for (const [column, entry] of this.places[row])
        cells[column] = entry instanceof Expr ? entry.toLatex() : entry.toLatex(digits);
      return cells.join(" & ");
    });
    // Environments of KaTeX that have as many columns as are needed.
    return `\\left(\\begin{array}{${"c".repeat(columns)}} ${lines.join(" \\\\ ")} \\end{array}\\right)`;
  }

  toString(): string {
    const [rows, columns] = this.shape;
    const percent = (100 * this.zeroShare.valueOf()).toFixed(2).replace(/\.?0+$/, "");
    return `${rows}×${columns} matrix of a convolution, ${this.zeros} zeros (${percent} %)`;
  }

  /** What a notebook shows: the matrix where it is small, and how many zeros it has. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const isSmall = Math.max(...this.shape) <= longestShown;
    return {
      "text/markdown": `${isSmall ? `$$C = ${this.toLatex()}$$\n\n` : ""}${this.toString()}`,
      "text/plain": this.toString(),
    };
  }
}

/**
 * A convolution (cross-correlation) as a matrix C that is multiplied with the input, written as one column: a Toeplitz matrix for a
 * signal, a doubly blocked one for planes; its transpose is the transposed convolution.
 *
 * Source: V. Dumoulin and F. Visin (2016), A guide to convolution arithmetic for deep learning, section 4.1.
 * @param spec the input's size, a kernel of numbers or letters or a `kernelSize`, stride, padding, dilation
 * @returns `matrix`, `transposed`, `shape`, `zeros`, `zeroShare`, `output` size
 * @throws InputError where sizes do not fit
 * @example
 * convolutionMatrix({ input: 4, kernel: [1, -1] }).matrix // => [["1", "-1", "0", "0"], ["0", "1", "-1", "0"], ["0", "0", "1", "-1"]]
 * convolutionMatrix({ input: 3, kernel: ["a", "b"] }).transposed.map(String) // => ["[a, 0]", "[b, a]", "[0, b]"]
 * convolutionMatrix({ input: [25, 25], kernelSize: [7, 7] }).zeroShare // => "0.9216"
 */
export function convolutionMatrix(
  spec: ConvolutionMatrixSpec & { kernel?: undefined; kernelSize: number | readonly [number, number] },
): ConvolutionMatrix<Expr>;
export function convolutionMatrix(
  spec: ConvolutionMatrixSpec & { kernel: NestedIn<number | bigint | Real> },
): ConvolutionMatrix<Real>;
export function convolutionMatrix(spec: ConvolutionMatrixSpec): ConvolutionMatrix;
export function convolutionMatrix(spec: ConvolutionMatrixSpec): ConvolutionMatrix {
  return new ConvolutionMatrix(spec);
}
