import type { Real, RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { listOf, numberFor, shareFor } from "../number/checked-reals.js";

/** The returns of an episode; made by {@link returns}. */
export class Returns extends SheetResult {
  protected readonly place = "returns";
  protected readonly sheet = new Sheet("returns");
  /** G_0, G_1, …: what is still to come at each step, one per reward. */
  readonly returns: RealVector;
  /** G_0. */
  readonly total: Real;

  constructor(rewards: readonly RealInput[], discount: RealInput, last: RealInput = 0) {
    super();
    const r = listOf(this.place, "rewards", rewards).map((reward) =>
      numberFor(this.place, "a reward", reward),
    );
    const gamma = Worked.quantity("\\gamma", shareFor(this.place, "a discount", discount));
    const bootstrap = numberFor(this.place, "the last value", last);
    const all: Real[] = [];
    let later: Worked | null = bootstrap.isZero() ? null : Worked.quantity(`v(s_{${r.length}})`, bootstrap);
    for (let t = r.length - 1; t >= 0; t--) {
      const reward = Worked.quantity(`r_{${t + 1}}`, r[t]);
      const worked = later === null ? reward : reward.plus(gamma.times(later));
      later = this.sheet.define("returns", `G_{${t}}`, worked);
      all.unshift(worked.value);
    }
    this.returns = valuesOf(all);
    this.total = all[0];
  }
}

/**
 * The discounted returns G_t = r_{t+1} + γ·G_{t+1} of an episode, from its end to its start.
 * @param rewards r_1, r_2, … in order
 * @param discount γ from 0 to 1
 * @param last what is still to come after the last reward, such as the value of the state there; default 0
 * @example
 * returns([0, 0, 1], "1/2").returns // => ["0.25", "0.5", "1"]
 * returns([1, 1], 0.9, 10).total // => "10"
 */
export function returns(rewards: readonly RealInput[], discount: RealInput, last?: RealInput): Returns {
  return new Returns(rewards, discount, last);
}
