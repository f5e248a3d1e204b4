import { fail } from "../../number/checked-reals.js";
import { derivative } from "../../symbolic/derivative.js";
import { Expr } from "../../symbolic/expr.js";
import { simplify } from "../../symbolic/simplify.js";
import { solve } from "../../symbolic/solve.js";
import { type Problem, place } from "./likelihood-problem.js";

/** The zeros of the derivatives, parameter by parameter: each is solved for while others are put in. */
export function zerosOf({ logLikelihood, parameters }: Problem): Record<string, Expr> {
  const found: Record<string, Expr> = {};
  const open = new Set(parameters);
  while (open.size > 0) {
    const before = open.size;
    for (const name of open) {
      const score = simplify(derivative(logLikelihood, name).substitute(found));
      const { solutions } = solve(score, name);
      const others = [...open].filter((other) => other !== name);
      const good = solutions.filter((value) => !value.variables.some((letter) => others.includes(letter)));
      const best = good.length < 2 ? good[0] : bestOf(logLikelihood, name, good, found);
      if (best === undefined) continue;
      found[name] = best;
      open.delete(name);
    }
    if (open.size === before)
      fail(
        place,
        "needs a likelihood whose derivatives have zeros in closed form",
        `none for ${[...open].join(", ")}`,
      );
  }
  for (const name of parameters) found[name] = simplify(found[name].substitute(found));
  return found;
}

/** Of several zeros the one with the largest likelihood. */
function bestOf(
  f: Expr,
  name: string,
  values: readonly Expr[],
  found: Record<string, Expr>,
): Expr | undefined {
  const height = (value: Expr) => {
    const at = f.substitute({ ...found, [name]: value });
    // Without numbers the letters stand for positive ones that could be those of a sample.
    const letters = Object.fromEntries(at.variables.map((letter, i) => [letter, letter === "n" ? 3 : 5 + i]));
    return at.evaluate(letters);
  };
  return values.filter((value) => !Number.isNaN(height(value))).toSorted((a, b) => height(b) - height(a))[0];
}
