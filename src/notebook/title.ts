import type { Notebook } from "./format.js";

/** A notebook's title: the heading with which it begins, or null. */
export function titleOf({ cells: [first] }: Notebook): string | null {
  return /^# (.*)/.exec(first?.source ?? "")?.[1]?.trim() ?? null;
}
