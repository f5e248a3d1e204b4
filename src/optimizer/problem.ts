import { InputError } from "../errors.js";
import { Expr, nodeOf } from "../symbolic/expr.js";
import { grad } from "../symbolic/grad.js";
import { hessian } from "../symbolic/hessian.js";
import { parse } from "../symbolic/parse.js";
import { rationalValue } from "../symbolic/value/rational-value.js";
import { real, Real } from "../number/real.js";
import { variableName } from "../symbolic/text/variable-name.js";
import type { DescentSpec } from "./descent-spec.js";

/** A function to be minimized: its value and derivatives at a point. */
export interface Problem {
  variables: string[];
  value: (point: readonly Real[]) => number | null;
  gradient: (point: readonly Real[], step: number) => Real[];
  hessian: (point: readonly Real[]) => Real[][];
}

export function fail(rule: string, got: string, cure?: string): never {
  throw new InputError({ place: "descend", rule, got, ...(cure === undefined ? {} : { cure }) });
}

/**
 * The value of an expression at a point: exact where all that it is made of is rational, else in float64. Where float64 has
 * none, exact arithmetic finds it or says why there is none.
 */
function valueAt(f: Expr, variables: readonly string[], point: readonly Real[]): Real {
  const isExact = point.every(({ exact }) => exact !== null);
  const exact = isExact
    ? rationalValue(nodeOf(f), new Map(variables.map((name, index) => [name, point[index]])))
    : null;
  if (exact !== null) return exact;
  const value = f.evaluate(Object.fromEntries(variables.map((name, i) => [name, point[i].valueOf()])));
  if (isExact && !Number.isFinite(value)) {
    const at = Object.fromEntries(variables.map((name, index) => [name, String(point[index].toJSON())]));
    return Real.fromFloat(f.evaluateExact(at).evaluate());
  }
  return Real.fromFloat(value);
}

/** What a specification minimizes, in one form. */
export function problemOf({ f, gradient, start, variables }: DescentSpec): Problem {
  const named = Array.isArray(start) ? undefined : Object.keys(start).map(variableName).toSorted();
  if (typeof f === "function" || f === undefined) {
    if (gradient === undefined)
      fail(
        "needs a gradient where f is no expression",
        "none",
        "Give gradient: (point) => […], or f as an expression.",
      );
    const size = Object.keys(start).length;
    return {
      variables: variables ?? named ?? Array.from({ length: size }, (_, index) => `w${index + 1}`),
      value: (point) => (f === undefined ? null : f(point.map(Number))),
      gradient: (point, step) => {
        const slopes = Array.isArray(gradient) ? gradient[step - 1] : gradient(point.map(Number));
        if (slopes?.length !== size)
          fail(`needs ${size} slopes in step ${step}`, slopes === undefined ? "none" : String(slopes.length));
        return slopes.map((slope) =>
          typeof slope === "number" && !Array.isArray(gradient) ? Real.fromFloat(slope) : real(slope),
        );
      },
      hessian: () => fail("needs f as an expression for Newton's method", "a function"),
    };
  }
  const expression = f instanceof Expr ? f : parse(String(f), { variables: variables ?? named });
  const names = variables?.map(variableName) ?? expression.variables;
  const slopes = grad(expression, names);
  const curvatures = hessian(expression, names);
  const at = (g: Expr, point: readonly Real[]) => valueAt(g, names, point);
  return {
    variables: [...names],
    value: (point) => at(expression, point).valueOf(),
    gradient: (point) => slopes.map((slope) => at(slope, point)),
    hessian: (point) => curvatures.map((row) => row.map((entry) => at(entry, point))),
  };
}
