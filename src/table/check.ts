import { Printed } from "../printed.js";
import type { Table } from "./table.js";

/**
 * What a result is held against, value by value: how far the two are apart and whether that passes.
 * @example
 * computationGraph({ f: "x*y" }, { x: 2, y: 3 }).check().passed // => true
 */
export class Check extends Printed {
  constructor(
    /** The largest error of all that was compared, 0 where they agree. */
    readonly largestError: number,
    /** Whether the largest error is within what the check allows. */
    readonly passed: boolean,
    private readonly shown: Table,
  ) {
    super();
  }

  /** What was compared, row by row. */
  table(): Table {
    return this.shown;
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}
