import type { Optimizer } from "@tensorflow/tfjs";
import { InputError } from "../errors.js";
import type { Tfjs } from "./tfjs.js";

/** An optimizer by name with its constants; what is left out has the textbook's value. */
export interface OptimizerSpec {
  type: OptimizerName;
  /** Step size; default 0.01, for adam, adamax and rmsprop 0.001, for adadelta 1. */
  learningRate?: number;
  /** momentum, nesterov: the share of the last step that is kept, 0 to 1; default 0.9. rmsprop: default 0. */
  momentum?: number;
  /** rmsprop, adadelta: the share of the old mean square, 0 to 1; default 0.9 and 0.95. */
  decay?: number;
  /** adam, adamax: shares of the old means, 0 to 1; defaults 0.9 and 0.999. */
  beta1?: number;
  beta2?: number;
  /** Added to a denominator; default 1e-7. */
  epsilon?: number;
}

const makers = {
  sgd: (tf: Tfjs, { learningRate = 0.01 }) => tf.train.sgd(learningRate),
  momentum: (tf: Tfjs, { learningRate = 0.01, momentum = 0.9 }) => tf.train.momentum(learningRate, momentum),
  nesterov: (tf: Tfjs, { learningRate = 0.01, momentum = 0.9 }) =>
    tf.train.momentum(learningRate, momentum, true),
  adagrad: (tf: Tfjs, { learningRate = 0.01 }) => tf.train.adagrad(learningRate),
  adadelta: (tf: Tfjs, { learningRate = 1, decay = 0.95, epsilon = 1e-6 }) =>
    tf.train.adadelta(learningRate, decay, epsilon),
  rmsprop: (tf: Tfjs, { learningRate = 0.001, decay = 0.9, momentum = 0, epsilon = 1e-7 }) =>
    tf.train.rmsprop(learningRate, decay, momentum, epsilon),
  adam: (tf: Tfjs, { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }) =>
    tf.train.adam(learningRate, beta1, beta2, epsilon),
  adamax: (tf: Tfjs, { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }) =>
    tf.train.adamax(learningRate, beta1, beta2, epsilon),
} satisfies Record<string, (tf: Tfjs, spec: Omit<OptimizerSpec, "type">) => Optimizer>;

/** The optimizers by name. */
export type OptimizerName = keyof typeof makers;

/** An optimizer by its name, by its name and constants, or one of tfjs's own made in a function. */
export type OptimizerLike = OptimizerName | OptimizerSpec | ((tf: Tfjs) => Optimizer);

const constants = new Set(["type", "learningRate", "momentum", "decay", "beta1", "beta2", "epsilon"]);

/** A new optimizer, with nothing remembered. */
export function makeOptimizer(tf: Tfjs, optimizer: OptimizerLike, place: string): Optimizer {
  if (typeof optimizer === "function") return optimizer(tf);
  const spec: OptimizerSpec = typeof optimizer === "string" ? { type: optimizer } : optimizer;
  if (typeof spec !== "object" || spec === null || !Object.hasOwn(makers, spec.type))
    throw new InputError({
      place,
      rule: `needs an optimizer out of ${Object.keys(makers).join(", ")}`,
      got: JSON.stringify(spec?.type ?? spec) ?? String(spec),
    });
  for (const [name, value] of Object.entries(spec)) {
    if (!constants.has(name))
      throw new InputError({
        place,
        rule: `knows no constant of an optimizer called ${name}`,
        got: String(value),
      });
    if (name !== "type" && !(Number.isFinite(value) && Number(value) >= 0))
      throw new InputError({ place, rule: `needs ${name} as a number of at least 0`, got: String(value) });
  }
  return makers[spec.type](tf, spec);
}
