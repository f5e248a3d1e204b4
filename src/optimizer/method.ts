import { InputError } from "../errors.js";
import { Real, type RealInput } from "../symbolic/real.js";
import { Worked } from "../symbolic/worked.js";

/** A learning rate for all steps, or one per step; the last one stays. */
export type LearningRate = RealInput | RealInput[];

/** What stands below the gradient: √s + ε (default) or √(s + ε). */
export type EpsilonPlace = "outside" | "inside";

export type Method =
  | { type: "sgd"; learningRate: LearningRate }
  | {
      type: "momentum";
      learningRate: LearningRate;
      /** Default 0.9. */
      momentum?: RealInput;
      /**
       * `step` (default) v ← βv − ηg, θ ← θ + v; `accumulate` v ← βv + g, θ ← θ − ηv; `average` v ← βv + (1−β)g, θ ← θ − ηv.
       */
      form?: "step" | "accumulate" | "average";
    }
  | {
      type: "nesterov";
      learningRate: LearningRate;
      momentum?: RealInput;
      /** `lookahead` (default): the gradient at θ + βv; `accumulate`: v ← βv + g, θ ← θ − η(g + βv). */
      form?: "lookahead" | "accumulate";
    }
  | { type: "adagrad"; learningRate: LearningRate; epsilon?: RealInput; epsilonPlace?: EpsilonPlace }
  | {
      type: "rmsProp";
      learningRate: LearningRate;
      /** Default 0.9. */
      decay?: RealInput;
      epsilon?: RealInput;
      epsilonPlace?: EpsilonPlace;
    }
  | {
      type: "adam";
      learningRate: LearningRate;
      /** Default 0.9. */
      beta1?: RealInput;
      /** Default 0.999. */
      beta2?: RealInput;
      /** Default 1e-8. */
      epsilon?: RealInput;
      epsilonPlace?: EpsilonPlace;
      /** Default true: m and v divided by 1 − βᵗ. */
      biasCorrection?: boolean;
    }
  | {
      type: "rprop";
      /** First step size; default 0.1. */
      step?: RealInput;
      /** Default 1.2. */
      grow?: RealInput;
      /** Default 0.5. */
      shrink?: RealInput;
      largest?: RealInput;
      smallest?: RealInput;
      /**
       * After a change of sign: `repeat` goes back and tries a shrunken step from the same point; `plus` takes the last step
       * back (RPROP⁺); `minus` steps on with the shrunken step (RPROP⁻, default); `improvedMinus` waits one step (iRPROP⁻);
       * `improvedPlus` goes back only where the function grew (iRPROP⁺).
       */
      variant?: "repeat" | "plus" | "minus" | "improvedMinus" | "improvedPlus";
    }
  | { type: "newton"; /** Multiplies the step; default 1. */ damping?: RealInput };

/** What one coordinate's step works with. */
export interface Coordinate {
  /** θ with its name. */
  theta: Worked;
  /** ∂f/∂θ with its name. */
  gradient: Worked;
  /** Numbers that are kept from step to step, by name. */
  state: Map<string, Real>;
  /** The number of the step, from 1. */
  t: number;
  /** Whether the function grew since the step before; null where it is not known. */
  grew: boolean | null;
  /** The name of this coordinate's number under a letter: `v`, or `v_{w_1}` where there are several coordinates. */
  label: (letter: string) => string;
  /** Writes a line of the worked example. */
  define: (name: string, worked: Worked) => Worked;
}

export type ElementwiseMethod = Exclude<Method, { type: "newton" } | { type: "rprop" }>;

const one = Worked.constant(1);

const root = (of: Worked) => Worked.by(of.value.sqrt(), [of], ([x]) => `\\sqrt{${x}}`);

const named = (name: string, value: RealInput) => Worked.quantity(name, value);

/** The learning rate of a step. */
export function rateAt(rate: LearningRate, t: number): Worked {
  const list = Array.isArray(rate) ? rate : [rate];
  if (list.length === 0)
    throw new InputError({ place: "descend", rule: "needs a learning rate", got: "an empty list" });
  return named("\\eta", list[Math.min(t, list.length) - 1]);
}

