import type { Parent } from "./publisher.js";

/** Numbers for everything that may print, cells first of all, each with the request that it came from: its output may come late. */
export class CellNumbers {
  readonly #parents = new Map<number, Parent>();
  #newest = 0;

  get newest(): number {
    return this.#newest;
  }

  /** A number for something that may print. */
  add(parent: Parent): number {
    this.#newest += 1;
    this.#parents.set(this.#newest, parent && { header: parent.header });
    return this.#newest;
  }

  /** The request that a cell came from. */
  parentOf(cell: number): Parent {
    return this.#parents.get(cell);
  }
}
