import { InputError } from "../errors.js";
import { meantName } from "./meant-name.js";
import { Schedule } from "./schedule-curve.js";

/** What stands below the gradient: √s + ε (default) or √(s + ε). */
export type EpsilonPlace = "outside" | "inside";

/** What every optimizer may be told: its learning rate. */
interface Rated<Rate> {
  /** η: default 0.01; for rmsProp, adam, adamW, amsgrad, adamax 0.001; for nadam 0.002, for lion 0.0001, for adadelta 1. */
  learningRate?: Rate;
}

/** What an optimizer may be told that keeps means of gradients. */
interface Adaptive<Rate, Value> extends Rated<Rate> {
  /** β₁: the share of the old mean of gradients, 0 to 1; default 0.9. */
  beta1?: Value;
  /** β₂: the share of the old mean of squares (adamax: of the old largest gradient), 0 to 1; default 0.999. */
  beta2?: Value;
  /** ε: added to the denominator; default 1e-8. */
  epsilon?: Value;
}

/** What an optimizer may be told that divides by the root of a mean of squares. */
interface Rooted<Rate, Value> extends Adaptive<Rate, Value> {
  epsilonPlace?: EpsilonPlace;
  /** Default true: m and v divided by 1 − βᵗ. */
  biasCorrection?: boolean;
}

/**
 * The constants of every optimizer: `descend` works them out by hand and `fit` trains with them, by the same rules.
 * `Rate` and `Value` are the numbers that each of the two takes.
 */
export interface OptimizerConstants<Rate, Value> {
  sgd: Rated<Rate> & {
    /** β in v ← βv + g, θ ← θ − ηv; default 0: no velocity. */
    momentum?: Value;
    /** θ ← θ − η(g + βv); default false. */
    nesterov?: boolean;
    /** λ: the gradient is g + λθ; default 0. */
    weightDecay?: Value;
  };
  momentum: Rated<Rate> & {
    /** β; default 0.9. */
    momentum?: Value;
    /**
     * `step` (default) v ← βv − ηg, θ ← θ + v; `accumulate` v ← βv + g, θ ← θ − ηv; `average` v ← βv + (1−β)g, θ ← θ − ηv.
     */
    form?: "step" | "accumulate" | "average";
  };
  nesterov: Rated<Rate> & {
    /** β; default 0.9. */
    momentum?: Value;
    /** `lookahead` (default): the gradient at θ + βv; `accumulate`: v ← βv + g, θ ← θ − η(g + βv), which moves θ + βv. */
    form?: "lookahead" | "accumulate";
  };
  adagrad: Rated<Rate> & {
    /** The sum of squares before the first step; default 0. */
    initialSum?: Value;
    /** ε: added to the denominator; default 1e-8. */
    epsilon?: Value;
    epsilonPlace?: EpsilonPlace;
  };
  rmsProp: Rated<Rate> & {
    /** ρ: the share of the old mean square, 0 to 1; default 0.9. */
    decay?: Value;
    /** β in v ← βv + g/(√s + ε), θ ← θ − ηv; default 0: no velocity. */
    momentum?: Value;
    /** ε: added to the denominator; default 1e-8. */
    epsilon?: Value;
    epsilonPlace?: EpsilonPlace;
  };
  adadelta: Rated<Rate> & {
    /** ρ: the share of the old mean squares, 0 to 1; default 0.95. */
    decay?: Value;
    /** ε: below both roots; default 1e-6. */
    epsilon?: Value;
  };
  adam: Rooted<Rate, Value>;
  adamW: Rooted<Rate, Value> & {
    /** λ: θ ← θ − ηλθ before Adam's step; default 0.01. */
    weightDecay?: Value;
  };
  adamax: Adaptive<Rate, Value>;
  /** Adam with the largest v so far below. */
  amsgrad: Rooted<Rate, Value>;
  nadam: Adaptive<Rate, Value> & {
    /**
     * `scheduled` (default, as PyTorch and Keras): μₜ = β₁(1 − 0.96^(ψt)/2) in place of β₁; `constant`: β₁·m̂ + (1 − β₁)·g/(1 − β₁ᵗ) in
     * place of Adam's m̂.
     */
    form?: "scheduled" | "constant";
    /** ψ of the form `scheduled`; default 0.004. */
    momentumDecay?: Value;
  };
  lion: Rated<Rate> & {
    /** β₁: the share of the old mean in the sign; default 0.9. */
    beta1?: Value;
    /** β₂: the share of the old mean in the new one; default 0.99. */
    beta2?: Value;
    /** λ: θ ← θ − ηλθ before the step; default 0. */
    weightDecay?: Value;
  };
}

