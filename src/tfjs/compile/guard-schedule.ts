/** A prime, so that what happens at every 2nd, 10th or 100th step meets a re-check in the end. */
export const defaultRecheck = 97;

/**
 * Whether a compiled step is compared with its record: the first three, then the 7th, 15th, 31st and 63rd, and every
 * `every`-th from there on.
 * @param done how many steps the function has made before
 */
export function guardDue(done: number, every = defaultRecheck): boolean {
  const step = done + 1;
  if (step <= 3) return true;
  if (step < every && step <= 63) return (step & (step + 1)) === 0;
  return step % every === 0;
}
