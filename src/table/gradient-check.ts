import { Check } from "./check.js";
import { plainMaths } from "./plain-maths.js";
import { table, type Table } from "./table.js";

/** A quantity, its gradient as computed, and the objective as a function of it. */
export interface CheckedQuantity {
  /** In LaTeX. */
  name: string;
  value: number;
  gradient: number;
  /** The objective where the quantity has this value, computed forward alone. */
  objective: (value: number) => number;
}

/** A gradient beside the finite difference. */
export interface CheckedGradient {
  /** In LaTeX. */
  name: string;
  gradient: number;
  difference: number;
  /** |difference − gradient| / max(1, |gradient|). */
  relativeError: number;
}

/** The derivative by Richardson's extrapolation of two central differences: its error falls with the step's fourth power. */
function slope({ value, objective }: CheckedQuantity): number {
  const step = 1e-3 * Math.max(1, Math.abs(value));
  const central = (h: number) => (objective(value + h) - objective(value - h)) / (2 * h);
  return (4 * central(step / 2) - central(step)) / 3;
}

/** Gradients beside finite differences of the objective, as the `check()` of {@link traceMlp} and other traces gives them. */
export class GradientCheck extends Check {
  readonly gradients: readonly CheckedGradient[];

  /**
   * @param quantities Each with its gradient and the objective as a function of it.
   * @param tolerance The largest relative error that passes.
   */
  constructor(quantities: readonly CheckedQuantity[], tolerance = 1e-6) {
    const gradients = quantities.map((quantity): CheckedGradient => {
      const { name, gradient } = quantity;
      const difference = slope(quantity);
      const relativeError = Math.abs(gradient - difference) / Math.max(1, Math.abs(gradient));
      return { name, gradient, difference, relativeError };
    });
    const largestError = Math.max(0, ...gradients.map(({ relativeError }) => relativeError));
    super(largestError, largestError <= tolerance, tableOf(gradients));
    this.gradients = gradients;
  }
}

/** Quantity, gradient, finite difference and error, one row each. */
function tableOf(gradients: readonly CheckedGradient[]): Table {
  return table({
    columns: [
      "quantity",
      { name: "gradient", align: "right" },
      { name: "finite difference", align: "right" },
      { name: "relative error", align: "right", digits: 2 },
    ],
    rows: gradients.map(({ name, gradient, difference, relativeError }) => [
      { latex: name, text: plainMaths(name).replaceAll(" ", "") },
      gradient,
      difference,
      relativeError,
    ]),
    caption: "Gradients against finite differences",
  });
}