/** g / (√s + ε) or g / √(s + ε). */
function scaledBy(top: Worked, s: Worked, epsilon: RealInput, place: EpsilonPlace): Worked {
  const e = named("\\epsilon", epsilon);
  if (e.value.isZero()) return top.over(root(s));
  return top.over(place === "outside" ? root(s).plus(e) : root(s.plus(e)));
}

/** Reads and writes a number kept between steps: `v` of the step before is `v`, of this one `v'`. */
function recall({ state, label }: Coordinate, letter: string): Worked {
  return named(label(letter), state.get(letter) ?? Real.zero);
}

function keep({ state, label, define }: Coordinate, letter: string, worked: Worked): Worked {
  const next = define(`${label(letter)}'`, worked);
  state.set(letter, worked.value);
  return next;
}

/** One step of a method that treats every coordinate by itself; gives θ after the step. */
export function elementwiseStep(method: ElementwiseMethod, coordinate: Coordinate): Worked {
  const { theta, gradient, t } = coordinate;
  const eta = rateAt(method.learningRate, t);
  switch (method.type) {
    case "sgd":
      return theta.minus(eta.times(gradient));
    case "momentum": {
      const beta = named("\\beta", method.momentum ?? 0.9);
      const { form = "step" } = method;
      const old = beta.times(recall(coordinate, "v"));
      if (form === "step") return theta.plus(keep(coordinate, "v", old.minus(eta.times(gradient))));
      const fresh = form === "average" ? one.minus(beta).times(gradient) : gradient;
      return theta.minus(eta.times(keep(coordinate, "v", old.plus(fresh))));
    }
    case "nesterov": {
      const beta = named("\\beta", method.momentum ?? 0.9);
      const old = beta.times(recall(coordinate, "v"));
      if ((method.form ?? "lookahead") === "lookahead")
        return theta.plus(keep(coordinate, "v", old.minus(eta.times(gradient))));
      const v = keep(coordinate, "v", old.plus(gradient));
      return theta.minus(eta.times(gradient.plus(beta.times(v))));
    }
    case "adagrad": {
      const { epsilon = 1e-8, epsilonPlace = "outside" } = method;
      const s = keep(coordinate, "s", recall(coordinate, "s").plus(gradient.squared()));
      return theta.minus(scaledBy(eta.times(gradient), s, epsilon, epsilonPlace));
    }
    case "rmsProp": {
      const { epsilon = 1e-8, epsilonPlace = "outside" } = method;
      const rho = named("\\rho", method.decay ?? 0.9);
      const mean = rho.times(recall(coordinate, "s")).plus(one.minus(rho).times(gradient.squared()));
      return theta.minus(scaledBy(eta.times(gradient), keep(coordinate, "s", mean), epsilon, epsilonPlace));
    }
    default: {
      const { epsilon = 1e-8, epsilonPlace = "outside", biasCorrection = true } = method;
      const [b1, b2] = [named("\\beta_1", method.beta1 ?? 0.9), named("\\beta_2", method.beta2 ?? 0.999)];
      const mean = b1.times(recall(coordinate, "m")).plus(one.minus(b1).times(gradient));
      const square = b2.times(recall(coordinate, "v")).plus(one.minus(b2).times(gradient.squared()));
      const m = keep(coordinate, "m", mean);
      const v = keep(coordinate, "v", square);
      if (!biasCorrection) return theta.minus(scaledBy(eta.times(m), v, epsilon, epsilonPlace));
      const corrected = (moment: Worked, beta: Worked) => moment.over(one.minus(beta.power(t)));
      const mHat = coordinate.define(coordinate.label("\\hat{m}"), corrected(m, b1));
      const vHat = coordinate.define(coordinate.label("\\hat{v}"), corrected(v, b2));
      return theta.minus(scaledBy(eta.times(mHat), vHat, epsilon, epsilonPlace));
    }
  }
}
