import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { notNegative, told, wholeNumber } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { table, type Table } from "../table/table.js";

/** What {@link hiddenMarkov} is given. */
export interface HiddenMarkovSpec {
  /** The probability of each state at the beginning; its keys are the states. */
  start: Readonly<Record<string, RealInput>>;
  /** For each state the probabilities of the next one. */
  transitions: Readonly<Record<string, Readonly<Record<string, RealInput>>>>;
  /** For each state the probabilities of what is observed. */
  emissions: Readonly<Record<string, Readonly<Record<string, RealInput>>>>;
  /** What was observed, step by step. */
  observations: readonly string[];
}

const place = "hiddenMarkov";

/** Forward, backward and Viterbi's algorithm worked through; made by {@link hiddenMarkov}. */
export class HiddenMarkov extends Printed {
  constructor(
    readonly states: readonly string[],
    readonly observations: readonly string[],
    /** α_t(s): the observations up to t, and state s at t. A row for each step. */
    readonly alpha: RealMatrix,
    /** β_t(s): the observations after t, given state s at t. */
    readonly beta: RealMatrix,
    /** δ_t(s): the likeliest way to state s at t. */
    readonly delta: RealMatrix,
    /** The likeliest states, of equal ones the first, and their probability with the observations. */
    readonly path: readonly string[],
    readonly pathProbability: Real,
  ) {
    super();
  }

  /** The probability of the observations. */
  get probability(): Real {
    return this.alpha[this.alpha.length - 1].reduce((sum, value) => sum.plus(value), Real.zero);
  }

  /** P(state at t | all observations), a row for each step; null where the observations are impossible. */
  get posterior(): RealMatrix | null {
    const total = this.probability;
    if (total.sign() === 0) return null;
    return valuesOf(
      this.alpha.map((row, t) => row.map((value, state) => value.times(this.beta[t][state]).over(total))),
    );
  }

  /** α (default), β or δ: a row for each state, a column for each step. */
  table(which: "alpha" | "beta" | "delta" = "alpha"): Table {
    const rows = { alpha: this.alpha, beta: this.beta, delta: this.delta }[which];
    return table({
      columns: [
        "state",
        ...this.observations.map((name, t) => ({ name: `${t + 1}: ${name}`, align: "right" as const })),
      ],
      rows: this.states.map((state, at) => [state, ...rows.map((row) => row[at])]),
      caption: `P(observations) = ${this.probability}; likeliest states ${this.path.join(", ")} (${this.pathProbability})`,
    });
  }

  toString(): string {
    return this.table("delta").toString();
  }

  /** What a notebook shows: the tables of α and δ. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return {
      "text/markdown": `${this.table("alpha").toMarkdown()}\n\n${this.table("delta").toMarkdown()}`,
      "text/plain": this.toString(),
    };
  }
}

/**
 * A hidden Markov model: the probability of observations (forward and backward algorithm), and the likeliest states (Viterbi 1967); exact.
 * @param spec `start`, `transitions`, `emissions` (probabilities by name; what is left out is 0) and `observations`
 * @returns `probability`, `alpha`, `beta`, `delta`, `path`, `pathProbability`, `posterior`, `table()`
 * @throws InputError where probabilities of a row do not add up to 1, or a state has no row
 * @example
 * const spec = { start: { H: 0.8, C: 0.2 }, transitions: { H: { H: 0.7, C: 0.3 }, C: { H: 0.4, C: 0.6 } }, emissions: { H: { "1": 0.2, "3": 0.8 }, C: { "1": 0.5, "3": 0.5 } } };
 * hiddenMarkov({ ...spec, observations: ["3", "1"] }).path // => ["H", "C"]
 * hiddenMarkov({ ...spec, observations: ["3", "1"] }).probability // => "0.2236"
 */
export function hiddenMarkov(spec: HiddenMarkovSpec): HiddenMarkov {
  const { start, transitions, emissions, observations } = spec ?? {};
  const states = Object.keys(start ?? {});
  wholeNumber(place, states.length, "states", 1, 200);
  if (
    !Array.isArray(observations) ||
    observations.length === 0 ||
    observations.length > 5000 ||
    observations.some((item) => item === undefined)
  )
    throw new InputError({ place, rule: "needs 1 to 5000 observations", got: told(observations) });
  if (states.length ** 2 * observations.length > 2e6)
    throw new InputError({
      place,
      rule: "needs at most 2,000,000 pairs of states times observations",
      got: String(states.length ** 2 * observations.length),
    });
  const row = (of: string, given: Readonly<Record<string, RealInput>> | undefined) => {
    const list = Object.entries(given ?? {}).map(([key, value]): [string, Real] => [
      key,
      notNegative(place, value, `probabilities of ${of}`),
    ]);
    const sum = list.reduce((total, [, value]) => total.plus(value), Real.zero);
    if (Math.abs(sum.valueOf() - 1) > 1e-6)
      throw new InputError({
        place,
        rule: `needs probabilities of ${of} that add up to 1`,
        got: `sum ${sum}`,
      });
    return new Map(list);
  };
  const first = row("the start", start);
  const next = states.map((state) => row(`the states after ${state}`, transitions?.[state]));
  const emits = states.map((state) => row(`what ${state} emits`, emissions?.[state]));
  const seen = new Set(emits.flatMap((one) => [...one.keys()]));
  const strange = observations.find((item: string) => !seen.has(String(item)));
  if (strange !== undefined)
    throw new InputError({
      place,
      rule: `knows the observations ${[...seen].join(", ")}`,
      got: told(strange),
    });
  const emitted = (state: number, t: number) => emits[state].get(String(observations[t])) ?? Real.zero;
  const step = (from: number, to: number) => next[from].get(states[to]) ?? Real.zero;
  const begin = states.map((state, at) => (first.get(state) ?? Real.zero).times(emitted(at, 0)));
  const [alpha, delta, back]: [Real[][], Real[][], number[][]] = [[begin], [begin], [[]]];
  for (let t = 1; t < observations.length; t++) {
    alpha.push(
      states.map((_, to) =>
        states
          .reduce((sum, _state, from) => sum.plus(alpha[t - 1][from].times(step(from, to))), Real.zero)
          .times(emitted(to, t)),
      ),
    );
    const ways = states.map((_, to) =>
      states.map((_state, from) => delta[t - 1][from].times(step(from, to))),
    );
    back.push(
      ways.map((list) => list.reduce((best, way, from) => (way.compare(list[best]) > 0 ? from : best), 0)),
    );
    delta.push(ways.map((list, to) => list[back[t][to]].times(emitted(to, t))));
  }
  const beta = [states.map(() => Real.one)];
  for (let t = observations.length - 2; t >= 0; t--)
    beta.unshift(
      states.map((_, from) =>
        states.reduce(
          (sum, _state, to) =>
            sum.plus(
              step(from, to)
                .times(emitted(to, t + 1))
                .times(beta[0][to]),
            ),
          Real.zero,
        ),
      ),
    );
  const last = delta[delta.length - 1];
  let at = last.reduce((best, value, state) => (value.compare(last[best]) > 0 ? state : best), 0);
  const probability = last[at];
  const path = [states[at]];
  for (let t = observations.length - 1; t > 0; t--) {
    at = back[t][at];
    path.unshift(states[at]);
  }
  return new HiddenMarkov(
    states,
    observations.map(String),
    valuesOf(alpha),
    valuesOf(beta),
    valuesOf(delta),
    path,
    probability,
  );
}
