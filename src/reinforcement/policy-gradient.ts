import { bars } from "../figure/bars.js";
import type { Plot } from "../figure/plot.js";
import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import type { CheckedQuantity } from "../table/gradient-check.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { Trace } from "../trace/trace.js";
import { fail, listOf, numberFor, shareFor } from "../number/checked-reals.js";
import { nameLatex, nameOf, type NameInput } from "../trace/names.js";
import { copied } from "./greediest.js";
import type { ActionValues } from "./action-values.js";
import { Returns } from "./returns.js";

/** A number for each action, state by state. */
type ActionNumbers = Readonly<Record<string, Readonly<Record<string, RealInput>>>>;

/** What {@link policyGradient} is given. */
export interface PolicyGradientSpec {
  /** The numbers θ(s, a) that the softmax makes probabilities of, by state and action. */
  preferences?: ActionNumbers;
  /** In their place the probabilities π(a|s) themselves; then θ = ln π. */
  probabilities?: ActionNumbers;
  /** Steps [state, action, reward] in order. */
  episode: readonly (readonly [state: NameInput, action: NameInput, reward: RealInput])[];
  /** The learning rate α. */
  rate: RealInput;
  /** The discount γ; default 1. */
  discount?: RealInput;
  /** What is taken off each return: one number, one for each state, or `mean`, the mean of the episode's returns; default 0. */
  baseline?: RealInput | Readonly<Record<string, RealInput>>;
  /** Whether step t is weighted by γᵗ, as in the theorem; default false, as in practice. */
  discountSteps?: boolean;
}

const place = "policyGradient";

/** The softmax of numbers; of numbers that are all alike exactly 1/n. */
function softmaxOf(theta: Readonly<Record<string, Real>>): Record<string, Real> {
  const entries = Object.entries(theta);
  const top = entries.map(([, value]) => value).reduce((a, b) => (b.compare(a) > 0 ? b : a));
  const powers = entries.map(([name, value]) => [name, value.minus(top).exp()] as const);
  const sum = powers.map(([, power]) => power).reduce((a, b) => a.plus(b));
  return Object.fromEntries(powers.map(([name, power]) => [name, power.over(sum)]));
}

function rowsOf(given: ActionNumbers | undefined, what: string): Record<string, Record<string, Real>> {
  const entries = typeof given === "object" && given !== null ? Object.entries(given) : [];
  if (entries.length === 0) fail(place, `needs ${what} by state and action`, given);
  return Object.fromEntries(
    entries.map(([state, row]) => {
      const inner = typeof row === "object" && row !== null ? Object.entries(row) : [];
      if (inner.length === 0) fail(place, `needs ${what} of the actions in each state`, { [state]: row });
      return [state, Object.fromEntries(inner.map(([action, x]) => [action, numberFor(place, what, x)]))];
    }),
  );
}

/** Probabilities and preferences, whichever were given. */
function policyOf({ preferences, probabilities }: PolicyGradientSpec) {
  if (preferences !== undefined) {
    const theta = rowsOf(preferences, "preferences");
    const pi = Object.fromEntries(Object.entries(theta).map(([state, row]) => [state, softmaxOf(row)]));
    return { theta, pi };
  }
  const pi = rowsOf(probabilities, "probabilities");
  for (const [state, row] of Object.entries(pi)) {
    const values = Object.values(row).map((p) => shareFor(place, "a probability", p, true));
    const sum = values.reduce((a, b) => a.plus(b));
    if (Math.abs(sum.valueOf() - 1) > 1e-9)
      fail(place, `needs probabilities that add up to 1 in state ${state}`, String(sum));
  }
  const theta = Object.fromEntries(
    Object.entries(pi).map(([state, row]) => [
      state,
      Object.fromEntries(Object.entries(row).map(([action, p]) => [action, p.ln()])),
    ]),
  );
  return { theta, pi };
}

const named = (letter: string, state: string, action: string) =>
  `${letter}(${nameLatex(state)},${nameLatex(action)})`;
const chance = (state: string, action: string) => `\\pi(${nameLatex(action)}|${nameLatex(state)})`;

/** A step of REINFORCE; made by {@link policyGradient}. */
export class PolicyGradient extends Trace {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  protected readonly cure = "";
  readonly probabilities: ActionValues;
  /** G_t, and G_t minus the baseline (times γᵗ where asked for), one per step. */
  readonly returns: readonly Real[];
  readonly weights: readonly Real[];
  /** ∂J/∂θ(s, a) of J = Σ (G_t − b)·ln π(a_t|s_t). */
  readonly gradients: ActionValues;
  /** θ and π after the step. */
  readonly preferences: ActionValues;
  readonly newProbabilities: ActionValues;
  private readonly theta: ActionValues;
  private readonly taken: readonly (readonly [string, string])[];

