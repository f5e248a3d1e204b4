import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { told } from "../number/checked-reals.js";
import { type Expr, type ExprLike } from "../symbolic/expr.js";
import { add, mul, sub } from "../symbolic/build.js";
import { derivative } from "../symbolic/derivative.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { solve } from "../symbolic/solve.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { table, type Table } from "../table/table.js";
import { formulasThenTable } from "../table/worked-result.js";
import { nodeNames } from "./names.js";

const place = "lagrange";
/** Every set of active inequalities is a case. */
const MOST_INEQUALITIES = 6;

/** What {@link lagrange} is given. */
export interface LagrangeSpec {
  /** What is made least. */
  objective: ExprLike;
  /** Expressions that must be 0. */
  equalities?: readonly ExprLike[];
  /** Expressions that must be at most 0. */
  inequalities?: readonly ExprLike[];
  /** Names in order; default those of the objective and the constraints, sorted. */
  variables?: readonly string[];
  /** Look for the greatest value; default false: the least. */
  maximize?: boolean;
}

/** A point at which the conditions of Lagrange, or of Karush, Kuhn and Tucker, hold. */
export interface LagrangePoint {
  /** The coordinates by name. */
  readonly at: Readonly<Record<string, Expr>>;
  readonly value: Expr;
  /** The multipliers of the equalities. */
  readonly lambda: readonly Expr[];
  /** The multipliers of the inequalities, at least 0; 0 where one is not active. */
  readonly mu: readonly Expr[];
  /** Which inequalities hold with equality, from 0. */
  readonly active: readonly number[];
}

/** One case: a set of inequalities taken as active, and what came of it. */
export interface LagrangeCase {
  readonly active: readonly number[];
  /** Points of the system with their multipliers, and why they are no solution where they are none. */
  readonly candidates: readonly { readonly point: LagrangePoint; readonly refusal: string | null }[];
  /** Whether the system's real solutions are proved to be all. */
  readonly complete: boolean;
}

/** A problem with constraints, by its multipliers; made by {@link lagrange}. */
export class Lagrange extends Printed {
  /** The points at which all conditions hold, best value first. */
  readonly points: readonly LagrangePoint[];
  /** Whether these are proved to be all. */
  readonly complete: boolean;
  /** The Lagrangian, with λ for equalities and μ for inequalities. */
  readonly lagrangian: Expr;
  /** Its derivatives by the variables, which are 0. */
  readonly gradient: readonly Expr[];

  constructor(
    private readonly spec: LagrangeSpec,
    readonly variables: readonly string[],
    readonly cases: readonly LagrangeCase[],
    lagrangian: Expr,
    gradient: readonly Expr[],
  ) {
    super();
    const sign = spec.maximize ? -1 : 1;
    this.lagrangian = lagrangian;
    this.gradient = gradient;
    this.complete = cases.every(({ complete }) => complete);
    this.points = cases
      .flatMap(({ candidates }) =>
        candidates.filter(({ refusal }) => refusal === null).map(({ point }) => point),
      )
      .filter(
        (point, index, all) =>
          all.findIndex((other) =>
            variables.every((name) => String(other.at[name]) === String(point.at[name])),
          ) === index,
      )
      .toSorted((a, b) => sign * (a.value.evaluate() - b.value.evaluate()));
  }

  /** The point with the best value of those found; null where there is none. */
  get best(): LagrangePoint | null {
    return this.points[0] ?? null;
  }

