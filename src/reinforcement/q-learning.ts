import { heatMaps } from "../figure/heat-maps.js";
import type { Plot } from "../figure/plot.js";
import { fail } from "../number/checked-reals.js";
import { Real, real } from "../number/real.js";
import { type RealVector, valuesOf } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { type Table, table } from "../table/table.js";
import { nameLatex } from "../trace/names.js";
import { SheetResult } from "../trace/sheet-result.js";
import { Sheet } from "../trace/sheet.js";
import { type ActionValues, policyText } from "./action-values.js";
import { copied, greediest, largest } from "./greediest.js";
import { type QLearningSpec, type World, initialOf, place, stepsOf, worldOf } from "./q-learning-spec.js";

/** One update. */
export interface QLearningStep {
  step: number;
  state: string;
  action: string;
  reward: Real;
  /** Null where the episode ended. */
  next: string | null;
  /** Q before the update, the target r + γ·(…), and the error target − before. */
  before: Real;
  target: Real;
  error: Real;
  after: Real;
  /** All of Q after the update. */
  q: ActionValues;
}

/** The table is kept after each step; larger histories would fill the memory. */
const mostCells = 1_000_000;

const q = (state: string, action: string) => `Q(${nameLatex(state)},${nameLatex(action)})`;

/** Q-learning or SARSA step by step; made by {@link qLearning}. */
export class QLearning extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  readonly steps: readonly QLearningStep[];
  /** Q before the first step and after the last. */
  readonly initial: ActionValues;
  readonly q: ActionValues;
  /** The updated value of each step. */
  readonly updated: RealVector;
  /** Per state the actions with the largest Q; several where they tie. */
  readonly greedy: Readonly<Record<string, readonly string[]>>;
  /** Per state the first of its greedy actions. */
  readonly policy: Readonly<Record<string, string>>;

  constructor(spec: QLearningSpec) {
    super();
    if (typeof spec !== "object" || spec === null)
      fail(place, "needs { actions, episode, rate, discount }", spec);
    const experience = stepsOf(spec);
    const world = worldOf(spec, experience);
    this.initial = initialOf(spec, world);
    const size =
      experience.length * Object.values(this.initial).reduce((sum, row) => sum + Object.keys(row).length, 0);
    if (size > mostCells) fail(place, `takes at most ${mostCells} steps × values`, String(size));
    const now = copied(this.initial);
    this.steps = experience.map(({ state, action, reward, next, nextAction }, index) => {
      const following = experience[index + 1];
      const chosen = nextAction ?? (following?.state === next ? following.action : null);
      const future = world.isEnd(next) ? null : this.futureOf(world, now, next!, chosen);
      const r = Worked.quantity("r", reward);
      const gamma = Worked.quantity("\\gamma", world.discount);
      const target = future === null ? r : r.plus(gamma.times(future));
      const before = Worked.quantity(q(state, action), now[state][action]);
      const section = `step ${index + 1}`;
      const shown = this.sheet.define(section, "y", target, "target");
      const error = this.sheet.define(section, "\\delta", shown.minus(before), "error");
      const alpha = Worked.quantity("\\alpha", world.rate);
      const after = this.sheet.define(
        section,
        q(state, action),
        before.plus(alpha.times(error)),
        "update",
      ).value;
      now[state][action] = after;
      return {
        step: index + 1,
        state,
        action,
        reward,
        next,
        before: before.value,
        target: target.value,
        error: error.value,
        after,
        q: copied(now),
      };
    });
    this.q = now;
    this.updated = valuesOf(this.steps.map(({ after }) => after));
    this.greedy = Object.fromEntries(Object.entries(now).map(([state, row]) => [state, greediest(row)]));
    this.policy = Object.fromEntries(Object.entries(this.greedy).map(([state, [first]]) => [state, first]));
  }

  /** What the next state counts for. */
  private futureOf(world: World, now: ActionValues, next: string, chosen: string | null): Worked {
    const actions = world.actionsOf(next);
    const quantity = (action: string) => Worked.quantity(q(next, action), now[next][action]);
    switch (world.rule) {
      case "q": {
        const all = actions.map(quantity);
        const best = largest(all.map(({ value }) => value));
        return Worked.by(best, all, (parts) => `\\max\\left(${parts.join(", ")}\\right)`);
      }
      case "sarsa":
        if (chosen === null)
          fail(
            place,
            "needs for sarsa the action taken in each next state",
            `none in ${next}`,
            "Give it as the fifth entry of the step, or null as the next state where the episode ends.",
          );
        if (!actions.includes(chosen))
          fail(place, `needs an action out of ${actions.join(", ")} in state ${next}`, chosen);
        return quantity(chosen);
      case "expectedSarsa": {
        const best = greediest(now[next]);
        const epsilon = world.epsilon!;
        const every = epsilon.over(real(actions.length));
        const extra = Real.one.minus(epsilon).over(real(best.length));
        const terms = actions.map((action) =>
          Worked.constant(best.includes(action) ? every.plus(extra) : every).times(quantity(action)),
        );
        return Worked.by(
          terms.map(({ value }) => value).reduce((a, b) => a.plus(b)),
          [Worked.sum(terms)],
          ([sum]) => (terms.length > 1 ? `\\left(${sum}\\right)` : sum),
        );
      }
      default:
        return world.rule satisfies never;
    }
  }

  /** Q after each step: one row per step, one column per state and action. */
  qTable(): Table {
    const pairs = Object.entries(this.initial).flatMap(([state, row]) =>
      Object.keys(row).map((action) => [state, action] as const),
    );
    return table({
      columns: [
        { name: "step", align: "right" },
        "experience",
        ...pairs.map(([state, action]) => ({
          name: `Q(${state}, ${action})`,
          latex: q(state, action),
          text: `Q(${state}, ${action})`,
          align: "right" as const,
        })),
      ],
      rows: [
        ["0", "", ...pairs.map(([state, action]) => this.initial[state][action])],
        ...this.steps.map((step) => [
          String(step.step),
          `${step.state}, ${step.action}, ${step.reward} → ${step.next ?? "end"}`,
          ...pairs.map(([state, action]) => step.q[state][action]),
        ]),
      ],
      caption: `Greedy policy: ${policyText(this.greedy)}.`,
    });
  }

  /** Q at the end as a map of colors: rows are states, columns actions; for actions that all states share. */
  figure(): Plot {
    return heatMaps({
      [`Q (${Object.keys(this.q).join(", ")})`]: Object.values(this.q).map((row) => Object.values(row)),
    });
  }

  protected override heading(): string {
    return this.qTable().toMarkdown();
  }
}

