import type { Drawing } from "../figure/drawing.js";
import type { TraceObjective } from "./objective.js";
import { RecurrentTrace, type UnrolledRun } from "./recurrent-trace.js";
import { unitsOf } from "./recurrent-weights.js";
import { drawRnn } from "./rnn-draw.js";
import type { RnnCellSpec, RnnTraceSpec } from "./rnn-spec.js";
import { Tape } from "./tape.js";
import { runUnrolled, unrolledOn, type RecurrentCell, type Unrolled } from "./unrolled.js";

/** One step h_t = f(U x_t + W h_{t−1} + b). */
export function rnnCell(
  run: Unrolled,
  spec: RnnCellSpec,
  letters: RnnTraceSpec["letters"] = {},
): RecurrentCell {
  const { activation = "tanh" } = spec;
  const cell = run.gate(
    { U: letters.input ?? "U", W: letters.recurrent ?? "W", b: "b" },
    { input: spec.inputWeights, recurrent: spec.recurrentWeights, bias: spec.bias },
  );
  return {
    begin: (from) => ({ h: run.first("h", spec.initial, from) }),
    step: (step, x, state) => {
      const isLinear = activation === "linear";
      const z = run.sums(step, isLinear ? "h" : "z", cell, x, state.h);
      const h = isLinear ? z : run.squashed(step, "h", z, activation);
      return { state: { h }, values: { z, h } };
    },
  };
}

/** The computation on a tape. */
function runRnn(spec: RnnTraceSpec, tape: Tape): UnrolledRun {
  const run = unrolledOn("traceRnn", spec, unitsOf(spec.inputWeights), tape);
  return runUnrolled(run, () => rnnCell(run, spec, spec.letters), spec, "h", spec.letters?.output);
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
 * backward through time, exact as long as the numbers are rational. A language model has `embedding` and `tokens` for inputs,
 * `output.activation: "softmax"` and the objective `{ loss: "crossEntropy", targets }` with the numbers of the next tokens.
 * @param spec inputs, or tokens of an embedding, weights (one number, a matrix, or `{ steps: […] }` with one of them for each step), biases, initial state, activations, objective
 * @returns values by letter (`h`, `z`, `y`, per step and unit), gradients by name, `parameterGradients` as matrices, `perplexity`, `formulas()`, `table()`, `draw()`
 * @throws InputError where shapes do not fit
 * @example
 * const run = traceRnn({ inputs: [2, 3, 1], inputWeights: 3, recurrentWeights: -3, activation: "relu", objective: "lastState" })
 * run.values.h // => [["6"], ["0"], ["3"]]
 * run.gradients.U // => "1"
 * const model = traceRnn({ embedding: [[1], [-1]], tokens: [0, 1], inputWeights: 0, recurrentWeights: 1, output: { weights: [[1], [0]], activation: "softmax" }, objective: { loss: "crossEntropy", targets: [1, 0] } })
 * model.perplexity // => 2
 * model.parameterGradients.V // => [["0"], ["0"]]
 */
export function traceRnn(
  spec: RnnTraceSpec & { objective: Exclude<TraceObjective, string> },
): RnnTrace<never>;
export function traceRnn(spec: RnnTraceSpec): RnnTrace;
export function traceRnn(spec: RnnTraceSpec): RnnTrace {
  return new RnnTrace(spec);
}
