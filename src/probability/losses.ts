import { InputError } from "../errors.js";
import { table, type Table } from "../table/table.js";
import { checkedNumbers } from "./distribution.js";
import { logistic } from "./softmax.js";

/** A loss of one prediction against one target, with its derivative by the prediction. */
export interface LossFunction {
  /** LaTeX in y (the target) and p, a or z (the prediction). */
  formula: string;
  /** LaTeX of the derivative. */
  derivativeFormula: string;
  /** The loss; ∞ where the prediction rules out the target. */
  value: (target: number, prediction: number) => number;
  /** The derivative by the prediction; one-sided 0 at a kink. */
  derivative: (target: number, prediction: number) => number;
}

/** y·ln p, 0 where y is 0. */
const weighted = (y: number, p: number) => (y === 0 ? 0 : y * Math.log(p));

const share = (y: number, p: number) => (y === 0 ? 0 : y / p);

/**
 * The losses of one output, by name, with their derivatives by the prediction: squared errors, cross-entropies of a
 * probability and of a logit, and the margin losses of a score z with target ±1.
 * @example
 * losses.binaryCrossEntropy.value(1, 0.5) // => 0.6931471805599453
 * losses.binaryCrossEntropy.value(1, 0) // => Infinity
 * losses.logisticCrossEntropy.derivative(1, 0) // => -0.5
 * losses.hinge.value(1, 0.25) // => 0.75
 */
export const losses = {
  squaredError: {
    formula: "(a - y)^2",
    derivativeFormula: "2(a - y)",
    value: (y, a) => (a - y) ** 2,
    derivative: (y, a) => 2 * (a - y),
  },
  halfSquaredError: {
    formula: "\\tfrac{1}{2}(a - y)^2",
    derivativeFormula: "a - y",
    value: (y, a) => (a - y) ** 2 / 2,
    derivative: (y, a) => a - y,
  },
  absoluteError: {
    formula: "|a - y|",
    derivativeFormula: "\\operatorname{sign}(a - y)",
    value: (y, a) => Math.abs(a - y),
    derivative: (y, a) => Math.sign(a - y),
  },
  huber: {
    formula:
      "\\begin{cases}\\tfrac{1}{2}(a-y)^2 & |a-y| \\le 1\\\\ |a-y| - \\tfrac{1}{2} & \\text{else}\\end{cases}",
    derivativeFormula: "\\max(-1, \\min(1, a - y))",
    value: (y, a) => (Math.abs(a - y) <= 1 ? (a - y) ** 2 / 2 : Math.abs(a - y) - 0.5),
    derivative: (y, a) => Math.max(-1, Math.min(1, a - y)),
  },
  binaryCrossEntropy: {
    formula: "-\\left(y \\ln p + (1 - y) \\ln(1 - p)\\right)",
    derivativeFormula: "-\\frac{y}{p} + \\frac{1 - y}{1 - p}",
    value: (y, p) => -(weighted(y, p) + weighted(1 - y, 1 - p)) + 0,
    derivative: (y, p) => share(1 - y, 1 - p) - share(y, p),
  },
  /** The binary cross-entropy of σ(z), as a function of the logit z. */
  logisticCrossEntropy: {
    formula: "\\ln(1 + e^z) - y z",
    derivativeFormula: "\\sigma(z) - y",
    // max(z, 0) + ln(1 + e^-|z|) is ln(1 + e^z) without overflow.
    value: (y, z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (y === 0 ? 0 : y * z),
    derivative: (y, z) => logistic(z) - y,
  },
  /** One term of the cross-entropy −Σ y ln p. */
  crossEntropy: {
    formula: "-y \\ln p",
    derivativeFormula: "-\\frac{y}{p}",
    value: (y, p) => -weighted(y, p) + 0,
    derivative: (y, p) => -share(y, p) + 0,
  },
  hinge: {
    formula: "\\max(0, 1 - y z)",
    derivativeFormula: "\\begin{cases}-y & yz < 1\\\\ 0 & \\text{else}\\end{cases}",
    value: (y, z) => Math.max(0, 1 - y * z),
    derivative: (y, z) => (y * z < 1 ? -y : 0),
  },
  exponential: {
    formula: "e^{-y z}",
    derivativeFormula: "-y e^{-y z}",
    value: (y, z) => Math.exp(-y * z),
    derivative: (y, z) => -y * Math.exp(-y * z),
  },
  perceptron: {
    formula: "\\max(0, -y z)",
    derivativeFormula: "\\begin{cases}-y & yz < 0\\\\ 0 & \\text{else}\\end{cases}",
    value: (y, z) => Math.max(0, -y * z),
    derivative: (y, z) => (y * z < 0 ? -y : 0),
  },
} satisfies Record<string, LossFunction>;

export type LossName = keyof typeof losses;

/**
 * A loss over several outputs: the sum or the mean of its terms.
 * @param name a name out of {@link losses}
 * @param targets one per output
 * @param predictions one per output
 * @param options `reduction` `sum` (default) or `mean`
 * @returns the value and its derivative by every prediction
 * @example
 * lossOver("halfSquaredError", [1, 0], [0.5, 2]) // => { value: 2.125, gradient: [-0.5, 2] }
 */
export function lossOver(
  name: LossName,
  targets: readonly number[],
  predictions: readonly number[],
  { reduction = "sum" }: { reduction?: "sum" | "mean" } = {},
): { value: number; gradient: number[] } {
  if (!Object.hasOwn(losses, name))
    throw new InputError({
      place: "lossOver",
      rule: `needs a loss out of ${Object.keys(losses).join(", ")}`,
      got: String(name),
    });
  checkedNumbers("lossOver", targets);
  checkedNumbers("lossOver", predictions);
  if (targets.length === 0 || targets.length !== predictions.length)
    throw new InputError({
      place: "lossOver",
      rule: "needs as many predictions as targets",
      got: `${predictions.length} and ${targets.length}`,
    });
  const { value, derivative } = losses[name];
  const scale = reduction === "mean" ? 1 / targets.length : 1;
  return {
    value: targets.reduce((sum, y, i) => sum + value(y, predictions[i]), 0) * scale,
    gradient: targets.map((y, i) => derivative(y, predictions[i]) * scale),
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
    rows: Object.entries<LossFunction>(losses).map(([name, { formula, derivativeFormula }]) => [
      name,
      { latex: formula },
      { latex: derivativeFormula },
    ]),
  });
}
