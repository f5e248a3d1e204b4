import { InputError } from "../errors.js";
import { finiteReals, told } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";

/** Whether a case is positive: 1 or true; 0, −1 or false. */
export type BinaryLabel = 0 | 1 | -1 | boolean | (number & {});

/** The counts of cases with at least a score, for one score after the other from the highest. */
export interface ScoreStep {
  threshold: Real;
  /** True and false positives where everything from the threshold on is called positive. */
  tp: number;
  fp: number;
}

export interface ScoreSteps {
  steps: ScoreStep[];
  positives: number;
  negatives: number;
}

/** The counts above each threshold; cases of one score go together. */
export function scoreSteps(
  place: string,
  scores: readonly RealInput[],
  labels: readonly BinaryLabel[],
): ScoreSteps {
  const numbers = finiteReals(place, scores, "a list of scores");
  const known = (label: unknown) => [0, 1, -1, true, false].includes(label as number);
  if (!Array.isArray(labels) || labels.length !== numbers.length || !labels.every(known))
    throw new InputError({
      place,
      rule: `needs ${numbers.length} labels, 1 (or true) for positive and 0, -1 (or false) for negative`,
      got: told(labels),
    });
  const cases = numbers
    .map((score, at) => ({ score, positive: labels[at] === 1 || labels[at] === true }))
    .toSorted((a, b) => b.score.compare(a.score));
  const steps: ScoreStep[] = [];
  let [tp, fp] = [0, 0];
  cases.forEach(({ score, positive }, at) => {
    if (positive) tp++;
    else fp++;
    if (at + 1 === cases.length || cases[at + 1].score.compare(score) !== 0)
      steps.push({ threshold: score, tp, fp });
  });
  return { steps, positives: tp, negatives: fp };
}
