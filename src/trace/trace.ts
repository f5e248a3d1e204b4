import { InputError } from "../errors.js";
import { real, type Real } from "../number/real.js";
import type { RealMatrix, RealPlanes } from "../number/values.js";
import { GradientCheck, type CheckedQuantity } from "../table/gradient-check.js";
import { nameKey, plainName } from "./quantity-name.js";
import { SheetResult } from "./sheet-result.js";

/** A matrix of a trace, or one per channel, under its letter in LaTeX. */
export type NamedMatrices = readonly [name: string, values: RealMatrix | RealPlanes];

/** Matrices longer than this on a side are not shown. */
const longestShown = 12;

/** What all traces have alike: their lines as equations and as a table, their quantities by name, and a check of their gradients. */
export abstract class Trace extends SheetResult {
  /** The numbers that were given, by name in LaTeX. */
  protected abstract givens(): readonly (readonly [string, Real])[];

  /** What there are gradients by, each with the objective as a function of it; null where nothing was differentiated. */
  protected abstract checkable(): readonly CheckedQuantity[] | null;

  /** What is shown before the lines. */
  protected matrices(): readonly NamedMatrices[] {
    return [];
  }

  /** What is shown between the matrices and the lines: a formula in LaTeX; none by default. */
  protected picture(): string | null {
    return null;
  }

  /**
   * The value of a quantity, given or computed.
   * @param name as in the formulas, `w_{12}`, or in plain letters, `w12`
   */
  override value(name: string): Real {
    const given = this.givens().find(([latex]) => nameKey(latex) === nameKey(name))?.[1];
    return this.sheet.value(name) ?? given ?? this.unknown(name);
  }

  /** The derivative of the objective by a quantity, named as in {@link value}. */
  gradient(name: string): Real {
    const found = this.sheet.gradient(name);
    if (found !== undefined) return found;
    if (this.checkable() === null)
      throw new InputError({
        place: this.place,
        rule: "has no gradients",
        got: JSON.stringify(name),
        cure: this.cure,
      });
    // What the objective does not depend on has no line.
    this.value(name);
    return real(0);
  }

  /** How a trace gets gradients. */
  protected abstract readonly cure: string;

  private unknown(name: string): never {
    const names = [...this.givens().map(([latex]) => latex), ...this.sheet.steps.map((step) => step.name)];
    throw new InputError({
      place: this.place,
      rule: "has no quantity of this name",
      got: JSON.stringify(name),
      cure: `Its quantities: ${[...new Set(names.map(plainName))].filter((text) => !text.startsWith("∂")).join(", ")}.`,
    });
  }

  /**
   * Gradients against finite differences of the objective, which is computed forward anew for each.
   * @param names of the quantities to look at; default all that were given and have a gradient
   */
  check(names?: readonly string[]): GradientCheck {
    const all = this.checkable();
    if (all === null)
      throw new InputError({
        place: this.place,
        rule: "needs gradients to check",
        got: "none",
        cure: this.cure,
      });
    if (names === undefined) return new GradientCheck(all);
    return new GradientCheck(
      names.map((name) => {
        const found = all.find((quantity) => nameKey(quantity.name) === nameKey(name));
        if (found !== undefined) return found;
        throw new InputError({
          place: this.place,
          rule: "can check what was given",
          got: JSON.stringify(name),
          cure: `Out of ${all.map((quantity) => plainName(quantity.name)).join(", ")}.`,
        });
      }),
    );
  }

  protected override heading(): string {
    const shown = this.matrices().filter(([, values]) => isShort(values));
    const matrices = shown.map(([name, values]) => `${name} = ${values.toLatex()}`).join(", \\qquad ");
    const formulas = [matrices, this.picture() ?? ""].filter((latex) => latex !== "");
    return formulas.map((latex) => `$$${latex}$$`).join("\n\n");
  }
}

function isShort(values: unknown): boolean {
  return !Array.isArray(values) || (values.length <= longestShown && values.every(isShort));
}