  /** Lagrangian, conditions and the points found, as LaTeX. */
  formulas(): string {
    const lines = [`\\mathcal{L} &= ${this.lagrangian.toLatex()}`];
    this.gradient.forEach((slope, k) =>
      lines.push(
        `\\frac{\\partial \\mathcal{L}}{\\partial ${latexName(this.variables[k])}} &= ${slope.toLatex()} = 0`,
      ),
    );
    for (const g of this.spec.equalities ?? []) lines.push(`${parse(String(g)).toLatex()} &= 0`);
    (this.spec.inequalities ?? []).forEach((h, k) => {
      const text = parse(String(h)).toLatex();
      lines.push(
        `${text} &\\le 0,\\quad \\mu_{${k + 1}} \\ge 0,\\quad \\mu_{${k + 1}}\\left(${text}\\right) = 0`,
      );
    });
    for (const { at, lambda, mu, value } of this.points) {
      const parts = [
        ...this.variables.map((name) => `${latexName(name)} = ${at[name].toLatex()}`),
        ...lambda.map((each, k) => `\\lambda_{${k + 1}} = ${each.toLatex()}`),
        ...mu.map((each, k) => `\\mu_{${k + 1}} = ${each.toLatex()}`),
      ];
      lines.push(`&${parts.join(",\\ ")},\\quad f = ${value.toLatex()}`);
    }
    return `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;
  }

  /** One row for each candidate of each case: active inequalities, point, multipliers, verdict. */
  table(): Table {
    const cell = (list: readonly Expr[]) => ({
      latex: list.map((each) => each.toLatex()).join(",\\ "),
      text: list.map(String).join(", "),
    });
    const hasInequalities = (this.spec.inequalities ?? []).length > 0;
    return table({
      columns: [
        ...(hasInequalities ? ["active"] : []),
        ...this.variables.map((name) => ({ name, latex: latexName(name), text: name })),
        ...((this.spec.equalities ?? []).length > 0 ? ["$\\lambda$"] : []),
        ...(hasInequalities ? ["$\\mu$"] : []),
        "$f$",
        "verdict",
      ],
      rows: this.cases.flatMap(({ active, candidates }) => {
        const names = active.length === 0 ? "none" : active.map((k) => `h${k + 1}`).join(", ");
        return candidates.map(({ point, refusal }) => [
          ...(hasInequalities ? [names] : []),
          ...this.variables.map((name) => point.at[name]),
          ...((this.spec.equalities ?? []).length > 0 ? [cell(point.lambda)] : []),
          ...(hasInequalities ? [cell(point.mu)] : []),
          point.value,
          refusal ?? "all conditions hold",
        ]);
      }),
      caption: this.complete ? "All solutions of all cases." : "There may be more solutions.",
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the Lagrangian, the conditions, and the points. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return formulasThenTable(this.formulas(), this.table());
  }
}

/**
 * The least (or greatest) value of a function under equalities g = 0 and inequalities h ≤ 0, by Lagrange's multipliers and the conditions
 * of Karush, Kuhn and Tucker: every set of active inequalities is a case, and its system is solved exactly.
 * @param spec `objective`, `equalities` (expressions that are 0), `inequalities` (expressions that are at most 0), `variables`, `maximize`
 * @returns the points at which all conditions hold, with multipliers and active inequalities, best value first; all cases with the reasons
 * why others are none. `complete` says whether they are proved to be all
 * @throws InputError for no constraint, more than 6 inequalities, or letters that are no variables
 * @example
 * lagrange({ objective: "x^2 + y^2", equalities: ["x + y - 1"] }).best // => { at: { x: "1/2", y: "1/2" }, lambda: ["-1"], value: "1/2" }
 * lagrange({ objective: "(x - 2)^2 + y^2", inequalities: ["x - 1", "-y"] }).best // => { at: { x: "1", y: "0" }, mu: ["2", "0"], active: [0, 1] }
 */
export function lagrange(spec: LagrangeSpec): Lagrange {
  const { objective, equalities = [], inequalities = [], maximize = false } = spec ?? {};
  if (
    objective === undefined ||
    !Array.isArray(equalities) ||
    !Array.isArray(inequalities) ||
    equalities.length + inequalities.length === 0
  )
    throw new InputError({
      place,
      rule: "needs an objective with equalities or inequalities",
      got: told(spec),
      cure: 'Write { objective: "x^2 + y^2", equalities: ["x + y - 1"] }.',
    });
  if (inequalities.length > MOST_INEQUALITIES)
    throw new InputError({
      place,
      rule: `goes through the cases of up to ${MOST_INEQUALITIES} inequalities`,
      got: String(inequalities.length),
    });
  const f = parse(String(objective));
  const [g, h] = [equalities, inequalities].map((list) => list.map((each) => parse(String(each))));
  const variables = spec.variables ?? [...new Set([f, ...g, ...h].flatMap(nodeNames))].toSorted();
  const letter = [f, ...g, ...h].flatMap(nodeNames).find((name) => !variables.includes(name));
  if (letter !== undefined)
    throw new InputError({
      place,
      rule: "takes no letters beside the variables",
      got: letter,
      cure: "Put in a number.",
    });
  const [lambdas, mus] = [g.map((_, k) => `lambda${k + 1}`), h.map((_, k) => `mu${k + 1}`)];
  const target: ExprLike = maximize ? mul(-1, f) : f;
  const lagrangian = add(
    target,
    ...g.map((each, k) => mul(lambdas[k], each)),
    ...h.map((each, k) => mul(mus[k], each)),
  );
  const slopesOf = (active: readonly number[]): Expr[] => {
    const put = Object.fromEntries(mus.filter((_, k) => !active.includes(k)).map((name) => [name, 0]));
    return variables.map((name) => simplify(derivative(lagrangian, name).substitute(put)));
  };
  const cases = subsets(inequalities.length).map((active): LagrangeCase => {
    const unknowns = [...variables, ...lambdas, ...active.map((k) => mus[k])];
    const found = solve([...slopesOf(active), ...g, ...active.map((k) => h[k])], unknowns);
    return {
      active,
      complete: found.complete,
      candidates: found.solutions.map((solution) => {
        const at = Object.fromEntries(variables.map((name) => [name, solution[name]]));
        const mu = mus.map((name, k) => (active.includes(k) ? solution[name] : parse("0")));
        const held = h.map((each) => each.evaluate(at));
        const broken = held.findIndex((value, k) => !active.includes(k) && value > 1e-12);
        const negative = mu.findIndex((each) => each.evaluate() < -1e-12);
        const tight = held.flatMap((value, k) => (active.includes(k) || Math.abs(value) <= 1e-12 ? [k] : []));
        const refusal = broken >= 0 ? `h${broken + 1} > 0` : negative >= 0 ? `mu${negative + 1} < 0` : null;
        return {
          point: {
            at,
            value: f.evaluateExact(at),
            lambda: lambdas.map((name) => solution[name]),
            mu,
            active: tight,
          },
          refusal,
        };
      }),
    };
  });
  const all = inequalities.map((_, k) => k);
  return new Lagrange({ ...spec, maximize }, variables, cases, simplify(sub(lagrangian, 0)), slopesOf(all));
}

/** All sets of the numbers below n, small ones first. */
function subsets(n: number): number[][] {
  return Array.from({ length: 2 ** n }, (_, bits) =>
    Array.from({ length: n }, (__, k) => k).filter((k) => (bits >> k) & 1),
  ).toSorted((a, b) => a.length - b.length);
}
