import { Printed } from "../printed.js";
import { curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { Real, type RealInput, real } from "../number/real.js";
import { type RealVector, valuesOf } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { type Table, table } from "../table/table.js";
import { formulasThenTable } from "../table/worked-result.js";
import {
  type QuantizeOptions,
  checkedBits,
  checkedLevels,
  codeRange,
  nearest,
  place,
  rounded,
  tableScale,
} from "./quantization-codes.js";
import { checkedOptions, choiceOf, finite, refuse } from "./read.js";

/**
 * The levels of NormalFloat with four bits: quantiles of the normal distribution between −1 and 1, with 0 among them.
 * Source: T. Dettmers et al., QLoRA (2023), the table of bitsandbytes.
 * @example
 * [normalFloat4.length, normalFloat4[0], normalFloat4[7]] // => [16, -1, 0]
 */
export const normalFloat4: readonly number[] = [
  -1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
  -0.18477343022823334, -0.09105003625154495, 0, 0.07958029955625534, 0.16093020141124725,
  0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1,
];

interface Block {
  scale: Worked;
  zeroPoint: Worked | null;
}

/** Values in few bits; made by {@link quantize}. */
export class Quantization extends Printed {
  readonly bits: number;
  /** Of each block of values that share one. */
  readonly scales: RealVector;
  readonly zeroPoints: readonly number[];
  readonly codes: readonly number[];
  /** The codes in bits: two's complement where they have a sign. */
  readonly binary: readonly string[];
  /** What the codes stand for. */
  readonly dequantized: RealVector;
  /** Dequantized minus value. */
  readonly errors: RealVector;
  readonly largestError: Real;
  readonly meanSquaredError: Real;
  private readonly values: readonly Real[];
  private readonly blocks: readonly Block[];

  constructor(values: readonly RealInput[], options: QuantizeOptions = {}) {
    super();
    checkedOptions(place, options, [
      "bits",
      "scheme",
      "levels",
      "signed",
      "range",
      "includeZero",
      "scale",
      "ties",
      "block",
    ]);
    if (!Array.isArray(values) || values.length === 0) refuse(place, "needs a list of values", values);
    this.values = values.map((value: RealInput) => finite(place, "each value", value));
    const ties = choiceOf(place, "ties", ["even", "away"], options.ties ?? "even");
    const scheme = choiceOf(place, "scheme", ["symmetric", "affine", "nf4"], options.scheme ?? "symmetric");
    const levels = options.levels ?? (scheme === "nf4" ? normalFloat4 : null);
    const length = options.block ?? values.length;
    if (!Number.isSafeInteger(length) || length < 1)
      refuse(place, "needs a whole number of values in a block", options.block);
    const parts = Array.from({ length: Math.ceil(values.length / length) }, (_, at) =>
      this.values.slice(at * length, (at + 1) * length),
    );
    const table16 = levels === null ? null : checkedLevels(levels);
    this.bits = table16 === null ? checkedBits(options.bits ?? 8) : Math.ceil(Math.log2(table16.length));
    if (table16 !== null && options.bits !== undefined && options.bits !== this.bits)
      refuse(place, `needs ${this.bits} bits for ${table16.length} levels`, options.bits);
    const [low, high] = codeRange(this.bits, scheme, options.signed ?? false);
    this.blocks = parts.map((part) =>
      table16 === null
        ? this.stepOf(part, scheme, options, [low, high], ties)
        : { scale: tableScale(part, options), zeroPoint: null },
    );
    const block = (at: number) => this.blocks[Math.floor(at / length)];
    this.codes = this.values.map((value, at) => {
      const { scale, zeroPoint } = block(at);
      if (table16 !== null) return nearest(table16, value.over(scale.value));
      const code =
        rounded(value.over(scale.value), ties) + (zeroPoint === null ? 0 : zeroPoint.value.valueOf());
      return Math.min(high, Math.max(low, code));
    });
    this.dequantized = valuesOf(
      this.codes.map((code, at) => {
        const { scale, zeroPoint } = block(at);
        if (table16 !== null) return scale.value.times(table16[code]);
        return scale.value.times(real(code).minus(zeroPoint?.value ?? Real.zero));
      }),
    );
    this.errors = valuesOf(this.dequantized.map((value, at) => value.minus(this.values[at])));
    this.scales = valuesOf(this.blocks.map(({ scale }) => scale.value));
    this.zeroPoints = this.blocks.map(({ zeroPoint }) => zeroPoint?.value.valueOf() ?? 0);
    this.binary = this.codes.map((code) =>
      (code < 0 ? code + 2 ** this.bits : code).toString(2).padStart(this.bits, "0"),
    );
    this.largestError = this.errors.map((error) => error.abs()).reduce((a, b) => (b.compare(a) > 0 ? b : a));
    const squares = this.errors.map((error) => error.times(error)).reduce((a, b) => a.plus(b));
    this.meanSquaredError = squares.over(real(values.length));
  }

  private stepOf(
    part: readonly Real[],
    scheme: "symmetric" | "affine" | "nf4",
    { range, scale, includeZero = false }: QuantizeOptions,
    [low, high]: readonly [number, number],
    ties: "even" | "away",
  ): Block {
    if (range !== undefined && !Array.isArray(range as unknown))
      refuse(place, "needs a range from below to above", range);
    const ends = range?.map((end: RealInput) => finite(place, "range", end));
    if (ends !== undefined && !(ends.length === 2 && ends[1].compare(ends[0]) > 0))
      refuse(place, "needs a range from below to above", range);
    const least = (list: readonly Real[]) => list.reduce((a, b) => (b.compare(a) < 0 ? b : a));
    const most = (list: readonly Real[]) => list.reduce((a, b) => (b.compare(a) > 0 ? b : a));
    const zero = includeZero ? [Real.zero] : [];
    const [from, to] = [least([...(ends ?? part), ...zero]), most([...(ends ?? part), ...zero])];
    const given = scale === undefined || scale === "absmax" ? null : finite(place, "scale", scale);
    if (given !== null && given.sign() <= 0) refuse(place, "needs a positive scale", given.toString());
    if (scheme === "affine") {
      const [a, b] = [Worked.quantity("x_{\\min}", from), Worked.quantity("x_{\\max}", to)];
      const width = b.minus(a);
      if (given === null && width.value.isZero())
        refuse(place, "needs values that differ, or a range", from.toString());
      const step = given === null ? width.over(Worked.constant(high - low)) : Worked.quantity("s", given);
      const s = Worked.quantity("s", step.value);
      const first = Worked.constant(low);
      const quotient = a.over(s);
      const inner = Worked.by(
        real(rounded(quotient.value, ties)),
        [quotient],
        ([text]) => `\\operatorname{round}\\left(${text}\\right)`,
      );
      return { scale: step, zeroPoint: first.minus(inner) };
    }
    const largest = most(part.map((value) => value.abs()));
    const reach = ends === undefined ? largest : most(ends.map((end) => end.abs()));
    if (given === null && reach.isZero()) refuse(place, "needs a value that is not 0, or a range", "zeros");
    const top = Worked.quantity("\\max|x|", reach);
    return {
      scale: given === null ? top.over(Worked.constant(high)) : Worked.quantity("s", given),
      zeroPoint: null,
    };
  }

  /** The scale of all values. */
  get scale(): Real {
    return this.only(this.scales, "scale", "scales");
  }

  /** The zero point of all values; 0 where there is none. */
  get zeroPoint(): number {
    return this.only(this.zeroPoints, "zeroPoint", "zeroPoints");
  }

  private only<T>(list: readonly T[], name: string, all: string): T {
    if (list.length > 1)
      refuse(place, `has one ${name} for each of its blocks`, String(list.length), `Read ${all}.`);
    return list[0];
  }

  /** One line per value: code, its bits, what it stands for, error. */
  table(): Table {
    return table({
      columns: [
        { name: "value", align: "right" },
        { name: "code", align: "right" },
        { name: "bits", align: "right" },
        { name: "dequantized", align: "right" },
        { name: "error", align: "right" },
      ],
      rows: this.codes.map((code, at) => [
        this.values[at],
        code,
        this.binary[at],
        this.dequantized[at].valueOf(),
        this.errors[at].valueOf(),
      ]),
      caption: this.blocks
        .map(({ scale, zeroPoint }, at) => {
          const mark = this.blocks.length === 1 ? "" : ` of block ${at + 1}`;
          return `scale${mark} ${scale.value.toString()}${zeroPoint === null ? "" : `, zero point ${zeroPoint.value.toString()}`}`;
        })
        .join("; "),
    });
  }

  /** Scales and zero points as LaTeX equations with the numbers put in. */
  formulas(digits = 6): string {
    const lines = this.blocks.flatMap(({ scale, zeroPoint }, at) => {
      const mark = this.blocks.length === 1 ? "" : `_{${at + 1}}`;
      return [
        scale.equation(`s${mark}`, digits),
        ...(zeroPoint === null ? [] : [zeroPoint.equation(`z${mark}`, digits)]),
      ];
    });
    return `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;
  }

  /** Values and what their codes stand for, in order. */
  figure(options: { title?: string } = {}): Plot {
    return curves(
      [
        { name: "values", y: this.values.map(Number), mode: "markers" },
        { name: "dequantized", y: this.dequantized.map(Number), mode: "markers" },
      ],
      { xTitle: "place", yTitle: "value", ...options },
    );
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the formulas of scale and zero point, then the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return formulasThenTable(this.formulas(), this.table());
  }
}

/**
 * Values in few bits: scale, zero point, codes, what the codes stand for, and the errors; exact.
 * Source: B. Jacob et al., Quantization and training of neural networks for efficient integer-arithmetic-only inference (2018).
 * @param values a list of numbers
 * @param options `bits` (default 8), `scheme` (`symmetric`, default, `affine` or `nf4`), `levels` of a table, `signed`, `range`,
 * `includeZero`, `scale`, `ties`, `block`, how many values share a scale
 * @returns `scale`, `zeroPoint`, `codes`, `binary`, `dequantized`, `errors`, `largestError`, `meanSquaredError`; `table()`, `formulas()`
 * @throws InputError where values or options are no numbers, or all values are alike
 * @example
 * quantize([-1.2, 0.5, 3.1]).codes // => [-49, 20, 127]
 * quantize([-1.2, 0.5, 3.1], { scheme: "affine" }).zeroPoint // => 71
 * quantize([0.9, -0.6], { scheme: "nf4" }).binary // => ["1111", "0010"]
 * quantize([0, 0]) // throws needs a value that is not 0, or a range
 */
export function quantize(values: readonly RealInput[], options?: QuantizeOptions): Quantization {
  return new Quantization(values, options);
}
