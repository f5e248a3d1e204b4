import type { EpsilonPlace, Filled, OptimizerName } from "./optimizer-spec.js";

/**
 * The arithmetic of one parameter's step: of numbers with their formulas where a step is worked out by hand, of tensors where a
 * network is trained.
 */
export interface Arithmetic<Quantity, Value> {
  readonly one: Quantity;
  /** η of this step. */
  readonly rate: Quantity;
  /** A constant of the optimizer under its name in LaTeX. */
  constant(name: string, value: Value): Quantity;
  isZero(constant: Quantity): boolean;
  plus(a: Quantity, b: Quantity): Quantity;
  minus(a: Quantity, b: Quantity): Quantity;
  times(a: Quantity, b: Quantity): Quantity;
  over(a: Quantity, b: Quantity): Quantity;
  squared(a: Quantity): Quantity;
  root(a: Quantity): Quantity;
  size(a: Quantity): Quantity;
  larger(a: Quantity, b: Quantity): Quantity;
  /** −1, 0 or 1. */
  sign(a: Quantity): Quantity;
  /** What was kept under a letter at the step before; at the first, `first` or 0. */
  recall(letter: string, first?: Value): Quantity;
  /** Keeps a quantity under a letter for the next step. */
  keep(letter: string, quantity: Quantity): Quantity;
  /** A kept mean divided by 1 − βᵗ, because it began at 0. */
  unbiased(letter: string, mean: Quantity, beta: Quantity): Quantity;
  /** 1 − βᵗ. */
  massOf(letter: string, beta: Quantity): Quantity;
  /** μ = β·(1 − 0.96^(ψ·t)/2) of this step, and of the next. */
  growingShares(beta: Quantity, psi: Quantity): [now: Quantity, next: Quantity];
}

/** θ after a step, from θ and the gradient g. */
type Rule<Type extends OptimizerName> = <Quantity, Value>(
  of: Filled<Type, unknown, Value>,
  q: Arithmetic<Quantity, Value>,
  theta: Quantity,
  gradient: Quantity,
) => Quantity;

/** √s + ε or √(s + ε). */
function denominator<Quantity, Value>(
  q: Arithmetic<Quantity, Value>,
  s: Quantity,
  { epsilon, epsilonPlace }: { epsilon: Value; epsilonPlace: EpsilonPlace },
): Quantity {
  const e = q.constant("\\epsilon", epsilon);
  if (q.isZero(e)) return q.root(s);
  return epsilonPlace === "outside" ? q.plus(q.root(s), e) : q.root(q.plus(s, e));
}

/** β·old + (1 − β)·fresh, kept under the letter. */
function runningMean<Quantity, Value>(
  q: Arithmetic<Quantity, Value>,
  letter: string,
  beta: Quantity,
  fresh: Quantity,
): Quantity {
  const old = q.times(beta, q.recall(letter));
  return q.keep(letter, q.plus(old, q.times(q.minus(q.one, beta), fresh)));
}

/** Adam's step away from a point. Source: D. Kingma and J. Ba, Adam, 2015, algorithm 1. */
function adamStep<Quantity, Value>(
  of: Omit<Filled<"adam", unknown, Value>, "type">,
  q: Arithmetic<Quantity, Value>,
  from: Quantity,
  gradient: Quantity,
): Quantity {
  const [b1, b2] = [q.constant("\\beta_1", of.beta1), q.constant("\\beta_2", of.beta2)];
  const m = runningMean(q, "m", b1, gradient);
  const v = runningMean(q, "v", b2, q.squared(gradient));
  const [mean, square] = of.biasCorrection ? [q.unbiased("m", m, b1), q.unbiased("v", v, b2)] : [m, v];
  return q.minus(from, q.over(q.times(q.rate, mean), denominator(q, square, of)));
}

