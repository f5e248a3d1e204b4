import { sigmoid, softplus } from "./special-functions.js";

/** A loss of one prediction against one target. */
export interface LossRule {
  /** What a prediction is: any value a, a probability p, a logit z whose sigmoid is one, or a score z whose sign decides. */
  prediction: "value" | "probability" | "logit" | "score";
  /** What a target is: any number, 0 or 1 (or between), a share of a distribution over all outputs, or −1 or 1. */
  targets: "number" | "bit" | "distribution" | "sign";
  /** How the losses of several outputs are put together; default their sum. */
  reduction?: "mean";
  /** The loss in LaTeX, from target and prediction. */
  latex: (y: string, a: string) => string;
  /** Its derivative by the prediction in LaTeX. */
  derivativeLatex: (y: string, a: string) => string;
  /** The loss; ∞ where the prediction rules out the target. */
  value: (y: number, a: number) => number;
  /** The derivative by the prediction; one-sided 0 at a kink. */
  derivative: (y: number, a: number) => number;
}

/** y·ln p, 0 where y is 0. */
const weighted = (y: number, p: number) => (y === 0 ? 0 : y * Math.log(p));

const share = (y: number, p: number) => (y === 0 ? 0 : y / p);

const squaredError: LossRule = {
  prediction: "value",
  targets: "number",
  latex: (y, a) => `(${a} - ${y})^2`,
  derivativeLatex: (y, a) => `2(${a} - ${y})`,
  value: (y, a) => (a - y) ** 2,
  derivative: (y, a) => 2 * (a - y),
};

const absoluteError: LossRule = {
  prediction: "value",
  targets: "number",
  latex: (y, a) => `|${a} - ${y}|`,
  derivativeLatex: (y, a) => `\\operatorname{sign}(${a} - ${y})`,
  value: (y, a) => Math.abs(a - y),
  derivative: (y, a) => Math.sign(a - y),
};

/** γ and α of the focal loss. */
export const focalConstants = { gamma: 2, alpha: 0.25 } as const;
const { gamma, alpha } = focalConstants;

