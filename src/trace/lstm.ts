import type { TraceObjective } from "./objective.js";
import type { RecurrentTrace, UnrolledRun } from "./recurrent-trace.js";
import { unitsOf } from "./recurrent-weights.js";
import type { ScalarActivation, Tape } from "./tape.js";
import type { TraceVector } from "./trace-input.js";
import {
  recurrentTrace,
  runUnrolled,
  unrolledOn,
  type GateWeights,
  type ReadOut,
  type RecurrentCell,
  type Unrolled,
  type UnrolledSpec,
} from "./unrolled.js";

/** The weights of an LSTM cell. */
export interface LstmCellSpec {
  gates: { forget: GateWeights; input: GateWeights; output: GateWeights; candidate: GateWeights };
  /** h_0 and c_0; default zeros. */
  initial?: { hidden?: TraceVector; cell?: TraceVector };
  /** Of the candidate; default `tanh`. */
  candidateActivation?: ScalarActivation;
  /** Of the cell on its way out: h = o · tanh(c); default `tanh`. */
  cellActivation?: ScalarActivation;
}

/** What {@link traceLstm} is given. */
export type LstmTraceSpec = UnrolledSpec &
  LstmCellSpec & {
    /** `from`: whether outputs are read from the hidden state (default) or the cell. */
    output?: ReadOut & { from?: "hidden" | "cell" };
  };

const letters = { forget: "f", input: "i", output: "o", candidate: "g" } as const;

/** One step of an LSTM. */
export function lstmCell(run: Unrolled, spec: LstmCellSpec): RecurrentCell {
  const { candidateActivation = "tanh", cellActivation = "tanh" } = spec;
  const gates = (["forget", "input", "output", "candidate"] as const).map((name) => {
    const letter = letters[name];
    return {
      letter,
      activation: name === "candidate" ? candidateActivation : ("sigmoid" as const),
      weights: run.gate({ U: `U_${letter}`, W: `W_${letter}`, b: `b_${letter}` }, spec.gates[name]),
    };
  });
  return {
    begin: (from) => ({
      h: run.first("h", spec.initial?.hidden, from),
      c: run.first("c", spec.initial?.cell, from),
    }),
    step: (step, x, state) => {
      const [f, i, o, g] = gates.map(({ letter, activation, weights }) =>
        run.squashed(step, letter, run.sums(step, `z^{${letter}}`, weights, x, state.h), activation),
      );
      const c = run.products(
        step,
        "c",
        f.map((forget, unit) => [
          [forget, state.c[unit]],
          [i[unit], g[unit]],
        ]),
      );
      const shown = cellActivation === "linear" ? c : run.squashed(step, "\\tilde{c}", c, cellActivation);
      const h = run.products(
        step,
        "h",
        o.map((open, unit) => [[open, shown[unit]]]),
      );
      return { state: { h, c }, values: { f, i, o, g, c, h } };
    },
  };
}

/** The computation on a tape. */
function runLstm(spec: LstmTraceSpec, tape: Tape): UnrolledRun {
  const run = unrolledOn("traceLstm", spec, unitsOf(spec.gates.forget.input), tape);
  return runUnrolled(run, () => lstmCell(run, spec), spec, spec.output?.from === "cell" ? "c" : "h");
}

/**
 * An LSTM worked through step by step: gates f, i, o = σ(U x + W h + b), candidate g, cell c = f⊙c + i⊙g, state h = o⊙tanh(c);
 * forward and backward through time.
 * @param spec inputs, or tokens of an embedding, weights of the gates (one number, a matrix, or `{ steps: […] }` with one of them for each step), initial states, activations, objective
 * @returns values by letter (`f`, `i`, `o`, `g`, `c`, `h`, `y`, per step and unit), gradients by name
 * @throws InputError where shapes do not fit
 * @example
 * const gate = { input: 0, recurrent: 0 }
 * const run = traceLstm({ inputs: [1], gates: { forget: gate, input: gate, output: gate, candidate: gate }, initial: { cell: 4 } })
 * run.values.c // => [["2"]]
 */
export function traceLstm(
  spec: LstmTraceSpec & { objective: Exclude<TraceObjective, string> },
): RecurrentTrace<never>;
export function traceLstm(spec: LstmTraceSpec): RecurrentTrace;
export function traceLstm(spec: LstmTraceSpec): RecurrentTrace {
  return recurrentTrace("traceLstm", (tape) => runLstm(spec, tape));
}
