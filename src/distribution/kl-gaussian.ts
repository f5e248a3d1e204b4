import { fail } from "../number/checked-reals.js";
import { add, div, sub } from "../symbolic/build.js";
import { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { ExactValue } from "./exact-value.js";
import type { GaussianSpec } from "./gaussian-spec.js";
import { Gaussian } from "./gaussian.js";

/**
 * KL(a ‖ b) of two Gaussians, exact in numbers and in letters; b is the standard normal where it is left out. In one dimension it is
 * ½(σ²/τ² + (μ − m)²/τ² − 1 − ln(σ²/τ²)), of independent dimensions their sum, else ½(tr(Σ_b⁻¹Σ_a) + (μ_b − μ_a)ᵀΣ_b⁻¹(μ_b − μ_a) − k + ln(det Σ_b/det Σ_a)).
 * @param a as {@link gaussian} takes it
 * @param b default: mean 0, variance 1 in every dimension
 * @returns `exact`, `number` (float64), and the lines: `formulas()`, `table()`
 * @example
 * klGaussian({ mean: 1, variance: 4 }) // => "(4 - log(4))/2"
 * klGaussian({ mean: 1, variance: 4 }).number // => 1.3068528194400546
 * klGaussian({ mean: "m", variance: 1 }, { mean: "n", variance: 1 }) // => "(m - n)^2/2"
 */
export function klGaussian(a: GaussianSpec, b?: GaussianSpec): ExactValue {
  const place = "klGaussian";
  const p = new Gaussian(a, place);
  const q = new Gaussian(b ?? { mean: p.mean.map(() => 0) }, place);
  if (p.dimension !== q.dimension)
    fail(place, "needs two Gaussians of one dimension", `${p.dimension} and ${q.dimension}`);
  const [left, right] = [p.parts(), q.parts()];
  const k = p.dimension;
  const isStandard = b === undefined;
  const name = "D_{\\mathrm{KL}}";
  return new ExactValue(place, name, (lines) => {
    if (left.variances !== null && right.variances !== null) {
      const terms = left.variances.map((v, i) => {
        const below = (letter: string) => (k === 1 ? letter : `${letter}_{${i + 1}}`);
        const text = isStandard ? "(v + m^2 - 1 - log(v))/2" : "(v/w + (m - n)^2/w - 1 - log(v/w))/2";
        return lines.line("divergence", k === 1 ? name : `D_{${i + 1}}`, text, {
          v: [`${below("\\sigma")}^2`, v],
          m: [below("\\mu"), p.mean[i]],
          ...(isStandard
            ? {}
            : { w: [`${below("\\tau")}^2`, right.variances![i]], n: [below("\\nu"), q.mean[i]] }),
        } as Parameters<typeof lines.line>[3]);
      });
      if (k === 1) return terms[0];
      const keys = terms.map((_, i) => `t${i + 1}`);
      return lines.line(
        "divergence",
        name,
        keys.join(" + "),
        Object.fromEntries(keys.map((key, i) => [key, [`D_{${i + 1}}`, terms[i]] as const])),
      );
    }
    const unit = (i: number) => p.mean.map((_, j) => parse(i === j ? "1" : "0"));
    const trace = simplify(
      add(
        ...p.mean.map((_, i) =>
          right.form(
            unit(i),
            p.covariance.map((row) => row[i]),
          ),
        ),
      ),
    );
    const gap = q.mean.map((value, i) => sub(value, p.mean[i]));
    const one = (label: string, value: Expr) => lines.value("divergence", label, value);
    const labels = [
      "\\operatorname{tr}(\\Sigma_b^{-1}\\Sigma_a)",
      "(\\mu_b-\\mu_a)^\\top\\Sigma_b^{-1}(\\mu_b-\\mu_a)",
      "\\frac{\\det\\Sigma_b}{\\det\\Sigma_a}",
    ];
    const t = one(labels[0], trace);
    const s = one(labels[1], right.form(gap, gap));
    const d = one(labels[2], simplify(div(right.determinant, left.determinant)));
    return lines.line("divergence", name, "(t + s - k + log(d))/2", {
      t: [labels[0], t],
      s: [labels[1], s],
      k: ["k", parse(String(k))],
      d: [labels[2], d],
    });
  });
}
