import { fail, numberFor } from "../number/checked-reals.js";
import { Real, type RealInput, real } from "../number/real.js";
import { type RealVector, valuesOf } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { TapeTrace } from "../trace/tape-trace.js";
import { Tape, type Traced, valueOf } from "../trace/tape.js";
import { type Numbers, indexed, numbersOf } from "./number-list.js";
import { exponential } from "./reparametrize.js";

/** What {@link elbo} is given. */
export interface ElboSpec {
  /** μ of the approximate posterior q(z|x), one per latent dimension. */
  mean: Numbers;
  /** ln σ² of it. */
  logVariance: Numbers;
  /** ln p(x|z) itself, or what it is computed from; left out it is 0 and the loss the divergence alone. */
  reconstruction?: RealInput | ElboReconstruction;
  /** What the divergence is multiplied by; default 1. */
  beta?: RealInput;
}

/** How well a decoder gives back what it was to: its output beside the target. */
export interface ElboReconstruction {
  /** What was put in: 0 to 1 for `bernoulli`. */
  target: Numbers;
  /** What the decoder says: probabilities, or means. */
  output: Numbers;
  likelihood: "bernoulli" | "gaussian" | (string & {});
  /** Of `gaussian`; default 1. */
  variance?: RealInput;
}

const place = "elbo";
const one = Worked.constant(1);
const two = Worked.constant(2);

function divergence(tape: Tape, spec: ElboSpec) {
  const [means, logs] = [
    numbersOf(place, "the mean", spec.mean),
    numbersOf(place, "logVariance", spec.logVariance),
  ];
  const k = means.length;
  if (logs.length !== k) fail(place, "needs as many logVariances as means", `${logs.length} and ${k}`);
  const mu = means.map((value, i) => tape.given(indexed("\\mu", i, k), value, "mean"));
  const log = logs.map((value, i) =>
    tape.given(k === 1 ? "\\ln\\sigma^2" : `\\ln\\sigma_{${i + 1}}^2`, value, "log variance"),
  );
  const parts = mu.map((m, i) => {
    const variance = tape.line(
      "divergence",
      k === 1 ? "\\sigma^2" : `\\sigma_{${i + 1}}^2`,
      exponential(log[i].quantity),
      [[log[i], exponential(log[i].quantity)]],
    );
    const sum = variance.quantity.plus(m.quantity.squared()).minus(one).minus(log[i].quantity);
    const halfOf = (worked: Worked) => worked.over(two);
    return tape.line("divergence", indexed("D", i, k), halfOf(sum), [
      [variance, halfOf(one)],
      [m, m.quantity],
      [log[i], halfOf(one).negated()],
    ]);
  });
  const total =
    k === 1
      ? parts[0]
      : tape.sumOfProducts(
          "divergence",
          "D",
          parts.map((part) => [part]),
        );
  return { mu, log, total };
}

function likelihood(tape: Tape, given: ElboReconstruction) {
  const [targets, outputs] = [
    numbersOf(place, "the target", given.target),
    numbersOf(place, "the output", given.output),
  ];
  const n = targets.length;
  if (outputs.length !== n) fail(place, "needs as many outputs as targets", `${outputs.length} and ${n}`);
  const isBernoulli = given.likelihood === "bernoulli";
  if (!isBernoulli && given.likelihood !== "gaussian")
    fail(place, "needs a likelihood of bernoulli, gaussian", given.likelihood);
  const variance = numberFor(place, "the variance", given.variance ?? 1);
  if (variance.sign() <= 0) fail(place, "needs a variance above 0", String(variance));
  const x = targets.map((value, i) => tape.given(indexed("x", i, n), value, "target"));
  const hat = outputs.map((value, i) => tape.given(indexed("\\hat{x}", i, n), value, "output"));
  const terms = hat.map((output, i) => {
    const [t, o] = [x[i].quantity, output.quantity];
    const name = n === 1 ? "\\ln p(x|z)" : `\\ln p(x_{${i + 1}}|z)`;
    if (!isBernoulli) {
      const v = Worked.quantity("s^2", variance);
      const gap = t.minus(o);
      const worked = Worked.by(
        gap.value
          .times(gap.value)
          .over(variance.times(real(2)))
          .plus(Real.fromFloat(Math.log(2 * Math.PI * variance.valueOf()) / 2))
          .negated(),
        [t, o, v],
        ([a, b, c]) =>
          `-\\frac{\\left(${a} - ${b.startsWith("-") ? `\\left(${b}\\right)` : b}\\right)^2}{2 \\cdot ${c}} - \\frac{1}{2}\\ln\\left(2\\pi \\cdot ${c}\\right)`,
      );
      return tape.line("reconstruction", name, worked, [
        [output, gap.over(v)],
        [x[i], gap.negated().over(v)],
      ]);
    }
    const [p, y] = [outputs[i].valueOf(), targets[i].valueOf()];
    if (p < 0 || p > 1 || y < 0 || y > 1)
      fail(place, "needs targets and outputs from 0 to 1 for bernoulli", `${y} and ${p}`);
    const log = (share: Real, value: Real) => (share.isZero() ? Real.zero : share.times(value.ln()));
    const value = log(t.value, o.value).plus(log(Real.one.minus(t.value), Real.one.minus(o.value)));
    const worked = Worked.by(value, [t, o], ([a, b]) => `${a}\\ln ${b} + (1 - ${a})\\ln(1 - ${b})`);
    const odds = o.value.over(Real.one.minus(o.value)).ln();
    const byTarget: [Traced, Worked][] = Number.isFinite(odds.valueOf())
      ? [[x[i], Worked.by(odds, [o], ([b]) => `\\ln\\frac{${b}}{1 - ${b}}`)]]
      : [];
    const share = (count: Worked, of: Worked) => (count.value.isZero() ? Worked.constant(0) : count.over(of));
    const byOutput = share(t, o).minus(share(one.minus(t), one.minus(o)));
    return tape.line("reconstruction", name, worked, [[output, byOutput], ...byTarget]);
  });
  const total =
    n === 1
      ? terms[0]
      : tape.sumOfProducts(
          "reconstruction",
          "\\ln p(x|z)",
          terms.map((term) => [term]),
        );
  return { hat, total };
}

