import type { Kink } from "../symbolic/derivative-rule.js";
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
  type Weights,
} from "./recurrent-weights.js";
import { readOut, squashed, type ReadOut } from "./rnn.js";
import { Tape, type ScalarActivation, type Traced } from "./tape.js";

/** Weights of a gate: σ(U x + W h + b). */
export interface GateWeights {
  /** U: from the input. */
  input: Weights;
  /** W: from the hidden state before. */
  recurrent: Weights;
  bias?: Vector;
}

export interface LstmSpec {
  inputs: Vector[];
  gates: { forget: GateWeights; input: GateWeights; output: GateWeights; candidate: GateWeights };
  /** h_0 and c_0; default zeros. */
  initial?: { hidden?: Vector; cell?: Vector };
  /** Of the candidate; default `tanh`. */
  candidateActivation?: ScalarActivation;
  /** Of the cell on its way out: h = o · tanh(c); default `tanh`. */
  cellActivation?: ScalarActivation;
  /** `from`: whether outputs are read from the hidden state (default) or the cell. */
  output?: ReadOut & { from?: "hidden" | "cell" };
  /** Left out, the trace is forward only. */
  objective?: Objective;
  kink?: Kink;
}

const letters = { forget: "f", input: "i", output: "o", candidate: "g" } as const;

/** a ⊙ b of every unit under one name. */
export function products(
  tape: Tape,
  step: number,
  name: string,
  terms: readonly (readonly Traced[])[][],
): Traced[] {
  return terms.map((unitTerms, unit) =>
    tape.sumOfProducts(
      `t = ${step}`,
      terms.length === 1 ? `${name}_{${step}}` : `${name}_{${step},${unit + 1}}`,
      unitTerms,
    ),
  );
}

/**
 * An LSTM worked through step by step: gates f, i, o = σ(U x + W h + b), candidate g, cell c = f⊙c + i⊙g, state h = o⊙tanh(c);
 * forward and backward through time.
 * @param spec inputs, weights of the gates (one number, a matrix, or one per step), initial states, activations, objective
 * @returns values by letter (`f`, `i`, `o`, `g`, `c`, `h`, `y`, per step and unit), gradients by name
 * @throws InputError where shapes do not fit
 * @example
 * const gate = { input: 0, recurrent: 0 }
 * const run = traceLstm({ inputs: [1], gates: { forget: gate, input: gate, output: gate, candidate: gate }, initial: { cell: 4 } })
 * run.values.c // => [["2"]]
 */
export function traceLstm(spec: LstmSpec): RecurrentTrace {
  const place = "traceLstm";
  const { candidateActivation = "tanh", cellActivation = "tanh", kink = 0, output } = spec;
  const tape = new Tape();
  const inputs = checkedInputs(spec.inputs, place);
  const steps = inputs.length;
  const units = unitsOf(spec.gates.forget.input);
  const names = ["forget", "input", "output", "candidate"] as const;
  const gates = names.map((name) => {
    const { input, recurrent, bias } = spec.gates[name];
    const letter = letters[name];
    return {
      letter,
      activation: name === "candidate" ? candidateActivation : ("sigmoid" as const),
      U: givenWeights(tape, `U_${letter}`, input, { units, inputs: inputs[0].length, steps }, place),
      W: givenWeights(tape, `W_${letter}`, recurrent, { units, inputs: units, steps }, place),
      bias: givenBias(tape, `b_${letter}`, bias, units, place),
    };
  });
  const read = readOut(tape, output, units, steps, kink, "V", place);
  let hidden = firstState(tape, "h", spec.initial?.hidden, units, place);
  let cell = firstState(tape, "c", spec.initial?.cell, units, place);
  const series: Record<string, Traced[][]> = { f: [], i: [], o: [], g: [], c: [], h: [], y: [] };
  inputs.forEach((values, at) => {
    const step = at + 1;
    const x = givenVector(tape, "x", step, values);
    const [f, i, o, g] = gates.map(({ letter, activation, U, W, bias }) => {
      const sums = affine(
        tape,
        step,
        `z^{${letter}}`,
        [
          [U(at), x],
          [W(at), hidden],
        ],
        bias,
      );
      const gate = squashed(tape, step, letter, sums, activation, kink);
      series[letter].push(gate);
      return gate;
    });
    const before = cell;
    cell = products(
      tape,
      step,
      "c",
      f.map((forget, unit) => [
        [forget, before[unit]],
        [i[unit], g[unit]],
      ]),
    );
    const shown =
      cellActivation === "linear" ? cell : squashed(tape, step, "\\tilde{c}", cell, cellActivation, kink);
    hidden = products(
      tape,
      step,
      "h",
      o.map((open, unit) => [[open, shown[unit]]]),
    );
    series.c.push(cell);
    series.h.push(hidden);
    series.y.push(read(at, output?.from === "cell" ? cell : hidden));
  });
  const loss =
    spec.objective === undefined ? null : runObjective(tape, spec.objective, series.h, series.y, place);
  return new RecurrentTrace(tape, series, loss?.value ?? null);
}