  constructor(spec: PolicyGradientSpec) {
    super();
    const { theta, pi } = policyOf(spec);
    [this.theta, this.probabilities] = [theta, pi];
    const steps = listOf(place, "steps", spec.episode).map((step) => {
      if (!Array.isArray(step) || step.length !== 3) fail(place, "needs steps [state, action, reward]", step);
      const [state, action] = [nameOf(place, "a state", step[0]), nameOf(place, "an action", step[1])];
      if (theta[state] === undefined)
        fail(place, `needs states out of ${Object.keys(theta).join(", ")}`, state);
      if (theta[state][action] === undefined)
        fail(
          place,
          `needs an action out of ${Object.keys(theta[state]).join(", ")} in state ${state}`,
          action,
        );
      return { state, action, reward: numberFor(place, "a reward", step[2]) };
    });
    this.taken = steps.map(({ state, action }) => [state, action]);
    const rate = numberFor(place, "a rate", spec.rate);
    if (rate.sign() <= 0) fail(place, "needs a rate above 0", String(rate));
    const discount = shareFor(place, "a discount", spec.discount ?? 1);
    for (const [state, row] of Object.entries(pi))
      for (const action of Object.keys(row)) this.probability(spec, state, action);
    const { returns } = new Returns(
      steps.map(({ reward }) => reward),
      discount,
    );
    this.returns = returns;
    const gamma = Worked.quantity("\\gamma", discount);
    const weights = steps.map(({ state }, t) => {
      const r = steps.slice(t).map(({ reward }, later) => {
        const quantity = Worked.quantity(`r_{${t + later + 1}}`, reward);
        return later === 0 || discount.compare(Real.one) === 0
          ? quantity
          : gamma.power(later).times(quantity);
      });
      const g = this.sheet.define("returns", `G_{${t}}`, Worked.sum(r));
      const base = this.baselineOf(spec, state);
      const above = base === null ? g : g.minus(base);
      if (!spec.discountSteps || t === 0)
        return base === null ? g : this.sheet.define("returns", `A_{${t}}`, above);
      const bracket = base === null ? above : Worked.by(above.value, [above], ([x]) => `\\left(${x}\\right)`);
      return this.sheet.define("returns", `A_{${t}}`, gamma.power(t).times(bracket));
    });
    this.weights = weights.map(({ value }) => value);
    const gradients: Record<string, Record<string, Real>> = {};
    const next = copied(theta);
    for (const [state, row] of Object.entries(theta)) {
      gradients[state] = {};
      for (const action of Object.keys(row)) {
        const p = Worked.quantity(chance(state, action), pi[state][action]);
        const terms = steps.flatMap((step, t) => {
          if (step.state !== state) return [];
          const slope = step.action === action ? Worked.constant(1).minus(p) : p.negated();
          return [weights[t].times(slope)];
        });
        const label = `\\frac{\\partial J}{\\partial ${named("\\theta", state, action)}}`;
        const gradient = this.sheet.define("gradients", label, Worked.sum(terms));
        gradients[state][action] = gradient.value;
        const before = Worked.quantity(named("\\theta", state, action), row[action]);
        const worked = before.plus(Worked.quantity("\\alpha", rate).times(gradient));
        next[state][action] = this.sheet.define(
          "update",
          `${named("\\theta", state, action)}'`,
          worked,
        ).value;
      }
    }
    this.gradients = gradients;
    this.preferences = next;
    this.newProbabilities = Object.fromEntries(
      Object.entries(next).map(([state, row]) => [state, softmaxOf(row)]),
    );
    for (const [state, row] of Object.entries(this.newProbabilities))
      for (const [action, p] of Object.entries(row))
        this.sheet.define(
          "new policy",
          `\\pi'(${nameLatex(action)}|${nameLatex(state)})`,
          Worked.constant(p),
        );
  }

  /** Writes the line of a probability. */
  private probability(spec: PolicyGradientSpec, state: string, action: string): void {
    const p = this.probabilities[state][action];
    const all = Object.entries(this.theta[state]).map(([name, value]) =>
      Worked.quantity(named("\\theta", state, name), value),
    );
    const own = Worked.quantity(named("\\theta", state, action), this.theta[state][action]);
    const worked =
      spec.preferences === undefined
        ? Worked.constant(p)
        : Worked.by(
            p,
            [own, ...all],
            ([top, ...rest]) => `\\frac{e^{${top}}}{${rest.map((x) => `e^{${x}}`).join(" + ")}}`,
          );
    this.sheet.define("policy", chance(state, action), worked);
  }

