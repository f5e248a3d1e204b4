import { Printed } from "../printed.js";

/** A result that is its formulas: a notebook sets them, and they can stand inside another formula. */
export abstract class FormulaResult extends Printed {
  abstract formulas(): string;

  /** The same formulas, as everything gives itself that can stand in `maths`. */
  toLatex(): string {
    return this.formulas();
  }

  /** What a notebook shows: the formulas. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/markdown": `$$${this.formulas()}$$`, "text/plain": this.toString() };
  }
}
