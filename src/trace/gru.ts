import type { Kink } from "../symbolic/derivative-rule.js";
import { Worked } from "../symbolic/worked.js";
import type { GateWeights } from "./lstm.js";
import { products } from "./lstm.js";
import { runObjective, type Objective } from "./objective.js";
import { RecurrentTrace } from "./recurrent-trace.js";
import {
  affine,
  checkedInputs,
  firstState,
  givenBias,
  givenVector,
  givenWeights,
  unitsOf,
  type Vector,
} from "./recurrent-weights.js";
import { readOut, squashed, type ReadOut } from "./rnn.js";
import { Tape, type ScalarActivation, type Traced } from "./tape.js";

export interface GruSpec {
  inputs: Vector[];
  gates: { update: GateWeights; reset: GateWeights; candidate: GateWeights & { recurrentBias?: Vector } };
  /** h_0; default zeros. */
  initial?: Vector;
  /** What the update gate z keeps: `old` (default) h = (1−z)⊙n + z⊙h, or `new` h = z⊙n + (1−z)⊙h. */
  updateKeeps?: "old" | "new";
  /** Where the reset gate acts: `before` (default) W(r⊙h), or `after` r⊙(W h + b'). */
  reset?: "before" | "after";
  /** Of the candidate; default `tanh`. */
  candidateActivation?: ScalarActivation;
  output?: ReadOut;
  /** Left out, the trace is forward only. */
  objective?: Objective;
  kink?: Kink;
}

const one = Worked.constant(1);

/**
 * A GRU worked through step by step: gates z, r = σ(U x + W h + b), candidate n, state h = (1−z)⊙n + z⊙h; forward and backward
 * through time.
 * @param spec inputs, weights of the gates (one number, a matrix, or one per step), initial state, conventions, objective
 * @returns values by letter (`z`, `r`, `n`, `h`, `y`, per step and unit), gradients by name
 * @throws InputError where shapes do not fit
 * @example
 * const gate = { input: 0, recurrent: 0 }
 * traceGru({ inputs: [1, 1], gates: { update: gate, reset: gate, candidate: gate }, initial: 4 }).values.h // => [["2"], ["1"]]
 */
export function traceGru(spec: GruSpec): RecurrentTrace {
  const place = "traceGru";
  const { updateKeeps = "old", reset = "before", candidateActivation = "tanh", kink = 0 } = spec;
  const tape = new Tape();
  const inputs = checkedInputs(spec.inputs, place);
  const steps = inputs.length;
  const units = unitsOf(spec.gates.update.input);
  const given = (letter: string, { input, recurrent, bias }: GateWeights) => ({
    U: givenWeights(tape, `U_${letter}`, input, { units, inputs: inputs[0].length, steps }, place),
    W: givenWeights(tape, `W_${letter}`, recurrent, { units, inputs: units, steps }, place),
    bias: givenBias(tape, `b_${letter}`, bias, units, place),
  });
  const update = given("z", spec.gates.update);
  const resetting = given("r", spec.gates.reset);
  const candidate = given("n", spec.gates.candidate);
  const recurrentBias = givenBias(tape, "b'_n", spec.gates.candidate.recurrentBias, units, place);
  const read = readOut(tape, spec.output, units, steps, kink, "V", place);
  let hidden = firstState(tape, "h", spec.initial, units, place);
  const series: Record<string, Traced[][]> = { z: [], r: [], n: [], h: [], y: [] };
  inputs.forEach((values, at) => {
    const step = at + 1;
    const before = hidden;
    const x = givenVector(tape, "x", step, values);
    const gate = (letter: string, { U, W, bias }: typeof update) => {
      const sums = affine(
        tape,
        step,
        `a^{${letter}}`,
        [
          [U(at), x],
          [W(at), before],
        ],
        bias,
      );
      return squashed(tape, step, letter, sums, "sigmoid", kink);
    };
    const z = gate("z", update);
    const r = gate("r", resetting);
    const named = (name: string, unit: number) =>
      units === 1 ? `${name}_{${step}}` : `${name}_{${step},${unit + 1}}`;
    const sums = reset === "before" ? resetBefore() : resetAfter();
    const n = squashed(tape, step, "n", sums, candidateActivation, kink);
    hidden = z.map((share, unit) => {
      const [kept, other] = updateKeeps === "old" ? [before[unit], n[unit]] : [n[unit], before[unit]];
      const rest = one.minus(share.quantity);
      const mixed = rest.times(other.quantity).plus(share.quantity.times(kept.quantity));
      return tape.line(`t = ${step}`, named("h", unit), mixed, [
        [share, kept.quantity.minus(other.quantity)],
        [kept, share.quantity],
        [other, rest],
      ]);
    });
    series.z.push(z);
    series.r.push(r);
    series.n.push(n);
    series.h.push(hidden);
    series.y.push(read(at, hidden));

    function resetBefore(): Traced[] {
      const reduced = products(
        tape,
        step,
        "s",
        r.map((share, unit) => [[share, before[unit]]]),
      );
      return affine(
        tape,
        step,
        "a^{n}",
        [
          [candidate.U(at), x],
          [candidate.W(at), reduced],
        ],
        [...candidate.bias],
      );
    }

    function resetAfter(): Traced[] {
      const recalled = affine(tape, step, "s", [[candidate.W(at), before]], recurrentBias);
      return candidate.U(at).map((row, unit) => {
        const terms = row.map((weight, input) => [weight, x[input]]);
        const bias = candidate.bias.length === 0 ? [] : [[candidate.bias[unit]]];
        return tape.sumOfProducts(`t = ${step}`, named("a^{n}", unit), [
          ...terms,
          ...bias,
          [r[unit], recalled[unit]],
        ]);
      });
    }
  });
  const loss =
    spec.objective === undefined ? null : runObjective(tape, spec.objective, series.h, series.y, place);
  return new RecurrentTrace(tape, series, loss?.value ?? null);
}
