import { InputError } from "../errors.js";
import { real, Real } from "../number/real.js";
import { lossNames, lossRuleOf, type LossName } from "../number/losses.js";
import { Worked } from "../number/worked.js";
import type { TraceActivation } from "./activation.js";

/** The losses of traced networks: those of {@link lossRules} over all outputs, and `sum`, the outputs' sum, for a plain function without a target. */
export type TraceLoss = LossName | "sum";

const one = Worked.constant(1);

const ln = (quantity: Worked) =>
  Worked.by(
    quantity.value.ln(),
    [quantity],
    ([x]) => `\\ln ${/^[-\w.]+$/.test(x) ? x : `\\left(${x}\\right)`}`,
  );

/** y ln a, which is 0 where y is 0 even if ln a is −∞. */
function weightedLog(weight: Worked, argument: Worked): Worked {
  const product = weight.times(ln(argument));
  return weight.value.isZero() ? product.valued(Real.zero) : product;
}

interface WorkedLoss {
  value: (a: readonly Worked[], y: readonly Worked[]) => Worked;
  derivative: (a: Worked, y: Worked, count: number) => Worked;
}

const errors = (a: readonly Worked[], y: readonly Worked[]) =>
  Worked.sum(a.map((output, index) => output.minus(y[index]).squared()));

const half = Worked.by(real("1/2"), [], () => "\\tfrac{1}{2}");

/** Losses worked in exact steps; all others are worked in one step by their formula. */
const rules: Partial<Record<TraceLoss, WorkedLoss>> = {
  halfSquaredError: {
    value: (a, y) => half.times(errors(a, y)),
    derivative: (a, y) => a.minus(y),
  },
  squaredError: { value: errors, derivative: (a, y) => Worked.constant(2).times(a.minus(y)) },
  meanSquaredError: {
    value: (a, y) => errors(a, y).over(Worked.constant(a.length)),
    derivative: (a, y, count) => Worked.constant(2).times(a.minus(y)).over(Worked.constant(count)),
  },
  binaryCrossEntropy: {
    value: (a, y) =>
      Worked.sum(
        a.flatMap((output, index) => [
          weightedLog(y[index], output),
          weightedLog(one.minus(y[index]), one.minus(output)),
        ]),
      ).negated(),
    // A certain target leaves one of the two terms, which keeps 0/0 out.
    derivative: (a, y) => {
      const rest = one.minus(y);
      const terms = [
        ...(y.value.isZero() ? [] : [y.over(a).negated()]),
        ...(rest.value.isZero() ? [] : [rest.over(one.minus(a))]),
      ];
      return Worked.sum(terms);
    },
  },
  crossEntropy: {
    value: (a, y) => Worked.sum(a.map((output, index) => weightedLog(y[index], output))).negated(),
    derivative: (a, y) => (y.value.isZero() ? Worked.constant(0) : y.over(a).negated()),
  },
  sum: { value: (a) => Worked.sum(a), derivative: () => one },
};

/** A negative number or a sum as a factor. */
const inParentheses = (latex: string) => (/^-|[^ ] [+-] /.test(latex) ? `\\left(${latex}\\right)` : latex);

/** A loss or derivative of one output by a formula of target and prediction. */
function byFormula(
  y: Worked,
  a: Worked,
  f: (y: number, a: number) => number,
  latex: (y: string, a: string) => string,
) {
  const value = Real.fromFloat(f(y.value.valueOf(), a.value.valueOf()));
  return Worked.by(value, [y, a], ([target, output]) => latex(inParentheses(target), inParentheses(output)));
}

function workedLoss(name: TraceLoss): WorkedLoss {
  const known = rules[name];
  if (known !== undefined || name === "sum") return known as WorkedLoss;
  const rule = lossRuleOf(name);
  const scaled = (sum: Worked, count: number) =>
    rule.reduction === "mean" ? sum.over(Worked.constant(count)) : sum;
  return {
    value: (a, y) =>
      scaled(
        Worked.sum(a.map((output, unit) => byFormula(y[unit], output, rule.value, rule.latex))),
        a.length,
      ),
    derivative: (a, y, count) => scaled(byFormula(y, a, rule.derivative, rule.derivativeLatex), count),
  };
}

/** The name of a known loss, or an error that lists them. */
export function checkedLoss(name: TraceLoss, place: string): TraceLoss {
  const names: TraceLoss[] = [...lossNames, "sum"];
  if (!names.includes(name))
    throw new InputError({
      place,
      rule: `needs a loss out of ${names.join(", ")}`,
      got: JSON.stringify(name) ?? "undefined",
    });
  return name;
}

/** The loss of outputs against targets. */
export function lossOf(name: TraceLoss, a: readonly Worked[], y: readonly Worked[]): Worked {
  return workedLoss(name).value(a, y);
}

/**
 * ∂L/∂z of every output by the short forms a − y of cross-entropy after sigmoid and softmax, which also stay finite where a is 0 or
 * 1; null for all other pairs.
 */
export function fusedGradient(
  loss: TraceLoss,
  activation: TraceActivation,
  a: readonly Worked[],
  y: readonly Worked[],
): Worked[] | null {
  if (loss === "binaryCrossEntropy" && activation === "sigmoid")
    return a.map((output, unit) => output.minus(y[unit]));
  if (loss !== "crossEntropy" || activation !== "softmax") return null;
  const total = y.map(({ value }) => value).reduce((x, rest) => x.plus(rest));
  const whole = total.compare(Real.one) === 0;
  const sum = Worked.by(total, [], () => `\\textstyle\\sum_k y_k`);
  return a.map((output, unit) => (whole ? output : sum.times(output)).minus(y[unit]));
}

/** ∂L/∂a of every output. */
export function lossGradient(name: TraceLoss, a: readonly Worked[], y: readonly Worked[]): Worked[] {
  return a.map((output, index) => workedLoss(name).derivative(output, y[index], a.length));
}
