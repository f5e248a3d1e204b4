import type { Drawing } from "../figure/drawing.js";
import type { TraceObjective } from "./objective.js";
import { RecurrentTrace, type UnrolledRun } from "./recurrent-trace.js";
import { unitsOf } from "./recurrent-weights.js";
import { drawRnn } from "./rnn-draw.js";
import type { RnnTraceSpec } from "./rnn-spec.js";
import { Tape } from "./tape.js";
import { Unrolled } from "./unrolled.js";

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

/** A vanilla recurrent network worked through; made by {@link traceRnn}. `None` is null where a loss may be missing. */
export class RnnTrace<None extends null = null> extends RecurrentTrace<None> {
  constructor(readonly spec: RnnTraceSpec) {
    const tape = new Tape("traceRnn");
    super("traceRnn", tape, runRnn(spec, tape), (other) => runRnn(spec, other));
  }

  /** The network unrolled: a column for each step, the weights' letters on the connections, inputs and first state below their units. */
  draw(): Drawing {
    return drawRnn(this.spec);
  }
}

/**
 * A vanilla recurrent network h_t = f(U x_t + W h_{t−1} + b), y_t = g(V h_t + c) worked through step by step, forward and
 * backward through time, exact as long as the numbers are rational.
 * @param spec inputs, weights (one number, a matrix, or one per step), biases, initial state, activations, objective
 * @returns values by letter (`h`, `z`, `y`, per step and unit), gradients by name, `formulas()`, `table()`, `draw()`
 * @throws InputError where shapes do not fit
 * @example
 * const run = traceRnn({ inputs: [2, 3, 1], inputWeights: 3, recurrentWeights: -3, activation: "relu", objective: "lastState" })
 * run.values.h // => [["6"], ["0"], ["3"]]
 * run.gradients.U // => "1"
 */
export function traceRnn(
  spec: RnnTraceSpec & { objective: Exclude<TraceObjective, string> },
): RnnTrace<never>;
export function traceRnn(spec: RnnTraceSpec): RnnTrace;
export function traceRnn(spec: RnnTraceSpec): RnnTrace {
  return new RnnTrace(spec);
}
