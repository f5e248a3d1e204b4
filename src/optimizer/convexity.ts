import { InputError } from "../errors.js";
import { type ExprMatrix, exprMatrix } from "../symbolic/expr-array.js";
import { Printed } from "../printed.js";
import { determinantNode, minorOf } from "../linear/determinant.js";
import { symmetricEigen } from "../linear/jacobi.js";
import { randomNumbers } from "../number/random.js";
import { canonicalNode, Expr, type ExprLike, nodeOf } from "../symbolic/expr.js";
import { difference, exponentialOf, negated, product, sum } from "../symbolic/form/arithmetic.js";
import { call } from "../symbolic/form/call.js";
import { canonical } from "../symbolic/form/canonical.js";
import { constantSign } from "../symbolic/form/constant-sign.js";
import { checkNoJumpsAtWholes, hasKinks } from "../symbolic/form/kink-case.js";
import { isNonnegative } from "../symbolic/form/sign.js";
import { inExponentials } from "../symbolic/form/exponential-form.js";
import { simplifyNode } from "../symbolic/form/simplify-node.js";
import { replaceSymbols } from "../symbolic/form/substitute-node.js";
import { hessian as hessianOf } from "../symbolic/hessian.js";
import { type Node, symbol, variablesOf } from "../symbolic/node/node.js";
import { variableName } from "../symbolic/text/variable-name.js";

const place = "convexity";
/** Principal minors are 2ⁿ − 1. */
const MOST_VARIABLES = 4;
const POINTS = 300;

/** What {@link convexity} may be told. */
export interface ConvexityOptions {
  /** From where to where each variable goes: `{ x: [0, "infinity"] }`; default all real numbers. */
  domain?: Readonly<Record<string, readonly [ExprLike, ExprLike]>>;
}

/** Whether a function is convex, and why; made by {@link convexity}. */
export class Convexity extends Printed {
  constructor(
    /** "affine" is both; "neither" is shown by two points, "undecided" says that nothing was proved. */
    readonly kind: "convex" | "concave" | "affine" | "neither" | "undecided",
    readonly hessian: ExprMatrix,
    /** What proves it: signs of principal minors, or points with eigenvalues of both signs. */
    readonly reason: string,
    /** A point where an eigenvalue of the Hessian is negative, and one where one is positive; null where none was met. */
    readonly witnesses: {
      readonly negative: Readonly<Record<string, number>> | null;
      readonly positive: Readonly<Record<string, number>> | null;
    },
  ) {
    super();
  }

  toString(): string {
    return `${this.kind}: ${this.reason}`;
  }

