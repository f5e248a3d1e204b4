import { InputError } from "../errors.js";
import { lossNames, lossRuleOf, type LossName, type LossRule } from "../number/losses.js";
import { real, type RealInput } from "../number/real.js";
import { table, type Table } from "../table/table.js";
import { checkedNumbers } from "./distribution.js";

/** A loss of one prediction against one target, with its derivative by the prediction. */
export interface LossFunction {
  /** LaTeX in y (the target) and p, a or z (the prediction). */
  formula: string;
  /** LaTeX of the derivative. */
  derivativeFormula: string;
  /** The loss; ∞ where the prediction rules out the target. */
  value: (target: RealInput, prediction: RealInput) => number;
  /** The derivative by the prediction; one-sided 0 at a kink. */
  derivative: (target: RealInput, prediction: RealInput) => number;
}

const letters = { value: "a", probability: "p", logit: "z", score: "z" } satisfies Record<
  LossRule["prediction"],
  string
>;

function lossFunction(name: LossName): LossFunction {
  const { prediction, latex, derivativeLatex, value, derivative } = lossRuleOf(name);
  const letter = letters[prediction];
  return {
    formula: latex("y", letter),
    derivativeFormula: derivativeLatex("y", letter),
    value: (y, a) => value(real(y).valueOf(), real(a).valueOf()),
    derivative: (y, a) => derivative(real(y).valueOf(), real(a).valueOf()),
  };
}

/**
 * The losses of one output, by name, with their derivatives by the prediction: errors of a value a, cross-entropies and the
 * focal loss of a probability p, the cross-entropy of a logit z, and the margin losses of a score z with target ±1.
 * @example
 * losses.binaryCrossEntropy.value(1, 0.5) // => 0.6931471805599453
 * losses.binaryCrossEntropy.value(1, 0) // => Infinity
 * losses.binaryCrossEntropyFromLogits.derivative(1, 0) // => -0.5
 * losses.focal.value(1, "1/2") // => 0.0433216988
 * losses.hinge.value(1, 0.25) // => 0.75
 */
export const losses = Object.fromEntries(lossNames.map((name) => [name, lossFunction(name)])) as Record<
  LossName,
  LossFunction
>;

/**
 * A loss over several outputs: the sum or the mean of its terms.
 * @param name a name out of {@link losses}
 * @param targets one per output
 * @param predictions one per output
 * @param options `reduction` `sum` or `mean`; default `mean` for the losses called so, else `sum`
 * @returns the value and its derivative by every prediction
 * @example
 * lossOver("halfSquaredError", [1, 0], [0.5, 2]) // => { value: 2.125, gradient: [-0.5, 2] }
 * lossOver("meanSquaredError", [1, 2], ["3", 2]) // => { value: 2, gradient: [2, 0] }
 */
export function lossOver(
  name: LossName,
  targets: readonly RealInput[],
  predictions: readonly RealInput[],
  options: { reduction?: "sum" | "mean" } = {},
): { value: number; gradient: number[] } {
  if (!lossNames.includes(name))
    throw new InputError({
      place: "lossOver",
      rule: `needs a loss out of ${lossNames.join(", ")}`,
      got: String(name),
    });
  const [y, a] = [checkedNumbers("lossOver", targets), checkedNumbers("lossOver", predictions)];
  if (y.length !== a.length)
    throw new InputError({
      place: "lossOver",
      rule: "needs as many predictions as targets",
      got: `${a.length} and ${y.length}`,
    });
  const rule = lossRuleOf(name);
  const reduction = options.reduction ?? rule.reduction ?? "sum";
  const scale = reduction === "mean" ? 1 / y.length : 1;
  return {
    value: y.reduce((sum, target, i) => sum + rule.value(target, a[i]), 0) * scale,
    gradient: y.map((target, i) => rule.derivative(target, a[i]) * scale),
  };
}

/**
 * All losses with their formulas and derivatives.
 * @example
 * lossTable().columns.map(({ name }) => name) // => ["loss", "formula", "derivative"]
 */
export function lossTable(): Table {
  return table({
    columns: ["loss", "formula", "derivative"],
    rows: lossNames.map((name) => [
      name,
      { latex: losses[name].formula },
      { latex: losses[name].derivativeFormula },
    ]),
  });
}
