import { fail, listOf, numberFor, shareFor } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { type NameInput, nameOf, namesOf } from "../trace/names.js";

/** State, action, reward, next state (null where the episode ends), and for SARSA the next action where the next step does not say it. */
export type QLearningExperience = readonly [
  state: NameInput,
  action: NameInput,
  reward: RealInput,
  next: NameInput | null,
  nextAction?: NameInput,
];

/** What {@link qLearning} is given. */
export interface QLearningSpec {
  /** The actions of every state, or for each state its own. */
  actions: readonly NameInput[] | Readonly<Record<string, readonly NameInput[]>>;
  /** What was experienced, in order. */
  episode: readonly QLearningExperience[];
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
  states?: readonly NameInput[];
  /** States in which episodes end; beside them null ends one. */
  terminal?: readonly NameInput[];
}

export const place = "qLearning";
const rules = ["q", "sarsa", "expectedSarsa"] as const;
type Rule = (typeof rules)[number];

export interface World {
  rule: Rule;
  actionsOf: (state: string) => readonly string[];
  states: string[];
  isEnd: (state: string | null) => boolean;
  rate: Real;
  discount: Real;
  epsilon: Real | null;
}

/** The steps with their names checked. */
export function stepsOf(spec: QLearningSpec) {
  return listOf(place, "steps of experience", spec.episode).map((step) => {
    if (!Array.isArray(step) || step.length < 4 || step.length > 5)
      fail(place, "needs steps [state, action, reward, next]", step);
    const [state, action, reward, next, nextAction] = step as QLearningExperience;
    return {
      state: nameOf(place, "a state", state),
      action: nameOf(place, "an action", action),
      reward: numberFor(place, "a reward", reward),
      next: next === null ? null : nameOf(place, "a next state", next),
      nextAction: nextAction === undefined ? null : nameOf(place, "a next action", nextAction),
    };
  });
}

export function worldOf(spec: QLearningSpec, steps: ReturnType<typeof stepsOf>): World {
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
    const own = (actions as Readonly<Record<string, readonly NameInput[]>>)[state];
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
    rate: shareFor(place, "a rate", spec.rate, true),
    discount: shareFor(place, "a discount", spec.discount),
    epsilon: spec.epsilon === undefined ? null : shareFor(place, "an epsilon", spec.epsilon),
  };
}

export function initialOf({ initial = 0 }: QLearningSpec, { states, actionsOf, isEnd }: World) {
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
  const all = byName && !isFraction ? Real.zero : numberFor(place, "initial", initial as RealInput);
  return Object.fromEntries(
    states.map((state) => [
      state,
      Object.fromEntries(
        actionsOf(state).map((action) => {
          const own = rows[state]?.[action];
          return [action, own === undefined ? all : numberFor(place, "an initial value", own)];
        }),
      ),
    ]),
  );
}
