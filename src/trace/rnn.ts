import type { TraceObjective } from "./objective.js";
import type { RecurrentTrace, UnrolledRun } from "./recurrent-trace.js";
import { unitsOf, type TraceWeights } from "./recurrent-weights.js";
import type { ScalarActivation, Tape } from "./tape.js";
import type { TraceVector } from "./trace-input.js";
import { recurrentTrace, Unrolled, type UnrolledSpec } from "./unrolled.js";

export interface RnnTraceSpec extends UnrolledSpec {
  /** U: from the input. */
  inputWeights: TraceWeights;
  /** W: from the state before. */
  recurrentWeights: TraceWeights;
  bias?: TraceVector;
  /** h_0; default zeros. */
  initial?: TraceVector;
  /** Default `tanh`. */
  activation?: ScalarActivation;
  /** Letters of the input, recurrent and output weights; default U, W, V. */
  letters?: { input?: string; recurrent?: string; output?: string };
}

/** The computation on a tape. */
function runRnn(spec: RnnTraceSpec, tape: Tape): UnrolledRun {
  const { activation = "tanh", letters = {} } = spec;
  const run = new Unrolled("traceRnn", spec, unitsOf(spec.inputWeights), tape);
  const cell = run.gate(
    { U: letters.input ?? "U", W: letters.recurrent ?? "W", b: "b" },
    { input: spec.inputWeights, recurrent: spec.recurrentWeights, bias: spec.bias },
  );
  const read = run.readOut(letters.output);
  let h = run.first("h", spec.initial);
  return run.through((step, x) => {
    const isLinear = activation === "linear";
    const z = run.sums(step, isLinear ? "h" : "z", cell, x, h);
    h = isLinear ? z : run.squashed(step, "h", z, activation);
    return { z, h, y: read(step, h) };
  });
}

/**
 * A vanilla recurrent network h_t = f(U x_t + W h_{t−1} + b), y_t = g(V h_t + c) worked through step by step, forward and
 * backward through time, exact as long as the numbers are rational.
 * @param spec inputs, weights (one number, a matrix, or one per step), biases, initial state, activations, objective
 * @returns values by letter (`h`, `z`, `y`, per step and unit), gradients by name, `formulas()`, `table()`
 * @throws InputError where shapes do not fit
 * @example
 * const run = traceRnn({ inputs: [2, 3, 1], inputWeights: 3, recurrentWeights: -3, activation: "relu", objective: "lastState" })
 * run.values.h // => [["6"], ["0"], ["3"]]
 * run.gradients.U // => "1"
 */
export function traceRnn(
  spec: RnnTraceSpec & { objective: Exclude<TraceObjective, string> },
): RecurrentTrace<never>;
export function traceRnn(spec: RnnTraceSpec): RecurrentTrace;
export function traceRnn(spec: RnnTraceSpec): RecurrentTrace {
  return recurrentTrace("traceRnn", (tape) => runRnn(spec, tape));
}
