import type { Table } from "../table/table.js";
import type { Tape } from "./tape.js";

/** What all traced layers show alike: their lines as equations and as a table. */
export class LayerTrace {
  constructor(protected readonly tape: Tape) {}

  /** All lines as a table, or those of one part (`forward`, `backward`, `gradients`). */
  table(part?: string, digits?: number): Table {
    return this.tape.sheet.table(part, digits);
  }

  /** All lines as LaTeX equations with the numbers put in, or those of one part. */
  formulas(part?: string, digits?: number): string {
    return this.tape.sheet.formulas(part, digits);
  }

  toString(): string {
    return this.tape.sheet.toString();
  }

  /** What a notebook shows: all equations, part by part. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.tape.sheet.toMimeBundle();
  }
}
