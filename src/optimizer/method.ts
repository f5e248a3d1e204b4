import { InputError } from "../errors.js";
import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import {
  checkConstants,
  type Filled,
  optimizerDefaults,
  type OptimizerName,
  type OptimizerSpecOf,
} from "./optimizer-spec.js";
import { unknownName } from "./meant-name.js";
import { Schedule } from "./schedule-curve.js";
import { type Arithmetic, updateRules } from "./update-rules.js";

/** A learning rate for all steps, one per step of which the last one stays, or a schedule. */
export type DescentRate = RealInput | RealInput[] | Schedule;

/** Resilient back-propagation: each weight has a step of its own that follows the signs of its slopes. Source: M. Riedmiller and H. Braun, 1993. */
export interface Rprop {
  type: "rprop";
  /** First step size; default 0.1. */
  step?: RealInput;
  /** Default 1.2. */
  grow?: RealInput;
  /** Default 0.5. */
  shrink?: RealInput;
  /** Default 50. */
  largest?: RealInput;
  /** Default 1e-6. */
  smallest?: RealInput;
  /**
   * After a change of sign: `repeat` goes back and tries a shrunken step from the same point; `plus` takes the last step
   * back (RPROP⁺); `minus` steps on with the shrunken step (RPROP⁻, default); `improvedMinus` waits one step (iRPROP⁻);
   * `improvedPlus` goes back only where the function grew (iRPROP⁺).
   */
  variant?: "repeat" | "plus" | "minus" | "improvedMinus" | "improvedPlus";
}

/** Newton's method: the step to where the quadratic model of the function has its minimum. */
export interface Newton {
  type: "newton";
  /** Multiplies the step; default 1. */
  damping?: RealInput;
}

/** A method of descent with its constants: an optimizer of training, resilient back-propagation or Newton's method. */
export type DescentMethod = OptimizerSpecOf<DescentRate, RealInput> | Rprop | Newton;

/** A method all of whose constants are there. */
export type FilledMethod =
  | { [Type in OptimizerName]: Filled<Type, DescentRate, RealInput> }[OptimizerName]
  | Required<Rprop>
  | Required<Newton>;

const methodDefaults = {
  ...optimizerDefaults,
  rprop: { step: 0.1, grow: 1.2, shrink: 0.5, largest: 50, smallest: 1e-6, variant: "minus" },
  newton: { damping: 1 },
} satisfies { [Type in DescentMethod["type"]]: object };

/**
 * A method with what was left out.
 * @throws InputError for a name that is no method, or a constant that the method does not have
 */
export function filledMethod(method: DescentMethod | DescentMethod["type"], place: string): FilledMethod {
  const spec: { type: string } = typeof method === "string" ? { type: method } : method;
  if (!Object.hasOwn(methodDefaults, spec.type))
    throw unknownName("a method", spec.type, Object.keys(methodDefaults), place);
  const defaults = methodDefaults[spec.type as DescentMethod["type"]];
  checkConstants(spec, defaults, place, (_, value) => {
    for (const item of Array.isArray(value) ? value : [value]) real(item as RealInput);
  });
  const given = Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given } as FilledMethod;
}

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

/** The learning rate of a step. */
export function rateAt(rate: DescentRate, t: number): Worked {
  if (rate instanceof Schedule) return Worked.quantity("\\eta", rate.ofStep(t));
  const list = Array.isArray(rate) ? rate : [rate];
  if (list.length === 0)
    throw new InputError({ place: "descend", rule: "needs a learning rate", got: "an empty list" });
  return Worked.quantity("\\eta", list[Math.min(t, list.length) - 1]);
}

const one = Worked.constant(1);

/** Exact numbers with their formulas, kept under letters: `v` of the step before is `v`, of this one `v'`. */
function worked({ state, label, define, t }: Coordinate, rate: DescentRate): Arithmetic<Worked, RealInput> {
  return {
    one,
    rate: rateAt(rate, t),
    constant: (name, value) => Worked.quantity(name, value),
    isZero: ({ value }) => value.isZero(),
    plus: (a, b) => a.plus(b),
    minus: (a, b) => a.minus(b),
    times: (a, b) => a.times(b),
    over: (a, b) => a.over(b),
    squared: (a) => a.squared(),
    root: (a) => Worked.by(a.value.sqrt(), [a], ([x]) => `\\sqrt{${x}}`),
    size: (a) => Worked.by(a.value.abs(), [a], ([x]) => `\\left|${x}\\right|`),
    larger: (a, b) =>
      Worked.by(
        a.value.compare(b.value) >= 0 ? a.value : b.value,
        [a, b],
        ([x, y]) => `\\max\\left(${x}, ${y}\\right)`,
      ),
    sign: (a) => Worked.by(real(a.value.sign()), [a], ([x]) => `\\operatorname{sign}\\left(${x}\\right)`),
    recall: (letter, first) =>
      Worked.quantity(label(letter), state.get(letter) ?? (first === undefined ? Real.zero : real(first))),
    keep: (letter, quantity) => {
      const kept = define(`${label(letter)}'`, quantity);
      state.set(letter, quantity.value);
      return kept;
    },
    unbiased: (letter, mean, beta) => {
      const power = beta.power(t);
      const corrected = define(label(`\\hat{${letter}}`), mean.over(one.minus(power)));
      state.set(`${letter}Hat`, corrected.value);
      return corrected;
    },
    massOf: (_letter, beta) => one.minus(beta.power(t)),
    growingShares: (beta, psi) => {
      const share = (step: number, name: string) => {
        const left = real(1).minus(Real.fromFloat(0.96 ** (step * Number(psi.value)) / 2));
        const value = Worked.by(
          beta.value.times(left),
          [beta, psi],
          ([b, p]) => `${b}\\left(1 - \\tfrac{1}{2}\\cdot 0.96^{${step}\\cdot ${p}}\\right)`,
        );
        return define(label(name), value);
      };
      return [share(t, "\\mu"), share(t + 1, "\\mu'")];
    },
  };
}

type Elementwise = Exclude<FilledMethod, { type: "newton" | "rprop" }>;

/** One step of a method that treats every coordinate by itself; gives θ after the step. */
export function elementwiseStep<Type extends OptimizerName>(
  method: Filled<Type, DescentRate, RealInput> & Elementwise,
  coordinate: Coordinate,
): Worked {
  const { theta, gradient } = coordinate;
  return updateRules[method.type as Type](method, worked(coordinate, method.learningRate), theta, gradient);
}
