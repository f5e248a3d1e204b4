import { fail } from "../number/checked-reals.js";
import { type RealVector, valuesOf } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { TapeTrace } from "../trace/tape-trace.js";
import { Tape, type Traced, valueOf } from "../trace/tape.js";
import { type Numbers, indexed, numbersOf } from "./number-list.js";

const two = Worked.constant(2);

/** e^x with its numbers. */
export const exponential = (x: Worked) => Worked.by(x.value.exp(), [x], ([text]) => `e^{${text}}`);

/** What {@link reparametrize} is given. */
export interface ReparametrizeSpec {
  mean: Numbers;
  /** σ, or ln σ² of each dimension: one of the two. */
  deviation?: Numbers;
  logVariance?: Numbers;
  /** ε, drawn from N(0, 1). */
  noise: Numbers;
  /** ∂L/∂z; with it the gradients are traced. */
  upstream?: Numbers;
}

function sample(spec: ReparametrizeSpec, tape: Tape) {
  const where = "reparametrize";
  const means = numbersOf(where, "the mean", spec.mean);
  const k = means.length;
  const byLog = spec.logVariance !== undefined;
  if (byLog === (spec.deviation !== undefined))
    fail(where, "needs one of deviation and logVariance", byLog ? "both" : "none");
  const spreads = numbersOf(where, "the deviations", byLog ? spec.logVariance : spec.deviation);
  const noises = numbersOf(where, "the noise", spec.noise);
  if (spreads.length !== k || noises.length !== k)
    fail(where, `needs ${k} deviations and ${k} numbers of noise`, `${spreads.length} and ${noises.length}`);
  const mu = means.map((value, i) => tape.given(indexed("\\mu", i, k), value, "mean"));
  const spread = spreads.map((value, i) =>
    tape.given(
      byLog ? (k === 1 ? "\\ln\\sigma^2" : `\\ln\\sigma_{${i + 1}}^2`) : indexed("\\sigma", i, k),
      value,
      "deviation",
    ),
  );
  const sigma = spread.map((traced, i) => {
    if (!byLog) return traced;
    const half = traced.quantity.over(two);
    const root = exponential(half);
    const name = indexed("\\sigma", i, k);
    const local = Worked.quantity(name, root.value).over(two);
    return tape.line("forward", name, root, [[traced, local]]);
  });
  const epsilon = noises.map((value, i) => tape.given(indexed("\\epsilon", i, k), value, "noise"));
  const z = mu.map((m, i) =>
    tape.sumOfProducts("forward", indexed("z", i, k), [[m], [sigma[i], epsilon[i]]]),
  );
  if (spec.upstream !== undefined) {
    const g = numbersOf(where, "upstream", spec.upstream);
    if (g.length !== k) fail(where, `needs ${k} numbers upstream`, String(g.length));
    tape.backward(
      "L",
      new Map(z.map((traced, i) => [traced, Worked.quantity(indexed("g", i, k), g[i])] as const)),
    );
  }
  return { mu, spread, z };
}

/** A draw by μ + σ·ε worked through; made by {@link reparametrize}. */
export class ReparametrizedDraw extends TapeTrace {
  readonly z: RealVector;
  /** By μ, and by σ or ln σ², whichever was given; null without `upstream`. */
  readonly meanGradient: RealVector | null;
  readonly deviationGradient: RealVector | null;
  protected readonly cure = "Give upstream: the derivatives by z.";

  constructor(spec: ReparametrizeSpec) {
    if (typeof spec !== "object" || spec === null)
      fail("reparametrize", "needs { mean, deviation, noise }", spec);
    const tape = new Tape("reparametrize");
    super("reparametrize", tape, (other) => sample(spec, other));
    const { mu, spread, z } = sample(spec, tape);
    this.z = valuesOf(z.map(valueOf));
    const gradients = (list: readonly Traced[]) =>
      spec.upstream === undefined ? null : valuesOf(list.map((traced) => tape.gradient(traced)));
    this.meanGradient = gradients(mu);
    this.deviationGradient = gradients(spread);
  }
}

/**
 * The reparametrization trick z = μ + σ·ε, with the gradients ∂L/∂μ = g, ∂L/∂σ = g·ε, ∂L/∂ln σ² = g·ε·σ/2. Source: D. Kingma and M. Welling (2014).
 * @param spec `mean`, `deviation` or `logVariance`, `noise` ε, `upstream` g = ∂L/∂z
 * @example
 * reparametrize({ mean: 1, deviation: 2, noise: "-1/2", upstream: 3 }).deviationGradient // => ["-1.5"]
 * reparametrize({ mean: [1, 0], logVariance: [0, 0], noise: [2, -1] }).z // => ["3", "-1"]
 */
export function reparametrize(spec: ReparametrizeSpec): ReparametrizedDraw {
  return new ReparametrizedDraw(spec);
}
