import { bars } from "../figure/bars.js";
import type { Plot } from "../figure/plot.js";
import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, listOf, numberFor, shareFor } from "../number/checked-reals.js";
import { nameLatex, nameOf, namesOf, type NameInput } from "../trace/names.js";
import { greediest } from "./greediest.js";

/** What {@link bandit} is given. */
export interface BanditSpec {
  arms: readonly NameInput[];
  /** What was played and what it brought, in order; may be empty. */
  plays: readonly (readonly [arm: NameInput, reward: RealInput])[];
  /** The first estimates; default 0. */
  initial?: RealInput;
  /** A constant learning rate; default 1/N, the mean of an arm's rewards. */
  rate?: RealInput;
  /** ε of the ε-greedy choice; default 0.1. */
  epsilon?: RealInput;
  /** c of the upper confidence bound; default 2. */
  confidence?: RealInput;
}

/** What is known of one arm. */
export interface ArmEstimate {
  plays: number;
  estimate: Real;
  /** estimate + c·√(ln t / N); ∞ before the first play. */
  upperBound: Real;
  /** The chance that the ε-greedy rule plays it next; ties share. */
  chance: Real;
}

const place = "bandit";

/** A bandit play by play; made by {@link bandit}. */
export class Bandit extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  readonly arms: Readonly<Record<string, ArmEstimate>>;
  /** The arms with the largest estimate, and with the largest upper bound; several where they tie. */
  readonly greedy: readonly string[];
  readonly upperBoundChoice: readonly string[];
  /** The estimates after each play. */
  readonly steps: readonly Readonly<Record<string, Real>>[];

  constructor({ arms, plays, initial = 0, rate, epsilon = "0.1", confidence = 2 }: BanditSpec) {
    super();
    const names = namesOf(place, "arms", arms);
    if (!Array.isArray(plays)) fail(place, "needs plays [arm, reward] in an array", plays);
    const start = numberFor(place, "initial", initial);
    const estimates = Object.fromEntries(names.map((arm) => [arm, start]));
    const counts = Object.fromEntries(names.map((arm) => [arm, 0]));
    const constant =
      rate === undefined ? null : Worked.quantity("\\alpha", shareFor(place, "a rate", rate, true));
    const all = plays.length === 0 ? [] : listOf(place, "plays", plays);
    this.steps = all.map((play, index) => {
      if (!Array.isArray(play) || play.length !== 2) fail(place, "needs plays [arm, reward]", play);
      const arm = nameOf(place, "an arm", play[0]);
      if (!names.includes(arm)) fail(place, `needs an arm out of ${names.join(", ")}`, arm);
      const count = ++counts[arm];
      const q = Worked.quantity(`Q(${nameLatex(arm)})`, estimates[arm]);
      const error = Worked.quantity("r", numberFor(place, "a reward", play[1])).minus(q);
      const bracket = Worked.by(error.value, [error], ([x]) => `\\left(${x}\\right)`);
      const step = constant ?? Worked.constant(1).over(Worked.quantity(`N(${nameLatex(arm)})`, count));
      const worked = q.plus(step.times(bracket));
      estimates[arm] = this.sheet.define(`play ${index + 1}`, `Q(${nameLatex(arm)})`, worked).value;
      return { ...estimates };
    });
    const [e, c] = [shareFor(place, "an epsilon", epsilon), numberFor(place, "confidence", confidence)];
    if (c.sign() < 0) fail(place, "needs a confidence from 0 up", String(c));
    this.greedy = greediest(estimates);
    const bounds = Object.fromEntries(
      names.map((arm) => [arm, this.bound(arm, estimates[arm], counts[arm], all.length, c)]),
    );
    this.upperBoundChoice = greediest(bounds);
    const every = e.over(real(names.length));
    const extra = Real.one.minus(e).over(real(this.greedy.length));
    this.arms = Object.fromEntries(
      names.map((arm) => [
        arm,
        {
          plays: counts[arm],
          estimate: estimates[arm],
          upperBound: bounds[arm],
          chance: this.greedy.includes(arm) ? every.plus(extra) : every,
        },
      ]),
    );
  }

  private bound(arm: string, estimate: Real, count: number, total: number, c: Real): Real {
    const q = Worked.quantity(`Q(${nameLatex(arm)})`, estimate);
    const [t, n] = [Worked.quantity("t", total), Worked.quantity(`N(${nameLatex(arm)})`, count)];
    const root = Worked.by(
      count === 0 ? real(Infinity) : real(total).ln().over(real(count)).sqrt(),
      [t, n],
      ([above, below]) => `\\sqrt{\\frac{\\ln ${above}}{${below}}}`,
    );
    const bonus = Worked.quantity("c", c).times(root);
    // An arm that was never played comes first, whatever c is.
    const worked = q.plus(count === 0 ? bonus.valued(real(Infinity)) : bonus);
    return this.sheet.define("upper bounds", `U(${nameLatex(arm)})`, worked).value;
  }

  /** Plays, estimate, upper bound and chance of each arm. */
  armTable(): Table {
    return table({
      columns: ["arm", "plays", "estimate", "upper bound", "chance"].map((name, index) => ({
        name,
        align: index === 0 ? ("left" as const) : ("right" as const),
      })),
      rows: Object.entries(this.arms).map(([arm, { plays, estimate, upperBound, chance }]) => [
        arm,
        plays,
        estimate,
        upperBound,
        chance,
      ]),
      caption: `Greedy: ${this.greedy.join(" or ")}; by the upper bound: ${this.upperBoundChoice.join(" or ")}.`,
    });
  }

  /** The estimates as bars. */
  figure(): Plot {
    return bars(Object.fromEntries(Object.entries(this.arms).map(([arm, { estimate }]) => [arm, estimate])), {
      yTitle: "estimate",
    });
  }

  protected override heading(): string {
    return this.armTable().toMarkdown();
  }
}

/**
 * A bandit with several arms: estimates after each play, upper confidence bounds, and the chances of the ε-greedy rule.
 * Sources: P. Auer et al. (2002); R. Sutton and A. Barto (2018).
 * @param spec `arms`, `plays` [arm, reward], `initial` estimates (default 0), `rate` (default 1/N), `epsilon` (default 0.1), `confidence` c (default 2)
 * @example
 * bandit({ arms: ["A", "B"], plays: [["A", 1], ["B", 0], ["A", 0]] }).arms.A.estimate // => "0.5"
 * bandit({ arms: ["A", "B", "C"], plays: [["A", 1]], epsilon: "3/10" }).arms.A.chance // => "0.8"
 * bandit({ arms: ["A", "B", "C"], plays: [["A", 1]] }).upperBoundChoice // => ["B", "C"]
 */
export function bandit(spec: BanditSpec): Bandit {
  if (typeof spec !== "object" || spec === null) fail(place, "needs { arms, plays }", spec);
  return new Bandit(spec);
}
