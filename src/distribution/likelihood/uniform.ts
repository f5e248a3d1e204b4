import { fail } from "../../number/checked-reals.js";
import type { Real } from "../../number/real.js";
import { sub } from "../../symbolic/build.js";
import { Expr } from "../../symbolic/expr.js";
import { parse } from "../../symbolic/parse.js";
import { simplify } from "../../symbolic/simplify.js";
import { exprOf, quantityOf } from "../formula.js";
import { type MaximumLikelihoodSpec, type Problem, place } from "./likelihood-problem.js";

/** b, and a where it is not known; the likelihood grows as they close in on the samples. */
export function uniform({ known = {} }: MaximumLikelihoodSpec, data: readonly Real[] | null): Problem {
  const odd = Object.keys(known).find((name) => name !== "a" && name !== "b");
  if (odd !== undefined) fail(place, "needs parameters out of a, b", odd);
  const parameters = ["a", "b"].filter((name) => known[name] === undefined);
  if (parameters.length === 0) fail(place, "needs a parameter that is not known", "all known");
  const [least, most] =
    data === null ? [null, null] : [smallest(data), smallest(data.map((x) => x.negated())).negated()];
  const fixed = Object.fromEntries(
    Object.entries(known).map(([name, value]) => [name, quantityOf(place, name, value)]),
  );
  const ends: Record<string, Expr> = {
    a: fixed["a"] ?? (least === null ? parse("xmin") : exprOf(least)),
    b: fixed["b"] ?? (most === null ? parse("xmax") : exprOf(most)),
  };
  const outside = data?.find((x) =>
    Object.entries(fixed).some(
      ([name, end]) =>
        end.variables.length === 0 &&
        (name === "a" ? x.valueOf() < end.evaluate() : x.valueOf() > end.evaluate()),
    ),
  );
  if (outside !== undefined) fail(place, "needs samples within the known end", String(outside));
  const n = data === null ? parse("n") : parse(String(data.length));
  if (String(simplify(sub(ends["b"], ends["a"]))) === "0")
    fail(place, "needs samples that differ", `all ${ends["a"]}`);
  return {
    density: "\\frac{1}{b-a},\\; a\\le x\\le b",
    letters: parse("-n*log(b - a)").substitute(fixed),
    logLikelihood: simplify(parse("-n*log(b - a)").substitute({ ...fixed, n })),
    parameters,
    closed: Object.fromEntries(parameters.map((name) => [name, ends[name]])),
    atEdge: true,
  };
}

const smallest = (values: readonly Real[]): Real => values.reduce((a, b) => (b.compare(a) < 0 ? b : a));
