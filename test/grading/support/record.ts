import type { LeafMark } from "../../../src/practice/mark-part.js";
import type { GradedPart, StudentRecord } from "../../../src/grading/student-record.js";

/** A part as it was graded: its values with what was given, what is right, and how each stands. */
export function partOf(
  values: Record<string, { given?: number; right: number; state: LeafMark["state"] }>,
  more: Partial<GradedPart> = {},
): GradedPart {
  const entries = Object.entries(values);
  return {
    id: "p-1",
    problem: "1",
    part: "a",
    marks: entries.filter(([, { state }]) => state === "right" || state === "carried").length,
    of: entries.length,
    openMarks: 0,
    leaves: entries.map(([path, { state }]) => ({ path, label: path, state, marks: 0, of: 1 })),
    attempted: entries.some(([, { given }]) => given !== undefined),
    given: Object.fromEntries(
      entries.flatMap(([path, { given }]) => (given === undefined ? [] : [[path, String(given)]])),
    ),
    wrongNumbers: Object.fromEntries(
      entries.flatMap(([path, { given, state }]) =>
        given !== undefined && state !== "right" ? [[path, given]] : [],
      ),
    ),
    rightNumbers: Object.fromEntries(entries.map(([path, { right }]) => [path, right])),
    hints: 0,
    revealed: false,
    ...more,
  };
}

export function recordOf(
  student: string,
  seed: number,
  parts: GradedPart[],
  more: Partial<StudentRecord> = {},
): StudentRecord {
  return {
    form: 1,
    key: "",
    student,
    seed,
    seedFrom: "roster",
    givens: `givens ${seed}`,
    parts,
    marks: parts.reduce((sum, { marks }) => sum + marks, 0),
    of: parts.reduce((sum, { of }) => sum + of, 0),
    openMarks: 0,
    remarks: [],
    limits: null,
    seconds: 1,
    ...more,
  };
}
