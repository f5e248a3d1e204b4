import { fail } from "../../number/checked-reals.js";
import type { Real } from "../../number/real.js";
import { Worked } from "../../number/worked.js";
import { Sheet } from "../../trace/sheet.js";
import { density } from "./density.js";
import { place, type Samples, type State } from "./mixture-spec.js";

/**
 * The responsibilities of a step, and the log-likelihood before it.
 * @param quiet whether the log-likelihood alone is written down
 */
export function expectation(
  samples: Samples,
  state: State,
  step: number,
  written: Sheet,
  quiet: boolean,
): { r: Real[][]; logLikelihood: Real } {
  const sheet = quiet ? new Sheet(place) : written;
  const section = `step ${step}: expectation`;
  const k = state.weights.length;
  const logs: Real[] = [];
  const r = samples.data.map((_, i) => {
    const joint = Array.from({ length: k }, (_each, c) => {
      const weight = Worked.quantity(`\\pi_{${c + 1}}`, state.weights[c]);
      return sheet.define(
        section,
        `\\pi_{${c + 1}}p_{${c + 1}}(x_{${i + 1}})`,
        weight.times(density(samples, state, i, c)),
        "joint",
      );
    });
    const total = sheet.define(section, `p(x_{${i + 1}})`, Worked.sum(joint), "evidence");
    if (!(total.value.valueOf() > 0))
      fail(
        place,
        "needs components that reach every sample",
        `density 0 at sample ${i + 1}`,
        "Start with larger variances.",
      );
    logs.push(total.value.ln());
    return joint.map(
      (part, c) => sheet.define(section, `r_{${i + 1}${c + 1}}`, part.over(total), "responsibilities").value,
    );
  });
  const sum = Worked.sum(
    logs.map((value, i) =>
      Worked.by(value, [Worked.quantity(`p(x_{${i + 1}})`, value.exp())], ([p]) => `\\ln ${p}`),
    ),
  );
  // After the last step its log-likelihood closes the computation.
  const name = quiet ? "after the last step" : section;
  const logLikelihood = written.define(name, "\\ln p(x)", sum, "log-likelihood").value;
  return { r, logLikelihood };
}
