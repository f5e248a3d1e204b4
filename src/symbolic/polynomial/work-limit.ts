/** A computation would take more work, or make larger polynomials, than its result is worth. */
export class TooLarge extends Error {}

let left = Number.POSITIVE_INFINITY;

/** Counts work, in products of terms. @throws TooLarge when the allowance is used up. */
export function spend(work: number): void {
  left -= work;
  if (left < 0) throw new TooLarge();
}

/** The result of a computation that may spend so much; undefined when that is not enough. */
export function withinWork<Result>(allowance: number, run: () => Result): Result | undefined {
  const outer = left;
  const start = Math.min(allowance, outer);
  left = start;
  try {
    return run();
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  } finally {
    left = outer - (start - Math.max(left, 0));
  }
}

/** What one rational form of an expression may cost: some hundredths of a second. */
export const FORM_WORK = 60_000;
/** What a common divisor may cost. */
export const DIVISOR_WORK = 20_000;
