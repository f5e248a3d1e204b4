/** A request that is answered with an error in Jupyter's shape: `{ message, reason }`. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  /** A word for programs, or null: `bad type`. */
  readonly reason: string | null;
  /** What the body has beside message and reason. */
  readonly more: object;

  /** @param message - For people; it names no path outside the served folder. */
  constructor(status: number, message: string, reason: string | null = null, more: object = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.more = more;
  }
}
