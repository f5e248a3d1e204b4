import type { Notebook } from "../notebook/format.js";
import { answerRecordIn, type AnswerRecord } from "./answer-record.js";

/**
 * The answers that a notebook's outputs record, in order; of two for one part the later counts.
 * @param notebook an executed notebook; one without outputs has no answers
 * @example
 * answersIn(parseNotebook('{"nbformat": 4, "cells": []}', "empty.ipynb")) // => []
 */
export function answersIn(notebook: Notebook): AnswerRecord[] {
  const records = notebook.cells
    .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .map((output) => ("data" in output ? answerRecordIn(output.data) : null))
    .filter((record) => record !== null);
  return [...new Map(records.map((record) => [record.id, record])).values()];
}
