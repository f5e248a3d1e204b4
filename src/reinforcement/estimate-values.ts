import { Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, listOf, numberFor, shareFor } from "../number/checked-reals.js";
import { nameLatex, nameOf, type NameInput } from "../trace/names.js";

/** State, reward, next state (null where the episode ends). */
export type StateVisit = readonly [state: NameInput, reward: RealInput, next: NameInput | null];

/** What {@link estimateValues} is given. */
export interface ValueEstimateSpec {
  /** Episodes of a policy, each a list of steps [state, reward, next]. */
  episodes: readonly (readonly StateVisit[])[];
  /** `td` (default): step by step by the error; `monteCarlo`: by the returns at the end of each episode. */
  method?: "td" | "monteCarlo" | (string & {});
  /** The learning rate α; for Monte Carlo without it the returns are averaged. */
  rate?: RealInput;
  discount: RealInput;
  /** λ of the eligibility traces of `td`; default 0, TD(0). */
  lambda?: RealInput;
  /** Whether a visit adds 1 to a state's trace (default) or sets it to 1. */
  traces?: "accumulating" | "replacing";
  /** Which visits of a state Monte Carlo counts; default the first of each episode. */
  visits?: "first" | "every";
  /** Values before the first step; default 0. */
  initial?: Readonly<Record<string, RealInput>>;
}

/** One update of the values. */
export interface ValueEstimateStep {
  episode: number;
  /** Counted from 0 in each episode. */
  time: number;
  state: string;
  /** The error that moved the values; of a Monte-Carlo average the return minus the value before. */
  error: Real;
  /** The eligibility traces, of `td` alone. */
  eligibility: Readonly<Record<string, Real>>;
  values: Readonly<Record<string, Real>>;
}

const place = "estimateValues";

interface Step {
  state: string;
  reward: Real;
  next: string | null;
}

function episodesOf(spec: ValueEstimateSpec): Step[][] {
  return listOf(place, "episodes", spec.episodes).map((episode) => {
    const steps = listOf(place, "steps", episode).map((step): Step => {
      if (!Array.isArray(step) || step.length !== 3)
        fail(place, "needs steps [state, reward, next] in each episode", step);
      const [state, reward, next] = step as StateVisit;
      return {
        state: nameOf(place, "a state", state),
        reward: numberFor(place, "a reward", reward),
        next: next === null ? null : nameOf(place, "a next state", next),
      };
    });
    steps.forEach(({ next }, t) => {
      const following = steps[t + 1];
      if (following !== undefined && following.state !== next)
        fail(place, "needs steps that follow each other", `${next ?? "the end"} and then ${following.state}`);
    });
    return steps;
  });
}

