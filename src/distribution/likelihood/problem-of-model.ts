import { fail } from "../../number/checked-reals.js";
import type { Real } from "../../number/real.js";
import { add } from "../../symbolic/build.js";
import { Expr } from "../../symbolic/expr.js";
import { parse } from "../../symbolic/parse.js";
import { simplify } from "../../symbolic/simplify.js";
import { exprOf, quantityOf } from "../formula.js";
import { categorical } from "./categorical.js";
import {
  type LikelihoodModel,
  type LikelihoodModelName,
  fixedModel,
  likelihoodModels,
} from "./likelihood-models.js";
import { type MaximumLikelihoodSpec, type Problem, place } from "./likelihood-problem.js";
import { uniform } from "./uniform.js";

function statisticsOf(data: readonly Real[]): Record<string, Expr> {
  const sum = (power: number) => data.map((x) => x.power(power)).reduce((a, b) => a.plus(b));
  return {
    n: parse(String(data.length)),
    S1: exprOf(sum(1)),
    S2: exprOf(sum(2)),
  };
}

export function problemOfModel(spec: MaximumLikelihoodSpec, data: Real[] | null): Problem {
  if (spec.model === "categorical") return categorical(spec);
  if (spec.model === "uniform") return uniform(spec, data);
  const names = Object.keys(likelihoodModels);
  const name = spec.model as LikelihoodModelName;
  if (!names.includes(name))
    fail(
      place,
      `needs a model out of ${names.join(", ")}, categorical, uniform, or a density`,
      spec.model,
      'Write density: "l*exp(-l*x)".',
    );
  const base: LikelihoodModel = likelihoodModels[name];
  const known = Object.fromEntries(
    Object.entries(spec.known ?? {}).map(([letter, value]) => {
      if (!base.parameters.includes(letter))
        fail(place, `needs parameters out of ${base.parameters.join(", ")}`, letter);
      return [letter, quantityOf(place, letter, value)];
    }),
  );
  const model = fixedModel(base, known);
  if (model.parameters.length === 0) fail(place, "needs a parameter that is not known", "all known");
  const trials = name === "binomial" ? quantityOf(place, "trials", spec.trials ?? "N") : parse("1");
  const most = trials.variables.length === 0 ? trials.evaluate() : Infinity;
  if (name === "binomial" && Number.isFinite(most) && (!Number.isInteger(most) || most < 1 || most > 1000))
    fail(place, "needs trials from 1 to 1000", String(most));
  const bad = data?.find(
    (x) => !model.domain.holds(x.valueOf()) || (name === "binomial" && x.valueOf() > most),
  );
  if (bad !== undefined) fail(place, `needs samples that are ${model.domain.rule} for ${name}`, String(bad));
  const own: Record<string, Expr> = name === "binomial" ? { N: trials } : {};
  if (name === "exponential" && data?.every((x) => x.isZero()) === true)
    fail(place, "needs samples above 0 for exponential", "only 0");
  const letters = simplify(parse(model.logLikelihood).substitute(own));
  const numbers = data === null ? own : { ...own, ...statisticsOf(data) };
  const constant = data === null || !Number.isFinite(most) ? null : constantOf(model, data, most);
  const put = parse(model.logLikelihood).substitute(numbers);
  return {
    density: model.density,
    letters,
    logLikelihood: simplify(constant === null ? put : add(put, constant)),
    parameters: model.parameters,
    closed: Object.fromEntries(
      Object.entries(model.estimates).map(([letter, text]) => [
        letter,
        simplify(parse(text).substitute(numbers)),
      ]),
    ),
  };
}

/** The term without parameters, exact. */
function constantOf({ constant }: LikelihoodModel, data: readonly Real[], trials: number): Expr | null {
  if (constant === undefined) return null;
  const { product, divides } = constant(data.map(Number), trials);
  return parse(`${divides ? "-" : ""}log(${product})`);
}
