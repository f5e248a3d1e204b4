// errors
export { FileError, GradsheetError, InputError } from "./errors.js";

// symbolic
export { add, div, expr, mul, pow, sub } from "./symbolic/build.js";
export { equivalent } from "./symbolic/equivalent.js";
export { Expr } from "./symbolic/expr.js";
export type { Environment, ExprLike } from "./symbolic/expr.js";
export { parse } from "./symbolic/parse.js";
export { SyntaxFault } from "./symbolic/syntax-error.js";
