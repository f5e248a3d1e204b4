import { curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, numberFor } from "../number/checked-reals.js";
import { nameLatex, nameOf } from "../trace/names.js";
import { copied, greediest } from "./greediest.js";
import { policyText, type ActionValues } from "./action-values.js";
import { actionValue, worldOf, type WorldSpec } from "./world.js";

/** What {@link valueIteration} is given. */
export interface ValueIterationSpec extends WorldSpec {
  /** How many sweeps; default until no value moves by more than the tolerance, at most 1000. */
  iterations?: number;
  /** Default 1e-9. */
  tolerance?: RealInput;
  /** Values before the first sweep; default 0. */
  initial?: Readonly<Record<string, RealInput>>;
  /** Use values of the same sweep as soon as they are known (Gauss–Seidel); default false. */
  inPlace?: boolean;
}

/** One sweep over all states. */
export interface ValueIterationStep {
  iteration: number;
  /** q(s, a) from the values before. */
  q: ActionValues;
  values: Readonly<Record<string, Real>>;
  /** Per state the actions with the largest q. */
  greedy: Readonly<Record<string, readonly string[]>>;
  /** Per state the first of them. */
  policy: Readonly<Record<string, string>>;
  /** The largest change of a value. */
  change: Real;
}

const place = "valueIteration";

