import { real, Real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail } from "../number/checked-reals.js";
import { nameLatex } from "../trace/names.js";
import { solvedSystem } from "../linear/solved-system.js";
import type { ActionValues } from "./action-values.js";
import {
  actionValue,
  policyOf,
  valueIn,
  worldOf,
  type PolicySpec,
  type World,
  type WorldSpec,
} from "./world.js";

/** What {@link evaluatePolicy} is given. */
export interface PolicyEvaluationSpec extends WorldSpec {
  /** An action for each state, or the probabilities of its actions. */
  policy: PolicySpec;
  /** Sweeps of iterative evaluation from 0; default none: the equations are solved. */
  iterations?: number;
}

/** More states than this are refused: elimination grows with their cube. */
const mostStates = 200;

/** The values of a policy by the equations (I − γP)v = r; null where they have no single solution. */
export function solvedValues(
  place: string,
  world: World,
  policy: Readonly<Record<string, Readonly<Record<string, Real>>>>,
): { values: Record<string, Real>; matrix: Real[][]; right: Real[] } {
  const { states, outcomes, discount } = world;
  if (states.length > mostStates) fail(place, `takes at most ${mostStates} states`, String(states.length));
  const at = new Map(states.map((state, index) => [state, index]));
  const matrix = states.map((_, row) =>
    states.map((_state, column) => (row === column ? Real.one : Real.zero)),
  );
  const right = states.map(() => Real.zero);
  states.forEach((state, row) => {
    for (const [action, chance] of Object.entries(policy[state]))
      for (const { next, probability, reward } of outcomes[state][action]) {
        const weight = chance.times(probability);
        right[row] = right[row].plus(weight.times(reward));
        const column = next === null ? undefined : at.get(next);
        if (column !== undefined) matrix[row][column] = matrix[row][column].minus(discount.times(weight));
      }
  });
  const solution = solvedSystem(matrix, right, 1e-13);
  if (solution === null)
    fail(
      place,
      "needs a policy that ends, or a discount below 1",
      "equations without a single solution",
      "With discount 1 some states never reach an end under this policy.",
    );
  return {
    values: Object.fromEntries(states.map((state, index) => [state, solution[index]])),
    matrix,
    right,
  };
}

/** v(s) = Σ π(a|s)·q(s, a) with its numbers. */
export function bellman(
  world: World,
  policy: Readonly<Record<string, Readonly<Record<string, Real>>>>,
  values: Readonly<Record<string, Real>>,
  state: string,
  letter: string,
): Worked {
  const chances = Object.entries(policy[state]);
  const terms = chances.map(([action, chance]) => {
    const q = actionValue(world, values, state, action, letter);
    return chances.length === 1 ? q : Worked.constant(chance).times(q);
  });
  return Worked.sum(terms);
}

/** The values of a policy; made by {@link evaluatePolicy}. */
export class PolicyEvaluation extends SheetResult {
  protected readonly place = "evaluatePolicy";
  protected readonly sheet = new Sheet("evaluatePolicy");
  readonly values: Readonly<Record<string, Real>>;
  readonly q: ActionValues;
  /** q(s, a) − v(s). */
  readonly advantages: ActionValues;
  /** The values after each sweep, where iterations were asked for. */
  readonly sweeps: readonly Readonly<Record<string, Real>>[];
  /** I − γP and r of the equations (I − γP)v = r. */
  readonly matrix: readonly (readonly Real[])[];
  readonly rewards: readonly Real[];

  constructor(spec: PolicyEvaluationSpec) {
    super();
    const world = worldOf(this.place, spec);
    const policy = policyOf(this.place, world, spec.policy);
    const { iterations } = spec;
    if (
      iterations !== undefined &&
      (!Number.isSafeInteger(iterations) || iterations < 1 || iterations > 10_000)
    )
      fail(this.place, "needs a whole number of iterations from 1 to 10000", String(iterations));
    const zero = Object.fromEntries(world.states.map((state) => [state, real(0)]));
    const sweeps: Record<string, Real>[] = [];
    for (let k = 1; k <= (iterations ?? 0); k++) {
      const before: Readonly<Record<string, Real>> = sweeps[k - 2] ?? zero;
      sweeps.push(
        Object.fromEntries(
          world.states.map((state) => {
            const worked = bellman(world, policy, before, state, `v_{${k - 1}}`);
            return [state, this.sheet.define(`sweep ${k}`, `v_{${k}}(${nameLatex(state)})`, worked).value];
          }),
        ),
      );
    }
    this.sweeps = sweeps;
    if (iterations === undefined) {
      const solved = solvedValues(this.place, world, policy);
      [this.values, this.matrix, this.rewards] = [solved.values, solved.matrix, solved.right];
      // Each equation is shown with the solution put in.
      for (const state of world.states)
        this.sheet.define(
          "equations",
          `v(${nameLatex(state)})`,
          bellman(world, policy, this.values, state, "v"),
        );
    } else {
      [this.matrix, this.rewards] = [[], []];
      this.values = sweeps[sweeps.length - 1];
    }
    const byAction = (of: (state: string, action: string) => Real) =>
      Object.fromEntries(
        world.states.map((state) => [
          state,
          Object.fromEntries(Object.keys(world.outcomes[state]).map((action) => [action, of(state, action)])),
        ]),
      );
    this.q = byAction((state, action) => actionValue(world, this.values, state, action, "v").value);
    this.advantages = byAction((state, action) => this.q[state][action].minus(valueIn(this.values, state)));
  }

  /** v, q and the advantage of each state and action. */
  valueTable(): Table {
    return table({
      columns: [
        "state",
        { name: "v", latex: "v(s)", text: "v(s)", align: "right" },
        "action",
        { name: "q", latex: "q(s,a)", text: "q(s,a)", align: "right" },
        { name: "advantage", latex: "q(s,a)-v(s)", text: "q(s,a) - v(s)", align: "right" },
      ],
      rows: Object.entries(this.q).flatMap(([state, row]) =>
        Object.entries(row).map(([action, q], index) => [
          index === 0 ? state : "",
          index === 0 ? this.values[state] : null,
          action,
          q,
          this.advantages[state][action],
        ]),
      ),
    });
  }

  protected override heading(): string {
    return this.valueTable().toMarkdown();
  }
}

/**
 * The values of a policy in a known world, by the linear equations (I − γP)v = r (exact up to 24 states), or by sweeps of iterative evaluation; with q and the
 * advantages of all actions.
 * @param spec `transitions` [state, action, next or null, probability, reward], `discount`, `policy` (an action, or probabilities, for each state),
 * `iterations` for sweeps
 * @throws InputError where the policy never ends and the discount is 1
 * @example
 * evaluatePolicy({ transitions: [["a", "go", "a", "1/2", 1], ["a", "go", null, "1/2", 0]], discount: 1, policy: { a: "go" } }).values // => { a: "1" }
 * evaluatePolicy({ transitions: [["a", "go", "a", 1, 1]], discount: "9/10", policy: { a: "go" }, iterations: 2 }).values // => { a: "1.9" }
 */
export function evaluatePolicy(spec: PolicyEvaluationSpec): PolicyEvaluation {
  return new PolicyEvaluation(spec);
}
