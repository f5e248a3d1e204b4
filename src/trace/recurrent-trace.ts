import type { Real } from "../number/real.js";
import type { Table } from "../table/table.js";
import type { Tape, Traced } from "./tape.js";
import { valueOf } from "./tape.js";

/** Everything that a step of a recurrent network computes, by letter: one array per step. */
export type Series = Record<string, readonly (readonly Traced[])[]>;

/** A recurrent network worked through step by step, forward and backward through time. */
export class RecurrentTrace {
  /** By letter, per step and unit: states h, outputs y, gates … */
  readonly values: Readonly<Record<string, readonly (readonly Real[])[]>>;
  /** The derivatives of the objective by everything that was given, by name: `gradients.W`, `gradients.x_1`. */
  readonly gradients: Readonly<Record<string, Real>>;
  readonly loss: Real | null;

  constructor(
    private readonly tape: Tape,
    series: Series,
    loss: Real | null,
  ) {
    this.values = Object.fromEntries(
      Object.entries(series).map(([letter, steps]) => [letter, steps.map((step) => step.map(valueOf))]),
    );
    this.gradients = tape.gradientsByName();
    this.loss = loss;
  }

  /** All lines as a table, or those of one part, such as `t = 1`, `backward t = 2` or `gradients`. */
  table(part?: string, digits?: number): Table {
    return this.tape.sheet.table(part, digits);
  }

  /** All lines as LaTeX equations with the numbers put in, or those of one part. */
  formulas(part?: string, digits?: number): string {
    return this.tape.sheet.formulas(part, digits);
  }

  /** The parts of the computation in order. */
  get parts(): string[] {
    return this.tape.sheet.sections;
  }

  toString(): string {
    return this.tape.sheet.toString();
  }

  /** What a notebook shows: all equations, part by part. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.tape.sheet.toMimeBundle();
  }
}
