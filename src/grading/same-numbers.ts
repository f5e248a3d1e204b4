import type { StudentRecord } from "./student-record.js";

/** A number that two students gave at one place. */
export interface SharedNumber {
  id: string;
  path: string;
  value: number;
  /** Whose solution has it as the right one: the other's was copied; null where it is wrong for both. */
  rightFor: string | null;
}

/** Two students with different givens who gave the same numbers, wrong for one of them at least. */
export interface SharedNumbers {
  students: [string, string];
  seeds: [number | null, number | null];
  shared: SharedNumber[];
}

/** How many significant digits two students have to share before it is told: one number of so many digits, or several shorter ones. */
const telling = 6;

/** Numbers with fewer digits come about by themselves. */
const fewest = 2;

/** The significant digits of a number as it was written: zeros at its end say nothing, nor do digits beyond ten. */
function digitsOf(value: number): number {
  return value.toExponential(9).replace(/e.*$/, "").replaceAll(/[-.]/g, "").replace(/0+$/, "").length;
}

/**
 * The pairs of students with different givens who gave the same wrong numbers: their own slips would have led to different ones. A wrong
 * number of one that is the other's right one counts as well.
 * @returns Those who share most first.
 */
export function sameNumbers(records: readonly StudentRecord[]): SharedNumbers[] {
  const byPlace = new Map<
    string,
    { record: StudentRecord; id: string; path: string; value: number; wrong: boolean }[]
  >();
  for (const record of records)
    for (const { id, wrongNumbers, rightNumbers, leaves } of record.parts) {
      const right = new Set(leaves.filter(({ state }) => state === "right").map(({ path }) => path));
      const given = [
        ...Object.entries(wrongNumbers).map(([path, value]) => ({ path, value, wrong: true })),
        // What was given is right to the digits that it has; the solution's own number has them all.
        ...Object.entries(rightNumbers).map(([path, value]) => ({ path, value, wrong: false })),
      ];
      for (const { path, value, wrong } of given) {
        if (!wrong && !right.has(path)) continue;
        const place = `${id} ${path}`;
        if (!byPlace.has(place)) byPlace.set(place, []);
        byPlace.get(place)!.push({ record, id, path, value, wrong });
      }
    }
  const pairs = new Map<string, SharedNumbers>();
  for (const entries of byPlace.values()) {
    const wrong = entries.filter((each) => each.wrong && digitsOf(each.value) >= fewest);
    for (const [at, one] of wrong.entries())
      for (const other of entries) {
        if (other.record === one.record || other.record.givens === one.record.givens) continue;
        // Two wrong ones meet once.
        if (other.wrong && wrong.indexOf(other) <= at) continue;
        if (!isSame(one.value, other.value)) continue;
        const [first, second] = [one.record, other.record].toSorted((a, b) =>
          a.student < b.student ? -1 : 1,
        );
        const key = JSON.stringify([first.student, second.student]);
        const pair = pairs.get(key) ?? {
          students: [first.student, second.student],
          seeds: [first.seed, second.seed],
          shared: [],
        };
        const rightFor = other.wrong ? null : other.record.student;
        pair.shared.push({ id: one.id, path: one.path, value: one.value, rightFor });
        pairs.set(key, pair);
      }
  }
  const weight = ({ shared }: SharedNumbers) => shared.reduce((sum, { value }) => sum + digitsOf(value), 0);
  return [...pairs.values()]
    .filter((pair) => weight(pair) >= telling)
    .toSorted((a, b) => weight(b) - weight(a));
}

/** Whether a number is the other to the digits that the shorter of them has, three or more. */
function isSame(one: number, other: number): boolean {
  if (one === other) return true;
  const digits = Math.min(digitsOf(one), digitsOf(other));
  return digits >= 3 && Number(one.toPrecision(digits)) === Number(other.toPrecision(digits));
}
