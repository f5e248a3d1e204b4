import type { Json } from "./format.js";

/*
 * A paper: a folder with `paper.json` and one notebook per problem. The file carries the questions, the published answers
 * and the shape in which each answer is reported; the notebooks carry the solutions.
 */

export interface Paper {
  /** The folder's name: `sharif-ml-2023-hw3`. */
  paper: string;
  title: string;
  institution: string | null;
  course: string | null;
  /** ISO date of the exam, or null where the source has none. */
  date: string | null;
  /** What the cover of the exam says: time allowed, aids, how marks are given. */
  instructions?: string | null;
  /** Marks of the whole paper. */
  marks?: number | null;
  problems: Problem[];
}

export interface Problem {
  /** `1`, `2`, …: the number by which `worksheet(paper, problem)` finds it. */
  problem: string;
  /** The label in the source where it differs from the number. */
  printed?: string;
  title: string;
  /** File name of the notebook in the paper's folder. */
  notebook: string;
  marks: number | null;
  /** Text common to the parts; Markdown with LaTeX between dollars. */
  intro: string | null;
  parts: Part[];
}

export interface Part {
  id: string;
  /** The label within the problem: `a`, `2 (loss)`, or empty. */
  part: string;
  topic: string;
  kind: string;
  statement: string;
  /** The data of the question. */
  given: { [name: string]: Json };
  marks: number | null;
  /** The answer as printed in the source, Markdown with LaTeX between dollars, or null. */
  published: string | null;
  /** The published answer put by hand into the shape of `expects`, or null. */
  publishedValue: Json;
  figure?: string | null;
  /** What of the library the part needs. */
  needs: string[];
  /** The conventions that the answer follows. */
  conventions: string | null;
  /** The shape of the answer: the same keys, each type word replaced by a value. */
  expects: Json;
}
