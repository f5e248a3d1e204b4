import { InputError } from "../errors.js";
import { Real, type RealInput, real } from "../number/real.js";
import { oneCycle, type OneCycle } from "./one-cycle.js";
import { cosine, number, power, whole } from "./schedule-numbers.js";
import { Schedule, place } from "./schedule-curve.js";

const least = (t: number, end: number): number => Math.min(t, end);

/** From one rate to another over some steps: from + (to − from)·share(t/steps), and `to` from then on. */
function between(
  name: string,
  spec: { from: RealInput; to?: RealInput; steps: number },
  left: (share: Real) => Real,
  latexLeft: (share: string) => string,
): Schedule {
  const [from, to, steps] = [
    number("from", spec?.from),
    number("to", spec?.to ?? 0),
    whole("steps", spec?.steps),
  ];
  const gap = from.minus(to);
  const plus = to.isZero() ? "" : `${to.toLatex()} + `;
  return new Schedule({
    name,
    latex: `${plus}${gap.toLatex()}${latexLeft(`\\frac{t}{${steps}}`)}`,
    at: (t) => to.plus(gap.times(left(real(least(t, steps)).over(real(steps))))),
    span: steps,
  });
}

/** Schedules of the learning rate by their names: constant, step, exponential, geometric, inverse, linear, polynomial, cosine, warm-up, one cycle and the transformer's. */
export const schedule = {
  /** The same rate at all steps. */
  constant(rate: RealInput): Schedule {
    const value = number("rate", rate);
    return new Schedule({ name: "constant", latex: value.toLatex(), at: () => value, span: 10 });
  },

  /**
   * from·factor^⌊t/every⌋, or times the factor at each of the steps `at`.
   * @example
   * schedule.step({ from: 0.1, every: 3, factor: 0.5 }).at(7) // => "0.025"
   * schedule.step({ from: 1, at: [2, 5], factor: 0.1 }).at(5) // => "0.01"
   */
  step(spec: { from: RealInput; factor: RealInput; every?: number; at?: readonly number[] }): Schedule {
    const [from, factor] = [number("from", spec?.from), number("factor", spec?.factor, { above: 0 })];
    const start = from.toLatex();
    if (spec.at !== undefined) {
      const marks = spec.at.map((mark) => whole("at", mark));
      return new Schedule({
        name: "step",
        latex: `${start}\\cdot ${factor.toLatex()}^{\\#\\{k \\in \\{${marks.join(", ")}\\} : k \\le t\\}}`,
        at: (t) => from.times(power(factor, marks.filter((mark) => mark <= t).length)),
        span: Math.max(...marks, 1) + Math.ceil(Math.max(...marks, 1) / 4),
      });
    }
    const every = whole("every", spec.every as number);
    return new Schedule({
      name: "step",
      latex: `${start}\\cdot ${factor.toLatex()}^{\\left\\lfloor t/${every}\\right\\rfloor}`,
      at: (t) => from.times(power(factor, Math.floor(t / every))),
      span: 4 * every,
    });
  },

  /**
   * from·e^(−decay·t).
   * @example
   * schedule.exponential(0.1, 0.1).at(5) // => "0.0606531"
   */
  exponential(from: RealInput, decay: RealInput): Schedule {
    const [start, k] = [number("from", from), number("decay", decay)];
    return new Schedule({
      name: "exponential",
      latex: `${start.toLatex()}\\,e^{-${k.toLatex()}\\,t}`,
      at: (t) => start.times(k.times(real(t)).negated().exp()),
      span: Math.max(1, Math.min(1000, Math.round(3 / (Number(k) || 1)))),
    });
  },

  /**
   * from·factorᵗ, as PyTorch's ExponentialLR.
   * @example
   * schedule.geometric(0.1, 0.9).at(2) // => "0.081"
   */
  geometric(from: RealInput, factor: RealInput): Schedule {
    const [start, by] = [number("from", from), number("factor", factor, { above: 0 })];
    return new Schedule({
      name: "geometric",
      latex: `${start.toLatex()}\\cdot ${by.toLatex()}^{t}`,
      at: (t) => start.times(power(by, t)),
      span: 20,
    });
  },

  /**
   * from/(1 + decay·t)^exponent: 1/t decay, and with exponent 1/2 the 1/√t of proofs.
   * @example
   * schedule.inverse(0.1, 1).at(4) // => "0.02"
   * schedule.inverse(1, 1, "1/2").at(3) // => "0.5"
   */
  inverse(from: RealInput, decay: RealInput, exponent: RealInput = 1): Schedule {
    const [start, k, p] = [
      number("from", from),
      number("decay", decay),
      number("exponent", exponent, { above: 0 }),
    ];
    const below = (t: number): Real => real(1).plus(k.times(real(t)));
    const isRoot = p.compare(real("1/2")) === 0;
    const grown = (t: number): Real => (isRoot ? below(t).sqrt() : power(below(t), Number(p)));
    const base = `1 + ${k.toLatex()}\\,t`;
    return new Schedule({
      name: "inverse",
      latex: `\\frac{${start.toLatex()}}{${isRoot ? `\\sqrt{${base}}` : p.compare(real(1)) === 0 ? base : `\\left(${base}\\right)^{${p.toLatex()}}`}}`,
      at: (t) => start.over(grown(t)),
      span: Math.max(1, Math.min(1000, Math.round(9 / (Number(k) || 1)))),
    });
  },

  /**
   * In a straight line from one rate to another (default 0), which stays.
   * @example
   * schedule.linear({ from: 0.1, steps: 10 }).at(4) // => "0.06"
   */
  linear(spec: { from: RealInput; to?: RealInput; steps: number }): Schedule {
    return between(
      "linear",
      spec,
      (share) => real(1).minus(share),
      (share) => `\\left(1 - ${share}\\right)`,
    );
  },

  /**
   * to + (from − to)·(1 − t/steps)^power.
   * @example
   * schedule.polynomial({ from: 0.1, steps: 10, power: 2 }).at(5) // => "0.025"
   */
  polynomial(spec: { from: RealInput; to?: RealInput; steps: number; power: number }): Schedule {
    const exponent = Number(number("power", spec?.power, { above: 0 }));
    return between(
      "polynomial",
      spec,
      (share) => power(real(1).minus(share), exponent),
      (share) => `\\left(1 - ${share}\\right)^{${exponent}}`,
    );
  },

  /**
   * to + (from − to)·(1 + cos(π·t/steps))/2, and `to` from then on. Source: I. Loshchilov and F. Hutter, SGDR, 2017.
   * @example
   * schedule.cosine({ from: 0.1, steps: 10 }).at(2) // => "0.0904508"
   * schedule.cosine({ from: 0.1, steps: 10 }).at(5) // => "0.05"
   */
  cosine(spec: { from: RealInput; to?: RealInput; steps: number }): Schedule {
    return between(
      "cosine",
      spec,
      (share) => real(1).plus(cosine(share)).over(real(2)),
      (share) => `\\cdot\\frac{1 + \\cos\\left(\\pi ${share}\\right)}{2}`,
    );
  },

  /**
   * to·t/steps up to the rate `to`; then that rate, or another schedule from its own beginning. Its first step has t = 1.
   * @example
   * schedule.warmup({ to: 0.1, steps: 4 }).at(3) // => "0.075"
   * schedule.warmup({ to: 0.1, steps: 4, after: schedule.cosine({ from: 0.1, steps: 10 }) }).at(9) // => "0.05"
   */
  warmup(spec: { to: RealInput; steps: number; after?: Schedule }): Schedule {
    const [to, steps] = [number("to", spec?.to), whole("steps", spec?.steps)];
    const { after } = spec;
    if (after !== undefined && !(after instanceof Schedule))
      throw new InputError({ place, rule: "needs a schedule as after", got: typeof after });
    const later =
      after === undefined
        ? to.toLatex()
        : after.toLatex().replace("\\eta(t) = ", "").replaceAll(/\bt\b/g, `(t - ${steps})`);
    return new Schedule({
      name: "warmup",
      latex: `\\begin{cases} ${to.toLatex()}\\cdot\\frac{t}{${steps}} & t < ${steps} \\\\ ${later} & t \\ge ${steps} \\end{cases}`,
      at: (t) => (t < steps ? to.times(real(t)).over(real(steps)) : (after?.at(t - steps) ?? to)),
      first: 1,
      span: 4 * steps,
    });
  },

  /**
   * One cycle over all steps of a run: from a low rate up to the `peak` over the share `rise` of them, and down far below the first rate
   * at the last step, t = steps − 1; with `phases: 3` down to the first rate as fast as it rose, then on down. Sources: L. Smith and
   * N. Topin, Super-convergence, 2018; PyTorch's OneCycleLR, whose rates these are (it can cycle the momentum too).
   * @param spec `peak` rate, `steps`, `from` (default peak/25), `to` (default from/10000), `rise` (default 0.3), `shape` (`cosine`,
   *   default, or `linear`), `phases` (2, default, or 3)
   * @example
   * const cycle = schedule.oneCycle({ peak: 1, steps: 11, rise: 0.5, shape: "linear", phases: 2 });
   * [0, 4.5, 10].map((t) => String(cycle.at(t))) // => ["0.04", "1", "0.000004"]
   */
  oneCycle(spec: OneCycle): Schedule {
    return oneCycle(spec);
  },

  /**
   * d^(−1/2)·min(t^(−1/2), t·warmup^(−3/2)): up in a straight line, then down as 1/√t. Its first step has t = 1.
   * Source: A. Vaswani et al., Attention is all you need, 2017, equation 3.
   * @param spec `size` d of the model, `warmup` steps, `factor` before all of it (default 1)
   * @example
   * schedule.transformer({ size: 512, warmup: 4000 }).at(4000) // => "0.000698771"
   */
  transformer(spec: { size: number; warmup: number; factor?: RealInput }): Schedule {
    const [size, warmup, factor] = [
      whole("size", spec?.size),
      whole("warmup", spec?.warmup),
      number("factor", spec?.factor ?? 1),
    ];
    return new Schedule({
      name: "transformer",
      latex: `${factor.compare(real(1)) === 0 ? "" : `${factor.toLatex()}\\cdot `}${size}^{-1/2}\\cdot\\min\\left(t^{-1/2},\\ t\\cdot ${warmup}^{-3/2}\\right)`,
      at: (t) => factor.times(Real.fromFloat(Math.min(t ** -0.5, t * warmup ** -1.5) / Math.sqrt(size))),
      first: 1,
      span: 4 * warmup,
    });
  },
} as const;