  private baselineOf({ baseline }: PolicyGradientSpec, state: string): Worked | null {
    if (baseline === undefined) return null;
    if (baseline === "mean") {
      const mean = this.returns.reduce((a, b) => a.plus(b)).over(real(this.returns.length));
      return Worked.quantity("b", mean);
    }
    if (
      typeof baseline !== "object" ||
      Object.getPrototypeOf(baseline) !== Object.prototype ||
      "numerator" in baseline
    )
      return Worked.quantity("b", numberFor(place, "the baseline", baseline as RealInput));
    const own = (baseline as Readonly<Record<string, RealInput>>)[state];
    if (own === undefined) fail(place, "needs a baseline for each state of the episode", `none for ${state}`);
    return Worked.quantity(`b(${nameLatex(state)})`, numberFor(place, "a baseline", own));
  }

  protected givens(): (readonly [string, Real])[] {
    return Object.entries(this.theta).flatMap(([state, row]) =>
      Object.entries(row).map(([action, value]) => [named("\\theta", state, action), value] as const),
    );
  }

  protected checkable(): CheckedQuantity[] {
    return Object.entries(this.theta).flatMap(([state, row]) =>
      Object.entries(row).map(([action, value]) => ({
        name: named("\\theta", state, action),
        value: value.valueOf(),
        gradient: this.gradients[state][action].valueOf(),
        objective: (moved: number) => this.objective(state, { ...row, [action]: Real.fromFloat(moved) }),
      })),
    );
  }

  /** J with other preferences in one state. */
  private objective(changed: string, row: Readonly<Record<string, Real>>): number {
    return this.taken.reduce((sum, [state, action], t) => {
      const pi = softmaxOf(state === changed ? row : this.theta[state]);
      return sum + this.weights[t].valueOf() * Math.log(pi[action].valueOf());
    }, 0);
  }

  /** Preferences and probabilities before and after. */
  policyTable(): Table {
    return table({
      columns: ["state", "action", "θ before", "π before", "∂J/∂θ", "θ after", "π after"].map(
        (name, index) => ({
          name,
          align: index < 2 ? ("left" as const) : ("right" as const),
        }),
      ),
      rows: Object.entries(this.theta).flatMap(([state, row]) =>
        Object.keys(row).map((action) => [
          state,
          action,
          row[action],
          this.probabilities[state][action],
          this.gradients[state][action],
          this.preferences[state][action],
          this.newProbabilities[state][action],
        ]),
      ),
    });
  }

  /** The probabilities before and after as bars. */
  figure(): Plot {
    const flat = (values: ActionValues) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([state, row]) =>
          Object.entries(row).map(([action, p]) => [`${state}, ${action}`, p]),
        ),
      );
    return bars(
      { before: flat(this.probabilities), after: flat(this.newProbabilities) },
      { yTitle: "probability" },
    );
  }

  protected override heading(): string {
    return this.policyTable().toMarkdown();
  }
}

/**
 * One step of REINFORCE for a softmax policy in tables: θ ← θ + α·Σ_t (G_t − b)·∇ ln π(a_t|s_t), where ∂ ln π(a|s)/∂θ(s, a′) is 1 − π(a′|s) for the action
 * taken and −π(a′|s) for any other. All steps of the episode take their probabilities from the policy before. Source: R. Williams (1992).
 * @param spec `preferences` θ (or `probabilities`) by state and action, `episode` of steps [state, action, reward], `rate` α, `discount` γ (default 1),
 * `baseline` (a number, numbers by state, or `mean`), `discountSteps`
 * @returns `probabilities`, `returns`, `weights`, `gradients`, `preferences` and `newProbabilities` after the step; `check()` holds the gradients against differences
 * @example
 * policyGradient({ preferences: { s: { L: 0, R: 0 } }, episode: [["s", "R", 2]], rate: "1/2" }).preferences // => { s: { L: "-0.5", R: "0.5" } }
 * policyGradient({ probabilities: { s: { L: 0.7, R: 0.3 } }, episode: [["s", "L", 1], ["s", "R", 3]], rate: 1, baseline: 2 }).gradients // => { s: { L: "-0.1", R: "0.1" } }
 */
export function policyGradient(spec: PolicyGradientSpec): PolicyGradient {
  if (typeof spec !== "object" || spec === null) fail(place, "needs { preferences, episode, rate }", spec);
  return new PolicyGradient(spec);
}
