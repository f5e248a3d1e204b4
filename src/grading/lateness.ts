import { statSync } from "node:fs";
import type { Submission } from "./find-submissions.js";
import { lostShare, type LateRule } from "./late-rule.js";
import type { RosterRow } from "./read-roster.js";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** When work was due and came, and what that costs. */
export interface Lateness {
  /** Milliseconds since 1970; null where nobody says. */
  due: number | null;
  submitted: number | null;
  /** Whether the time is that of the file, since the list has none. */
  isByFile: boolean;
  /** How late it came, in milliseconds; null where it came in time, or that is not known. */
  by: number | null;
  /** The share of its marks that it loses: 0.2. */
  lost: number;
}

/** What holds for a whole class. */
export interface LateRules {
  /** When work is due whose line in the list does not say. */
  due: number | null;
  rule: LateRule | null;
}

/** How late work came, in milliseconds; null where it came in time, or the list does not say. */
export function lateBy({ due, submitted }: Pick<RosterRow, "due" | "submitted">): number | null {
  return due !== null && submitted !== null && submitted > due ? submitted - due : null;
}

/**
 * When a student's work was due and came. The line of the list counts; where it has no time, and a rule or a time for all is given, that
 * of the newest notebook.
 */
export function latenessOf(
  { row, notebooks }: Pick<Submission, "row" | "notebooks">,
  rules: LateRules,
): Lateness {
  const due = row?.due ?? rules.due;
  const isAsked = rules.due !== null || rules.rule !== null;
  const ofFiles = isAsked && (row?.submitted ?? null) === null ? newest(notebooks) : null;
  const submitted = row?.submitted ?? ofFiles;
  const by = lateBy({ due, submitted });
  const lost = by === null || rules.rule === null ? 0 : lostShare(by, rules.rule);
  return { due, submitted, isByFile: ofFiles !== null, by, lost };
}

function newest(paths: readonly string[]): number | null {
  const times = paths.flatMap((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

/** What is left of marks. */
export const withoutLost = (marks: number, { lost }: Lateness): number =>
  Number((marks * (1 - lost)).toFixed(6));

/** How late in words, with what it rests on and what it costs: `1 d 3 h late by the file's time, 20 % less`; null in time. */
export function latenessText({ by, isByFile, lost }: Lateness): string | null {
  if (by === null) return null;
  const cost = lost === 0 ? "" : `, ${percentText(lost)} less`;
  return `${spanText(by)} late${isByFile ? " by the file's time" : ""}${cost}`;
}

export const percentText = (share: number): string => `${Number((100 * share).toFixed(2))}\u00a0%`;

/**
 * A span of time in its two largest units, begun minutes counted whole: `2 d 3 h`, `5 min`.
 */
export function spanText(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / minute);
  const units = [
    ["d", Math.floor((minutes * minute) / day)],
    ["h", Math.floor(((minutes * minute) % day) / hour)],
    ["min", minutes % 60],
  ] as const;
  const first = units.findIndex(([, count]) => count > 0);
  return units
    .slice(first, first + 2)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${unit}`)
    .join(" ");
}
