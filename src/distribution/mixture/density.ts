import { Real, real } from "../../number/real.js";
import { Worked } from "../../number/worked.js";
import type { Samples, State } from "./mixture-spec.js";

/** The density of a component at a sample, with its formula. */
export function density(samples: Samples, state: State, i: number, k: number): Worked {
  const [x, at] = [samples.data[i], `x_{${i + 1}}`];
  if (samples.model === "gaussian") {
    const value = x.reduce((product, coordinate, d) => {
      const [m, v] = [state.means[k][d].valueOf(), state.variances[k][d].valueOf()];
      return product * (Math.exp(-((coordinate.valueOf() - m) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v));
    }, 1);
    if (x.length > 1)
      return Worked.by(
        Real.fromFloat(value),
        [],
        () => `\\mathcal N(${at}; \\mu_{${k + 1}}, \\Sigma_{${k + 1}})`,
      );
    const parts = [
      Worked.quantity(at, x[0]),
      Worked.quantity(`\\mu_{${k + 1}}`, state.means[k][0]),
      Worked.quantity(`\\sigma_{${k + 1}}^2`, state.variances[k][0]),
    ];
    return Worked.by(Real.fromFloat(value), parts, ([a, m, v]) => `\\mathcal N(${a}; ${m}, ${v})`);
  }
  const rate = Worked.quantity(
    `${samples.model === "binomial" ? "\\theta" : "\\lambda"}_{${k + 1}}`,
    state.rates[k],
  );
  const count = x[0].valueOf();
  const sample = Worked.quantity(at, x[0]);
  if (samples.model === "poisson") {
    const value = Array.from({ length: count }, (_, j) => rate.value.valueOf() / (j + 1)).reduce(
      (a, b) => a * b,
      Math.exp(-rate.value.valueOf()),
    );
    return Worked.by(
      Real.fromFloat(value),
      [rate, sample],
      ([l, a]) => `\\frac{${l}^{${a}}e^{-${l}}}{${a}!}`,
    );
  }
  const n = samples.trials[i];
  let ways = Real.one;
  for (let j = 0; j < count; j++) ways = ways.times(n.minus(real(j))).over(real(j + 1));
  const rest = Real.one.minus(rate.value).power(n.valueOf() - count);
  const value = ways.times(rate.value.power(count)).times(rest);
  return Worked.by(
    value,
    [rate, sample, Worked.quantity(`n_{${i + 1}}`, n)],
    ([p, a, b]) => `\\binom{${b}}{${a}}${p}^{${a}}(1-${p})^{${b}-${a}}`,
  );
}
