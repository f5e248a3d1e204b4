import type { RealInput } from "../../number/real.js";
import { Expr, type ExprLike } from "../../symbolic/expr.js";
import type { SymbolicQuantity } from "../formula.js";
import type { LikelihoodModelName } from "./likelihood-models.js";

/** What {@link maximumLikelihood} is given. */
export interface MaximumLikelihoodSpec {
  /** A family by its name; or give `density`. */
  model?: LikelihoodModelName | (string & {});
  /** A density or probability in letters, such as `"l*exp(-l*x)"`; x is the sample, all other letters are parameters. */
  density?: ExprLike;
  /** The letter of the sample in `density`; default `"x"`. */
  variable?: string;
  /** The letters to estimate; default all parameters. The others stay as they are. */
  parameters?: readonly string[];
  /** The samples; without them the answer stands in n, S1 = Σx, S2 = Σx² and T = Σ ln x. */
  data?: readonly RealInput[];
  /** The trials of each sample of `binomial`. */
  trials?: SymbolicQuantity;
  /** How often each kind came up, for `categorical`; numbers or letters. */
  counts?: readonly SymbolicQuantity[];
  /** Parameters of the family that are known, by letter, such as `{ v: 4 }` or `{ mu: "m" }`. */
  known?: Readonly<Record<string, SymbolicQuantity>>;
}

export const place = "maximumLikelihood";

/** What is maximized: the log-likelihood in the parameters and, without data, in n, S1, S2, T. */
export interface Problem {
  density: string;
  /** In letters of the sample where it can be; and with the data put in. */
  letters: Expr | null;
  logLikelihood: Expr;
  parameters: readonly string[];
  /** Zeros that are known by the family, with the data put in. */
  closed: Readonly<Record<string, Expr>> | null;
  /** Whether the largest value lies where a derivative is not 0. */
  atEdge?: boolean;
}
