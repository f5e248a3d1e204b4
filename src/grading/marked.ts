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

/** The marks for a gradebook: null where a part has none yet by no fault of the student's, for what is sent there counts. */
export const gradeOf = (marked: Marked): number | null =>
  marked.record.parts.some(({ unmarked }) => unmarked !== undefined) ? null : countedMarks(marked);

/** What a class has on average, in words: `2 students, on average 3.5 of 5 marks`. */
export function averageText(marked: readonly Marked[], text: (marks: number) => string): string {
  const students = `${marked.length} student${marked.length === 1 ? "" : "s"}`;
  const of = Math.max(0, ...marked.map(marksSoFar));
  if (of === 0) return `${students}, no marks yet`;
  const mean = marked.reduce((sum, each) => sum + countedMarks(each), 0) / marked.length;
  return `${students}, on average ${text(mean)} of ${text(of)} marks`;
}
