import { Printed } from "../printed.js";
import { groupedLatex } from "../number/number-text.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";

/** One line of a budget: what it counts, its formula and its value. */
export interface BudgetLine {
  /** In words: "bytes per token". */
  name: string;
  /** The quantity in LaTeX, where later lines speak of it. */
  symbol: string;
  worked: Worked;
  /** `bytes` are told in GB and GiB too. */
  unit?: "bytes" | "FLOP" | "seconds" | "parameters" | "numbers" | "tokens";
}

const scales = [
  [1e12, 2 ** 40, "T"],
  [1e9, 2 ** 30, "G"],
  [1e6, 2 ** 20, "M"],
  [1e3, 2 ** 10, "k"],
] as const;

const six = (value: number) => String(Number(value.toPrecision(6)));

/** Bytes in powers of ten and of two: "524288 B" is "524.288 kB = 512 KiB". */
export function bytesText(bytes: number): string {
  const scale = scales.find(([decimal]) => Math.abs(bytes) >= decimal);
  if (scale === undefined) return `${six(bytes)} B`;
  const [decimal, binary, letter] = scale;
  return `${six(bytes / decimal)} ${letter}B = ${six(bytes / binary)} ${letter.toUpperCase()}iB`;
}

/** Seconds in the largest unit of which there is one. */
export function durationText(seconds: number): string {
  const [size, name] = (
    [
      [365 * 86_400, "years"],
      [86_400, "days"],
      [3600, "hours"],
      [60, "minutes"],
    ] as const
  ).find(([least]) => seconds >= least) ?? [1, "s"];
  return `${six(seconds / size)} ${name}`;
}

function unitText({ unit, worked }: BudgetLine): string {
  if (unit === "bytes") return bytesText(worked.value.valueOf());
  if (unit === "seconds") return durationText(worked.value.valueOf());
  return unit === "FLOP" ? unit : "";
}

/** Whole millions and more as powers of ten: 7000000000 is 7·10⁹. */
const shortened = (latex: string): string =>
  latex.replace(/\d{7,}/g, (digits) => {
    const zeros = /0*$/.exec(digits)![0].length;
    const exponent = zeros - (zeros % 3);
    return exponent < 6 ? digits : `${digits.slice(0, -exponent)}\\cdot10^{${exponent}}`;
  });

/** What something costs, line by line, each with its formula and the numbers put in. */
export abstract class Budget extends Printed {
  protected readonly lines: BudgetLine[] = [];

  /** Writes a line and returns the quantity under its symbol, for the lines that follow. */
  protected define(name: string, symbol: string, worked: Worked, unit?: BudgetLine["unit"]): Worked {
    this.lines.push({ name, symbol, worked, ...(unit === undefined ? {} : { unit }) });
    return Worked.quantity(symbol, worked.value);
  }

  /** One line per quantity: formula, numbers put in, value, and bytes in GB and GiB. */
  table(): Table {
    return table({
      columns: ["quantity", "formula", "with numbers", { name: "value", align: "right" }, "unit"],
      rows: this.lines.map((line) => {
        const { worked, symbol, name } = line;
        const value = worked.value.valueOf();
        return [
          name,
          { latex: `${symbol} = ${worked.names}` },
          { latex: shortened(worked.numbers()) },
          {
            latex: groupedLatex(value),
            text: Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : six(value),
          },
          unitText(line),
        ];
      }),
    });
  }

  /** The lines as LaTeX equations with the numbers put in. */
  formulas(digits = 6): string {
    return `\\begin{aligned}\n${this.lines.map(({ symbol, worked }) => shortened(worked.equation(symbol, digits))).join(" \\\\\n")}\n\\end{aligned}`;
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/** A count under its letter. */
export const size = (letter: string, value: number): Worked => Worked.quantity(letter, value);

export const product = (...factors: Worked[]): Worked => Worked.product(factors);

export const constant = (value: number): Worked => Worked.constant(value);
