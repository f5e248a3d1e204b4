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
import { Tape, type ScalarActivation, type Traced } from "./tape.js";

/** How outputs are read from a state: y_t = g(V h_t + c). */
export interface ReadOut {
  weights: Weights;
  bias?: Vector;
  /** Default `linear`. */
  activation?: ScalarActivation;
}

export interface RnnSpec {
  /** x_1 … x_T. */
  inputs: Vector[];
  /** U: from the input. */
  inputWeights: Weights;
  /** W: from the state before. */
  recurrentWeights: Weights;
  bias?: Vector;
  /** h_0; default zeros. */
  initial?: Vector;
  /** Default `tanh`. */
  activation?: ScalarActivation;
  output?: ReadOut;
  /** Left out, the trace is forward only. */
  objective?: Objective;
  /** The derivative of relu at 0; default 0. */
  kink?: Kink;
  /** Letters of the input, recurrent and output weights; default U, W, V. */
  letters?: { input?: string; recurrent?: string; output?: string };
}

/** y_t from the state, where there is a read-out. */
export function readOut(
  tape: Tape,
  output: ReadOut | undefined,
  units: number,
  steps: number,
  kink: Kink,
  letter: string,
  place: string,
): (step: number, state: readonly Traced[]) => Traced[] {
  if (output === undefined) return () => [];
  const outputs = unitsOf(output.weights);
  const weights = givenWeights(tape, letter, output.weights, { units: outputs, inputs: units, steps }, place);
  const bias = givenBias(tape, "c", output.bias, outputs, place);
  const { activation = "linear" } = output;
  return (step, state) => {
    const name = activation === "linear" ? "y" : "o";
    const z = affine(tape, step + 1, name, [[weights(step), state]], bias);
    return activation === "linear" ? z : squashed(tape, step + 1, "y", z, activation, kink);
  };
}

/** An activation of every unit, under one name. */
export function squashed(
  tape: Tape,
  step: number,
  name: string,
  z: readonly Traced[],
  activation: ScalarActivation,
  kink: Kink,
): Traced[] {
  return z.map((item, unit) =>
    tape.activated(
      `t = ${step}`,
      z.length === 1 ? `${name}_{${step}}` : `${name}_{${step},${unit + 1}}`,
      item,
      activation,
      kink,
    ),
  );
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
export function traceRnn(spec: RnnSpec): RecurrentTrace {
  const place = "traceRnn";
  const { activation = "tanh", kink = 0, letters = {} } = spec;
  const tape = new Tape();
  const inputs = checkedInputs(spec.inputs, place);
  const steps = inputs.length;
  const units = unitsOf(spec.inputWeights);
  const U = givenWeights(
    tape,
    letters.input ?? "U",
    spec.inputWeights,
    { units, inputs: inputs[0].length, steps },
    place,
  );
  const W = givenWeights(
    tape,
    letters.recurrent ?? "W",
    spec.recurrentWeights,
    { units, inputs: units, steps },
    place,
  );
  const bias = givenBias(tape, "b", spec.bias, units, place);
  const read = readOut(tape, spec.output, units, steps, kink, letters.output ?? "V", place);
  let state = firstState(tape, "h", spec.initial, units, place);
  const [z, h, y]: Traced[][][] = [[], [], []];
  inputs.forEach((values, step) => {
    const x = givenVector(tape, "x", step + 1, values);
    const sums = affine(
      tape,
      step + 1,
      activation === "linear" ? "h" : "z",
      [
        [U(step), x],
        [W(step), state],
      ],
      bias,
    );
    state = activation === "linear" ? sums : squashed(tape, step + 1, "h", sums, activation, kink);
    z.push(sums);
    h.push(state);
    y.push(read(step, state));
  });
  const loss = spec.objective === undefined ? null : runObjective(tape, spec.objective, h, y, place);
  return new RecurrentTrace(tape, { z, h, y }, loss?.value ?? null);
}
