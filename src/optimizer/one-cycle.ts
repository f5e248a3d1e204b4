import { InputError } from "../errors.js";
import { type Real, type RealInput, real } from "../number/real.js";
import { Schedule, place } from "./schedule-curve.js";
import { cosine, number, whole } from "./schedule-numbers.js";

/** What one cycle of the learning rate is made of. */
export interface OneCycle {
  /** The largest rate. */
  peak: RealInput;
  /** All steps of the run: the rate stays at `to` after them. */
  steps: number;
  /** The first rate; default peak/25. */
  from?: RealInput;
  /** The last rate; default from/10000. */
  to?: RealInput;
  /** The share of the steps in which the rate rises, 0 to 1; default 0.3. */
  rise?: RealInput;
  /** How it rises and falls; default `cosine`. */
  shape?: "cosine" | "linear";
  /** 2 (default): up, then down to `to`; 3: up, down to `from` as fast, then down to `to`. */
  phases?: 2 | 3;
}

/** From one rate at a step to another at a later one. */
interface Phase {
  start: Real;
  end: Real;
  first: Real;
  last: Real;
}

/** The schedule that `schedule.oneCycle` makes. */
export function oneCycle(spec: OneCycle): Schedule {
  const peak = number("peak", spec?.peak, { above: 0 });
  const steps = whole("steps", spec.steps);
  const from = number("from", spec.from ?? peak.over(real(25)));
  const to = number("to", spec.to ?? from.over(real(10_000)));
  const rise = number("rise", spec.rise ?? 0.3, { above: 0 });
  const { shape = "cosine", phases: count = 2 } = spec;
  if (shape !== "cosine" && shape !== "linear")
    throw new InputError({ place, rule: "needs shape as cosine or linear", got: String(shape) });
  if (count !== 2 && count !== 3)
    throw new InputError({ place, rule: "needs 2 or 3 phases", got: String(count) });
  const top = rise.times(real(steps)).minus(real(1));
  const last = real(steps - 1);
  const marks = [real(0), top, ...(count === 3 ? [top.times(real(2))] : []), last];
  if (marks.some((mark, at) => at > 0 && mark.compare(marks[at - 1]) <= 0))
    throw new InputError({
      place,
      rule: "needs a rise that leaves steps for every phase",
      got: `${rise} of ${steps} steps`,
      cure: `Give more steps, or rise as a share ${count === 3 ? "below 1/2" : "below 1"} that is more than one step.`,
    });
  const rates = [from, peak, ...(count === 3 ? [from] : []), to];
  const phases = rates
    .slice(1)
    .map((end, at): Phase => ({ start: rates[at], end, first: marks[at], last: marks[at + 1] }));
  return new Schedule({
    name: "one cycle",
    latex: `\\begin{cases} ${phases.map((phase, at) => latexOf(phase, shape, at === phases.length - 1)).join(" \\\\ ")} \\end{cases}`,
    at: (t) => {
      const now = real(Math.min(t, steps - 1));
      const phase = phases.find(({ last: end }) => now.compare(end) <= 0)!;
      const share = now.minus(phase.first).over(phase.last.minus(phase.first));
      const done = shape === "linear" ? share : real(1).minus(cosine(share)).over(real(2));
      return phase.start.plus(phase.end.minus(phase.start).times(done));
    },
    span: steps - 1,
  });
}

function latexOf({ start, end, first, last }: Phase, shape: "cosine" | "linear", isLast: boolean): string {
  const gap = end.minus(start);
  const sign = gap.sign() < 0 ? "-" : "+";
  const passed = first.isZero() ? "t" : `t - ${first.toLatex()}`;
  const share = `\\frac{${passed}}{${last.minus(first).toLatex()}}`;
  const done = shape === "linear" ? share : `\\frac{1 - \\cos\\left(\\pi ${share}\\right)}{2}`;
  const range = isLast ? `t > ${first.toLatex()}` : `t \\le ${last.toLatex()}`;
  const size = gap.abs().compare(real(1)) === 0 ? "" : `${gap.abs().toLatex()}\\cdot `;
  return `${start.toLatex()} ${sign} ${size}${done} & ${range}`;
}
