import { add, div, mul, sub } from "../symbolic/build.js";
import { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { fail } from "../number/checked-reals.js";

/** Larger covariances are refused: exact elimination would take too long. */
const largest = 12;

const zero = parse("0");

/** A matrix as L·D·Lᵀ, which solves systems and gives the determinant. */
export interface Factors {
  determinant: Expr;
  /** Σ⁻¹b. */
  solve: (b: readonly Expr[]) => Expr[];
}

/**
 * The exact factors of a symmetric positive definite matrix.
 * @throws InputError where it is not symmetric, or a pivot is not positive
 */
export function factorsOf(place: string, matrix: readonly (readonly Expr[])[]): Factors {
  const n = matrix.length;
  if (n > largest) fail(place, `takes at most ${largest} dimensions`, String(n));
  const L: Expr[][] = matrix.map((row) => row.map(() => zero));
  const D: Expr[] = [];
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      if (String(simplify(sub(matrix[i][j], matrix[j][i]))) !== "0")
        fail(place, "needs a symmetric covariance", `${matrix[i][j]} and ${matrix[j][i]}`);
      const inner = L[i].slice(0, j).map((entry, k) => mul(entry, L[j][k], D[k]));
      const rest = simplify(sub(matrix[i][j], add(...inner)));
      if (i === j) D.push(positive(place, rest));
      L[i][j] = i === j ? parse("1") : simplify(div(rest, D[j]));
    }
  const solve = (b: readonly Expr[]): Expr[] => {
    const y: Expr[] = [];
    for (let i = 0; i < n; i++) y.push(simplify(sub(b[i], add(...y.map((value, k) => mul(L[i][k], value))))));
    const x = y.map((value, i) => simplify(div(value, D[i])));
    for (let i = n - 1; i >= 0; i--)
      for (let k = i + 1; k < n; k++) x[i] = simplify(sub(x[i], mul(L[k][i], x[k])));
    return x;
  };
  return { determinant: simplify(mul(...D)), solve };
}

/** A number that has to be above 0; letters are believed. */
export function positive(place: string, value: Expr, what = "a positive definite covariance"): Expr {
  if (value.variables.length === 0 && !(value.evaluate() > 0)) fail(place, `needs ${what}`, String(value));
  return value;
}
