import type { Json, Notebook } from "../notebook/format.js";
import type { PaperPart } from "./paper.js";

/** What a student's copy says of itself, in its metadata under `gradsheet.practice`. */
export interface PracticeCopy {
  /** The copy's own name, by which its first cell finds it: of its notebook, its numbers and when it was made. */
  name: string;
  /** The paper's folder name. */
  paper: string;
  /** The problem's number in the paper. */
  problem: string;
  /** The file name of the solved notebook in the paper's folder. */
  notebook: string;
  /** The seed of its numbers; null where they are the paper's or were given one by one. */
  seed: number | null;
  /** The parameters whose values are not the paper's. */
  parameters: Record<string, Json>;
  /** What is asked for, open to see. */
  parts: CopiedPart[];
  /** Key, hints and solution, compressed and keyed by the name: not to be read by eye. Null in a copy for marked work. */
  seal: string | null;
}

/** What of a part an attempt needs to be read, without any right value. */
export type CopiedPart = Pick<PaperPart, "id" | "part" | "expects"> & {
  labels: Record<string, string>;
  accept: Record<string, string[]>;
};

/**
 * What a notebook says of itself as a student's copy, or null where it is none.
 * @example
 * practiceCopyOf(parseNotebook('{"nbformat": 4, "cells": []}', "own.ipynb")) // => null
 */
export function practiceCopyOf(notebook: Notebook): PracticeCopy | null {
  const { practice } = (notebook.metadata["gradsheet"] ?? {}) as { practice?: PracticeCopy };
  return practice ?? null;
}
