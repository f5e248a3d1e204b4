import { Printed } from "../printed.js";
import type { Worked } from "../number/worked.js";
import { plainMaths } from "./plain-maths.js";
import type { TableCell } from "./cell.js";
import type { TableColumnSpec } from "./table-data.js";
import { table, type Table } from "./table.js";

/** A quantity under its name in LaTeX with how it was computed; a word in place of a value that there is none of. */
export interface WorkedLine {
  name: string;
  worked: Worked | string;
}

/** What a quotient is called that is 0/0. */
export const undefinedValue = "undefined: 0/0";

/** Lines as LaTeX equations: quantity = formula = numbers put in = value. */
export function equationsOf(lines: readonly WorkedLine[], digits = 6): string {
  const rows = lines.map(({ name, worked }) =>
    typeof worked === "string" ? `${name} &\\;\\text{${worked}}` : worked.equation(name, digits),
  );
  return `\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}`;
}

/** The columns of a table of lines. */
export const lineColumns: readonly (string | TableColumnSpec)[] = [
  "quantity",
  "formula",
  "with numbers",
  { name: "value", align: "right" },
];

/** A line in those columns; `digits` significant ones of the numbers, default as they show themselves. */
export function lineCells({ name, worked }: WorkedLine, digits?: number): TableCell[] {
  const quantity = { latex: name, text: plainMaths(name) };
  if (typeof worked === "string") return [quantity, null, null, worked];
  const { names, value } = worked;
  return [
    quantity,
    { latex: names },
    { latex: worked.numbers(digits) },
    digits === undefined ? value : { latex: value.toLatex(digits), text: value.toString(digits) },
  ];
}

/** Lines as a table: quantity, formula, numbers put in, value. */
export function tableOfLines(lines: readonly WorkedLine[], caption?: string): Table {
  return table({
    columns: lineColumns,
    rows: lines.map((line) => lineCells(line)),
    ...(caption === undefined ? {} : { caption }),
  });
}

/** What a notebook shows of formulas that a table of what they give follows. */
export const formulasThenTable = (formulas: string, result: Table): Record<string, string> => ({
  "text/markdown": `$$${formulas}$$\n\n${result.toMarkdown()}`,
  "text/plain": result.toString(),
});

/** What worked results have alike: a table, their lines as equations, and how a notebook shows them. */
export abstract class WorkedResult extends Printed {
  /** The quantities with their formulas. */
  protected abstract lines(): readonly WorkedLine[];

  /** The result as a table. */
  abstract table(): Table;

  /**
   * The lines as LaTeX equations with the numbers put in.
   * @param digits significant digits; default 6
   */
  formulas(digits = 6): string {
    return equationsOf(this.lines(), digits);
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table, then the equations. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const equations = this.lines().length === 0 ? [] : [`$$${this.formulas()}$$`];
    return {
      "text/markdown": [this.table().toMarkdown(), ...equations].join("\n\n"),
      "text/plain": this.toString(),
    };
  }
}

/** A result that is its lines: the table has them, a notebook shows the equations alone. */
export abstract class LinesResult extends WorkedResult {
  /** What stands above the table. */
  protected readonly caption: string | undefined = undefined;

  table(): Table {
    return tableOfLines(this.lines(), this.caption);
  }

  /** The equations, as everything gives itself that can stand in `maths`. */
  toLatex(digits = 6): string {
    return this.formulas(digits);
  }

  /** What a notebook shows: the equations. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/markdown": `$$${this.formulas()}$$`, "text/plain": this.toString() };
  }
}
