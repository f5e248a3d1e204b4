import type { RosterRow } from "./read-roster.js";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** How late work came, in milliseconds; null where it came in time, or the list does not say. */
export function lateBy({ due, submitted }: Pick<RosterRow, "due" | "submitted">): number | null {
  return due !== null && submitted !== null && submitted > due ? submitted - due : null;
}

/**
 * A span of time in its two largest units, begun ones counted whole: `2 d 3 h`, `5 min`.
 * @example
 * spanText(93_600_000) // => "1 d 2 h"
 * spanText(30_000) // => "1 min"
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
