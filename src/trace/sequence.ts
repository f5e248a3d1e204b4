import { InputError } from "../errors.js";
import type { RealInput } from "../number/real.js";
import { checkedInputs, givenVector, unitName } from "./recurrent-weights.js";
import { subscripted, superscripted } from "./quantity-name.js";
import type { Tape, Traced } from "./tape.js";
import { isList, type TraceVector } from "./trace-input.js";

/** Rows of an embedding: one per token of the vocabulary. */
export type EmbeddingRows = readonly (readonly RealInput[])[];

/** What a recurrent network reads: vectors, or tokens by their number (from 0) in an embedding. */
export type SequenceInput =
  | {
      /** x_1 … x_T. */
      inputs: readonly TraceVector[];
      embedding?: undefined;
      tokens?: undefined;
    }
  | {
      inputs?: undefined;
      /** One row per token of the vocabulary. */
      embedding: EmbeddingRows;
      /** The numbers of the tokens read, from 0. */
      tokens: readonly number[];
    };

/** A sequence on its way onto a tape. */
export interface Sequence {
  readonly steps: number;
  /** Numbers of each input. */
  readonly size: number;
  /** The input of a step (from 1), put on the tape when it is asked for. */
  readonly at: (step: number) => Traced[];
  /** The embedding on the tape. */
  readonly embedding: Traced[][] | null;
}

/** Where names and lines of a sequence belong: a superscript, and words before "t = 1". */
export interface SequenceMark {
  mark: string;
  label: string;
}

export const noMark: SequenceMark = { mark: "", label: "" };

/** The rows of an embedding on a tape. */
export function givenEmbedding(tape: Tape, rows: EmbeddingRows, mark: string, place: string): Traced[][] {
  const width = isList(rows) && isList(rows[0]) ? rows[0].length : 0;
  if (width === 0 || !rows.every((row) => isList(row) && row.length === width))
    throw new InputError({
      place,
      rule: "needs an embedding with a row per token, all of one length",
      got: JSON.stringify(rows)?.slice(0, 60) ?? "none",
    });
  const wide = rows.length > 9 || width > 9 ? "," : "";
  return rows.map((row, token) =>
    row.map((value, at) =>
      tape.given(subscripted(superscripted("E", mark), `${token + 1}${wide}${at + 1}`), value, "embedding"),
    ),
  );
}

/** A row of an embedding as the input of a step. */
export function embedded(
  tape: Tape,
  embedding: readonly Traced[][],
  token: number,
  step: number,
  { mark, label }: SequenceMark,
): Traced[] {
  const row = embedding[token];
  return row.map((entry, unit) =>
    tape.sumOfProducts(`${label}t = ${step}`, unitName(superscripted("x", mark), step, unit, row.length), [
      [entry],
    ]),
  );
}

/** The numbers of tokens, checked. */
export function checkedTokens(tokens: readonly number[], vocabulary: number, place: string): void {
  const bad = isList(tokens)
    ? tokens.find((token) => !Number.isSafeInteger(token) || token < 0 || token >= vocabulary)
    : tokens;
  if (!isList(tokens) || tokens.length === 0 || bad !== undefined)
    throw new InputError({
      place,
      rule: `needs tokens from 0 to ${vocabulary - 1}, the rows of the embedding`,
      got: isList(tokens) && tokens.length === 0 ? "none" : (JSON.stringify(bad) ?? "none"),
    });
}

/** The inputs of a recurrent network, checked; an embedding is put on the tape. */
export function sequenceOf(
  tape: Tape,
  { inputs, embedding, tokens }: SequenceInput,
  place: string,
  where: SequenceMark = noMark,
): Sequence {
  if (embedding === undefined) {
    const list = checkedInputs(inputs as readonly TraceVector[], place);
    return {
      steps: list.length,
      size: list[0].length,
      at: (step) => givenVector(tape, superscripted("x", where.mark), step, list[step - 1]),
      embedding: null,
    };
  }
  if (inputs !== undefined)
    throw new InputError({ place, rule: "takes inputs, or tokens of an embedding", got: "both" });
  const rows = givenEmbedding(tape, embedding, where.mark, place);
  checkedTokens(tokens, rows.length, place);
  return {
    steps: tokens.length,
    size: rows[0].length,
    at: (step) => embedded(tape, rows, tokens[step - 1], step, where),
    embedding: rows,
  };
}
