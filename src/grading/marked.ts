import type { HandMarks } from "./by-hand.js";
import type { Submission } from "./find-submissions.js";
import { withoutLost, type Lateness } from "./lateness.js";
import type { StudentRecord } from "./student-record.js";

/** A student with the record of the work, and what is not of the work itself. */
export interface Marked {
  submission: Submission;
  record: StudentRecord;
  lateness: Lateness;
  byHand: HandMarks;
}

const rounded = (marks: number): number => Number(marks.toFixed(6));

/** All marks so far, before what late work loses. */
export const marksBefore = ({ record, byHand }: Marked): number => rounded(record.marks + byHand.marks);

/** The marks that count: without what late work loses. */
export const countedMarks = (marked: Marked): number => withoutLost(marksBefore(marked), marked.lateness);

/** What they are of: without what a person has still to give. */
export const marksSoFar = ({ record, byHand }: Marked): number =>
  rounded(record.of + byHand.of - byHand.left);
