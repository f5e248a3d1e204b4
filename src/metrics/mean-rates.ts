import { Real } from "../number/real.js";

/** Precision, recall and F₁ as a mean over the classes; null where one is undefined. */
export interface MeanRates {
  precision: Real | null;
  recall: Real | null;
  f1: Real | null;
}

/** A mean of rates with weights that add up to 1 or to those of the rates that are there. */
export function meanOf(
  rates: readonly (Real | null)[],
  weights: readonly Real[],
  whenUndefined: "null" | "zero" | "skip",
): Real | null {
  if (whenUndefined === "null" && rates.includes(null)) return null;
  let [sum, total] = [Real.zero, Real.zero];
  rates.forEach((rate, index) => {
    if (rate === null && whenUndefined === "skip") return;
    total = total.plus(weights[index]);
    if (rate !== null) sum = sum.plus(rate.times(weights[index]));
  });
  return total.isZero() ? null : sum.over(total);
}
