import type { Json } from "../notebook/format.js";
import type { NamedSlip, PaperPart, RubricPoint, Tolerance } from "../paper/paper.js";

/** One value that a part asks for, with all that is known of it. */
export interface MasterLeaf {
  /** `layers[0].bias[2]`; empty where the answer is one value. */
  path: string;
  /** Its name as LaTeX for between dollars. */
  label: string;
  /** Its type word. A choice among numbered options is one value, a list: `["integer", "n"]`. */
  expects: Json;
  /** The right value. */
  value: Json;
  /** The marks that it is worth; 0 of one that no computation compares. */
  marks: number;
  /** Whether a person has to mark it: prose. */
  isOpen: boolean;
  tolerance: Tolerance;
  /** Its place in the order of the computation, from 0; values that come about together have the same. */
  order: number;
}

/** All that a solved notebook knows of one part. */
export interface PartMaster {
  /** The part's id in `paper.json`. */
  id: string;
  /** The part's label within its problem. */
  part: string;
  /** The problem's number. */
  problem: string;
  /** The question as `paper.json` puts it, with its shape, labels, slips, rubric. */
  asked: PaperPart;
  /** The whole answer, in the shape that the part expects. */
  key: Json;
  /** The values that are asked for, in the order of the answer. */
  leaves: MasterLeaf[];
  /** The marks of the part; without any in the paper one for each named value. */
  marks: number;
  /** How many of the marks a person gives, for prose. */
  openMarks: number;
  /** Numbers that the solution computes on the way, by name in plain letters, in their order: those of its traces and of its own. */
  named: Record<string, Json>;
  /** The ids of the parts whose values this one rests on. */
  depends: string[];
  /** Mistakes that are looked for beside those of every number. */
  slips: NamedSlip[];
  /** What a full answer in words says, one point each. */
  rubric: RubricPoint[];
  /** The data of the question that the part's check takes, where it has one. */
  checkedWith: PaperPart["given"];
  /** The solution of the notebook, which can be worked through again with other values at some places; shared by its parts. */
  solution: Rework;
}

/** A value that is put in the place of a right one. */
export interface Replacement {
  /** The part that reports it. */
  id: string;
  /** Its path in that part's answer. */
  path: string;
  value: Json;
}

/** A solution that can be worked through again. */
export interface Rework {
  /** The masters of the notebook's parts, in their order. */
  readonly parts: readonly PartMaster[];
  /** The givens of the notebook, by the name of their parameter. */
  readonly parameters: Readonly<Record<string, Json>>;
  /**
   * The answers that come out where values are put in the place of the solution's own.
   * @returns By part; null where the solution cannot be worked through with them.
   */
  answers(replaced: readonly Replacement[]): Map<string, Json> | null;
}
