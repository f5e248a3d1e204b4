/*
 * A kernel's broadcasts are numbered in their ids: whoever gets them over a server, which may leave some out without a word, can tell
 * that it has all of them.
 */

/** The id of a kernel's broadcast. @param number Counted from 1, without a gap. */
export const broadcastId = (session: string, number: number): string => `${session}_iopub_${number}`;

/** The kernel's session and the number of a broadcast, or null for another kernel's message. */
export function broadcastNumber(id: string): { session: string; number: number } | null {
  const [, session, digits] = /^(.+)_iopub_(\d+)$/.exec(id) ?? [];
  return session === undefined ? null : { session, number: Number(digits) };
}
