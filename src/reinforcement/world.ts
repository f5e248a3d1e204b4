import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { fail, listOf, numberFor, shareFor } from "../number/checked-reals.js";
import { nameLatex, nameOf, type NameInput } from "../trace/names.js";

/** From a state, by an action, to the next state (null ends), with a probability and a reward. */
export type WorldTransition = readonly [
  state: NameInput,
  action: NameInput,
  next: NameInput | null,
  probability: RealInput,
  reward: RealInput,
];

/** A known world: what each action leads to, with which probability and reward, and the discount. */
export interface WorldSpec {
  /** Everything that can happen: [state, action, next, probability, reward]. */
  transitions: readonly WorldTransition[];
  /** The discount γ, from 0 to 1. */
  discount: RealInput;
  /** States in which it ends; then every other state needs transitions. Default: all states that have none. */
  terminal?: readonly NameInput[];
}

/** One way an action can turn out. */
interface Outcome {
  next: string | null;
  probability: Real;
  reward: Real;
}

/** A Markov decision process with its input checked. */
export interface World {
  discount: Real;
  /** The states that have actions, in the order in which they come up. */
  states: string[];
  terminal: string[];
  /** What may happen, by state and action. */
  outcomes: Record<string, Record<string, Outcome[]>>;
}

/** The checked world; the probabilities of each state and action add up to 1. */
export function worldOf(place: string, spec: WorldSpec): World {
  if (typeof spec !== "object" || spec === null) fail(place, "needs { transitions, discount }", spec);
  const outcomes: World["outcomes"] = Object.create(null) as World["outcomes"];
  const nexts = new Set<string>();
  for (const transition of listOf(place, "transitions", spec.transitions)) {
    if (!Array.isArray(transition) || transition.length !== 5)
      fail(place, "needs transitions [state, action, next, probability, reward]", transition);
    const [from, by, to, chance, reward] = transition as WorldTransition;
    const [state, action] = [nameOf(place, "a state", from), nameOf(place, "an action", by)];
    const next = to === null ? null : nameOf(place, "a next state", to);
    if (next !== null) nexts.add(next);
    outcomes[state] ??= {};
    (outcomes[state][action] ??= []).push({
      next,
      probability: shareFor(place, "a probability", chance),
      reward: numberFor(place, "a reward", reward),
    });
  }
  const states = Object.keys(outcomes);
  for (const state of states)
    for (const [action, list] of Object.entries(outcomes[state])) {
      const sum = list.map(({ probability }) => probability).reduce((a, b) => a.plus(b));
      if (Math.abs(sum.valueOf() - 1) > 1e-9)
        fail(place, `needs probabilities that add up to 1 for ${action} in ${state}`, String(sum));
    }
  const without = [...nexts].filter((state) => !states.includes(state));
  const given = spec.terminal?.map((state) => nameOf(place, "a terminal state", state));
  const unknown = without.find((state) => given !== undefined && !given.includes(state));
  if (unknown !== undefined)
    fail(place, "needs transitions of every state that is not terminal", `none of ${unknown}`);
  const leaving = given?.find((state) => states.includes(state));
  if (leaving !== undefined) fail(place, "has no transitions out of a terminal state", leaving);
  return {
    discount: shareFor(place, "a discount", spec.discount),
    states,
    terminal: given ?? without,
    outcomes,
  };
}

/** The value of a state that may be the end. */
export const valueIn = (values: Readonly<Record<string, Real>>, next: string | null): Real =>
  (next === null ? undefined : values[next]) ?? Real.zero;

/** q(s, a) = Σ p·(r + γ·v(s′)) with its numbers. */
export function actionValue(
  { outcomes, discount, terminal }: World,
  values: Readonly<Record<string, Real>>,
  state: string,
  action: string,
  letter: string,
): Worked {
  const gamma = Worked.quantity("\\gamma", discount);
  const terms = outcomes[state][action].map(({ next, probability, reward }) => {
    const isEnd = next === null || terminal.includes(next);
    const future = isEnd ? null : Worked.quantity(`${letter}(${nameLatex(next)})`, valueIn(values, next));
    const r = Worked.constant(reward);
    const later = future === null ? null : discount.compare(Real.one) === 0 ? future : gamma.times(future);
    const gain = later === null ? r : reward.isZero() ? later : r.plus(later);
    return probability.compare(Real.one) === 0 ? gain : Worked.constant(probability).times(gain);
  });
  const kept = terms.filter(
    (term, at) => !(term.value.isZero() && isNothing(outcomes[state][action][at], terminal)),
  );
  return Worked.sum(kept);
}

const isNothing = ({ next, reward, probability }: Outcome, terminal: readonly string[]) =>
  probability.isZero() || (reward.isZero() && (next === null || terminal.includes(next)));

/** A policy: an action for each state, or probabilities of its actions. */
export type PolicySpec = Readonly<Record<string, NameInput | Readonly<Record<string, RealInput>>>>;

/** A policy as probabilities of each state's actions, those above 0. */
export function policyOf(
  place: string,
  world: World,
  policy: PolicySpec,
): Record<string, Record<string, Real>> {
  if (typeof policy !== "object" || policy === null)
    fail(place, "needs a policy: an action for each state", policy);
  const odd = Object.keys(policy).find(
    (state) => !world.states.includes(state) && !world.terminal.includes(state),
  );
  if (odd !== undefined) fail(place, `needs a policy for the states ${world.states.join(", ")}`, odd);
  return Object.fromEntries(
    world.states.map((state) => {
      const choice = policy[state];
      if (choice === undefined) fail(place, "needs a policy for each state", `none for ${state}`);
      const chances: Record<string, RealInput> =
        typeof choice === "object" && choice !== null ? choice : { [nameOf(place, "an action", choice)]: 1 };
      const known = Object.keys(world.outcomes[state]);
      const unknown = Object.keys(chances).find((action) => !known.includes(action));
      if (unknown !== undefined)
        fail(place, `needs an action out of ${known.join(", ")} in state ${state}`, unknown);
      const shares = Object.entries(chances).map(
        ([action, chance]) => [action, shareFor(place, "a probability", chance)] as const,
      );
      const sum = shares.map(([, chance]) => chance).reduce((a, b) => a.plus(b), real(0));
      if (Math.abs(sum.valueOf() - 1) > 1e-9)
        fail(place, `needs probabilities that add up to 1 in state ${state}`, String(sum));
      return [state, Object.fromEntries(shares.filter(([, chance]) => chance.sign() > 0))];
    }),
  );
}
