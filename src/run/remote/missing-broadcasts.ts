import { broadcastNumber } from "../../../kernel/protocol/broadcast-id.js";

/**
 * Tells how many of a kernel's broadcasts did not arrive. A server forgets what it has written to a connection that is already broken, and
 * leaves out what comes faster than its limit; nothing in Jupyter's protocol says so, but gradsheet's kernel numbers what it sends.
 */
export class MissingBroadcasts {
  #session = "";
  #last: number | null = null;

  /**
   * @param id - Of a broadcast that has come.
   * @returns How many should have come before it; 0 for kernels that do not number theirs.
   */
  before(id: string): number {
    const at = broadcastNumber(id);
    if (at === null) return 0;
    const last = at.session === this.#session ? this.#last : null;
    this.#session = at.session;
    this.#last = at.number;
    return last === null ? 0 : Math.max(0, at.number - last - 1);
  }

  /** Starts anew with the next one: what came meanwhile was for nobody. */
  forget(): void {
    this.#last = null;
  }
}
