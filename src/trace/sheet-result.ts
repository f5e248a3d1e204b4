import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import type { Real } from "../number/real.js";
import type { Table } from "../table/table.js";
import type { Sheet } from "./sheet.js";

/** What all computations that are written line by line have alike: their lines as equations and as a table, and their quantities by name. */
export abstract class SheetResult extends Printed {
  /** What errors call it. */
  protected abstract readonly place: string;

  protected abstract readonly sheet: Sheet;

  /** Markdown that is shown before the lines. */
  protected heading(): string {
    return "";
  }

  /** The parts of the computation in order. */
  get parts(): string[] {
    return this.sheet.sections;
  }

  /**
   * The value of a quantity.
   * @param name as in the formulas, `w_{12}`, or in plain letters, `w12`
   */
  value(name: string): Real {
    const found = this.sheet.value(name);
    if (found !== undefined) return found;
    throw new InputError({
      place: this.place,
      rule: "has no quantity of this name",
      got: JSON.stringify(name),
      cure: `Its quantities: ${this.sheet.names.join(", ")}.`,
    });
  }

  /**
   * The lines as a table: quantity, formula, numbers put in, value.
   * @param part one of {@link parts}; default all
   * @param names of the quantities whose lines are wanted, such as `w12`; default all
   */
  table(part?: string, names?: readonly string[], digits?: number): Table {
    return this.sheet.table(part, names, digits);
  }

  /**
   * The lines as LaTeX equations with the numbers put in.
   * @param part one of {@link parts}; default all
   * @param names of the quantities whose lines are wanted, such as `w12`; default all
   */
  formulas(part?: string, names?: readonly string[], digits?: number): string {
    return this.sheet.formulas(part, names, digits);
  }

  toString(): string {
    return this.sheet.toString();
  }

  /** What a notebook shows: what stands before the lines, then all equations, part by part. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const heading = this.heading();
    return {
      "text/markdown": `${heading === "" ? "" : `${heading}\n\n`}${this.sheet.toMarkdown()}`,
      "text/plain": this.toString(),
    };
  }
}
