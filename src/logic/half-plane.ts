import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { real, type Real, type RealInput } from "../number/real.js";

/** The side of a line, or plane, where w·x ≥ b, border included; made by {@link halfPlane}. */
export class HalfSpace extends Printed {
  constructor(
    readonly weights: readonly Real[],
    readonly bias: Real,
  ) {
    super();
  }

  /** Whether a point lies in it. */
  contains(point: readonly RealInput[]): boolean {
    if (point.length !== this.weights.length)
      throw new InputError({
        place: "contains",
        rule: `needs a point of ${this.weights.length} numbers`,
        got: String(point.length),
      });
    const sum = this.weights.reduce(
      (total, weight, axis) => total.plus(weight.times(real(point[axis]))),
      real(0),
    );
    return sum.compare(this.bias) >= 0;
  }

  toString(): string {
    return `${this.sum(String, (axis) => `x${axis}`, " ")} >= ${this.bias.toString()}`;
  }

  /** The inequality as LaTeX: `-x_1\ge-7`. */
  toLatex(): string {
    return `${this.sum(
      (weight) => weight.toLatex(),
      (axis) => `x_${axis}`,
      "",
    )}\\ge${this.bias.toLatex()}`;
  }

  private sum(print: (weight: Real) => string, name: (axis: number) => string, space: string): string {
    const terms = this.weights.flatMap((weight, index) => {
      if (weight.sign() === 0) return [];
      const size = weight.abs().compare(real(1)) === 0 ? "" : print(weight.abs());
      return [{ isNegative: weight.sign() < 0, term: `${size}${name(index + 1)}` }];
    });
    if (terms.length === 0) return "0";
    return terms
      .map(({ isNegative, term }, index) =>
        index === 0 ? `${isNegative ? "-" : ""}${term}` : `${space}${isNegative ? "-" : "+"}${space}${term}`,
      )
      .join("");
  }
}

/**
 * The half-plane w·x ≥ b, border included, which a threshold unit tells from the rest: as an inequality to read, and to ask.
 * @param weights w, one for each axis x₁, x₂, …
 * @param bias b
 * @returns the half-plane: `toLatex()`, `contains(point)`; `regionNetwork` takes it too
 * @throws InputError where there is no weight
 * @example
 * halfPlane([-1, 0], -7).toLatex() // => "-x_1\\ge-7"
 * halfPlane([2, -3], "1/2") // => "2x1 - 3x2 >= 0.5"
 * halfPlane([1, 1], 1).contains([0.5, 0.5]) // => true
 */
export function halfPlane(weights: readonly RealInput[], bias: RealInput): HalfSpace {
  if (!Array.isArray(weights) || weights.length === 0)
    throw new InputError({
      place: "halfPlane",
      rule: "needs a weight for each axis",
      got: JSON.stringify(weights) ?? "nothing",
    });
  return new HalfSpace(weights.map(real), real(bias));
}