function compute(spec: ElboSpec, tape: Tape) {
  const { mu, log, total } = divergence(tape, spec);
  const beta = numberFor(place, "beta", spec.beta ?? 1);
  const given = spec.reconstruction;
  const isSpec = typeof given === "object" && given !== null && "likelihood" in given;
  const known = isSpec
    ? likelihood(tape, given)
    : {
        hat: [],
        total:
          given === undefined
            ? null
            : tape.given("\\ln p(x|z)", numberFor(place, "the reconstruction", given)),
      };
  const isPlain = beta.compare(Real.one) === 0;
  const b = Worked.quantity("\\beta", beta);
  const weighted = isPlain ? total.quantity : b.times(total.quantity);
  const reconstruction = known.total?.quantity ?? null;
  const bound = reconstruction === null ? weighted.negated() : reconstruction.minus(weighted);
  const elboLine = tape.line("bound", "\\mathrm{ELBO}", bound, [
    [total, isPlain ? one.negated() : b.negated()],
    ...(known.total === null ? [] : ([[known.total, one]] as [Traced, Worked][])),
  ]);
  const loss = tape.line("bound", "L", elboLine.quantity.negated(), [[elboLine, one.negated()]]);
  tape.backward("L", new Map([[loss, one]]));
  return { mu, log, total, elboLine, loss, hat: known.hat, reconstruction: known.total };
}

/** The evidence lower bound of a variational autoencoder worked through; made by {@link elbo}. */
export class ElboTrace extends TapeTrace {
  /** KL(q ‖ N(0, I)). */
  readonly divergence: Real;
  /** ln p(x|z); 0 where none was given. */
  readonly reconstruction: Real;
  /** ln p(x|z) − β·KL. */
  readonly elbo: Real;
  /** −ELBO, what training makes small. */
  readonly loss: Real;
  /** The loss's derivatives by μ and ln σ² through the divergence, and by the decoder's outputs. */
  readonly meanGradient: RealVector;
  readonly logVarianceGradient: RealVector;
  readonly outputGradient: RealVector;
  protected readonly cure = "";

  constructor(spec: ElboSpec) {
    if (typeof spec !== "object" || spec === null) fail(place, "needs { mean, logVariance }", spec);
    const tape = new Tape(place);
    super(place, tape, (other) => compute(spec, other));
    const { mu, log, total, elboLine, loss, hat, reconstruction } = compute(spec, tape);
    const gradients = (list: readonly Traced[]) => valuesOf(list.map((traced) => tape.gradient(traced)));
    this.divergence = valueOf(total);
    this.reconstruction = reconstruction === null ? Real.zero : valueOf(reconstruction);
    this.elbo = valueOf(elboLine);
    this.loss = valueOf(loss);
    this.meanGradient = gradients(mu);
    this.logVarianceGradient = gradients(log);
    this.outputGradient = gradients(hat);
  }
}

/**
 * The evidence lower bound of a variational autoencoder with a diagonal Gaussian q(z|x) and the prior N(0, I): ln p(x|z) − β·KL, where
 * KL = ½ Σ (σ² + μ² − 1 − ln σ²), with the gradients of the loss −ELBO. The gradients by μ and ln σ² are those through the divergence; what comes back
 * from the decoder through z is {@link reparametrize}'s. Source: D. Kingma and M. Welling (2014); β: I. Higgins et al. (2017).
 * @param spec `mean` and `logVariance` of q, `reconstruction` (ln p(x|z), or target, output and likelihood), `beta`
 * @returns `divergence`, `reconstruction`, `elbo`, `loss`, gradients; `check()` holds them against differences
 * @throws InputError where shapes do not fit or numbers are out of range
 * @example
 * elbo({ mean: [0.5, -1], logVariance: [-0.2, 0.8] }).divergence // => "0.847136"
 * elbo({ mean: 2, logVariance: 0, reconstruction: -5 }).elbo // => "-7"
 * elbo({ mean: 2, logVariance: 0, reconstruction: { target: [1, 0], output: ["1/2", "1/4"], likelihood: "bernoulli" } }).outputGradient // => ["-2", "4/3"]
 */
export function elbo(spec: ElboSpec): ElboTrace {
  return new ElboTrace(spec);
}
