import { InputError } from "../errors.js";
import type { Real } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { plainName } from "./quantity-name.js";
import { TapeTrace } from "./tape-trace.js";
import { valueOf, type Tape, type Traced } from "./tape.js";
import type { NamedMatrices } from "./trace.js";

/** What a recurrent network leaves on its tape. */
export interface UnrolledRun {
  /** Everything that a step computes, by letter: one array per step. */
  series: Readonly<Record<string, readonly (readonly Traced[])[]>>;
  loss: Real | null;
}

/** A recurrent network worked through step by step, forward and backward through time. `None` is null where a loss may be missing. */
export class RecurrentTrace<None extends null = null> extends TapeTrace {
  /** By letter, per step and unit: states h, outputs y, gates … */
  readonly values: Readonly<Record<string, RealMatrix>>;
  /** The derivatives of the objective by everything that was given, by name: `gradients.W`, `gradients.x_1`. */
  readonly gradients: Readonly<Record<string, Real>>;
  readonly loss: Real | None;
  protected readonly cure = "Give an objective.";

  constructor(place: string, tape: Tape, { series, loss }: UnrolledRun, repeat: (tape: Tape) => void) {
    super(place, tape, repeat);
    this.values = Object.fromEntries(
      Object.entries(series).map(([letter, steps]) => [
        letter,
        valuesOf(steps.map((step) => step.map(valueOf))),
      ]),
    );
    this.gradients = tape.gradientsByName();
    this.loss = loss as Real | None;
  }

  /**
   * The values by letter where every letter has one unit: one number per step.
   * @throws InputError where a letter has several units
   */
  scalars(): Readonly<Record<string, RealVector>> {
    const filled = Object.entries(this.values).filter(([, steps]) => (steps[0]?.length ?? 0) > 0);
    const wide = filled.find(([, steps]) => steps[0].length > 1);
    if (wide !== undefined)
      throw new InputError({
        place: `${this.place}.scalars`,
        rule: "needs one unit for each letter",
        got: `${wide[1][0].length} for ${wide[0]}`,
        cure: "Take values, which has a list for each step.",
      });
    return Object.fromEntries(
      filled.map(([letter, steps]) => [letter, valuesOf(steps.map(([value]) => value))]),
    );
  }

  /** One row per step. */
  protected override matrices(): NamedMatrices[] {
    return Object.entries(this.values)
      .filter(([letter, steps]) => "xhcy".includes(letter) && (steps[0]?.length ?? 0) > 1)
      .map(([letter, steps]) => [plainName(letter).toUpperCase(), steps]);
  }
}
