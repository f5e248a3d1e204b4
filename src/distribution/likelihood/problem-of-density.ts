import { fail } from "../../number/checked-reals.js";
import type { Real } from "../../number/real.js";
import { add } from "../../symbolic/build.js";
import { Expr } from "../../symbolic/expr.js";
import { parse } from "../../symbolic/parse.js";
import { simplify } from "../../symbolic/simplify.js";
import { exprOf } from "../formula.js";
import { type MaximumLikelihoodSpec, type Problem, place } from "./likelihood-problem.js";
import { logOf, summedOver } from "./log-expansion.js";

export function problemOfDensity(spec: MaximumLikelihoodSpec, data: Real[] | null): Problem {
  const f = spec.density instanceof Expr ? spec.density : parse(String(spec.density));
  const x = spec.variable ?? "x";
  if (!f.variables.includes(x))
    fail(place, `needs a density with the sample ${x} in it`, String(f), 'Name the letter: variable: "t".');
  const letters = f.variables.filter((name) => name !== x);
  const parameters = spec.parameters ?? letters;
  const odd = parameters.find((name) => !letters.includes(name));
  if (parameters.length === 0 || odd !== undefined)
    fail(place, "needs parameters of the density to estimate", odd ?? "none");
  const log = logOf(f);
  const summed = summedOver(log, x);
  if (data === null && summed === null)
    fail(
      place,
      "needs data for this density",
      String(f),
      "Its logarithm is no sum of powers of x and ln x, so the answer is no formula of their sums.",
    );
  const terms = data?.map((value) => log.substitute({ [x]: exprOf(value) }));
  return {
    density: f.toLatex(),
    letters: summed === null ? null : simplify(summed),
    logLikelihood: simplify(terms === undefined ? summed! : add(...terms)),
    parameters,
    closed: null,
  };
}
