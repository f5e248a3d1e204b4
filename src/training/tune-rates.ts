import { InputError } from "../errors.js";
import { mean } from "../number/sums.js";
import type { FitResult } from "./fit-result.js";
import { bestPlace, ending } from "./measures.js";

/** What optimizers came to at each of some learning rates. */
export interface Tuning {
  learningRates: readonly number[];
  /** The validation loss after the last epoch by optimizer, at each rate, the mean over the seeds; NaN where a run broke. */
  losses: Readonly<Record<string, readonly number[]>>;
  /** The rate with the smallest, by optimizer. */
  best: Readonly<Record<string, number>>;
  /** The optimizers whose best rate is the smallest or the largest that was tried. */
  atEdge: readonly string[];
}

/** The rates to try, in order. */
export function checkedRates(tune: { learningRate: readonly number[] }, place: string): number[] {
  const { learningRate } = tune;
  const isRates = Array.isArray(learningRate) && new Set(learningRate).size > 1 && learningRate.every(isRate);
  if (!isRates)
    throw new InputError({
      place,
      rule: "needs tune as { learningRate: [two or more different numbers above 0] }",
      got: JSON.stringify(learningRate ?? tune),
    });
  return [...new Set(learningRate)].toSorted((a, b) => a - b);
}

/** Whether a learning rate can be tried. */
export const isRate = (rate: unknown): boolean =>
  typeof rate === "number" && rate > 0 && Number.isFinite(rate);

/** A run of an optimizer at one of the rates. */
interface TriedRun {
  name: string;
  rate: number;
  result: FitResult;
}

/**
 * Picks each optimizer's best rate for the validation data, by the mean over the seeds.
 * @throws InputError where every run of an optimizer broke
 */
export function tuningOf(runs: readonly TriedRun[], learningRates: readonly number[], place: string): Tuning {
  const names = [...new Set(runs.map(({ name }) => name))];
  const lossOf = (name: string, rate: number): number =>
    mean(
      runs
        .filter((run) => run.name === name && run.rate === rate)
        .map(({ result }) => ending(result, "valLoss")),
    );
  const losses = Object.fromEntries(
    names.map((name) => [name, learningRates.map((rate) => lossOf(name, rate))]),
  );
  const bests = names.map((name) => ({ name, at: bestPlace(losses[name], "valLoss") }));
  const broken = bests.find(({ at }) => at < 0);
  if (broken !== undefined)
    throw new InputError({
      place: `${place}: ${broken.name}`,
      rule: "needs a learning rate at which the loss stays a number",
      got: learningRates.join(", "),
      cure: "Try smaller ones.",
    });
  return {
    learningRates,
    losses,
    best: Object.fromEntries(bests.map(({ name, at }) => [name, learningRates[at]])),
    atEdge: bests.filter(({ at }) => at === 0 || at === learningRates.length - 1).map(({ name }) => name),
  };
}
