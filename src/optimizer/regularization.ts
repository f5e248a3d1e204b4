import { InputError } from "../errors.js";
import { type Expr, type ExprLike } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";

/** What {@link regularizedMinimum} is given. */
export interface RegularizedSpec {
  /** `l1`: α|θ|; `l2`: αθ². */
  penalty: "l1" | "l2";
  /** H > 0; default the symbol H. */
  curvature?: ExprLike;
  /** The minimizer t without the penalty; default the symbol t. */
  minimum?: ExprLike;
  /** α ≥ 0; default the symbol a. */
  weight?: ExprLike;
  /** Halves the quadratic (and the L2 penalty): ½H(θ−t)² + ½αθ²; default false. */
  half?: boolean;
}

/** What {@link regularizedMinimum} gives: the minimizer in letters, and from which strength on it is 0. */
export interface RegularizedMinimum {
  /** The minimizer θ. */
  solution: Expr;
  /** L1: from this α on the solution is 0. */
  zeroFrom: Expr | null;
  /** L1: the solution where t > 0 and α is below that. */
  whilePositive: Expr | null;
}

/**
 * The minimizer of H(θ−t)² plus an L1 or L2 penalty in closed form.
 * @param spec penalty, and curvature, minimum and weight as numbers, text or expressions (default the symbols H, t, a)
 * @returns the solution (soft threshold for L1, shrinkage for L2) and the weight from which L1 gives exactly 0
 * @example
 * regularizedMinimum({ penalty: "l1" }).zeroFrom // => "2*H*abs(t)"
 * regularizedMinimum({ penalty: "l1", curvature: 2, minimum: -3, weight: 4 }).solution // => "-2"
 * regularizedMinimum({ penalty: "l2", half: true }).solution // => "H*t/(H + a)"
 */
export function regularizedMinimum({
  penalty,
  curvature = "H",
  minimum = "t",
  weight = "a",
  half = false,
}: RegularizedSpec): RegularizedMinimum {
  const put = (text: string) => simplify(parse(text).substitute({ H: curvature, t: minimum, a: weight }));
  if (penalty === "l2") return { solution: put("H*t/(H + a)"), zeroFrom: null, whilePositive: null };
  if (penalty !== "l1")
    throw new InputError({
      place: "regularizedMinimum",
      rule: 'needs penalty "l1" or "l2"',
      got: String(penalty),
    });
  const threshold = half ? "a/H" : "a/(2*H)";
  return {
    solution: put(`sign(t)*max(abs(t) - ${threshold}, 0)`),
    zeroFrom: put(half ? "H*abs(t)" : "2*H*abs(t)"),
    whilePositive: put(`t - ${threshold}`),
  };
}
