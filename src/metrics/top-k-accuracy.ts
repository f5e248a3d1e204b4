import { InputError } from "../errors.js";
import { finiteRows, told, wholeNumber } from "../number/checked-reals.js";
import { real, type Real, type RealInput } from "../number/real.js";

/**
 * The share of cases whose true class is among the k classes with the highest scores; of equal scores the class with the lower number comes
 * first.
 * @param scores a row for each case, a score for each class
 * @param labels the true class of each case, counted from 0
 * @param k how many classes may be named
 * @throws InputError where there is not one label for each row, or k is larger than the count of classes
 * @example
 * topKAccuracy([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]], [1, 0], 2) // => "0.5"
 */
export function topKAccuracy(
  scores: readonly (readonly RealInput[])[],
  labels: readonly number[],
  k: number,
): Real {
  const place = "topKAccuracy";
  const rows = finiteRows(place, scores);
  const classes = rows[0].length;
  wholeNumber(place, k, "k", 1, classes);
  const known = (label: unknown) =>
    Number.isInteger(label) && (label as number) >= 0 && (label as number) < classes;
  if (!Array.isArray(labels) || labels.length !== rows.length || !labels.every(known))
    throw new InputError({
      place,
      rule: `needs ${rows.length} labels from 0 to ${classes - 1}`,
      got: told(labels),
    });
  const hits = rows.filter((row, at) => {
    const own = row[labels[at]];
    const before = row.filter((score, other) => {
      const order = score.compare(own);
      return order > 0 || (order === 0 && other < labels[at]);
    });
    return before.length < k;
  });
  return real(hits.length).over(real(rows.length));
}
