import type { Real } from "../number/real.js";
import { real } from "../number/real.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { bellman, solvedValues } from "./evaluate-policy.js";
import { nameLatex, type NameInput } from "../trace/names.js";
import { greediest } from "./greediest.js";
import { policyText, type ActionValues } from "./action-values.js";
import { actionValue, policyOf, worldOf, type WorldSpec } from "./world.js";

/** What {@link policyIteration} is given. */
export interface PolicyIterationSpec extends WorldSpec {
  /** The policy to start from, an action for each state; default the first action that comes up. */
  policy?: Readonly<Record<string, NameInput>>;
}

/** One evaluation and improvement. */
export interface PolicyRound {
  round: number;
  policy: Readonly<Record<string, string>>;
  values: Readonly<Record<string, Real>>;
  q: ActionValues;
  /** Per state the actions with the largest q. */
  greedy: Readonly<Record<string, readonly string[]>>;
  /** The policy after the improvement; an action that ties for the best is kept. */
  improved: Readonly<Record<string, string>>;
}

/** Policy iteration round by round; made by {@link policyIteration}. */
export class PolicyIteration extends SheetResult {
  protected readonly place = "policyIteration";
  protected readonly sheet = new Sheet("policyIteration");
  readonly rounds: readonly PolicyRound[];
  /** The optimal values and q. */
  readonly values: Readonly<Record<string, Real>>;
  readonly q: ActionValues;
  /** An optimal policy, and per state all optimal actions. */
  readonly policy: Readonly<Record<string, string>>;
  readonly greedy: Readonly<Record<string, readonly string[]>>;

  constructor(spec: PolicyIterationSpec) {
    super();
    const world = worldOf(this.place, spec);
    const first = Object.fromEntries(
      world.states.map((state) => [state, Object.keys(world.outcomes[state])[0]]),
    );
    const start = policyOf(this.place, world, spec.policy ?? first);
    let policy = Object.fromEntries(world.states.map((state) => [state, greediest(start[state])[0]]));
    const rounds: PolicyRound[] = [];
    for (;;) {
      const round = rounds.length + 1;
      const chances = Object.fromEntries(world.states.map((state) => [state, { [policy[state]]: real(1) }]));
      const { values } = solvedValues(this.place, world, chances);
      const name = (letter: string, inner: string) => `${letter}_{${round}}(${inner})`;
      for (const state of world.states)
        this.sheet.define(
          `round ${round}: evaluation`,
          name("v", nameLatex(state)),
          bellman(world, chances, values, state, `v_{${round}}`),
        );
      const q = Object.fromEntries(
        world.states.map((state) => [
          state,
          Object.fromEntries(
            Object.keys(world.outcomes[state]).map((action) => {
              const worked = actionValue(world, values, state, action, `v_{${round}}`);
              const label = name("q", `${nameLatex(state)},${nameLatex(action)}`);
              return [action, this.sheet.define(`round ${round}: improvement`, label, worked).value];
            }),
          ),
        ]),
      );
      const greedy = Object.fromEntries(world.states.map((state) => [state, greediest(q[state])]));
      const isBetter = (state: string) => {
        const gain = q[state][greedy[state][0]].minus(q[state][policy[state]]);
        // What float64 loses must not change an action for ever.
        return gain.exact === null ? gain.valueOf() > 1e-12 : gain.sign() > 0;
      };
      const improved = Object.fromEntries(
        world.states.map((state) => [state, isBetter(state) ? greedy[state][0] : policy[state]]),
      );
      rounds.push({ round, policy, values, q, greedy, improved });
      if (world.states.every((state) => improved[state] === policy[state])) break;
      policy = improved;
    }
    this.rounds = rounds;
    const last = rounds[rounds.length - 1];
    [this.values, this.q, this.policy, this.greedy] = [last.values, last.q, last.policy, last.greedy];
  }

  /** Policy and values of each round. */
  roundTable(): Table {
    const states = Object.keys(this.values);
    return table({
      columns: [
        { name: "round", align: "right" },
        "policy",
        ...states.map((state) => ({
          name: `v(${state})`,
          latex: `v(${nameLatex(state)})`,
          text: `v(${state})`,
          align: "right" as const,
        })),
        "improved",
      ],
      rows: this.rounds.map(({ round, policy, values, improved }) => [
        String(round),
        words(policy),
        ...states.map((state) => values[state]),
        words(improved),
      ]),
      caption: `Optimal: ${policyText(this.greedy)}.`,
    });
  }

  protected override heading(): string {
    return this.roundTable().toMarkdown();
  }
}

const words = (policy: Readonly<Record<string, string>>) =>
  Object.entries(policy)
    .map(([state, action]) => `${state}: ${action}`)
    .join(", ");

/**
 * Policy iteration: evaluate exactly, act greedily, until the policy stays. Source: R. Howard (1960).
 * @param spec `transitions` [state, action, next or null, probability, reward], `discount`, `policy` to start from (default the first actions)
 * @returns `rounds` (policy, values, q, improved policy), `values`, `q`, `policy`, `greedy` (all optimal actions)
 * @throws InputError where a policy on the way never ends and the discount is 1
 * @example
 * policyIteration({ transitions: [["a", "stay", "a", 1, 1], ["a", "leave", null, 1, 5]], discount: "1/2" }).rounds.map(({ policy }) => policy) // => [{ a: "stay" }, { a: "leave" }]
 * policyIteration({ transitions: [["a", "stay", "a", 1, 1], ["a", "leave", null, 1, 2]], discount: "1/2" }).greedy // => { a: ["stay", "leave"] }
 */
export function policyIteration(spec: PolicyIterationSpec): PolicyIteration {
  return new PolicyIteration(spec);
}
