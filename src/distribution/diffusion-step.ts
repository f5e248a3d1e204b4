import { Real } from "../number/real.js";
import { type RealVector, valuesOf } from "../number/values.js";
import { SheetResult } from "../trace/sheet-result.js";
import { Sheet } from "../trace/sheet.js";
import { place } from "./noise-schedule.js";

/** Numbers that a step of the process gives, with its lines; made by {@link diffusion}. */
export class DiffusionStep extends SheetResult {
  protected readonly place = place;
  /** x_t, the mean, or the next sample: one number per dimension. */
  readonly output: RealVector;
  /** The variance of what is drawn; 0 where nothing is. */
  readonly variance: Real;

  constructor(
    protected readonly sheet: Sheet,
    output: readonly Real[],
    variance: Real,
  ) {
    super();
    this.output = valuesOf(output);
    this.variance = variance;
  }
}
