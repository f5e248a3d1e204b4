import { InputError } from "../errors.js";
import { finiteReal, knownWord } from "../number/checked-reals.js";
import type { RealInput } from "../number/real.js";

export interface SampleComplexitySpec {
  /** The error that is allowed, and the probability that it is exceeded; above 0, below 1. */
  epsilon: RealInput;
  delta: RealInput;
  /** How many hypotheses there are, or their VC dimension. */
  hypotheses?: RealInput;
  dimension?: number;
  /** Whether some hypothesis makes no error (default), or the error is measured against the best one. */
  setting?: "realizable" | "agnostic";
}

/**
 * How many samples are enough for probably approximately correct learning: of finitely many hypotheses ⌈(ln|H| + ln(1/δ))/ε⌉, or where none needs to
 * be right ⌈ln(2|H|/δ)/(2ε²)⌉ by Hoeffding; with a VC dimension d ⌈(4·log₂(2/δ) + 8d·log₂(13/ε))/ε⌉ (Blumer et al. 1989, as in Mitchell 1997).
 * @param spec `epsilon`, `delta`, `hypotheses` or `dimension`, `setting`
 * @returns `samples`, and the `bound` before rounding up
 * @throws InputError where a number is out of its range
 * @example
 * sampleComplexity({ epsilon: 0.1, delta: 0.05, hypotheses: 973 }).samples // => 99
 */
export function sampleComplexity({
  epsilon,
  delta,
  hypotheses,
  dimension,
  setting = "realizable",
}: SampleComplexitySpec): { samples: number; bound: number } {
  const place = "sampleComplexity";
  const share = (value: RealInput, name: string): number => {
    const number = finiteReal(place, value, `${name} between 0 and 1`).valueOf();
    if (number > 0 && number < 1) return number;
    throw new InputError({ place, rule: `needs ${name} between 0 and 1`, got: String(number) });
  };
  const [error, risk] = [share(epsilon, "epsilon"), share(delta, "delta")];
  knownWord(place, setting, "a setting", ["realizable", "agnostic"]);
  if (
    (hypotheses === undefined) === (dimension === undefined) ||
    (dimension !== undefined && setting === "agnostic")
  )
    throw new InputError({
      place,
      rule: "needs hypotheses, or for the realizable setting the VC dimension",
      got:
        hypotheses === undefined && dimension === undefined
          ? "neither"
          : "both, or a dimension in the agnostic setting",
    });
  const size = finiteReal(
    place,
    hypotheses ?? (dimension as number),
    "a finite count of hypotheses or dimension",
  ).valueOf();
  if (size < 1) throw new InputError({ place, rule: "needs a count from 1 on", got: String(size) });
  const bound =
    dimension !== undefined
      ? (4 * Math.log2(2 / risk) + 8 * size * Math.log2(13 / error)) / error
      : setting === "realizable"
        ? (Math.log(size) + Math.log(1 / risk)) / error
        : Math.log((2 * size) / risk) / (2 * error ** 2);
  return { samples: Math.ceil(bound - 1e-9), bound };
}