/** All losses by name; `meanSquaredError` and `meanAbsoluteError` are means over the outputs, all others sums. */
export const lossRules = {
  squaredError,
  meanSquaredError: { ...squaredError, reduction: "mean" },
  halfSquaredError: {
    prediction: "value",
    targets: "number",
    latex: (y, a) => `\\tfrac{1}{2}(${a} - ${y})^2`,
    derivativeLatex: (y, a) => `${a} - ${y}`,
    value: (y, a) => (a - y) ** 2 / 2,
    derivative: (y, a) => a - y,
  },
  absoluteError,
  meanAbsoluteError: { ...absoluteError, reduction: "mean" },
  huber: {
    prediction: "value",
    targets: "number",
    latex: (y, a) =>
      `\\begin{cases}\\tfrac{1}{2}(${a}-${y})^2 & |${a}-${y}| \\le 1\\\\ |${a}-${y}| - \\tfrac{1}{2} & \\text{else}\\end{cases}`,
    derivativeLatex: (y, a) => `\\max(-1, \\min(1, ${a} - ${y}))`,
    value: (y, a) => (Math.abs(a - y) <= 1 ? (a - y) ** 2 / 2 : Math.abs(a - y) - 0.5),
    derivative: (y, a) => Math.max(-1, Math.min(1, a - y)),
  },
  binaryCrossEntropy: {
    prediction: "probability",
    targets: "bit",
    latex: (y, p) => `-\\left(${y} \\ln ${p} + (1 - ${y}) \\ln(1 - ${p})\\right)`,
    derivativeLatex: (y, p) => `-\\frac{${y}}{${p}} + \\frac{1 - ${y}}{1 - ${p}}`,
    value: (y, p) => -(weighted(y, p) + weighted(1 - y, 1 - p)) + 0,
    derivative: (y, p) => share(1 - y, 1 - p) - share(y, p),
  },
  /** The binary cross-entropy of σ(z), as a function of the logit z. */
  binaryCrossEntropyFromLogits: {
    prediction: "logit",
    targets: "bit",
    latex: (y, z) => `\\ln(1 + e^{${z}}) - ${y} ${z}`,
    derivativeLatex: (y, z) => `\\sigma(${z}) - ${y}`,
    value: (y, z) => softplus(z) - (y === 0 ? 0 : y * z),
    derivative: (y, z) => sigmoid(z) - y,
  },
  /** One term of the cross-entropy −Σ y ln p. */
  crossEntropy: {
    prediction: "probability",
    targets: "distribution",
    latex: (y, p) => `-${y} \\ln ${p}`,
    derivativeLatex: (y, p) => `-\\frac{${y}}{${p}}`,
    value: (y, p) => -weighted(y, p) + 0,
    derivative: (y, p) => -share(y, p) + 0,
  },
  /** The cross-entropy with easy examples weighed down, γ = 2 and α = 0.25. Source: T.-Y. Lin et al. (2017), Focal loss for dense object detection. */
  focal: {
    prediction: "probability",
    targets: "bit",
    latex: (y, p) =>
      `-\\alpha ${y} (1 - ${p})^\\gamma \\ln ${p} - (1 - \\alpha)(1 - ${y}) {${p}}^\\gamma \\ln(1 - ${p})`,
    derivativeLatex: (y, p) =>
      `\\alpha ${y} (1 - ${p})^{\\gamma} \\left(\\frac{\\gamma \\ln ${p}}{1 - ${p}} - \\frac{1}{${p}}\\right) - (1 - \\alpha)(1 - ${y}) {${p}}^{\\gamma} \\left(\\frac{\\gamma \\ln(1 - ${p})}{${p}} - \\frac{1}{1 - ${p}}\\right)`,
    value: (y, p) => focalTerm(alpha * y, p) + focalTerm((1 - alpha) * (1 - y), 1 - p),
    derivative: (y, p) => focalSlope(alpha * y, p) - focalSlope((1 - alpha) * (1 - y), 1 - p),
  },
  hinge: {
    prediction: "score",
    targets: "sign",
    latex: (y, z) => `\\max(0, 1 - ${y} ${z})`,
    derivativeLatex: (y, z) => `\\begin{cases}-${y} & ${y}${z} < 1\\\\ 0 & \\text{else}\\end{cases}`,
    value: (y, z) => Math.max(0, 1 - y * z),
    derivative: (y, z) => (y * z < 1 ? -y : 0),
  },
  exponential: {
    prediction: "score",
    targets: "sign",
    latex: (y, z) => `e^{-${y} ${z}}`,
    derivativeLatex: (y, z) => `-${y} e^{-${y} ${z}}`,
    value: (y, z) => Math.exp(-y * z),
    derivative: (y, z) => -y * Math.exp(-y * z),
  },
  perceptron: {
    prediction: "score",
    targets: "sign",
    latex: (y, z) => `\\max(0, -${y} ${z})`,
    derivativeLatex: (y, z) => `\\begin{cases}-${y} & ${y}${z} < 0\\\\ 0 & \\text{else}\\end{cases}`,
    value: (y, z) => Math.max(0, -y * z),
    derivative: (y, z) => (y * z < 0 ? -y : 0),
  },
} satisfies Record<string, LossRule>;

/** −w (1 − q)^γ ln q of the probability q given to what is right. */
function focalTerm(weight: number, q: number): number {
  return weight === 0 ? 0 : -weight * (1 - q) ** gamma * Math.log(q) + 0;
}

function focalSlope(weight: number, q: number): number {
  if (weight === 0) return 0;
  return weight * (gamma * (1 - q) ** (gamma - 1) * Math.log(q) - (1 - q) ** gamma / q);
}

/** The losses by name. */
export type LossName = keyof typeof lossRules;

export const lossNames = Object.keys(lossRules) as LossName[];

/** The rule of a name. */
export const lossRuleOf = (name: LossName): LossRule => lossRules[name];