/** Value iteration sweep by sweep; made by {@link valueIteration}. */
export class ValueIteration extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  readonly steps: readonly ValueIterationStep[];
  /** Values, q and the greedy policy after the last sweep. */
  readonly values: Readonly<Record<string, Real>>;
  readonly q: ActionValues;
  readonly greedy: Readonly<Record<string, readonly string[]>>;
  readonly policy: Readonly<Record<string, string>>;
  /** Whether the last sweep moved no value by more than the tolerance. */
  readonly converged: boolean;
  /** The states that count 0 because it ends there. */
  readonly terminal: readonly string[];

  constructor(spec: ValueIterationSpec) {
    super();
    const world = worldOf(place, spec);
    const { iterations, initial = {}, inPlace = false } = spec;
    const most = iterations ?? 1000;
    if (!Number.isSafeInteger(most) || most < 1 || most > 10_000)
      fail(place, "needs a whole number of iterations from 1 to 10000", String(iterations));
    const tolerance = numberFor(place, "the tolerance", spec.tolerance ?? 1e-9);
    const odd = Object.keys(initial).find((state) => !world.states.includes(state));
    if (odd !== undefined) fail(place, `needs initial values of ${world.states.join(", ")}`, odd);
    let values: Record<string, Real> = Object.fromEntries(
      world.states.map((state) => [state, numberFor(place, "an initial value", initial[state] ?? 0)]),
    );
    const steps: ValueIterationStep[] = [];
    let converged = false;
    let goesOn = true;
    while (goesOn) {
      const k = steps.length + 1;
      const [section, fresh]: [string, Record<string, Real>] = [`iteration ${k}`, { ...values }];
      const q: Record<string, Record<string, Real>> = {};
      for (const state of world.states) {
        const from = inPlace ? fresh : values;
        const all = Object.keys(world.outcomes[state]).map((action) => {
          const name = `q_{${k}}(${nameLatex(state)},${nameLatex(action)})`;
          const worked = actionValue(world, from, state, action, inPlace ? "v" : `v_{${k - 1}}`);
          return [action, this.sheet.define(section, name, worked, "q")] as const;
        });
        q[state] = Object.fromEntries(all.map(([action, { value }]) => [action, value]));
        const [best] = greediest(q[state]);
        const worked = Worked.by(
          q[state][best],
          all.map(([, quantity]) => quantity),
          (parts) => (parts.length === 1 ? parts[0] : `\\max\\left(${parts.join(", ")}\\right)`),
        );
        this.sheet.define(section, `v_{${k}}(${nameLatex(state)})`, worked, "v");
        fresh[state] = worked.value;
      }
      const change = world.states
        .map((state) => fresh[state].minus(values[state]).abs())
        .reduce((a, b) => (b.compare(a) > 0 ? b : a));
      values = fresh;
      converged = change.compare(tolerance) <= 0;
      const greedy = Object.fromEntries(world.states.map((state) => [state, greediest(q[state])]));
      const policy = Object.fromEntries(world.states.map((state) => [state, greedy[state][0]]));
      goesOn = k < most && (iterations !== undefined || !converged);
      steps.push({ iteration: k, q: copied(q), values, greedy, policy, change });
    }
    this.steps = steps;
    const last = steps[steps.length - 1];
    [this.values, this.q, this.greedy, this.policy] = [last.values, last.q, last.greedy, last.policy];
    this.converged = converged;
    this.terminal = world.terminal;
  }

  /** q(s, a) of a sweep, counted from 1. */
  qOf(iteration: number, state: string | number, action: string | number): Real {
    const step = this.steps[iteration - 1];
    if (step === undefined) fail(place, `has the iterations 1 to ${this.steps.length}`, String(iteration));
    const [s, a] = [nameOf(place, "a state", state), nameOf(place, "an action", action)];
    return step.q[s]?.[a] ?? fail(place, "has no q of this state and action", `${s}, ${a}`);
  }

  /** Values and greedy actions after each sweep. */
  valueTable(): Table {
    const states = Object.keys(this.values);
    const head = (state: string) => ({
      name: `v(${state})`,
      latex: `v(${nameLatex(state)})`,
      text: `v(${state})`,
      align: "right" as const,
    });
    return table({
      columns: [{ name: "iteration", align: "right" }, ...states.map(head), "greedy policy"],
      rows: this.steps.map(({ iteration, values, greedy }) => [
        String(iteration),
        ...states.map((state) => values[state]),
        policyText(greedy),
      ]),
      caption: this.converged
        ? `Converged after ${this.steps.length} iterations.`
        : `Not converged: the last iteration moved a value by ${this.steps[this.steps.length - 1].change}.`,
    });
  }

  /** The values over the sweeps. */
  figure(): Plot {
    return curves(
      Object.fromEntries(
        Object.keys(this.values).map((state) => [state, this.steps.map(({ values }) => values[state])]),
      ),
      { xTitle: "iteration", yTitle: "value", xFrom: 1, mode: "lines+markers" },
    );
  }

  protected override heading(): string {
    return this.valueTable().toMarkdown();
  }

  /** The values of all states, sweep by sweep. */
  override toString(): string {
    return this.valueTable().toString();
  }

  /** What a notebook shows: the table, and of few sweeps all equations. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const isLong = this.sheet.steps.length > 60;
    return {
      "text/markdown": isLong ? this.heading() : `${this.heading()}\n\n${this.sheet.toMarkdown()}`,
      "text/plain": this.toString(),
    };
  }
}

/**
 * Value iteration: v_k(s) = max over a of q_k(s, a), q_k(s, a) = Σ p(s′ | s, a)·(r + γ·v_{k−1}(s′)), from v_0 = 0; exact as long as the fractions
 * stay of a readable length. Source: R. Bellman (1957).
 * @param spec `transitions` [state, action, next or null, probability, reward], `discount` γ, `iterations` (default until converged), `tolerance`,
 * `initial` values, `inPlace`, `terminal` states
 * @returns `steps` (q, values, greedy policy of each sweep), `values`, `q`, `greedy` (all actions that tie), `policy`, `converged`
 * @throws InputError where probabilities do not add up to 1, or a state that is not terminal has no transitions
 * @example
 * valueIteration({ transitions: [["a", "go", "b", 1, 0], ["a", "stay", "a", 1, "1/4"], ["b", "stop", null, 1, 2]], discount: "1/2", iterations: 2 }).values // => { a: "1", b: "2" }
 * valueIteration({ transitions: [["a", "go", null, 0.5, 0]], discount: 1 }) // throws valueIteration: needs probabilities that add up to 1 for go in a, got 0.5.
 */
export function valueIteration(spec: ValueIterationSpec): ValueIteration {
  return new ValueIteration(spec);
}