  /** What a notebook shows: the Hessian and the verdict. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const rows = this.hessian.map((row) => row.map((entry) => entry.toLatex()).join(" & ")).join(" \\\\ ");
    const matrix = `$$\\nabla^2 f = \\begin{pmatrix} ${rows} \\end{pmatrix}$$`;
    return {
      "text/markdown": `${this.hessian.length === 0 ? "" : `${matrix}\n\n`}${this.toString()}`,
      "text/plain": this.toString(),
    };
  }
}

/** How a variable runs through its interval as a letter of its own runs through all numbers. */
function runOf(name: string, [from, to]: readonly [ExprLike, ExprLike]): Node {
  const free = symbol(`run_${name}`);
  const isFar = (end: ExprLike): boolean => /^[+-]?(infinity|inf|∞)$/i.test(String(end));
  const [low, high] = [from, to].map((end) => (isFar(end) ? undefined : canonicalNode(end)));
  if (low && high) {
    if (constantSign(difference(high, low)) !== 1)
      throw new InputError({
        place,
        rule: `needs the ends of ${name} from below to above`,
        got: `${String(from)}, ${String(to)}`,
      });
    return sum([low, product([difference(high, low), call("sigmoid", [free])])]);
  }
  if (low) return sum([low, exponentialOf(free)]);
  return high ? difference(high, exponentialOf(free)) : free;
}

/** Whether all principal minors are provably at least 0. */
function isSemidefinite(rows: readonly (readonly Node[])[]): boolean {
  const isGood = (minor: Node): boolean => {
    const value = simplifyNode(minor);
    if (variablesOf(value).length === 0) return (constantSign(value) ?? -1) >= 0;
    return isNonnegative(value) || isNonnegative(simplifyNode(inExponentials(value)));
  };
  const visit = (part: readonly (readonly Node[])[], from: number): boolean => {
    if (part.length > 0 && !isGood(determinantNode(place, part))) return false;
    if (part.length <= 1) return true;
    return part.every((_, k) => k < from || visit(minorOf(part, k, k), k));
  };
  return visit(rows, 0);
}

/**
 * Whether a function is convex or concave, by its Hessian: convex where all principal minors are at least 0 everywhere.
 * @param f an expression in up to 4 variables, twice differentiable
 * @param options `domain`: an interval for each variable, `"infinity"` and `"-infinity"` among the ends; default all real numbers
 * @returns convex, concave, affine, neither (with two points that show it), or undecided, with the reason and the Hessian
 * @throws InputError for more than 4 variables, jumps at whole numbers, or ends of an interval in the wrong order
 * @example
 * convexity("x^2 + x*y + y^2").kind // => "convex"
 * convexity("log(x)", { domain: { x: [0, "infinity"] } }).kind // => "concave"
 * convexity("x^3").kind // => "neither"
 * convexity("x^3", { domain: { x: [0, "infinity"] } }).kind // => "convex"
 */
export function convexity(f: ExprLike, { domain = {} }: ConvexityOptions = {}): Convexity {
  const whole = canonical(nodeOf(f));
  checkNoJumpsAtWholes(place, whole);
  const names = [...variablesOf(whole)];
  if (names.length > MOST_VARIABLES)
    throw new InputError({
      place,
      rule: `takes up to ${MOST_VARIABLES} variables`,
      got: String(names.length),
    });
  const none = { negative: null, positive: null };
  if (hasKinks(whole))
    return new Convexity("undecided", exprMatrix([]), "it has kinks, where there is no Hessian", none);
  if (names.length === 0) return new Convexity("affine", exprMatrix([]), "it is a constant", none);
  const H = hessianOf(new Expr(whole), names);
  const runs = new Map(
    Object.entries(domain).map(([key, ends]) => [variableName(key), runOf(variableName(key), ends)]),
  );
  const rows = H.map((row) =>
    row.map((entry) => simplifyNode(canonical(replaceSymbols(nodeOf(entry), runs)))),
  );
  const opposite = rows.map((row) => row.map((entry) => simplifyNode(negated(entry))));
  const [convex, concave] = [isSemidefinite(rows), isSemidefinite(opposite)];
  if (convex && concave) return new Convexity("affine", H, "its second derivatives are all 0", none);
  if (convex) return new Convexity("convex", H, "all principal minors of the Hessian are at least 0", none);
  if (concave)
    return new Convexity("concave", H, "all principal minors of the negative Hessian are at least 0", none);
  const witnesses = witnessesOf(H, names, runs);
  if (witnesses.negative && witnesses.positive)
    return new Convexity(
      "neither",
      H,
      "the Hessian has a negative eigenvalue at one point and a positive one at another",
      witnesses,
    );
  return new Convexity("undecided", H, "no sign of the principal minors was proved", witnesses);
}

/** Seeded points of the domain at which an eigenvalue is negative, and positive. */
function witnessesOf(
  H: readonly (readonly Expr[])[],
  names: readonly string[],
  runs: ReadonlyMap<string, Node>,
): Convexity["witnesses"] {
  const random = randomNumbers(1);
  let [negative, positive]: (Record<string, number> | null)[] = [null, null];
  for (let round = 0; round < POINTS && !(negative && positive); round++) {
    const at = Object.fromEntries(
      names.map((name) => {
        const free = 6 * random() - 3;
        const run = runs.get(name);
        return [name, run ? new Expr(run).evaluate({ [`run_${name}`]: free }) : free];
      }),
    );
    const values = H.map((row) => row.map((entry) => entry.evaluate(at)));
    if (!values.flat().every(Number.isFinite)) continue;
    const tiny = 1e-9 * Math.max(...values.flat().map(Math.abs));
    const eigenvalues = symmetricEigen(values).values;
    if (eigenvalues[0] < -tiny) negative ??= at;
    if (eigenvalues[eigenvalues.length - 1] > tiny) positive ??= at;
  }
  return { negative, positive };
}
