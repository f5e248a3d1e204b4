import type { Real } from "../number/real.js";
import type { CheckedQuantity } from "../table/gradient-check.js";
import type { Sheet } from "./sheet.js";
import { Tape, valueOf } from "./tape.js";
import { Trace } from "./trace.js";

/** A trace whose backward pass a tape wrote. */
export abstract class TapeTrace extends Trace {
  protected readonly sheet: Sheet;

  /**
   * @param repeat the same computation on another tape
   */
  constructor(
    protected readonly place: string,
    protected readonly tape: Tape,
    private readonly repeat: (tape: Tape) => void,
  ) {
    super();
    this.sheet = tape.sheet;
  }

  protected givens(): (readonly [string, Real])[] {
    return this.tape.givens.map((traced) => [traced.quantity.names, valueOf(traced)]);
  }

  protected checkable(): CheckedQuantity[] | null {
    if (this.tape.objective === null) return null;
    return this.tape.givens.map((traced, index) => ({
      name: traced.quantity.names,
      value: valueOf(traced).valueOf(),
      gradient: this.tape.gradient(traced).valueOf(),
      objective: (value) => {
        const tape = new Tape(this.place, { index, value });
        this.repeat(tape);
        return Number(tape.objective);
      },
    }));
  }
}
