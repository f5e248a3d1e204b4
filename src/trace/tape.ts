import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { activate, slopeOf, type TraceActivation } from "./activation.js";
import type { Kink } from "../symbolic/functions/kink.js";
import { plainName } from "./quantity-name.js";
import { Sheet } from "./sheet.js";

/** Activations of one number. */
export type ScalarActivation = Exclude<TraceActivation, "softmax">;

/** A quantity of a computation that remembers what it was made of. */
export interface Traced {
  /** The quantity under its name. */
  readonly quantity: Worked;
  /** The quantities it was made of, each with the local derivative by it. */
  readonly sources: readonly (readonly [Traced, Worked])[];
  /** The line's part; null for what was given. */
  readonly section: string | null;
  /** What its line, or for what was given the line of its gradient, is about. */
  readonly group?: string | undefined;
  /** The pre-activations that a softmax made it of. */
  readonly softmaxOf?: readonly Traced[];
}

const one = Worked.constant(1);

export const valueOf = ({ quantity }: Traced): Real => quantity.value;

/**
 * A computation written line by line together with its local derivatives, so that the backward pass writes itself: the
 * derivative by a quantity is the sum, over all that use it, of their derivative times the local one.
 */
export class Tape {
  readonly sheet: Sheet;
  private readonly order: Traced[] = [];
  private readonly gradients = new Map<Traced, Worked>();
  private objectiveValue: Real | null = null;

  /**
   * @param place what errors call the trace
   * @param change in a computation that is repeated forward alone, in float64: which of the given numbers is another one
   */
  constructor(
    place: string,
    private readonly change?: { index: number; value: number },
  ) {
    this.sheet = new Sheet(place);
  }

  /**
   * A number that is given: a parameter or an input.
   * @param group what the line of its gradient is about
   */
  given(name: string, value: RealInput, group?: string): Traced {
    const traced = {
      quantity: Worked.quantity(name, this.changed(value)),
      sources: [],
      section: null,
      group,
    };
    this.order.push(traced);
    return traced;
  }

  private changed(value: RealInput): RealInput {
    if (this.change === undefined) return value;
    const isChanged = this.givens.length === this.change.index;
    return Real.fromFloat(isChanged ? this.change.value : real(value).valueOf());
  }

  /** All numbers that were given, in order. */
  get givens(): Traced[] {
    return this.order.filter(({ section }) => section === null);
  }

  /** What was differentiated; null before {@link backward}. */
  get objective(): Real | null {
    return this.objectiveValue;
  }

  /** A line of the computation with its local derivatives. */
  line(
    section: string,
    name: string,
    worked: Worked,
    sources: readonly (readonly [Traced, Worked])[],
    group?: string,
  ): Traced {
    const traced = { quantity: this.sheet.define(section, name, worked, group), sources, section, group };
    this.order.push(traced);
    return traced;
  }

  /** A sum of products; its local derivatives are the products without the factor. */
  sumOfProducts(section: string, name: string, terms: readonly (readonly Traced[])[]): Traced {
    const sum = Worked.sum(terms.map((factors) => Worked.product(factors.map(({ quantity }) => quantity))));
    const sources = terms.flatMap((factors) =>
      factors.map((factor, at): [Traced, Worked] => [
        factor,
        factors.length === 1
          ? one
          : Worked.product(factors.filter((_, i) => i !== at).map(({ quantity }) => quantity)),
      ]),
    );
    return this.line(section, name, sum, sources);
  }

  /** An activation of a single quantity. */
  activated(section: string, name: string, z: Traced, activation: ScalarActivation, kink: Kink): Traced {
    const [value] = activate(activation, [z.quantity]);
    const result = Worked.quantity(name, value.value);
    // The slope is asked for when the backward pass needs it: a kink must not stop a forward trace.
    const traced: Traced = {
      quantity: this.sheet.define(section, name, value),
      get sources() {
        return [[z, slopeOf(activation, z.quantity, result, kink)]] as const;
      },
      section,
    };
    this.order.push(traced);
    return traced;
  }

  /** The softmax of several quantities under these names; ∂aᵢ/∂zⱼ is aᵢ(1 − aᵢ) where i is j, else −aᵢaⱼ. */
  softmax(section: string, names: readonly string[], z: readonly Traced[]): Traced[] {
    const values = activate(
      "softmax",
      z.map(({ quantity }) => quantity),
    );
    const a = values.map((value, unit) => this.sheet.define(section, names[unit], value));
    return a.map((quantity, unit) => {
      const traced: Traced = {
        quantity,
        sources: z.map((source, other) => [
          source,
          unit === other ? quantity.times(one.minus(quantity)) : quantity.times(a[other]).negated(),
        ]),
        section,
        softmaxOf: z,
      };
      this.order.push(traced);
      return traced;
    });
  }

  /**
   * Writes the derivatives of the objective by everything it depends on, from the last line to the first.
   * @param objective its name in LaTeX, such as L or h_3
   * @param seeds the derivatives by the quantities that the objective is made of directly
   */
  backward(objective: string, seeds: ReadonlyMap<Traced, Worked>): void {
    const products = [...seeds].map(([traced, seed]) => valueOf(traced).times(seed.value));
    this.objectiveValue =
      this.sheet.steps.find(({ name }) => name === objective)?.worked.value ??
      products.reduce((sum, product) => sum.plus(product), Real.zero);
    if (this.change !== undefined) return;
    const parts = new Map<Traced, Worked[]>();
    for (const [traced, seed] of seeds) parts.set(traced, [seed]);
    for (const traced of this.order.toReversed()) {
      const terms = parts.get(traced);
      if (terms === undefined) continue;
      const name = `\\frac{\\partial ${objective}}{\\partial ${traced.quantity.names}}`;
      const isObjective = traced.quantity.names === objective;
      const gradient = isObjective
        ? one
        : this.sheet.define(
            this.backwardSection(traced),
            name,
            Worked.sum(terms),
            traced.section === null ? traced.group : undefined,
          );
      this.gradients.set(traced, gradient);
      for (const [source, local] of traced.sources) {
        const before = parts.get(source) ?? [];
        before.push(isObjective ? local : gradient.times(local));
        parts.set(source, before);
      }
    }
  }

  private backwardSection({ section }: Traced): string {
    if (section === null) return "gradients";
    return section === "forward" ? "backward" : `backward ${section}`;
  }

  /** The derivative of the objective by a quantity; 0 where the objective does not depend on it. */
  gradient(traced: Traced): Real {
    return this.gradients.get(traced)?.value ?? real(0);
  }

  /** The derivatives by the given quantities, by plain name. */
  gradientsByName(): Record<string, Real> {
    return Object.fromEntries(
      this.givens.map((traced) => [plainName(traced.quantity.names), this.gradient(traced)]),
    );
  }
}
