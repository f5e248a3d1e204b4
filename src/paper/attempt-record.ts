import type { Json, MimeBundle, Notebook } from "../notebook/format.js";

/**
 * The mime type under which a student's `attempt(id, value)` records what it read.
 * @example
 * attemptMime // => "application/vnd.gradsheet.attempt+json"
 */
export const attemptMime = "application/vnd.gradsheet.attempt+json";

/** One value of an attempt, as it was read. */
export interface AttemptLeaf {
  /** `layers[0].bias[2]`; empty where the answer is one value. */
  path: string;
  /** What was read, in the form that the part's type word asks for; null of a blank, and where a null is an answer. */
  value: Json;
  /** Whether nothing was put in. */
  blank?: true;
  /** The text that a number was written as, where it was one: its last zeros count. */
  written?: string;
  /** Why nothing could be read: the rule that is broken. */
  fault?: string;
}

/** A student's attempt at one part, as it travels in the output of a cell. */
export interface AttemptRecord {
  /** The part's id in `paper.json`. */
  id: string;
  /** The part's label within its problem, as of an answer. */
  part: string;
  /** Every value that is asked for; of a list of any length, those that were given. */
  leaves: AttemptLeaf[];
  /** How many steps of the part's ladder of hints were looked at before this attempt. */
  hints: number;
  /** Whether the solution was looked at before this attempt. */
  revealed: boolean;
  /** When it was made: an ISO date with its time. */
  when: string;
}

/**
 * The attempt that an output's data record, or null where they record none.
 * @example
 * attemptRecordIn({ "text/plain": "42" }) // => null
 */
export function attemptRecordIn(data: MimeBundle): AttemptRecord | null {
  return (data[attemptMime] as unknown as AttemptRecord | undefined) ?? null;
}

/**
 * The attempts that a notebook's outputs record, in order; of several at one part the last counts.
 * @param notebook an executed student's copy; one without outputs has no attempts
 * @example
 * attemptsIn(parseNotebook('{"nbformat": 4, "cells": []}', "empty.ipynb")) // => []
 */
export function attemptsIn(notebook: Notebook): AttemptRecord[] {
  const records = notebook.cells
    .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .map((output) => ("data" in output ? attemptRecordIn(output.data) : null))
    .filter((record) => record !== null);
  return [...new Map(records.map((record) => [record.id, record])).values()];
}
