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
  /** How many targets the loss is the sum of cross-entropies over; null where it is none. */
  targets: number | null;
  /** The matrices and biases (as columns) that were given, by letter. */
  parameters: Readonly<Record<string, readonly (readonly Traced[])[]>>;
}

/** A recurrent network worked through step by step, forward and backward through time. `None` is null where a loss may be missing. */
export class RecurrentTrace<None extends null = null> extends TapeTrace {
  /** By letter, per step and unit: states h, outputs y, gates … */
  readonly values: Readonly<Record<string, RealMatrix>>;
  /** The derivatives of the objective by everything that was given, by name: `gradients.W`, `gradients.x_1`. */
  readonly gradients: Readonly<Record<string, Real>>;
  /** The same derivatives as matrices by letter, a bias as a column: `parameterGradients.W`, of the embedding `parameterGradients.E`. */
  readonly parameterGradients: Readonly<Record<string, RealMatrix>>;
  readonly loss: Real | None;
  private readonly targets: number | null;
  protected readonly cure = "Give an objective.";

  constructor(place: string, tape: Tape, run: UnrolledRun, repeat: (tape: Tape) => void) {
    super(place, tape, repeat);
    const { series, loss, targets, parameters } = run;
    this.targets = targets;
    this.parameterGradients = Object.fromEntries(
      Object.entries(parameters).map(([letter, rows]) => [
        letter,
        valuesOf(rows.map((row) => row.map((traced) => tape.gradient(traced)))),
      ]),
    );
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

  /**
   * The perplexity e^(L/T): the inverse of the geometric mean of the probabilities of the right outputs.
   * @throws InputError where the objective is no cross-entropy
   */
  get perplexity(): number {
    if (this.targets === null || this.loss === null)
      throw new InputError({
        place: `${this.place}.perplexity`,
        rule: "needs the cross-entropy as objective",
        got: this.loss === null ? "no loss" : "another loss",
        cure: 'Write objective: { loss: "crossEntropy", targets }.',
      });
    return Math.exp(this.loss.valueOf() / this.targets);
  }

  /** One row per step. */
  protected override matrices(): NamedMatrices[] {
    return Object.entries(this.values)
      .filter(([letter, steps]) => "xhcy".includes(letter) && (steps[0]?.length ?? 0) > 1)
      .map(([letter, steps]) => [plainName(letter).toUpperCase(), steps]);
  }
}
