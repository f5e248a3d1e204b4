import type { Expr } from "../symbolic/expr.js";
import { Worked } from "../number/worked.js";
import { SheetResult } from "../trace/sheet-result.js";
import { Sheet } from "../trace/sheet.js";
import { fail } from "../number/checked-reals.js";
import { formula, realOfExpr, type Formula, type Quantities } from "./formula.js";

/** A value with the lines that lead to it, exact, in numbers or in letters. */
export class ExactValue extends SheetResult {
  protected readonly sheet: Sheet;
  /** The value as an expression. */
  readonly exact: Expr;

  /**
   * @param latex the value's name
   * @param write writes the lines and gives the value
   */
  constructor(
    protected readonly place: string,
    private readonly latex: string,
    write: (lines: Lines) => Expr,
  ) {
    super();
    this.sheet = new Sheet(place);
    this.exact = write(new Lines(this.sheet));
  }

  /** The value in float64. */
  get number(): number {
    const { variables } = this.exact;
    if (variables.length > 0)
      fail(
        this.place,
        "needs numbers for a number",
        `the letters ${variables.join(", ")}`,
        "Read .exact, which keeps them, or put numbers in.",
      );
    return this.exact.evaluate();
  }

  /** The value in float64, for `Number(…)` and arithmetic. */
  override valueOf(): number {
    return this.number;
  }

  override toString(): string {
    return String(this.exact);
  }

  /** The value's LaTeX. */
  toLatex(): string {
    return this.exact.toLatex();
  }

  /** What a notebook shows: the lines, and the exact value. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const own = `$$${this.latex} = ${this.exact.toLatex()}$$`;
    const lines = this.sheet.steps.length === 0 ? "" : `${this.sheet.toMarkdown()}\n\n`;
    const isPlain = /^-?\d+(\/\d+)?$/.test(String(this.exact));
    return {
      "text/markdown": isPlain && lines !== "" ? lines.trim() : `${lines}${own}`,
      "text/plain": String(this.exact),
    };
  }
}

/** Writes formulas as lines of a sheet, where they have numbers. */
export class Lines {
  constructor(private readonly sheet: Sheet) {}

  /** A line that has a value alone; nothing where it has letters. */
  value(section: string, name: string, exact: Expr): Expr {
    if (exact.variables.length === 0) this.sheet.define(section, name, Worked.constant(realOfExpr(exact)));
    return exact;
  }

  /** A line, where it has no letters; its exact value. */
  line(section: string, name: string, text: string, quantities: Quantities): Expr {
    const made: Formula = formula(text, quantities);
    if (made.worked !== null) this.sheet.define(section, name, made.worked);
    return made.exact;
  }
}
