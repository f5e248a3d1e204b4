import { parse } from "../../symbolic/parse.js";
import { simplify } from "../../symbolic/simplify.js";
import type { Expr } from "../../symbolic/expr.js";

/** A family of distributions with its log-likelihood in the letters n = number of samples, S1 = Σx, S2 = Σx². */
export interface LikelihoodModel {
  parameters: readonly string[];
  /** Per sample, in LaTeX. */
  density: string;
  /** Up to terms without parameters where `constant` says what they are in a sample. */
  logLikelihood: string;
  /** What stands in the logarithm beside, without parameters: a whole number and whether it divides; default 1. */
  constant?: (samples: readonly number[], trials: number) => { product: bigint; divides: boolean };
  /** The zeros of the derivatives. */
  estimates: Readonly<Record<string, string>>;
  /** What a sample may be. */
  domain: { rule: string; holds: (x: number) => boolean };
}

const factorial = (x: number): bigint => {
  let product = 1n;
  for (let k = 2; k <= x; k++) product *= BigInt(k);
  return product;
};

const productOf = (factors: readonly bigint[]) => factors.reduce((a, b) => a * b, 1n);

/** Larger counts are refused: their factorials would take too long. */
const isCount = (x: number) => Number.isInteger(x) && x >= 0 && x <= 1000;

/** The families that {@link maximumLikelihood} knows by name. */
export const likelihoodModels = {
  bernoulli: {
    parameters: ["p"],
    density: "p^x(1-p)^{1-x}",
    logLikelihood: "S1*log(p) + (n - S1)*log(1 - p)",
    estimates: { p: "S1/n" },
    domain: { rule: "0 and 1", holds: (x) => x === 0 || x === 1 },
  },
  binomial: {
    parameters: ["p"],
    density: "\\binom{N}{x}p^x(1-p)^{N-x}",
    logLikelihood: "S1*log(p) + (n*N - S1)*log(1 - p)",
    constant: (samples, trials) => ({
      product: productOf(samples.map((x) => factorial(trials) / (factorial(x) * factorial(trials - x)))),
      divides: false,
    }),
    estimates: { p: "S1/(n*N)" },
    domain: { rule: "whole numbers from 0 to trials, at most 1000", holds: isCount },
  },
  geometric: {
    parameters: ["p"],
    density: "(1-p)^{x-1}p",
    logLikelihood: "n*log(p) + (S1 - n)*log(1 - p)",
    estimates: { p: "n/S1" },
    domain: { rule: "whole numbers from 1 to 1000", holds: (x) => isCount(x) && x >= 1 },
  },
  poisson: {
    parameters: ["lambda"],
    density: "\\frac{\\lambda^xe^{-\\lambda}}{x!}",
    logLikelihood: "S1*log(lambda) - n*lambda",
    constant: (samples) => ({ product: productOf(samples.map(factorial)), divides: true }),
    estimates: { lambda: "S1/n" },
    domain: { rule: "whole numbers from 0 to 1000", holds: isCount },
  },
  exponential: {
    parameters: ["lambda"],
    density: "\\lambda e^{-\\lambda x}",
    logLikelihood: "n*log(lambda) - lambda*S1",
    estimates: { lambda: "n/S1" },
    domain: { rule: "numbers from 0", holds: (x) => x >= 0 },
  },
  gaussian: {
    parameters: ["mu", "v"],
    density: "\\frac{1}{\\sqrt{2\\pi v}}e^{-(x-\\mu)^2/(2v)}",
    logLikelihood: "-n*log(2*pi*v)/2 - (S2 - 2*mu*S1 + n*mu^2)/(2*v)",
    estimates: { mu: "S1/n", v: "S2/n - S1^2/n^2" },
    domain: { rule: "numbers", holds: Number.isFinite },
  },
} satisfies Record<string, LikelihoodModel>;

/** The distributions whose likelihood is known by name. */
export type LikelihoodModelName = keyof typeof likelihoodModels;

/** The model with some parameters fixed; its estimates follow. */
export function fixedModel(model: LikelihoodModel, fixed: Readonly<Record<string, Expr>>): LikelihoodModel {
  const free = model.parameters.filter((name) => fixed[name] === undefined);
  // With a known mean the variance is the mean square about it, not about the mean of the sample.
  const estimates: Record<string, string> = { ...model.estimates };
  if (fixed["mu"] !== undefined)
    estimates["v"] = String(simplify(parse("(S2 - 2*m*S1 + n*m^2)/n").substitute({ m: fixed["mu"] })));
  return {
    ...model,
    parameters: free,
    logLikelihood: String(parse(model.logLikelihood).substitute(fixed)),
    estimates: Object.fromEntries(free.map((name) => [name, estimates[name]])),
  };
}
