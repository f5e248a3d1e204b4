import { Worked } from "../number/worked.js";
import type { Real } from "../number/real.js";
import { plainMaths } from "../table/plain-maths.js";
import { table, type Table } from "../table/table.js";

/** One line of a worked example: a quantity, its formula and its value. */
export interface Step {
  /** The part of the computation it belongs to: "forward", "backward", "update", "t = 1" … */
  section: string;
  /** The quantity in LaTeX: `z_1`. */
  name: string;
  worked: Worked;
}

/** A name in LaTeX as plain text without spaces: `\\frac{\\partial L}{\\partial z^{(1)}_{2}}` is ∂L/∂z^(1)_2. */
export function plainName(latex: string): string {
  return plainMaths(latex).replaceAll(" ", "");
}

/** Every intermediate number of a computation, with the formula that made it and the numbers put in. */
export class Sheet {
  readonly steps: Step[] = [];

  /** Writes a line and returns the quantity under its name, for use in the lines that follow. */
  define(section: string, name: string, worked: Worked): Worked {
    this.steps.push({ section, name, worked });
    return Worked.quantity(name, worked.value);
  }

  private chosen(section: string | undefined): Step[] {
    return section === undefined ? this.steps : this.steps.filter((step) => step.section === section);
  }

  /** The names of the parts, in order. */
  get sections(): string[] {
    return [...new Set(this.steps.map((step) => step.section))];
  }

  /** The lines as LaTeX equations: quantity = formula = numbers put in = value. */
  formulas(section?: string, digits = 6): string {
    const lines = this.chosen(section).map(({ name, worked }) => worked.equation(name, digits));
    return `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;
  }

  /** The lines as a table: quantity, formula, numbers put in, value. */
  table(section?: string, digits = 6): Table {
    const several = section === undefined && this.sections.length > 1;
    return table({
      columns: [
        ...(several ? ["part"] : []),
        "quantity",
        "formula",
        "with numbers",
        { name: "value", align: "right" },
      ],
      rows: this.chosen(section).map(({ section: part, name, worked }) => [
        ...(several ? [part] : []),
        { latex: name, text: plainName(name) },
        { latex: worked.names },
        { latex: worked.numbers(digits) },
        { latex: worked.value.toLatex(digits), text: worked.value.toString(digits) },
      ]),
    });
  }

  /** The value of a quantity by its LaTeX name. */
  value(name: string): Real | undefined {
    return this.steps.findLast((step) => step.name === name)?.worked.value;
  }

  /** A table of names and values alone, for where no mathematics can be typeset. */
  toString(): string {
    return table({
      columns: ["part", "quantity", { name: "value", align: "right" }],
      rows: this.steps.map(({ section, name, worked }) => [
        section,
        plainName(name),
        worked.value.toString(),
      ]),
    }).toString();
  }

  /** What a notebook shows: all equations, part by part. */
  toMimeBundle(): Record<string, string> {
    const parts = this.sections.map((section) => ({ section, latex: this.formulas(section) }));
    return {
      "text/markdown": parts.map(({ section, latex }) => `**${section}**\n\n$$${latex}$$`).join("\n\n"),
      "text/plain": this.toString(),
    };
  }
}
