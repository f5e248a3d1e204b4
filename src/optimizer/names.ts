import { Expr, type ExprLike } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";

/** The variables of whatever stands for an expression, sorted. */
export function nodeNames(f: ExprLike): string[] {
  return f instanceof Expr ? f.variables : parse(String(f)).variables;
}
