import { HttpError } from "../http/http-error.js";

/** How many pages are remembered. */
const most = 1_000;

/** Which pages have text that is not saved. */
export class Edits {
  readonly #paths = new Map<string, string>();

  /** The notebooks, each once. */
  get unsaved(): string[] {
    return [...new Set(this.#paths.values())];
  }

  /** @throws HttpError 400 where it is no `Edit`. */
  set({ page, path, unsaved }: Record<string, unknown>): void {
    if (typeof page !== "string" || typeof path !== "string" || typeof unsaved !== "boolean")
      throw new HttpError(400, "An edit has page, path and unsaved.", "bad edit");
    if (page.length > 200 || path.length > 4_096) throw new HttpError(400, "A name is too long.", "bad edit");
    this.#paths.delete(page);
    if (unsaved) this.#paths.set(page, path);
    for (const oldest of this.#paths.keys()) {
      if (this.#paths.size <= most) break;
      this.#paths.delete(oldest);
    }
  }
}
