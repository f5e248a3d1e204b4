import type { StudentRecord } from "./student-record.js";

/** A mistake and who made it. */
export interface SlipCount {
  /** Where: the name of the value, LaTeX for between dollars. */
  label: string;
  path: string;
  /** What kind it is, Markdown; null where it has no name. */
  slip: string | null;
  students: string[];
}

/** How a class did on one part. */
export interface PartStatistics {
  id: string;
  problem: string;
  part: string;
  /** How many have all marks that can be given without a person; some of them; none although they tried; and nothing to mark. */
  full: number;
  some: number;
  none: number;
  blank: number;
  /** The average of the marks, of those who could be marked. */
  mean: number;
  of: number;
  openMarks: number;
  /** The first mistakes, those of most students first. */
  slips: SlipCount[];
}

/** Which part of a paper went wrong how often in a class, with the mistakes that came first. */
export function partStatistics(records: readonly StudentRecord[]): PartStatistics[] {
  const ids = [...new Set(records.flatMap(({ parts }) => parts.map(({ id }) => id)))];
  return ids.map((id) => {
    const found = records.flatMap((record) => {
      const part = record.parts.find((each) => each.id === id && each.unmarked === undefined);
      return part === undefined ? [] : [{ student: record.student, part }];
    });
    const count = (holds: (part: (typeof found)[number]["part"]) => boolean) =>
      found.filter(({ part }) => holds(part)).length;
    const slips = new Map<string, SlipCount>();
    for (const { student, part } of found) {
      // A slip of another part that this one rests on is counted there.
      const { firstSlip } = part;
      if (firstSlip === undefined || firstSlip.id !== id) continue;
      const slip = firstSlip.slip ?? null;
      const key = JSON.stringify([firstSlip.path, slip]);
      const entry = slips.get(key) ?? { label: firstSlip.label, path: firstSlip.path, slip, students: [] };
      entry.students.push(student);
      slips.set(key, entry);
    }
    const [{ part: any } = { part: undefined }] = found;
    const marks = found.reduce((sum, { part }) => sum + part.marks, 0);
    const blank = count(({ attempted }) => !attempted);
    const full = count(({ attempted, marks: got, of }) => attempted && got >= of);
    const none = count(({ attempted, marks: got, of }) => attempted && got === 0 && of > 0);
    return {
      id,
      problem: any?.problem ?? "",
      part: any?.part ?? "",
      full,
      some: found.length - full - none - blank,
      none,
      blank,
      mean: found.length === 0 ? 0 : marks / found.length,
      of: any?.of ?? 0,
      openMarks: any?.openMarks ?? 0,
      slips: [...slips.values()].toSorted((a, b) => b.students.length - a.students.length),
    };
  });
}

/** Whether nobody's work on a part could be marked. */
export const isUnmarked = ({ full, some, none, blank }: PartStatistics): boolean =>
  full + some + none + blank === 0;
