import { Printed } from "../printed.js";
import type { RealMatrix } from "../number/values.js";

/** A matrix under its name in LaTeX. */
export type NamedMatrix = readonly [name: string, values: RealMatrix];

/** A result that shows itself as its matrices. */
export abstract class Matrices extends Printed {
  protected abstract matrices(): readonly NamedMatrix[];

  /** The matrices as LaTeX equations. */
  toLatex(): string {
    return this.matrices()
      .map(([name, values]) => `${name} = ${values.toLatex()}`)
      .join(",\\qquad ");
  }

  toString(): string {
    return this.matrices()
      .map(([name, values]) => `${name}: ${values.map((row) => row.join(" ")).join("; ")}`)
      .join("\n");
  }

  /** What a notebook shows: the matrices, a line each. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const lines = this.matrices().map(([name, values]) => `$$${name} = ${values.toLatex()}$$`);
    return { "text/markdown": lines.join("\n\n"), "text/plain": this.toString() };
  }
}
