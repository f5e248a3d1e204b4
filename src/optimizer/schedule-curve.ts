import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { type AxesOptions, curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { Real } from "../number/real.js";
import { type Table, table } from "../table/table.js";

export const place = "schedule";

/** The learning rate as a function of the step t. */
interface Rule {
  readonly name: string;
  /** η(t) in LaTeX, with the numbers put in. */
  readonly latex: string;
  readonly at: (t: number) => Real;
  /** The t of the first step: 0, or 1 where the rate at 0 is 0 or has no value. */
  readonly first?: 0 | 1;
  /** How many steps show what it does. */
  readonly span: number;
}

/** A learning rate that changes with the steps; made by {@link schedule}, taken as `learningRate` by `descend`, `fit` and `compareOptimizers`. */
export class Schedule extends Printed {
  constructor(private readonly rule: Rule) {
    super();
  }

  /** The rate at t: exact where it is rational. */
  at(t: number): Real {
    if (typeof t !== "number" || !(t >= 0) || !Number.isFinite(t))
      throw new InputError({ place, rule: "needs a t of at least 0", got: String(t) });
    return this.rule.at(t);
  }

  /**
   * The rate of the n-th step, counted from 1: that at t = n − 1, so that the first step has the initial rate; of a warm-up, which
   * starts at 0, that at t = n.
   */
  ofStep(n: number): Real {
    return this.at(n - 1 + (this.rule.first ?? 0));
  }

  /** η(t) as LaTeX, with the numbers put in. */
  toLatex(): string {
    return `\\eta(t) = ${this.rule.latex}`;
  }

  /** The rates at some t. */
  table(times: readonly number[] = spread(this.rule.span)): Table {
    return table({
      columns: ["$t$", { name: "η(t)", latex: "\\eta(t)", text: "η(t)", align: "right" }],
      rows: times.map((t) => [t, this.at(t)]),
    });
  }

  /**
   * The rate over the steps.
   * @param options titles, `steps` (how many are drawn)
   */
  figure({ steps = this.rule.span, ...axes }: AxesOptions & { steps?: number } = {}): Plot {
    if (!Number.isSafeInteger(steps) || steps < 1 || steps > 1_000_000)
      throw new InputError({
        place,
        rule: "needs a whole number of steps from 1 to 1000000",
        got: String(steps),
      });
    const every = Math.max(1, Math.ceil(steps / 1000));
    const x = Array.from({ length: Math.floor(steps / every) + 1 }, (_, k) => k * every);
    const y = x.map((t) => Number(this.at(t)));
    return curves(
      { [this.rule.name]: { x, y } },
      { xTitle: "t", yTitle: "η", title: "learning rate", ...axes },
    );
  }

  toString(): string {
    return `${this.rule.name}: ${spread(this.rule.span)
      .map((t) => `η(${t}) = ${this.at(t)}`)
      .join(", ")}`;
  }

  /** What a notebook shows: the formula with its numbers. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/markdown": `$$${this.toLatex()}$$`, "text/plain": this.toString() };
  }
}

const spread = (span: number): number[] => [
  ...new Set([0, span / 4, span / 2, (3 * span) / 4, span].map(Math.round)),
];
