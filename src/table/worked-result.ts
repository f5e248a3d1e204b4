import type { Worked } from "../number/worked.js";
import { plainMaths } from "./plain-maths.js";
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

/** Lines as a table: quantity, formula, numbers put in, value. */
export function tableOfLines(lines: readonly WorkedLine[], caption?: string): Table {
  return table({
    columns: ["quantity", "formula", "with numbers", { name: "value", align: "right" }],
    rows: lines.map(({ name, worked }) => [
      { latex: name, text: plainMaths(name) },
      ...(typeof worked === "string"
        ? [null, null, worked]
        : [{ latex: worked.names }, { latex: worked.numbers() }, worked.value]),
    ]),
    ...(caption === undefined ? {} : { caption }),
  });
}

/** What worked results have alike: a table, their lines as equations, and how a notebook shows them. */
export abstract class WorkedResult {
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

  /** What a notebook shows: the equations. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/markdown": `$$${this.formulas()}$$`, "text/plain": this.toString() };
  }
}