/** The update rule of every optimizer, once for all arithmetics. */
export const updateRules: { readonly [Type in OptimizerName]: Rule<Type> } = {
  sgd: (of, q, theta, gradient) => {
    const [beta, lambda] = [q.constant("\\beta", of.momentum), q.constant("\\lambda", of.weightDecay)];
    const slope = q.isZero(lambda) ? gradient : q.plus(gradient, q.times(lambda, theta));
    if (q.isZero(beta)) return q.minus(theta, q.times(q.rate, slope));
    const v = q.keep("v", q.plus(q.times(beta, q.recall("v")), slope));
    return q.minus(theta, q.times(q.rate, of.nesterov ? q.plus(slope, q.times(beta, v)) : v));
  },
  momentum: (of, q, theta, gradient) => {
    const beta = q.constant("\\beta", of.momentum);
    const old = q.times(beta, q.recall("v"));
    if (of.form === "step") return q.plus(theta, q.keep("v", q.minus(old, q.times(q.rate, gradient))));
    const fresh = of.form === "average" ? q.times(q.minus(q.one, beta), gradient) : gradient;
    return q.minus(theta, q.times(q.rate, q.keep("v", q.plus(old, fresh))));
  },
  // Where the gradient of the form `lookahead` is taken is for the caller to see to.
  nesterov: (of, q, theta, gradient) => {
    const beta = q.constant("\\beta", of.momentum);
    const old = q.times(beta, q.recall("v"));
    if (of.form === "lookahead") return q.plus(theta, q.keep("v", q.minus(old, q.times(q.rate, gradient))));
    const v = q.keep("v", q.plus(old, gradient));
    return q.minus(theta, q.times(q.rate, q.plus(gradient, q.times(beta, v))));
  },
  // Source: J. Duchi, E. Hazan and Y. Singer, 2011.
  adagrad: (of, q, theta, gradient) => {
    const s = q.keep("s", q.plus(q.recall("s", of.initialSum), q.squared(gradient)));
    return q.minus(theta, q.over(q.times(q.rate, gradient), denominator(q, s, of)));
  },
  // Source: G. Hinton, Neural Networks for Machine Learning, lecture 6.
  rmsProp: (of, q, theta, gradient) => {
    const [rho, beta] = [q.constant("\\rho", of.decay), q.constant("\\beta", of.momentum)];
    const s = runningMean(q, "s", rho, q.squared(gradient));
    if (q.isZero(beta)) return q.minus(theta, q.over(q.times(q.rate, gradient), denominator(q, s, of)));
    const scaled = q.over(gradient, denominator(q, s, of));
    const v = q.keep("v", q.plus(q.times(beta, q.recall("v")), scaled));
    return q.minus(theta, q.times(q.rate, v));
  },
  // Source: M. Zeiler, ADADELTA, 2012, algorithm 1.
  adadelta: (of, q, theta, gradient) => {
    const [rho, e] = [q.constant("\\rho", of.decay), q.constant("\\epsilon", of.epsilon)];
    const s = runningMean(q, "s", rho, q.squared(gradient));
    const ratio = q.over(q.root(q.plus(q.recall("d"), e)), q.root(q.plus(s, e)));
    const move = q.times(ratio, gradient);
    runningMean(q, "d", rho, q.squared(move));
    return q.minus(theta, q.times(q.rate, move));
  },
  adam: adamStep,
  // Source: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, 2019.
  adamW: (of, q, theta, gradient) => {
    const lambda = q.constant("\\lambda", of.weightDecay);
    const shrunk = q.isZero(lambda) ? theta : q.minus(theta, q.times(q.rate, q.times(lambda, theta)));
    return adamStep(of, q, shrunk, gradient);
  },
  // Source: S. Reddi, S. Kale and S. Kumar, On the convergence of Adam and beyond, 2018, with PyTorch's bias correction.
  amsgrad: (of, q, theta, gradient) => {
    const [b1, b2] = [q.constant("\\beta_1", of.beta1), q.constant("\\beta_2", of.beta2)];
    const m = runningMean(q, "m", b1, gradient);
    const v = runningMean(q, "v", b2, q.squared(gradient));
    const u = q.keep("u", q.larger(q.recall("u"), v));
    const [mean, square] = of.biasCorrection
      ? [q.unbiased("m", m, b1), q.over(u, q.massOf("v", b2))]
      : [m, u];
    return q.minus(theta, q.over(q.times(q.rate, mean), denominator(q, square, of)));
  },
  // Source: T. Dozat, Incorporating Nesterov momentum into Adam, 2016; the growing shares as PyTorch and Keras have them.
  nadam: (of, q, theta, gradient) => {
    const [b1, b2] = [q.constant("\\beta_1", of.beta1), q.constant("\\beta_2", of.beta2)];
    const m = runningMean(q, "m", b1, gradient);
    const v = runningMean(q, "v", b2, q.squared(gradient));
    const below = q.plus(q.root(q.unbiased("v", v, b2)), q.constant("\\epsilon", of.epsilon));
    if (of.form === "constant") {
      const fresh = q.over(q.times(q.minus(q.one, b1), gradient), q.massOf("m", b1));
      const ahead = q.plus(q.times(b1, q.unbiased("m", m, b1)), fresh);
      return q.minus(theta, q.over(q.times(q.rate, ahead), below));
    }
    const [now, next] = q.growingShares(b1, q.constant("\\psi", of.momentumDecay));
    // 1 − μ₁·…·μₜ, from step to step
    const mass = q.keep("p", q.minus(q.one, q.times(q.minus(q.one, q.recall("p")), now)));
    const massAhead = q.minus(q.one, q.times(q.minus(q.one, mass), next));
    const fresh = q.over(q.times(q.minus(q.one, now), gradient), mass);
    const ahead = q.plus(q.over(q.times(next, m), massAhead), fresh);
    return q.minus(theta, q.over(q.times(q.rate, ahead), below));
  },
  // Source: X. Chen et al., Symbolic discovery of optimization algorithms, 2023, algorithm 2.
  lion: (of, q, theta, gradient) => {
    const [b1, b2] = [q.constant("\\beta_1", of.beta1), q.constant("\\beta_2", of.beta2)];
    const lambda = q.constant("\\lambda", of.weightDecay);
    const shrunk = q.isZero(lambda) ? theta : q.minus(theta, q.times(q.rate, q.times(lambda, theta)));
    const mixed = q.plus(q.times(b1, q.recall("m")), q.times(q.minus(q.one, b1), gradient));
    const next = q.minus(shrunk, q.times(q.rate, q.sign(mixed)));
    runningMean(q, "m", b2, gradient);
    return next;
  },
  // Source: D. Kingma and J. Ba, Adam, 2015, algorithm 2, with PyTorch's place for ε.
  adamax: (of, q, theta, gradient) => {
    const [b1, b2] = [q.constant("\\beta_1", of.beta1), q.constant("\\beta_2", of.beta2)];
    const m = runningMean(q, "m", b1, gradient);
    const size = q.plus(q.size(gradient), q.constant("\\epsilon", of.epsilon));
    const u = q.keep("u", q.larger(q.times(b2, q.recall("u")), size));
    return q.minus(theta, q.over(q.times(q.rate, q.unbiased("m", m, b1)), u));
  },
};
