import type { Json } from "../notebook/format.js";

/*
 * A paper: a folder with `paper.json` and one notebook per problem. The file carries the questions, the published answers
 * and the shape in which each answer is reported; the notebooks carry the solutions.
 */

/** How near a number must come in practice: the digits that were given, three or more, or a relative error. */
export type Tolerance = "digits" | { rel: number };

/** A mistake that is known by name. */
export interface NamedSlip {
  /** Where it shows: a path of the answer with dots. */
  at: string;
  /**
   * What comes out then: an expression over named values, entry by entry where the path is of a list. Names are the paths of the answers
   * of the notebook's parts (`yhat`; `h_2` is the second entry of h), its parameters, and the quantities of its traces.
   */
  as: string;
  /** What is said of it, Markdown; it must not name the right value. */
  say: string;
}

/** An exam paper: what `paper.json` says. */
export interface Paper {
  /** The JSON Schema that editors check the file with. */
  $schema?: string;
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
  problems: PaperProblem[];
}

/** A problem of a paper, solved by one notebook. */
export interface PaperProblem {
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
  parts: PaperPart[];
}

/** One point of a full answer in words; `paper.json` may give it as its sentence alone. */
export interface RubricPoint {
  says: string;
  /** What it is worth; null where all points are worth the same. */
  marks: number | null;
}

/** A part of a problem: the question, what was published, and what a right answer is. */
export interface PaperPart {
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
  /**
   * The published answer put by hand into the shape of `expects`, `null` at each place where nothing was printed; a number may be a
   * text, where its last printed zeros count (`"0.50"`).
   */
  publishedValue: Json;
  /**
   * The right answer in the shape of `expects`, computed apart from the notebook; `null` at each place that no computation decides.
   * It holds for the paper's own givens.
   */
  key?: Json;
  /** For constructions, which have many right answers: the name of what judges one by what it does, in `src/worksheet/checks.ts`. */
  check?: string;
  /** LaTeX for the keys of the answer, by their path with dots: `{ "g_Wo": "\\partial L/\\partial W_o" }`. */
  labels?: { [path: string]: string };
  /** Paths of arrays that are sets; `""` is the answer itself. */
  unordered?: string[];
  /** Paths of arrays whose entries belong together one by one, and come in any order: `[["roots", "f"]]`. */
  paired?: string[][];
  /** Other words for a choice: `{ "box blur": ["box filter"] }`. */
  accept?: { [choice: string]: string[] };
  /** How near numbers must come in practice, for all of them or by their path; default: the student's own digits, three or more. */
  tolerance?: Tolerance | { [path: string]: Tolerance };
  /** Paths of numbers or lists that mean the same when all of them are multiplied by one positive number: `[["w1", "w2", "b"]]`. */
  upToScale?: string[][];
  /** Where `marks` are given by path: these, of which `marks` is the sum then. */
  marksOf?: { [path: string]: number };
  /** The ids of earlier parts of the notebook on whose values this one rests; default: what is found by working the solution through. */
  depends?: string[];
  /** Mistakes that practice knows by name, beside those that it looks for in every number. */
  slips?: NamedSlip[];
  /** What a full answer in words says, one point each: a list to check oneself with, and to mark by. */
  rubric?: RubricPoint[];
  /** One sentence where the statement is not the source's own wording. */
  reconstructed?: string;
  /** A note on a lost drawing, or on how the source was read. */
  figure?: string | null;
  /** What of the library the part needs. */
  needs: string[];
  /** The conventions that the answer follows. */
  conventions: string | null;
  /** The shape of the answer: the same keys, each type word replaced by a value. */
  expects: Json;
}
