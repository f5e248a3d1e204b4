/**
 * How many wrong tokens came of late. Beyond the limit whoever gives another one is told to wait; who has the right one never is, or any
 * page in a browser could lock the user out.
 */
export class WrongTokens {
  readonly #times: number[] = [];
  readonly #most: number;
  readonly #span: number;

  /** @param span - In milliseconds. */
  constructor(most = 30, span = 60_000) {
    this.#most = most;
    this.#span = span;
  }

  /** Counts one. @returns Whether that are too many. */
  add(now = Date.now()): boolean {
    while (this.#times.length > 0 && this.#times[0] < now - this.#span) this.#times.shift();
    if (this.#times.length >= this.#most) return true;
    this.#times.push(now);
    return false;
  }
}
