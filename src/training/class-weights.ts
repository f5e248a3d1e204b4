import { InputError } from "../errors.js";
import { unknownName } from "../optimizer/meant-name.js";
import type { Dataset } from "./datasets/dataset.js";
import type { LabelKind, Output } from "./labels.js";

/** How much a sample of a class counts, by the class's number or name; `balanced` counts every class alike in all. */
export type ClassWeights = "balanced" | Readonly<Record<string | number, number>>;

/** Which classes count, and how much. */
export interface Weighing {
  /** Classes that are left out count 1. */
  classWeights?: ClassWeights;
  /** A class, by number or name, whose labels are passed over: the padding of sequences. */
  ignore?: number | string;
}

/**
 * What each class counts, or undefined where all count alike.
 * @throws InputError for labels that are no classes, unknown classes and weights below 0
 */
export function weightsByClass(
  { classWeights, ignore }: Weighing,
  kind: LabelKind,
  dataset: Dataset,
  output: Output,
  place: string,
): number[] | undefined {
  if (classWeights === undefined && ignore === undefined) return undefined;
  const width = output.shape[output.shape.length - 1] ?? 1;
  const isClasses = kind === "classNumbers" || kind === "oneHot" || (kind === "bits" && width === 1);
  if (!isClasses)
    throw new InputError({
      place,
      rule: `needs labels that are classes for ${ignore === undefined ? "classWeights" : "ignore"}`,
      got: kind,
    });
  const count = Math.max(2, width);
  const hasNumberNames = dataset.classes?.some((each) => /^\d+$/.test(each)) === true;
  const placeOf = (name: string | number): number => {
    const at = dataset.classes?.indexOf(String(name)) ?? -1;
    // Where names look like numbers, a number is a name: 2 is the class "2" and not the third one.
    const number = at >= 0 ? at : hasNumberNames ? NaN : Number(name);
    if (Number.isInteger(number) && number >= 0 && number < count) return number;
    const known = dataset.classes ?? Array.from({ length: count }, (_, each) => String(each));
    throw unknownName("a class", name, known, place);
  };
  const ignored = ignore === undefined ? -1 : placeOf(ignore);
  const weights = Array.from({ length: count }, () => 1);
  if (classWeights === "balanced") {
    const counts = countsOf(dataset, kind, width, count).map((each, at) => (at === ignored ? 0 : each));
    const there = counts.filter((each) => each > 0);
    const total = there.reduce((sum, each) => sum + each, 0);
    for (const at of weights.keys()) weights[at] = counts[at] === 0 ? 0 : total / (there.length * counts[at]);
  } else {
    if (classWeights !== undefined && (typeof classWeights !== "object" || classWeights === null))
      throw new InputError({
        place,
        rule: 'needs classWeights as "balanced" or { class: weight }',
        got: String(classWeights),
      });
    for (const [name, weight] of Object.entries(classWeights ?? {})) {
      if (!(weight >= 0 && Number.isFinite(weight)))
        throw new InputError({ place, rule: "needs class weights from 0 on", got: `${weight} for ${name}` });
      weights[placeOf(name)] = weight;
    }
  }
  if (ignored >= 0) weights[ignored] = 0;
  if (weights.every((weight) => weight === 0))
    throw new InputError({ place, rule: "needs a class that counts", got: "weights of 0 alone" });
  return weights;
}

/** How many labels there are of each class. */
function countsOf({ y }: Dataset, kind: LabelKind, width: number, count: number): number[] {
  const counts = Array.from({ length: count }, () => 0);
  for (const [at, value] of y.entries())
    if (kind === "oneHot") counts[at % width] += value;
    else counts[value]++;
  return counts;
}
