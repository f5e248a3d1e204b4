import type { Kink } from "../symbolic/functions/kink.js";
import { InputError } from "../errors.js";
import { type TraceActivation, checkedActivation } from "./activation.js";
import { runObjective, type TraceObjective } from "./objective.js";
import { superscripted } from "./quantity-name.js";
import { RecurrentTrace, type UnrolledRun } from "./recurrent-trace.js";
import { affine, firstState, givenBias, givenWeights, unitName, unitsOf } from "./recurrent-weights.js";
import type { TraceWeights } from "./recurrent-weights.js";
import { noMark, sequenceOf, type Sequence, type SequenceInput, type SequenceMark } from "./sequence.js";
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

/** What a network of one direction is asked for. */
export interface UnrolledOptions {
  output?: ReadOut;
  /** Left out, the trace is forward only. */
  objective?: TraceObjective;
  /** The derivative of relu at 0; default 0. */
  kink?: Kink;
}

/** What every recurrent network is given: its inputs, or tokens of an embedding, and what it is asked for. */
export type UnrolledSpec = UnrolledOptions & SequenceInput;

/** A gate's weights on the tape, step by step. */
export interface Gate {
  U: (step: number) => Traced[][];
  W: (step: number) => Traced[][];
  bias: Traced[];
}

/** What a cell hands on to the next step, by letter: h, and what else it remembers. */
export type CellState = Readonly<Record<string, readonly Traced[]>>;

/** What a step leaves behind, by letter: states h, gates … */
export type StepValues = Readonly<Record<string, readonly Traced[]>>;

/** One step of a recurrent network, with its weights on the tape. */
export interface RecurrentCell {
  /** The state before the first step; `from` takes the place of zeros. */
  begin: (from?: CellState) => CellState;
  step: (step: number, x: readonly Traced[], state: CellState) => { state: CellState; values: StepValues };
}

/** A recurrent network unrolled over its inputs, on one tape: what all cells have in common. Steps count from 1. */
export class Unrolled {
  /** The matrices and biases that were given, by letter. */
  readonly parameters: Record<string, Traced[][]> = {};

  constructor(
    readonly place: string,
    readonly tape: Tape,
    readonly units: number,
    readonly sequence: Sequence,
    readonly kink: Kink = 0,
    private readonly where: SequenceMark = noMark,
  ) {
    if (sequence.embedding !== null) this.parameters[this.keyOf("E")] = sequence.embedding;
  }

  private keyOf(letter: string): string {
    return `${letter}${this.where.mark.replace(/[()]/g, "")}`;
  }

  /** The part that the lines of a step stand in. */
  section(step: number): string {
    return `${this.where.label}t = ${step}`;
  }

  /** A letter with the mark of this network. */
  marked(letter: string): string {
    return superscripted(letter, this.where.mark);
  }

  /** A unit's name in a step. */
  unitName(letter: string, step: number, unit: number, units: number): string {
    return unitName(this.marked(letter), step, unit, units);
  }

  weights(name: string, weights: TraceWeights, units: number, inputs: number, key = name): Gate["U"] {
    const { steps } = this.sequence;
    const at = givenWeights(this.tape, this.marked(name), weights, { units, inputs, steps }, this.place);
    this.parameters[this.keyOf(key)] = at(0);
    return (step) => at(step - 1);
  }

  /** Puts a gate's weights on the tape under these names. */
  gate(names: { U: string; W: string; b: string }, { input, recurrent, bias }: GateWeights): Gate {
    const { units } = this;
    return {
      U: this.weights(names.U, input, units, this.sequence.size),
      W: this.weights(names.W, recurrent, units, units),
      bias: this.bias(names.b, bias),
    };
  }

  bias(name: string, bias: TraceVector | undefined, units = this.units, key = name): Traced[] {
    const given = givenBias(this.tape, this.marked(name), bias, units, this.place);
    if (given.length > 0) this.parameters[this.keyOf(key)] = given.map((item) => [item]);
    return given;
  }

  /** The state of a letter before the first step: what was given, else what comes from elsewhere, else zeros. */
  first(letter: string, given: TraceVector | undefined, from?: CellState, key = letter): readonly Traced[] {
    const handed = from?.[key];
    if (given !== undefined || handed === undefined)
      return firstState(this.tape, this.marked(letter), given, this.units, this.place);
    if (handed.length !== this.units)
      throw new InputError({
        place: this.place,
        rule: `needs a state of ${this.units} units to begin with`,
        got: `${handed.length} for ${letter}`,
        cure: "Let both networks have as many units, or give initial.",
      });
    return handed;
  }

