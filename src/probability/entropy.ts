import { InputError } from "../errors.js";
import { told } from "../number/checked-reals.js";
import { table, type Table } from "../table/table.js";
import { compensatedSum } from "../number/compensated-sum.js";
import { real, type RealInput } from "../number/real.js";
import { checkedDistribution, checkedPair, logarithm, type BaseOption } from "./distribution.js";

/** p log(p/q) with 0·log 0 = 0; infinite where q is 0 and p is not. */
const divergenceTerm = (log: (x: number) => number, p: number, q: number) =>
  p === 0 ? 0 : q === 0 ? Infinity : p * log(p / q);

/**
 * The entropy −Σ p log p, with 0·log 0 = 0.
 * @param p probabilities
 * @param options `base` of the logarithm; default e (nats), 2 for bits
 * @example
 * entropy([0.5, 0.25, 0.25], { base: 2 }) // => 1.5
 * entropy([1, 0]) // => 0
 */
export function entropy(p: readonly RealInput[], options: BaseOption = {}): number {
  const log = logarithm("entropy", options);
  return compensatedSum(checkedDistribution("entropy", p).map((x) => (x === 0 || x === 1 ? 0 : -x * log(x))));
}

/**
 * The cross-entropy −Σ p log q; ∞ where q rules out what p allows.
 * @param p the true distribution or one-hot target
 * @param q the predicted distribution
 * @example
 * crossEntropy([0, 1], [0.5, 0.5], { base: 2 }) // => 1
 * crossEntropy([1, 0], [0, 1]) // => Infinity
 */
export function crossEntropy(
  p: readonly RealInput[],
  q: readonly RealInput[],
  options: BaseOption = {},
): number {
  const log = logarithm("crossEntropy", options);
  const [truth, other] = checkedPair("crossEntropy", p, q);
  return compensatedSum(truth.map((x, i) => (x === 0 || other[i] === 1 ? 0 : -x * log(other[i]))));
}

/**
 * The Kullback-Leibler divergence KL(p ‖ q) = Σ p log(p/q); ∞ where q is 0 and p is not.
 * @example
 * klDivergence([1, 0], [0.5, 0.5], { base: 2 }) // => 1
 * klDivergence([0.5, 0.5], [1, 0]) // => Infinity
 */
export function klDivergence(
  p: readonly RealInput[],
  q: readonly RealInput[],
  options: BaseOption = {},
): number {
  const log = logarithm("klDivergence", options);
  const [truth, other] = checkedPair("klDivergence", p, q);
  return compensatedSum(truth.map((x, i) => divergenceTerm(log, x, other[i])));
}

/**
 * The Jensen-Shannon divergence (KL(p ‖ m) + KL(q ‖ m))/2 with m = (p + q)/2; always finite, at most log 2.
 * @example
 * jsDivergence([1, 0], [0, 1], { base: 2 }) // => 1
 */
export function jsDivergence(
  p: readonly RealInput[],
  q: readonly RealInput[],
  options: BaseOption = {},
): number {
  const log = logarithm("jsDivergence", options);
  const [truth, other] = checkedPair("jsDivergence", p, q);
  const terms = truth.flatMap((x, i) => {
    const middle = (x + other[i]) / 2;
    return [divergenceTerm(log, x, middle) / 2, divergenceTerm(log, other[i], middle) / 2];
  });
  return compensatedSum(terms);
}

/** Entropies of two variables X (rows) and Y (columns). */
export interface JointEntropies {
  /** H(X), H(Y) and H(X, Y). */
  rows: number;
  columns: number;
  joint: number;
  /** H(Y | X) = H(X, Y) − H(X). */
  columnsGivenRows: number;
  /** H(X | Y) = H(X, Y) − H(Y). */
  rowsGivenColumns: number;
  /** I(X; Y) = H(X) + H(Y) − H(X, Y). */
  mutualInformation: number;
}

/**
 * Entropies, conditional entropies and mutual information of a joint distribution.
 * @param given probabilities, one row per value of X and one column per value of Y
 * @example
 * jointEntropies([[0.5, 0], [0, 0.5]], { base: 2 }).mutualInformation // => 1
 */
export function jointEntropies(
  given: readonly (readonly RealInput[])[],
  options: BaseOption = {},
): JointEntropies {
  const width = given?.[0]?.length ?? 0;
  if (!Array.isArray(given as unknown) || width === 0 || given.some((row) => row.length !== width))
    throw new InputError({
      place: "jointEntropies",
      rule: "needs rows of one length",
      got: told(given),
    });
  const joint = given.map((row) => row.map((p) => real(p).valueOf()));
  const rows = entropy(
    joint.map((row) => compensatedSum(row)),
    options,
  );
  const columns = entropy(
    joint[0].map((_, y) => compensatedSum(joint.map((row) => row[y]))),
    options,
  );
  const both = entropy(joint.flat(), options);
  return {
    rows,
    columns,
    joint: both,
    columnsGivenRows: both - rows,
    rowsGivenColumns: both - columns,
    mutualInformation: rows + columns - both,
  };
}

/**
 * The terms of KL and JS outcome by outcome, with their sums in the last row.
 * @example
 * divergenceTable([1, 0], [0.5, 0.5], { base: 2 }).rows.length // => 3
 */
export function divergenceTable(
  p: readonly RealInput[],
  q: readonly RealInput[],
  options: BaseOption = {},
): Table {
  const log = logarithm("divergenceTable", options);
  const [truth, other] = checkedPair("divergenceTable", p, q);
  const lines = truth.map((x, i) => {
    const middle = (x + other[i]) / 2;
    return [
      x,
      other[i],
      middle,
      divergenceTerm(log, x, other[i]),
      divergenceTerm(log, other[i], x),
      divergenceTerm(log, x, middle),
      divergenceTerm(log, other[i], middle),
    ];
  });
  const sums = lines[0].map((_, column) => compensatedSum(lines.map((line) => line[column])));
  const head = (text: string, latex: string) => ({ name: text, latex, text, align: "right" as const });
  return table({
    columns: [
      { name: "outcome", align: "right" },
      head("p", "p"),
      head("q", "q"),
      head("m", "m=\\tfrac{p+q}{2}"),
      head("p log p/q", "p\\log\\tfrac{p}{q}"),
      head("q log q/p", "q\\log\\tfrac{q}{p}"),
      head("p log p/m", "p\\log\\tfrac{p}{m}"),
      head("q log q/m", "q\\log\\tfrac{q}{m}"),
    ],
    rows: [...lines.map((line, i) => [String(i + 1), ...line]), ["sum", ...sums]],
    caption: `KL(p‖q) = ${text(sums[3])}, KL(q‖p) = ${text(sums[4])}, JS = ${text((sums[5] + sums[6]) / 2)}`,
  });
}

const text = (value: number) => (value === Infinity ? "∞" : String(Number(value.toPrecision(8))));
