import { fail } from "../../number/checked-reals.js";
import type { Real } from "../../number/real.js";
import { Expr } from "../../symbolic/expr.js";
import { parse } from "../../symbolic/parse.js";
import { type Problem, place } from "./likelihood-problem.js";

/** ℓ at an estimate that is an edge, such as p = 1, where 0·ln 0 = 0; null at any other. */
export function edgeOf(
  { logLikelihood }: Problem,
  estimates: Readonly<Record<string, Expr>>,
  data: readonly Real[] | null,
): Expr | null {
  if (Object.values(estimates).some(({ variables }) => variables.length > 0)) return null;
  const [one, ...others] = Object.entries(estimates);
  const text = String(one[1]);
  const isZero = Object.values(estimates).some((value) => String(value) === "0");
  if (others.length > 0) {
    if (String(estimates["v"]) === "0")
      fail(place, "needs samples that differ for a variance", `all ${data?.[0] ?? "alike"}`);
    return isZero && data === null ? atZeros(logLikelihood, estimates) : null;
  }
  if (text === "0" && one[0] === "v") fail(place, "needs samples that differ from the mean", "variance 0");
  if (text !== "0" && !(text === "1" && one[0] === "p")) return null;
  // The term with the factor 0 is gone; what is left has a value from within.
  return atZeros(logLikelihood, estimates);
}

/** ℓ at the edge with 0·ln 0 = 0. */
function atZeros(f: Expr, estimates: Readonly<Record<string, Expr>>): Expr {
  const near = Object.fromEntries(
    Object.entries(estimates).map(([name, value]) => {
      const number = value.evaluate();
      return [name, number === 0 ? 1e-300 : number === 1 ? 1 : number];
    }),
  );
  const value = f.evaluate(near);
  return parse(String(Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(15))));
}
