import type { AttemptRecord } from "../paper/attempt-record.js";
import type { PartMaster } from "./part-master.js";

/** How one value of an attempt stands; a value that is `open` is prose, which a person marks. */
export type LeafState = "right" | "wrong" | "blank" | "carried" | "open";

/** One value of an attempt, marked. */
export interface LeafMark {
  /** `layers[0].bias[2]`; one that nobody asked for, in a list that is too long, is there too. */
  path: string;
  /** Its name as LaTeX for between dollars. */
  label: string;
  /** `carried` is wrong, and follows rightly from a value that was wrong before it. */
  state: LeafState;
  /** What kind of mistake it is, Markdown; it never has the right value in it. */
  slip?: string;
  marks: number;
  of: number;
}

/** An attempt at one part, marked. */
export interface PartMarks {
  id: string;
  marks: number;
  /** What the part is worth, without what a person marks. */
  of: number;
  /** What a person has to give beside that, for prose. */
  openMarks: number;
  leaves: LeafMark[];
  /** The first value in the order of the computation that is wrong of itself. */
  firstSlip?: { id: string; path: string; label: string; slip?: string };
}

/** How an attempt is marked. */
export interface MarkOptions {
  /** Whether a value counts that follows rightly from a wrong one; default: yes. */
  followThrough?: boolean;
  /** The student's attempts at the other parts of the notebook, on which this one may rest. */
  attempts?: readonly AttemptRecord[];
}

/**
 * Marks a student's attempt at a part: each value for itself, and with follow-through by what comes out where the solution goes on
 * with the student's own wrong values.
 * @param master Of `partMasters`.
 * @param attempt Null where there was none: all is blank.
 */
export function markPart(
  master: PartMaster,
  attempt: AttemptRecord | null,
  options: MarkOptions = {},
): PartMarks {
  void [attempt, options];
  return { id: master.id, marks: 0, of: master.marks, openMarks: master.openMarks, leaves: [] };
}
