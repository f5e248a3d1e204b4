import { valuesOf } from "../number/values.js";
import type { Expr } from "./expr.js";

/** Expressions in a list, such as a gradient: an array that shows itself as a column. */
export interface ExprVector extends Array<Expr> {
  /** The values in float64; NaN where an expression has variables. */
  numbers(): number[];
  /** A column. */
  toLatex(): string;
}

/** Expressions in rows, such as a Hessian: an array of arrays that shows itself as a matrix. */
export interface ExprMatrix extends Array<ExprVector> {
  /** The values in float64, row by row; NaN where an expression has variables. */
  numbers(): number[][];
  /** A matrix. */
  toLatex(): string;
}

export const exprVector = (list: readonly Expr[]): ExprVector => valuesOf(list) as unknown as ExprVector;

export const exprMatrix = (rows: readonly (readonly Expr[])[]): ExprMatrix =>
  valuesOf(rows) as unknown as ExprMatrix;
