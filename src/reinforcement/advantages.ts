import { Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, listOf, numberFor, shareFor } from "../number/checked-reals.js";

/** What {@link advantages} is given. */
export interface AdvantageSpec {
  /** r_1, r_2, … of one stretch of an episode. */
  rewards: readonly RealInput[];
  /** v(s_0), v(s_1), …: one more than rewards, the last 0 where the episode ended; or as many, then the last is 0. */
  values: readonly RealInput[];
  discount: RealInput;
  /** λ from 0 (one-step errors) to 1 (returns − values); default 1. */
  lambda?: RealInput;
}

const place = "advantages";

/** Generalized advantage estimates; made by {@link advantages}. */
export class Advantages extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  /** δ_t = r_{t+1} + γ·v(s_{t+1}) − v(s_t). */
  readonly errors: RealVector;
  readonly advantages: RealVector;
  /** A_t + v(s_t): what the values are fitted to. */
  readonly targets: RealVector;

  constructor({ rewards, values, discount, lambda = 1 }: AdvantageSpec) {
    super();
    const r = listOf(place, "rewards", rewards).map((reward) => numberFor(place, "a reward", reward));
    const given = listOf(place, "values", values).map((value) => numberFor(place, "a value", value));
    if (given.length !== r.length && given.length !== r.length + 1)
      fail(
        place,
        `needs ${r.length} or ${r.length + 1} values for ${r.length} rewards`,
        String(given.length),
      );
    const v = given.length === r.length ? [...given, Real.zero] : given;
    const gamma = Worked.quantity("\\gamma", shareFor(place, "a discount", discount));
    const decay = Worked.quantity("\\lambda", shareFor(place, "a lambda", lambda));
    const errors = r.map((reward, t) => {
      const [now, next] = [
        Worked.quantity(`v(s_{${t}})`, v[t]),
        Worked.quantity(`v(s_{${t + 1}})`, v[t + 1]),
      ];
      const worked = Worked.quantity(`r_{${t + 1}}`, reward)
        .plus(gamma.times(next))
        .minus(now);
      return this.sheet.define("errors", `\\delta_{${t}}`, worked);
    });
    let later: Worked | null = null;
    const all: Real[] = [];
    for (let t = r.length - 1; t >= 0; t--) {
      const worked: Worked =
        later === null ? errors[t] : errors[t].plus(Worked.product([gamma, decay, later]));
      later = this.sheet.define("advantages", `A_{${t}}`, worked);
      all.unshift(worked.value);
    }
    this.errors = valuesOf(errors.map(({ value }) => value));
    this.advantages = valuesOf(all);
    this.targets = valuesOf(all.map((value, t) => value.plus(v[t])));
  }
}

/**
 * Generalized advantage estimation: δ_t = r_{t+1} + γ·v(s_{t+1}) − v(s_t) and A_t = δ_t + γλ·A_{t+1}. Source: J. Schulman et al. (2016).
 * @param spec `rewards`, `values` (one more than rewards, or as many where the episode ended), `discount` γ, `lambda` λ (default 1)
 * @example
 * advantages({ rewards: [1, 1], values: ["1/2", "1/2"], discount: 1, lambda: "1/2" }).advantages // => ["1.25", "0.5"]
 * advantages({ rewards: [0, 2], values: [1, 1], discount: "1/2", lambda: 0 }).advantages // => ["-0.5", "1"]
 */
export function advantages(spec: AdvantageSpec): Advantages {
  if (typeof spec !== "object" || spec === null) fail(place, "needs { rewards, values, discount }", spec);
  return new Advantages(spec);
}
