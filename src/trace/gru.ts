import { Worked } from "../number/worked.js";
import type { TraceObjective } from "./objective.js";
import type { RecurrentTrace, UnrolledRun } from "./recurrent-trace.js";
import { unitsOf } from "./recurrent-weights.js";
import type { ScalarActivation, Traced, Tape } from "./tape.js";
import type { TraceVector } from "./trace-input.js";
import {
  recurrentTrace,
  runUnrolled,
  unrolledOn,
  type GateWeights,
  type RecurrentCell,
  type Unrolled,
  type UnrolledSpec,
} from "./unrolled.js";

/** The weights of a GRU cell. */
export interface GruCellSpec {
  gates: {
    update: GateWeights;
    reset: GateWeights;
    candidate: GateWeights & { recurrentBias?: TraceVector };
  };
  /** h_0; default zeros. */
  initial?: TraceVector;
  /** What the update gate z keeps: `old` (default) h = (1−z)⊙n + z⊙h, or `new` h = z⊙n + (1−z)⊙h. */
  updateKeeps?: "old" | "new";
  /** Where the reset gate acts: `before` (default) W(r⊙h), or `after` r⊙(W h + b'). */
  reset?: "before" | "after";
  /** Of the candidate; default `tanh`. */
  candidateActivation?: ScalarActivation;
}

/** What {@link traceGru} is given. */
export type GruTraceSpec = UnrolledSpec & GruCellSpec;

const one = Worked.constant(1);

/** One step of a GRU. */
export function gruCell(run: Unrolled, spec: GruCellSpec): RecurrentCell {
  const { updateKeeps = "old", reset = "before", candidateActivation = "tanh" } = spec;
  const given = (letter: string, weights: GateWeights) =>
    run.gate({ U: `U_${letter}`, W: `W_${letter}`, b: `b_${letter}` }, weights);
  const update = given("z", spec.gates.update);
  const resetting = given("r", spec.gates.reset);
  const candidate = given("n", spec.gates.candidate);
  const recurrentBias = run.bias("b'_n", spec.gates.candidate.recurrentBias);
  return {
    begin: (from) => ({ h: run.first("h", spec.initial, from) }),
    step: (step, x, { h: before }) => {
      const z = run.squashed(step, "z", run.sums(step, "a^{z}", update, x, before), "sigmoid");
      const r = run.squashed(step, "r", run.sums(step, "a^{r}", resetting, x, before), "sigmoid");
      const sums = reset === "before" ? resetBefore() : resetAfter();
      const n = run.squashed(step, "n", sums, candidateActivation);
      const h = z.map((share, unit) => {
        const [kept, other] = updateKeeps === "old" ? [before[unit], n[unit]] : [n[unit], before[unit]];
        const rest = one.minus(share.quantity);
        const mixed = rest.times(other.quantity).plus(share.quantity.times(kept.quantity));
        return run.tape.line(run.section(step), run.unitName("h", step, unit, run.units), mixed, [
          [share, kept.quantity.minus(other.quantity)],
          [kept, share.quantity],
          [other, rest],
        ]);
      });
      return { state: { h }, values: { z, r, n, h } };

      function resetBefore(): Traced[] {
        const reduced = run.products(
          step,
          "s",
          r.map((share, unit) => [[share, before[unit]]]),
        );
        return run.sums(step, "a^{n}", candidate, x, reduced);
      }

      function resetAfter(): Traced[] {
        const recalled = run.affine(step, "s", [[candidate.W(step), before]], recurrentBias);
        const terms = candidate
          .U(step)
          .map((row, unit) => [
            ...row.map((weight, input) => [weight, x[input]]),
            ...(candidate.bias.length === 0 ? [] : [[candidate.bias[unit]]]),
            [r[unit], recalled[unit]],
          ]);
        return run.products(step, "a^{n}", terms);
      }
    },
  };
}

/** The computation on a tape. */
function runGru(spec: GruTraceSpec, tape: Tape): UnrolledRun {
  const run = unrolledOn("traceGru", spec, unitsOf(spec.gates.update.input), tape);
  return runUnrolled(run, () => gruCell(run, spec), spec);
}

/**
 * A GRU worked through step by step: gates z, r = σ(U x + W h + b), candidate n, state h = (1−z)⊙n + z⊙h; forward and backward
 * through time.
 * @param spec inputs, or tokens of an embedding, weights of the gates (one number, a matrix, or `{ steps: […] }` with one of them for each step), initial state, conventions, objective
 * @returns values by letter (`z`, `r`, `n`, `h`, `y`, per step and unit), gradients by name
 * @throws InputError where shapes do not fit
 * @example
 * const gate = { input: 0, recurrent: 0 }
 * traceGru({ inputs: [1, 1], gates: { update: gate, reset: gate, candidate: gate }, initial: 4 }).values.h // => [["2"], ["1"]]
 */
export function traceGru(
  spec: GruTraceSpec & { objective: Exclude<TraceObjective, string> },
): RecurrentTrace<never>;
export function traceGru(spec: GruTraceSpec): RecurrentTrace;
export function traceGru(spec: GruTraceSpec): RecurrentTrace {
  return recurrentTrace("traceGru", (tape) => runGru(spec, tape));
}