/** Values estimated from episodes; made by {@link estimateValues}. */
export class ValueEstimates extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  readonly steps: readonly ValueEstimateStep[];
  readonly values: Readonly<Record<string, Real>>;
  private readonly now: Record<string, Real>;
  private readonly initial: Readonly<Record<string, Real>>;

  constructor(spec: ValueEstimateSpec) {
    super();
    const episodes = episodesOf(spec);
    const { method = "td", lambda, initial = {}, traces = "accumulating", visits = "first" } = spec;
    if (method !== "td" && method !== "monteCarlo") fail(place, "needs a method of td, monteCarlo", method);
    if (!["accumulating", "replacing"].includes(traces))
      fail(place, "needs traces accumulating or replacing", traces);
    if (!["first", "every"].includes(visits)) fail(place, "needs visits first or every", visits);
    const states = [...new Set(episodes.flat().map(({ state }) => state))];
    const ends = episodes.flat().flatMap(({ next }) => (next === null ? [] : [next]));
    const all = [...new Set([...states, ...ends.filter((state) => initial[state] !== undefined)])];
    const size = episodes.flat().length * all.length;
    if (size > 1_000_000) fail(place, "takes at most 1000000 steps × states", String(size));
    const odd = Object.keys(initial).find((state) => !all.includes(state));
    if (odd !== undefined) fail(place, `needs initial values of ${states.join(", ")}`, odd);
    this.now = Object.fromEntries(
      all.map((state) => [state, numberFor(place, "an initial value", initial[state] ?? 0)]),
    );
    this.initial = { ...this.now };
    const gamma = shareFor(place, "a discount", spec.discount);
    const rate = spec.rate === undefined ? null : shareFor(place, "a rate", spec.rate, true);
    if (method === "td" && rate === null) fail(place, "needs a rate for td", "none", "Give rate: 0.1.");
    this.steps =
      method === "td"
        ? this.differences(
            episodes,
            rate!,
            gamma,
            shareFor(place, "a lambda", lambda ?? 0),
            traces === "replacing",
          )
        : this.monteCarlo(episodes, rate, gamma, visits === "first");
    this.values = this.now;
  }

  private v(state: string): Worked {
    return Worked.quantity(`v(${nameLatex(state)})`, this.now[state] ?? Real.zero);
  }

  private differences(episodes: Step[][], rate: Real, gamma: Real, lambda: Real, replacing: boolean) {
    const [alpha, discount] = [Worked.quantity("\\alpha", rate), Worked.quantity("\\gamma", gamma)];
    const steps: ValueEstimateStep[] = [];
    episodes.forEach((episode, index) => {
      let eligibility: Record<string, Real> = {};
      episode.forEach(({ state, reward, next }, time) => {
        const section = `${episodes.length > 1 ? `episode ${index + 1}, ` : ""}step ${time + 1}`;
        const r = Worked.quantity("r", reward);
        const later = next !== null && this.now[next] !== undefined ? discount.times(this.v(next)) : null;
        const target = later === null ? r : r.plus(later);
        const error = this.sheet.define(section, "\\delta", target.minus(this.v(state)), "error");
        eligibility = Object.fromEntries(
          Object.entries(eligibility).map(([name, trace]) => [name, trace.times(gamma).times(lambda)]),
        );
        eligibility[state] = replacing ? Real.one : (eligibility[state] ?? Real.zero).plus(Real.one);
        const moved = Object.entries(eligibility).filter(([, trace]) => trace.sign() !== 0);
        const plain = lambda.isZero();
        for (const [name, trace] of moved) {
          const weight = Worked.quantity(`e(${nameLatex(name)})`, trace);
          const by = plain ? alpha.times(error) : Worked.product([alpha, error, weight]);
          this.now[name] = this.sheet.define(
            section,
            `v(${nameLatex(name)})`,
            this.v(name).plus(by),
            "update",
          ).value;
        }
        steps.push({
          episode: index + 1,
          time,
          state,
          error: error.value,
          eligibility: { ...eligibility },
          values: { ...this.now },
        });
      });
    });
    return steps;
  }

  private monteCarlo(episodes: Step[][], rate: Real | null, gamma: Real, firstOnly: boolean) {
    const discount = Worked.quantity("\\gamma", gamma);
    const steps: ValueEstimateStep[] = [];
    const seen: Record<string, Worked[]> = {};
    episodes.forEach((episode, index) => {
      const section = episodes.length > 1 ? `episode ${index + 1}` : "episode";
      const returns: Worked[] = [];
      for (let t = episode.length - 1; t >= 0; t--) {
        const r = Worked.quantity(`r_{${t + 1}}`, episode[t].reward);
        const end = episode[t].next;
        // An episode that is cut off counts the value where it stopped.
        const rest =
          t === episode.length - 1
            ? end !== null && this.now[end] !== undefined
              ? this.v(end)
              : null
            : returns[t + 1];
        returns[t] = this.sheet.define(
          section,
          `G_{${t}}`,
          rest === null ? r : r.plus(discount.times(rest)),
          "returns",
        );
      }
      episode.forEach(({ state }, time) => {
        if (firstOnly && episode.findIndex((step) => step.state === state) < time) return;
        const before = this.v(state);
        const sample = returns[time];
        (seen[state] ??= []).push(
          Worked.quantity(episodes.length > 1 ? `G_{${time}}^{(${index + 1})}` : `G_{${time}}`, sample.value),
        );
        const error = sample.minus(before);
        const worked =
          rate === null
            ? Worked.sum(seen[state]).over(Worked.constant(seen[state].length))
            : before.plus(
                Worked.quantity("\\alpha", rate).times(
                  Worked.by(error.value, [error], ([x]) => `\\left(${x}\\right)`),
                ),
              );
        this.now[state] = this.sheet.define(section, `v(${nameLatex(state)})`, worked, "update").value;
        steps.push({
          episode: index + 1,
          time,
          state,
          error: error.value,
          eligibility: {},
          values: { ...this.now },
        });
      });
    });
    return steps;
  }

  /** The values after each update. */
  valueTable(): Table {
    const states = Object.keys(this.values);
    return table({
      columns: [
        { name: "episode", align: "right" },
        { name: "step", align: "right" },
        "state",
        { name: "error", align: "right" },
        ...states.map((state) => ({
          name: `v(${state})`,
          latex: `v(${nameLatex(state)})`,
          text: `v(${state})`,
          align: "right" as const,
        })),
      ],
      rows: [
        ["", "", "", null, ...states.map((state) => this.initial[state])],
        ...this.steps.map(({ episode, time, state, error, values }) => [
          String(episode),
          String(time + 1),
          state,
          error,
          ...states.map((name) => values[name]),
        ]),
      ],
    });
  }

  protected override heading(): string {
    return this.valueTable().toMarkdown();
  }
}

/**
 * The values of a policy from episodes of it: TD(0), TD(λ) with eligibility traces, or Monte Carlo, each update with its numbers put in. A next state
 * that is never left and has no initial value counts 0. Sources: R. Sutton (1988); R. Sutton and A. Barto, Reinforcement Learning (2018).
 * @param spec `episodes` of steps [state, reward, next or null], `method` (default `td`), `rate` α, `discount` γ, `lambda` (default 0), `traces`, `visits`,
 * `initial` values (default 0)
 * @returns `steps` (errors, traces, values after each) and `values`
 * @example
 * estimateValues({ episodes: [[["a", 0, "b"], ["b", 1, null]]], rate: "1/2", discount: 1, lambda: 1 }).values // => { a: "0.5", b: "0.5" }
 * estimateValues({ episodes: [[["a", 0, "b"], ["b", 1, null]], [["b", 0, null]]], method: "monteCarlo", discount: 1 }).values // => { a: "1", b: "0.5" }
 */
export function estimateValues(spec: ValueEstimateSpec): ValueEstimates {
  if (typeof spec !== "object" || spec === null) fail(place, "needs { episodes, rate, discount }", spec);
  return new ValueEstimates(spec);
}