  /** y_t from the state, where there is a read-out. */
  readOut(
    output: ReadOut | undefined,
    letter = "V",
    width = this.units,
  ): (step: number, state: readonly Traced[]) => Traced[] {
    if (output === undefined) return () => [];
    const outputs = unitsOf(output.weights);
    const weights = this.weights(letter, output.weights, outputs, width);
    const bias = this.bias("c", output.bias, outputs);
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
      const z = this.affine(step, isLinear ? "y" : "o", [[weights(step), state]], bias);
      if (activation === "softmax") {
        const names = z.map((_, unit) => this.unitName("y", step, unit, z.length));
        return this.tape.softmax(this.section(step), names, z);
      }
      return isLinear ? z : this.squashed(step, "y", z, activation);
    };
  }

  /** W x + … + b of every unit, under one name. */
  affine(
    step: number,
    name: string,
    parts: readonly (readonly [Traced[][], readonly Traced[]])[],
    bias: readonly Traced[],
  ): Traced[] {
    return affine(this.tape, { section: this.section(step), step }, this.marked(name), parts, bias);
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
    return this.affine(step, name, parts, bias);
  }

  /** An activation of every unit, under one name. */
  squashed(step: number, name: string, z: readonly Traced[], activation: ScalarActivation): Traced[] {
    if (checkedActivation(activation, this.place) === ("softmax" as TraceActivation))
      throw new InputError({
        place: this.place,
        rule: "needs an activation of one number for states and gates",
        got: "softmax",
        cure: 'Put it at the outputs: output: { weights, activation: "softmax" }.',
      });
    return z.map((item, unit) =>
      this.tape.activated(
        this.section(step),
        this.unitName(name, step, unit, z.length),
        item,
        activation,
        this.kink,
      ),
    );
  }

  /** A sum of products for every unit, under one name. */
  products(step: number, name: string, terms: readonly (readonly Traced[])[][]): Traced[] {
    return terms.map((unitTerms, unit) =>
      this.tape.sumOfProducts(this.section(step), this.unitName(name, step, unit, terms.length), unitTerms),
    );
  }

  /**
   * Goes through all inputs with a cell, in order of the steps or backward.
   * @param read what is computed from a step's values and state beside, by letter
   * @returns what every step leaves behind, in order of the steps, and the state at the end
   */
  through(
    cell: RecurrentCell,
    {
      order = "forward",
      from,
      read = () => ({}),
    }: {
      order?: "forward" | "backward";
      from?: CellState;
      read?: (step: number, values: StepValues) => StepValues;
    } = {},
  ): { rows: StepValues[]; last: CellState } {
    let state = cell.begin(from);
    const rows: StepValues[] = [];
    const steps = Array.from({ length: this.sequence.steps }, (_, at) => at + 1);
    for (const step of order === "forward" ? steps : steps.toReversed()) {
      const done = cell.step(step, this.sequence.at(step), state);
      ({ state } = done);
      rows[step - 1] = { ...done.values, ...read(step, done.values) };
    }
    return { rows, last: state };
  }
}

/** Rows of values by letter as one list per letter. */
export const seriesOf = (rows: readonly StepValues[]): Record<string, (readonly Traced[])[]> =>
  Object.fromEntries(Object.keys(rows[0] ?? {}).map((letter) => [letter, rows.map((row) => row[letter])]));

/**
 * A network of one direction: cell, read-out and objective.
 * @param readFrom the letter of what outputs are read from
 * @param letter of the output weights
 */
export function runUnrolled(
  run: Unrolled,
  makeCell: (run: Unrolled) => RecurrentCell,
  { output, objective }: UnrolledOptions,
  readFrom = "h",
  letter?: string,
): UnrolledRun {
  const cell = makeCell(run);
  const readOut = run.readOut(output, letter);
  const { rows } = run.through(cell, { read: (step, values) => ({ y: readOut(step, values[readFrom]) }) });
  const series = seriesOf(rows);
  const states = series.h ?? series[readFrom];
  return { series, parameters: run.parameters, ...ended(run, objective, states, series.y) };
}

/** The objective of an unrolled network, with the backward pass. */
export function ended(
  { tape, place }: Pick<Unrolled, "tape" | "place">,
  objective: TraceObjective | undefined,
  states: readonly (readonly Traced[])[],
  outputs: readonly (readonly Traced[])[],
): Pick<UnrolledRun, "loss" | "targets"> {
  if (objective === undefined) return { loss: null, targets: null };
  const loss = runObjective(tape, objective, states, outputs, place);
  return { loss: loss?.value ?? null, targets: perplexityTargets(objective) };
}

/** How many targets the mean cross-entropy of an objective is over; null for others. */
function perplexityTargets(objective: TraceObjective): number | null {
  if (typeof objective === "string" || objective.loss !== "crossEntropy") return null;
  return objective.reduction === "mean" ? 1 : objective.targets.filter((target) => target !== null).length;
}

/** A network of one direction on a tape. */
export const unrolledOn = (place: string, spec: UnrolledSpec, units: number, tape: Tape): Unrolled =>
  new Unrolled(place, tape, units, sequenceOf(tape, spec, place), spec.kink);

/** The trace of a computation that can be repeated on another tape. */
export function recurrentTrace(place: string, build: (tape: Tape) => UnrolledRun): RecurrentTrace {
  const tape = new Tape(place);
  return new RecurrentTrace(place, tape, build(tape), build);
}