/**
 * Q-learning, SARSA or expected SARSA over given experience, each update with its numbers put in:
 * Q(s,a) ← Q(s,a) + α(r + γ·max Q(s′,·) − Q(s,a)). Sources: C. Watkins (1989), G. Rummery and M. Niranjan (1994).
 * @param spec `actions`, the `episode` as steps [state, action, reward, next state or null], `rate` α, `discount` γ, `initial` Q (default 0),
 * `rule` (default `q`), `epsilon` for expected SARSA, `states`, `terminal`. A terminal state counts 0
 * @returns `steps` (target, error, Q before and after, the whole table), `q`, `updated`, `greedy` (all actions that tie) and `policy`
 * @throws InputError where a state or an action is unknown, or SARSA lacks a next action
 * @example
 * qLearning({ actions: ["s", "w"], episode: [["h", "s", 1, "h"], ["h", "w", "1/4", "h"], ["h", "s", 1, "l"]], rate: "1/2", discount: "1/2" }).updated // => ["0.5", "0.25", "0.75"]
 * qLearning({ actions: ["L", "R"], episode: [["A", "R", 0, "B"], ["B", "R", 1, null]], rate: 0.5, discount: 1, rule: "sarsa" }).policy // => { A: "L", B: "R" }
 */
export function qLearning(spec: QLearningSpec): QLearning {
  return new QLearning(spec);
}
