import { InputError } from "../errors.js";
import { finiteReal, knownWord } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { LinesResult, type WorkedLine } from "../table/worked-result.js";

/** What {@link sampleComplexity} is given. */
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

/** How many samples are enough; made by {@link sampleComplexity}. */
export class SampleComplexity extends LinesResult {
  /** The bound before rounding up, and rounded up. */
  readonly bound: number;
  readonly samples: number;

  constructor(private readonly worked: Worked) {
    super();
    this.bound = worked.value.valueOf();
    this.samples = Math.ceil(this.bound - 1e-9);
  }

  protected lines(): WorkedLine[] {
    return [{ name: "m", worked: this.worked }];
  }
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
export function sampleComplexity(spec: SampleComplexitySpec): SampleComplexity {
  const {
    epsilon,
    delta,
    hypotheses,
    dimension,
    setting = "realizable",
  } = (spec ?? {}) as SampleComplexitySpec;
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
  const number = (value: number) => Worked.constant(value);
  const log = (name: string, f: (x: number) => number, inside: Worked) =>
    Worked.by(Real.fromFloat(f(Number(inside.value))), [inside], ([text]) => `${name}\\left(${text}\\right)`);
  const [e, d, two] = [Worked.quantity("\\epsilon", error), Worked.quantity("\\delta", risk), number(2)];
  if (dimension !== undefined) {
    const vc = Worked.quantity("d", size);
    const first = number(4).times(log("\\log_2", Math.log2, two.over(d)));
    const second = Worked.product([number(8), vc, log("\\log_2", Math.log2, number(13).over(e))]);
    return new SampleComplexity(first.plus(second).over(e));
  }
  const count = Worked.quantity("|H|", size);
  if (setting === "agnostic")
    return new SampleComplexity(log("\\ln", Math.log, two.times(count).over(d)).over(two.times(e.squared())));
  const all = log("\\ln", Math.log, count).plus(log("\\ln", Math.log, number(1).over(d)));
  return new SampleComplexity(all.over(e));
}
