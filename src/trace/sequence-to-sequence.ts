import { InputError } from "../errors.js";
import type { Kink } from "../symbolic/functions/kink.js";
import type { RealInput } from "../number/real.js";
import { cellOf, type CellSpec } from "./cell.js";
import type { TraceObjective } from "./objective.js";
import { RecurrentTrace, type UnrolledRun } from "./recurrent-trace.js";
import { unitName, unitsOf } from "./recurrent-weights.js";
import {
  checkedTokens,
  embedded,
  givenEmbedding,
  sequenceOf,
  type EmbeddingRows,
  type Sequence,
  type SequenceInput,
  type SequenceMark,
} from "./sequence.js";
import { Tape, valueOf, type Traced } from "./tape.js";
import { ended, seriesOf, Unrolled, type ReadOut, type StepValues } from "./unrolled.js";

/** What a decoder reads: vectors, tokens, or from a first token on the targets (teacher forcing) or its own predictions. */
export type DecoderInput =
  | SequenceInput
  | {
      inputs?: undefined;
      tokens?: undefined;
      /** The number of the token that the decoder begins with. */
      start: number;
      /** One row per token; default one-hot vectors of the outputs' length. */
      embedding?: EmbeddingRows;
      /** `targets` (default): each step reads the right token of the step before; `predictions`: the likeliest one. */
      feed?: "targets" | "predictions";
      /** Steps of the decoder; default as many as there are targets. */
      steps?: number;
    };

/** What {@link traceSequenceToSequence} is given. */
export interface SequenceToSequenceSpec {
  encoder: CellSpec & SequenceInput;
  decoder: CellSpec & DecoderInput & { output: ReadOut };
  /**
   * `dot`: each decoder state looks at the encoder's states; outputs are then read from [h; context], the state with the mean of the
   * encoder's states weighed by softmax(h·h_i) behind it. Default none.
   */
  attention?: "dot";
  objective?: TraceObjective;
  /** The derivative of relu at 0; default 0. */
  kink?: Kink;
}

const place = "traceSequenceToSequence";

const encoderMark: SequenceMark = { mark: "(e)", label: "encoder, " };
const decoderMark: SequenceMark = { mark: "(d)", label: "decoder, " };

function fail(rule: string, got: string, cure?: string): never {
  throw new InputError({ place, rule, got, ...(cure === undefined ? {} : { cure }) });
}

/** The number of the largest of a step's outputs. */
function likeliest(outputs: readonly Traced[]): number {
  return outputs.reduce(
    (best, output, at) => (valueOf(output).compare(valueOf(outputs[best])) > 0 ? at : best),
    0,
  );
}

/** The decoder's inputs; `before` gives the outputs of a step. */
function decoderSequence(
  tape: Tape,
  { decoder, objective }: SequenceToSequenceSpec,
  before: (step: number) => readonly Traced[],
): Sequence {
  if (!("start" in decoder))
    return sequenceOf(tape, decoder as SequenceInput, `${place}.decoder`, decoderMark);
  const { start, feed = "targets", embedding } = decoder;
  const targets = typeof objective === "object" ? objective.targets : [];
  const steps = decoder.steps ?? targets.length;
  const size = unitsOf(decoder.output.weights);
  if (feed !== "targets" && feed !== "predictions")
    fail('needs feed: "targets" or "predictions"', JSON.stringify(feed));
  if (!Number.isSafeInteger(steps) || steps < 1 || steps > 100)
    fail("needs from 1 to 100 steps of the decoder", String(steps), "Give targets, or steps.");
  if (feed === "targets") {
    const forced = targets.slice(0, steps - 1);
    const bad = forced.find((target) => typeof target !== "number");
    if (bad !== undefined || forced.length < steps - 1)
      fail(
        "needs the number of a class as target of every step to feed it",
        JSON.stringify(bad) ?? "no targets",
      );
    checkedTokens([start, ...(forced as number[])], embedding?.length ?? size, place);
  }
  const rows: EmbeddingRows | null = embedding ?? null;
  const table = rows === null ? null : givenEmbedding(tape, rows, decoderMark.mark, place);
  checkedTokens([start], table?.length ?? size, place);
  if (feed === "predictions" && table !== null && table.length < size)
    fail(`needs a row of the embedding for each of the ${size} outputs`, String(table.length));
  const tokenAt = (step: number): number => {
    if (step === 1) return start;
    return feed === "targets" ? (targets[step - 2] as number) : likeliest(before(step - 1));
  };
  const oneHot = (token: number): RealInput[] =>
    Array.from({ length: size }, (_, at) => (at === token ? 1 : 0));
  return {
    steps,
    size: table?.[0].length ?? size,
    at: (step) => {
      const token = tokenAt(step);
      if (table !== null) return embedded(tape, table, token, step, decoderMark);
      return oneHot(token).map((value, unit) => tape.given(unitName("x^{(d)}", step, unit, size), value));
    },
    embedding: table,
  };
}

/** Weights and context of a decoder state over the encoder's states. */
function attend(run: Unrolled, step: number, h: readonly Traced[], memory: readonly (readonly Traced[])[]) {
  const { tape } = run;
  const section = run.section(step);
  const many = memory.length;
  const scores = memory.map(
    (state, at) =>
    tape.sumOfProducts(section, unitName("e", step, at, many), h.map((unit, i) => [unit, state[i]])), // prettier-ignore
  );
  const names = scores.map((_, at) => unitName("\\alpha", step, at, many));
  // The softmax of one number is 1, and needs no line.
  const alpha = many === 1 ? [tape.given(names[0], 1)] : tape.softmax(section, names, scores);
  const context = h.map(
    (_, unit) =>
    tape.sumOfProducts(section, unitName("q", step, unit, h.length), memory.map((state, at) => [alpha[at], state[unit]])), // prettier-ignore
  );
  return { alpha, context };
}

