import { fail } from "../../number/checked-reals.js";
import type { Real } from "../../number/real.js";
import { Worked } from "../../number/worked.js";
import type { Sheet } from "../../trace/sheet.js";
import { place, type Samples, type State } from "./mixture-spec.js";

/** The parameters that the responsibilities r make most likely. */
export function maximization(
  samples: Samples,
  state: State,
  r: Real[][],
  step: number,
  updates: readonly string[],
  sheet: Sheet,
): { next: State; counts: Real[] } {
  const section = `step ${step}: maximization`;
  const define = (name: string, worked: Worked) => sheet.define(section, name, worked);
  const next: State = { weights: [], means: [], variances: [], rates: [] };
  const total = Worked.quantity("n", samples.data.length);
  const dimension = samples.data[0].length;
  const counts = state.weights.map((weight, c) => {
    const shares = r.map((row, i) => Worked.quantity(`r_{${i + 1}${c + 1}}`, row[c]));
    const count = define(`N_{${c + 1}}`, Worked.sum(shares));
    if (!(count.value.valueOf() > 0))
      fail(place, "needs samples for each component", `none for component ${c + 1}`);
    next.weights.push(
      updates.includes("weights") ? define(`\\pi_{${c + 1}}'`, count.over(total)).value : weight,
    );
    const mark = (letter: string, d: number) =>
      dimension === 1 ? `${letter}_{${c + 1}}` : `${letter}_{${c + 1},${d + 1}}`;
    const weighted = (of: (x: Worked) => Worked, d: number) =>
      Worked.sum(
        shares.map((part, i) =>
          part.times(
            of(
              Worked.quantity(dimension === 1 ? `x_{${i + 1}}` : `x_{${i + 1},${d + 1}}`, samples.data[i][d]),
            ),
          ),
        ),
      );
    if (samples.model === "gaussian") {
      const means = state.means[c].map((mean, d) =>
        updates.includes("means")
          ? define(`${mark("\\mu", d)}'`, weighted((x) => x, d).over(count)).value
          : mean,
      );
      next.means.push(means);
      next.variances.push(
        state.variances[c].map((variance, d) => {
          if (!updates.includes("variances")) return variance;
          const center = Worked.quantity(
            `${mark("\\mu", d)}${updates.includes("means") ? "'" : ""}`,
            means[d],
          );
          const worked = weighted((x) => x.minus(center).squared(), d).over(count);
          const value = define(`${mark("\\sigma", d)}'^2`, worked).value;
          if (!(value.valueOf() > 0))
            fail(
              place,
              "needs components with more than one value",
              `variance 0 in component ${c + 1}`,
              'Leave the variances: updates: ["weights", "means"].',
            );
          return value;
        }),
      );
      return count.value;
    }
    const isBinomial = samples.model === "binomial";
    const tries = isBinomial
      ? Worked.sum(shares.map((part, i) => part.times(Worked.quantity(`n_{${i + 1}}`, samples.trials[i]))))
      : count;
    const kept = !updates.includes(isBinomial ? "probabilities" : "rates");
    next.rates.push(
      kept
        ? state.rates[c]
        : define(`${isBinomial ? "\\theta" : "\\lambda"}_{${c + 1}}'`, weighted((x) => x, 0).over(tries))
            .value,
    );
    return count.value;
  });
  return { next, counts };
}
