import { InputError } from "../errors.js";
import { told } from "../number/checked-reals.js";

/** What a class is called. */
export type ClassLabel = string | number | boolean;

/** The true classes and the predicted ones, case by case. */
export interface LabelPairs {
  truth: readonly ClassLabel[];
  predicted: readonly ClassLabel[];
}
export const place = "confusionMatrix";

export const isPairs = (given: unknown): given is LabelPairs =>
  typeof given === "object" && given !== null && "truth" in given && "predicted" in given;

/** Numbers by size, words by the alphabet. */
const byLabel = (a: ClassLabel, b: ClassLabel): number => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
};

export function fromPairs({ truth, predicted }: LabelPairs, given: readonly ClassLabel[] | undefined) {
  const good = Array.isArray(truth) && Array.isArray(predicted) && truth.length === predicted.length;
  if (!good || truth.length === 0)
    throw new InputError({
      place,
      rule: "needs as many predicted classes as true ones",
      got: good ? "none" : `${told(predicted)} for ${told(truth)}`,
    });
  const labels = given ?? [...new Set([...truth, ...predicted])].toSorted(byLabel);
  const unfit = [...truth, ...predicted].find(
    (label) => !["string", "number", "boolean"].includes(typeof label),
  );
  if (unfit !== undefined || truth.includes(undefined) || predicted.includes(undefined))
    throw new InputError({ place, rule: "needs classes as texts or numbers", got: told(unfit) });
  const index = new Map(labels.map((label, at) => [label, at]));
  const counts = labels.map(() => labels.map(() => 0));
  truth.forEach((label: ClassLabel, at) => {
    const [row, column] = [index.get(label), index.get(predicted[at] as ClassLabel)];
    if (row === undefined || column === undefined)
      throw new InputError({
        place,
        rule: `needs classes out of ${labels.join(", ")}`,
        got: told(row === undefined ? label : predicted[at]),
      });
    counts[row][column]++;
  });
  return { counts, labels };
}
