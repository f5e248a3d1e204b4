import { heatMaps } from "../figure/heat-maps.js";
import type { Plot } from "../figure/plot.js";
import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import {
  copied,
  fail,
  finite,
  greediest,
  largest,
  listed,
  nameLatex,
  nameOf,
  namesOf,
  share,
  type Name,
} from "./inputs.js";

/** State, action, reward, next state (null where the episode ends), and for SARSA the next action where the next step does not say it. */
export type Experience = readonly [
  state: Name,
  action: Name,
  reward: RealInput,
  next: Name | null,
  nextAction?: Name,
];

/** Numbers by state and action. */
export type ActionValues = Readonly<Record<string, Readonly<Record<string, Real>>>>;

export interface QLearningSpec {
  /** The actions of every state, or for each state its own. */
  actions: readonly Name[] | Readonly<Record<string, readonly Name[]>>;
  /** What was experienced, in order. */
  episode: readonly Experience[];
  /** The learning rate α, above 0 and at most 1. */
  rate: RealInput;
  /** The discount γ, from 0 to 1. */
  discount: RealInput;
  /** Q before the first step: one number for all (default 0), or numbers by state and action, 0 for those left out. */
  initial?: RealInput | Readonly<Record<string, Readonly<Record<string, RealInput>>>>;
  /** What the next state counts for: its best action (`q`, default), the next action (`sarsa`), or the mean over an ε-greedy policy (`expectedSarsa`). */
  rule?: "q" | "sarsa" | "expectedSarsa" | (string & {});
  /** The ε of the ε-greedy policy; for `expectedSarsa`. */
  epsilon?: RealInput;
  /** All states there are; default those of the episode. */
  states?: readonly Name[];
  /** States in which episodes end; beside them null ends one. */
  terminal?: readonly Name[];
}

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

const place = "qLearning";
const rules = ["q", "sarsa", "expectedSarsa"] as const;
type Rule = (typeof rules)[number];

/** The table is kept after each step; larger histories would fill the memory. */
const mostCells = 1_000_000;

interface World {
  rule: Rule;
  actionsOf: (state: string) => readonly string[];
  states: string[];
  isEnd: (state: string | null) => boolean;
  rate: Real;
  discount: Real;
  epsilon: Real | null;
}

/** The steps with their names checked. */
function stepsOf(spec: QLearningSpec) {
  return listed(place, "steps of experience", spec.episode).map((step) => {
    if (!Array.isArray(step) || step.length < 4 || step.length > 5)
      fail(place, "needs steps [state, action, reward, next]", step);
    const [state, action, reward, next, nextAction] = step as Experience;
    return {
      state: nameOf(place, "a state", state),
      action: nameOf(place, "an action", action),
      reward: finite(place, "a reward", reward),
      next: next === null ? null : nameOf(place, "a next state", next),
      nextAction: nextAction === undefined ? null : nameOf(place, "a next action", nextAction),
    };
  });
}

function worldOf(spec: QLearningSpec, steps: ReturnType<typeof stepsOf>): World {
  const rule = rules.find((known) => known === (spec.rule ?? "q"));
  if (rule === undefined) fail(place, `needs a rule out of ${rules.join(", ")}`, spec.rule);
  const terminal = (spec.terminal ?? []).map(String);
  const isEnd = (state: string | null) => state === null || terminal.includes(state);
  const seen = [...new Set(steps.flatMap(({ state, next }) => (next === null ? [state] : [state, next])))];
  const known = spec.states === undefined ? null : namesOf(place, "states", spec.states);
  const unknown = seen.find((state) => known !== null && !known.includes(state) && !terminal.includes(state));
  if (unknown !== undefined) fail(place, `needs states out of ${known?.join(", ")}`, unknown);
  const states = (known ?? seen).filter((state) => !isEnd(state));
  const { actions } = spec;
  const common = Array.isArray(actions) ? namesOf(place, "actions", actions) : null;
  if (common === null && (typeof actions !== "object" || actions === null))
    fail(place, "needs actions: an array, or one for each state", actions);
  const actionsOf = (state: string): readonly string[] => {
    if (common !== null) return common;
    const own = (actions as Readonly<Record<string, readonly Name[]>>)[state];
    return own === undefined
      ? fail(place, "needs actions for each state", `none for ${state}`)
      : namesOf(place, "actions", own);
  };
  for (const { state, action } of steps) {
    if (isEnd(state)) fail(place, "has no step out of a terminal state", state);
    if (!actionsOf(state).includes(action))
      fail(place, `needs an action out of ${actionsOf(state).join(", ")} in state ${state}`, action);
  }
  if (rule === "expectedSarsa" && spec.epsilon === undefined)
    fail(place, "needs the epsilon of the policy for expectedSarsa", "none", "Give epsilon: 0.1.");
  return {
    rule,
    actionsOf,
    states,
    isEnd,
    rate: share(place, "a rate", spec.rate, true),
    discount: share(place, "a discount", spec.discount),
    epsilon: spec.epsilon === undefined ? null : share(place, "an epsilon", spec.epsilon),
  };
}

function initialOf({ initial = 0 }: QLearningSpec, { states, actionsOf, isEnd }: World) {
  const byName = typeof initial === "object" && Object.getPrototypeOf(initial) === Object.prototype;
  const given = byName ? (initial as Record<string, Record<string, RealInput>>) : {};
  const isFraction = byName && "numerator" in given;
  const rows = isFraction ? {} : given;
  for (const [state, row] of Object.entries(rows)) {
    if (isEnd(state)) continue;
    if (!states.includes(state)) fail(place, `needs initial values of ${states.join(", ")}`, state);
    const odd = Object.keys(row).find((action) => !actionsOf(state).includes(action));
    if (odd !== undefined) fail(place, `needs actions out of ${actionsOf(state).join(", ")}`, odd);
  }
  const all = byName && !isFraction ? Real.zero : finite(place, "initial", initial as RealInput);
  return Object.fromEntries(
    states.map((state) => [
      state,
      Object.fromEntries(
        actionsOf(state).map((action) => {
          const own = rows[state]?.[action];
          return [action, own === undefined ? all : finite(place, "an initial value", own)];
        }),
      ),
    ]),
  );
}

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

/** A policy in words: a: right, b: left or right (tie). */
export const policyText = (greedy: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(greedy)
    .map(([state, actions]) => `${state}: ${actions.join(" or ")}${actions.length > 1 ? " (tie)" : ""}`)
    .join(", ");

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