/** The computation on a tape. */
function runBoth(spec: SequenceToSequenceSpec, tape: Tape): UnrolledRun {
  if (typeof spec?.decoder?.output !== "object")
    fail("needs decoder.output", "none", "Give output: { weights }.");
  if (spec.attention !== undefined && spec.attention !== "dot")
    fail('needs attention: "dot", or none', JSON.stringify(spec.attention));
  const encoder = cellOf(spec.encoder, `${place}.encoder`);
  const source = sequenceOf(tape, spec.encoder, `${place}.encoder`, encoderMark);
  const reader = new Unrolled(place, tape, encoder.units, source, spec.kink, encoderMark);
  const encoded = reader.through(encoder.make(reader));
  const visible = (values: StepValues) => values.h ?? Object.values(values).at(-1) ?? [];
  const memory = encoded.rows.map(visible);
  const outputs: (readonly Traced[])[] = [];
  const decoder = cellOf(spec.decoder, `${place}.decoder`);
  const sequence = decoderSequence(tape, spec, (step) => outputs[step - 1]);
  const writer = new Unrolled(place, tape, decoder.units, sequence, spec.kink, decoderMark);
  const width = spec.attention === undefined ? decoder.units : 2 * decoder.units;
  if (spec.attention !== undefined && decoder.units !== encoder.units)
    fail("needs as many units in encoder and decoder for attention", `${encoder.units} and ${decoder.units}`);
  const cell = decoder.make(writer);
  const readOut = writer.readOut(spec.decoder.output, "V", width);
  const { rows } = writer.through(cell, {
    from: { h: visible(encoded.rows.at(-1) ?? {}), ...encoded.last },
    read: (step, values) => {
      const h = visible(values);
      const looked = spec.attention === undefined ? null : attend(writer, step, h, memory);
      const y = readOut(step, looked === null ? h : [...h, ...looked.context]);
      outputs[step - 1] = y;
      return { ...(looked === null ? {} : { alpha: looked.alpha, context: looked.context }), y };
    },
  });
  const marked = (series: Record<string, (readonly Traced[])[]>, mark: string) =>
    Object.fromEntries(
      Object.entries(series).map(([letter, list]) => [
        ["y", "alpha", "context"].includes(letter) ? letter : `${letter}${mark}`,
        list,
      ]),
    );
  const decoded = seriesOf(rows);
  return {
    series: { ...marked(seriesOf(encoded.rows), "e"), ...marked(decoded, "d") },
    parameters: { ...reader.parameters, ...writer.parameters },
    ...ended(writer, spec.objective, rows.map(visible), decoded.y),
  };
}

/** An encoder and a decoder worked through; made by {@link traceSequenceToSequence}. `None` is null where a loss may be missing. */
export class SequenceToSequenceTrace<None extends null = null> extends RecurrentTrace<None> {
  /** The number of the largest output of every step of the decoder. */
  readonly predictions: readonly number[];

  constructor(spec: SequenceToSequenceSpec) {
    const tape = new Tape(place);
    const run = runBoth(spec, tape);
    super(place, tape, run, (other) => runBoth(spec, other));
    this.predictions = run.series.y.map(likeliest);
  }
}

/**
 * A sequence-to-sequence model worked through: the encoder reads a sequence, the decoder begins with the encoder's last state and
 * writes another one, fed with the right tokens (teacher forcing) or with its own; with attention it looks at all states of the
 * encoder. Cells may be of any kind.
 *
 * Sources: I. Sutskever, O. Vinyals and Q. V. Le (2014), Sequence to sequence learning with neural networks; M.-T. Luong, H. Pham and
 * C. D. Manning (2015), Effective approaches to attention-based neural machine translation (dot score).
 * @param spec encoder (a cell and its inputs), decoder (a cell, what it reads, output), attention, objective
 * @returns values by letter: `he` of the encoder, `hd` of the decoder, `y`, `alpha` and `context` of the attention; gradients by name
 * (`U^(e)_11`) and as matrices (`parameterGradients.Ue`); `predictions`, `perplexity`
 * @throws InputError where shapes do not fit
 * @example
 * const model = traceSequenceToSequence({
 *   encoder: { inputs: [1, 2], inputWeights: 1, recurrentWeights: 1, activation: "linear" },
 *   decoder: { start: 0, steps: 2, feed: "predictions", inputWeights: [[1, -1]], recurrentWeights: 1, activation: "linear", output: { weights: [[1], [2]] } },
 * })
 * model.values.hd // => [["4"], ["3"]]
 * model.predictions // => [1, 1]
 */
export function traceSequenceToSequence(
  spec: SequenceToSequenceSpec & { objective: Exclude<TraceObjective, string> },
): SequenceToSequenceTrace<never>;
export function traceSequenceToSequence(spec: SequenceToSequenceSpec): SequenceToSequenceTrace;
export function traceSequenceToSequence(spec: SequenceToSequenceSpec): SequenceToSequenceTrace {
  return new SequenceToSequenceTrace(spec);
}