/** The optimizers by name. */
export type OptimizerName = keyof OptimizerConstants<unknown, unknown>;

/** An optimizer by its name with the constants that it has, and no others. */
export type OptimizerSpecOf<Rate, Value> = {
  [Type in OptimizerName]: { type: Type } & OptimizerConstants<Rate, Value>[Type];
}[OptimizerName];

/** An optimizer all of whose constants are there. */
export type Filled<Type extends OptimizerName, Rate, Value> = { type: Type } & Required<
  OptimizerConstants<Rate, Value>[Type]
>;

const adam = {
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  epsilonPlace: "outside",
  biasCorrection: true,
} as const;

/**
 * What is left out of an optimizer has these values: those of the papers, and of PyTorch where a paper leaves them open (there
 * Adagrad's ε is 1e-10 and Adamax's rate 0.002).
 */
export const optimizerDefaults: {
  readonly [Type in OptimizerName]: Required<OptimizerConstants<number, number>[Type]>;
} = {
  sgd: { learningRate: 0.01, momentum: 0, nesterov: false, weightDecay: 0 },
  momentum: { learningRate: 0.01, momentum: 0.9, form: "step" },
  nesterov: { learningRate: 0.01, momentum: 0.9, form: "lookahead" },
  adagrad: { learningRate: 0.01, initialSum: 0, epsilon: 1e-8, epsilonPlace: "outside" },
  rmsProp: { learningRate: 0.001, decay: 0.9, momentum: 0, epsilon: 1e-8, epsilonPlace: "outside" },
  adadelta: { learningRate: 1, decay: 0.95, epsilon: 1e-6 },
  adam,
  adamW: { ...adam, weightDecay: 0.01 },
  adamax: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  amsgrad: adam,
  nadam: {
    learningRate: 0.002,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    form: "scheduled",
    momentumDecay: 0.004,
  },
  lion: { learningRate: 0.0001, beta1: 0.9, beta2: 0.99, weightDecay: 0 },
};

export const optimizerNames = Object.keys(optimizerDefaults) as OptimizerName[];

/** The words that a constant may be. */
const choices: Record<string, readonly string[]> = {
  epsilonPlace: ["outside", "inside"],
  "momentum form": ["step", "accumulate", "average"],
  "nesterov form": ["lookahead", "accumulate"],
  "nadam form": ["scheduled", "constant"],
  variant: ["repeat", "plus", "minus", "improvedMinus", "improvedPlus"],
};

/** Other libraries' words for the constants. */
const otherWords: Record<string, string> = {
  lr: "learningRate",
  rate: "learningRate",
  eta: "learningRate",
  eps: "epsilon",
  rho: "decay",
  alpha: "decay",
  weightdecay: "weightDecay",
  beta: "momentum",
};

/**
 * Checks the constants of an optimizer or of a method of descent: that each is one that it has, and of the right kind.
 * @param known the constants that it has, with values of their kind
 * @param checkNumber throws where a constant cannot be the number that is wanted
 */
export function checkConstants(
  spec: { type: string },
  known: Readonly<Record<string, unknown>>,
  place: string,
  checkNumber: (name: string, value: unknown) => void,
): void {
  const names = Object.keys(known);
  for (const [name, value] of Object.entries(spec)) {
    if (name === "type" || value === undefined) continue;
    if (!Object.hasOwn(known, name)) {
      const meant = meantName(name, names, otherWords);
      throw new InputError({
        place,
        rule: `${spec.type} has the constants ${names.join(", ") || "none"}`,
        got: `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
        ...(meant === undefined ? {} : { cure: `Did you mean ${meant}?` }),
      });
    }
    const kind = typeof known[name];
    if (kind === "number" && !(name === "learningRate" && (value as unknown) instanceof Schedule))
      checkNumber(name, value);
    else if (kind === "number") continue;
    else if (kind === "boolean" && typeof value !== "boolean")
      throw new InputError({ place, rule: `needs ${name} as true or false`, got: String(value) });
    else if (kind === "string") {
      const words = choices[name] ?? choices[`${spec.type} ${name}`];
      if (!words.includes(value as string))
        throw new InputError({ place, rule: `needs ${name} out of ${words.join(", ")}`, got: String(value) });
    }
  }
  const { momentum, nesterov } = spec as { momentum?: unknown; nesterov?: unknown };
  if (spec.type === "sgd" && nesterov === true && !(Number(momentum) > 0))
    throw new InputError({
      place,
      rule: "needs a momentum above 0 for nesterov",
      got: String(momentum ?? 0),
      cure: "Give { momentum: 0.9 }.",
    });
}
