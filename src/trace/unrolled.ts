import type { Kink } from "../symbolic/functions/kink.js";
import { InputError } from "../errors.js";
import type { RealInput } from "../number/real.js";
import { type TraceActivation, checkedActivation } from "./activation.js";
import { runObjective, type TraceObjective } from "./objective.js";
import { RecurrentTrace, type UnrolledRun } from "./recurrent-trace.js";
import {
  affine,
  checkedInputs,
  firstState,
  givenBias,
  givenVector,
  givenWeights,
  unitName,
  unitsOf,
  type TraceWeights,
} from "./recurrent-weights.js";
import { Tape, type ScalarActivation, type Traced } from "./tape.js";
import type { TraceVector } from "./trace-input.js";

/** TraceWeights of a gate: σ(U x + W h + b). */
export interface GateWeights {
  /** U: from the input. */
  input: TraceWeights;
  /** W: from the hidden state before. */
  recurrent: TraceWeights;
  bias?: TraceVector;
}

/** How outputs are read from a state: y_t = g(V h_t + c). */
export interface ReadOut {
  weights: TraceWeights;
  bias?: TraceVector;
  /** Default `linear`; `softmax` is taken over all outputs of a step. */
  activation?: TraceActivation;
}

/** What every recurrent network is given. */
export interface UnrolledSpec {
  /** x_1 … x_T. */
  inputs: readonly TraceVector[];
  output?: ReadOut;
  /** Left out, the trace is forward only. */
  objective?: TraceObjective;
  /** The derivative of relu at 0; default 0. */
  kink?: Kink;
}

/** A gate's weights on the tape, step by step. */
export interface Gate {
  U: (step: number) => Traced[][];
  W: (step: number) => Traced[][];
  bias: Traced[];
}

/** What every step leaves behind, by letter: states h, outputs y, gates … */
export type StepValues = Record<string, Traced[]> & { h: Traced[]; y: Traced[] };

/** A recurrent network unrolled over its inputs, on one tape: what RNN, LSTM and GRU have in common. Steps count from 1. */
export class Unrolled {
  private readonly inputs: RealInput[][];
  private readonly kink: Kink;

  constructor(
    private readonly place: string,
    private readonly spec: UnrolledSpec,
    readonly units: number,
    readonly tape: Tape,
  ) {
    this.inputs = checkedInputs(spec.inputs, place);
    this.kink = spec.kink ?? 0;
  }

  private weights(name: string, weights: TraceWeights, units: number, inputs: number): Gate["U"] {
    const steps = this.inputs.length;
    const at = givenWeights(this.tape, name, weights, { units, inputs, steps }, this.place);
    return (step) => at(step - 1);
  }

  /** Puts a gate's weights on the tape under these names. */
  gate(names: { U: string; W: string; b: string }, { input, recurrent, bias }: GateWeights): Gate {
    const { units, inputs } = this;
    return {
      U: this.weights(names.U, input, units, inputs[0].length),
      W: this.weights(names.W, recurrent, units, units),
      bias: this.bias(names.b, bias),
    };
  }

  bias(name: string, bias: TraceVector | undefined): Traced[] {
    return givenBias(this.tape, name, bias, this.units, this.place);
  }

  first(letter: string, given: TraceVector | undefined): Traced[] {
    return firstState(this.tape, letter, given, this.units, this.place);
  }

  /** y_t from the state, where there is a read-out. */
  readOut(letter = "V"): (step: number, state: readonly Traced[]) => Traced[] {
    const { output } = this.spec;
    if (output === undefined) return () => [];
    const outputs = unitsOf(output.weights);
    const weights = this.weights(letter, output.weights, outputs, this.units);
    const bias = givenBias(this.tape, "c", output.bias, outputs, this.place);
    const activation = checkedActivation(output.activation ?? "linear", this.place);
    if (activation === "softmax" && outputs === 1)
      throw new InputError({
        place: this.place,
        rule: "needs two outputs or more for a softmax",
        got: "one, whose softmax is always 1",
        cure: "Let it be a sigmoid.",
      });
    return (step, state) => {
      const isLinear = activation === "linear";
      const z = affine(this.tape, step, isLinear ? "y" : "o", [[weights(step), state]], bias);
      if (activation === "softmax") {
        const names = z.map((_, unit) => unitName("y", step, unit, z.length));
        return this.tape.softmax(`t = ${step}`, names, z);
      }
      return isLinear ? z : this.squashed(step, "y", z, activation);
    };
  }

  /** U x + W h + b of every unit, under one name. */
  sums(
    step: number,
    name: string,
    { U, W, bias }: Gate,
    x: readonly Traced[],
    h: readonly Traced[],
  ): Traced[] {
    const parts = [
      [U(step), x],
      [W(step), h],
    ] as const;
    return affine(this.tape, step, name, parts, bias);
  }

  /** An activation of every unit, under one name. */
  squashed(step: number, name: string, z: Traced[], activation: ScalarActivation): Traced[] {
    if (checkedActivation(activation, this.place) === ("softmax" as TraceActivation))
      throw new InputError({
        place: this.place,
        rule: "needs an activation of one number for states and gates",
        got: "softmax",
        cure: 'Put it at the outputs: output: { weights, activation: "softmax" }.',
      });
    return z.map((item, unit) =>
      this.tape.activated(`t = ${step}`, unitName(name, step, unit, z.length), item, activation, this.kink),
    );
  }

  /** A sum of products for every unit, under one name. */
  products(step: number, name: string, terms: readonly (readonly Traced[])[][]): Traced[] {
    return terms.map((unitTerms, unit) =>
      this.tape.sumOfProducts(`t = ${step}`, unitName(name, step, unit, terms.length), unitTerms),
    );
  }

  /** Goes through all inputs, then backward from the objective. */
  through(each: (step: number, x: Traced[]) => StepValues): UnrolledRun {
    const rows = this.inputs.map((values, at) => each(at + 1, givenVector(this.tape, "x", at + 1, values)));
    const series = Object.fromEntries(
      Object.keys(rows[0]).map((letter) => [letter, rows.map((row) => row[letter])]),
    );
    const { objective } = this.spec;
    const loss =
      objective === undefined ? null : runObjective(this.tape, objective, series.h, series.y, this.place);
    return { series, loss: loss?.value ?? null };
  }
}

/** The trace of a computation that can be repeated on another tape. */
export function recurrentTrace(place: string, build: (tape: Tape) => UnrolledRun): RecurrentTrace {
  const tape = new Tape(place);
  return new RecurrentTrace(place, tape, build(tape), build);
}
