import { InputError } from "../errors.js";
import { canonical } from "./form/canonical.js";
import { constantSign } from "./form/constant-sign.js";
import { differentiate } from "./calculus/differentiate.js";
import { eigenvalueNodes } from "./eigenvalues.js";
import { type Environment, Expr, type ExprLike, nodeOf, nodesOf } from "./expr.js";
import { hessianNodes } from "./hessian.js";
import type { Description, PointKind, PointNature } from "./critical/description.js";
import { kinkKind } from "./critical/kink-kind.js";
import { lineKind } from "./critical/line-kind.js";
import { pieceAround } from "./critical/local-piece.js";
import { natureOf } from "./critical/nature.js";
import * as node from "./node/node.js";
import type { Node } from "./node/node.js";
import { type Component, componentsOf } from "./critical/separate.js";
import { type Signature, signatureOf } from "./critical/definiteness.js";
import { checkNoJumpsAtWholes } from "./form/kink-case.js";
import { exprMatrix, type ExprMatrix, exprVector, type ExprVector } from "./expr-array.js";
import { simplifyNode } from "./form/simplify-node.js";
import { putIn } from "./form/substitute-node.js";

/** A critical point with everything that decides what it is. */
export interface CriticalPoint {
  /** Its coordinates by name. */
  readonly at: Readonly<Record<string, Expr>>;
  /** The function's value there. */
  readonly value: Expr;
  /** The matrix of second derivatives there; empty where they do not exist, as at a kink. */
  readonly hessian: ExprMatrix;
  /** Its eigenvalues in ascending order; empty where no closed form is known: from 4 variables on, at irrational points. */
  readonly eigenvalues: ExprVector;
  /**
   * What the signs of the eigenvalues say: mixed signs are a saddle even when some are zero. Where there is no Hessian, what
   * the slopes to all sides say.
   */
  readonly kind: PointKind;
  /** The true type, also where the Hessian test is inconclusive; null where it is not proved. */
  readonly nature: PointNature | null;
  /** Whether the gradient does not exist there: the corner of an absolute value, a ReLU, a maximum. */
  readonly isKink: boolean;
}

/** A point that may not be critical. */
export interface ClassifiedPoint extends Omit<CriticalPoint, "kind"> {
  readonly kind: PointKind | "not-critical";
  /** The slopes; empty where they do not all exist, as at a kink. */
  readonly gradient: ExprVector;
}

/**
 * What the Hessian test says about a point of a function, with the gradient, Hessian and eigenvalues there; at a kink, what
 * the slopes to all sides say.
 * @param f An expression.
 * @param at The point, in numbers or exact text.
 * @returns `kind` is "not-critical" where the gradient is not zero, and at kinks through which the function passes with a
 * slope; `nature` is the true type where it can be proved.
 * @throws InputError when a variable has no value, or when it cannot be decided whether the gradient is zero, and for
 * functions with floor or ceil of a variable.
 * @example
 * classify("x^4 - 32*x^2 + y^4 - 18*y^2", { x: 4, y: 3 }).kind // => "minimum"
 * classify("x^4 + y^4", { x: 0, y: 0 }) // => { kind: "inconclusive", nature: "minimum" }
 * classify("b^2 - abs(b)", { b: 0 }) // => { kind: "maximum", nature: "maximum", isKink: true }
 * classify("2*x1*x2 + 3*x1 + 4*x2", { x1: 0, x2: 0 }).kind // => "not-critical"
 */
export function classify(f: ExprLike, at: Environment): ClassifiedPoint {
  const whole = canonical(nodeOf(f));
  checkNoJumpsAtWholes("classify", whole);
  const values = nodesOf("classify", at);
  const names = node.variablesOf(whole);
  const unbound = names.find((name) => !values.has(name) || node.variablesOf(values.get(name)!).length > 0);
  if (unbound !== undefined)
    throw new InputError({
      place: "classify",
      rule: `needs a number for ${unbound}`,
      cure: `Pass { ${unbound}: … }.`,
    });
  const point = new Map(names.map((name) => [name, simplifyNode(values.get(name)!)]));
  const described = describe(whole, names, point);
  const gradient = exprVector(described.gradient?.map((slope) => new Expr(slope)) ?? []);
  if (described.isOpen && !described.isKink)
    throw new InputError({
      place: "classify",
      rule: "needs a point at which it can be decided whether the gradient is zero",
      got: gradient.map(String).join(", "),
    });
  return { ...pointOf(whole, point, described), kind: described.kind, gradient };
}

/**
 * A described point in expressions.
 * @param back What is written for a value; default: itself.
 */
export function pointOf(
  whole: Node,
  point: ReadonlyMap<string, Node>,
  { nature, isKink, hessian = [] }: Description,
  back: (value: Node) => Node = (value) => value,
): Omit<CriticalPoint, "kind"> {
  const expr = (value: Node): Expr => new Expr(back(value));
  return {
    at: Object.fromEntries([...point].map(([name, value]) => [name, expr(value)])),
    value: expr(simplifyNode(putIn(whole, point))),
    hessian: exprMatrix(hessian.map((row) => row.map(expr))),
    eigenvalues: exprVector(eigenvaluesOf(hessian).map(expr)),
    nature,
    isKink,
  };
}

/** What a canonical node does at a point, part by part where it is a sum of parts in different variables. */
export function describe(
  whole: Node,
  names: readonly string[],
  point: ReadonlyMap<string, Node>,
): Description {
  const piece = pieceAround(whole, point);
  if (piece) return describeSmooth(piece, names, point);
  const components = componentsOf(whole);
  const parts = components.map((part) => describeComponent(part, point));
  const places = components.map((part) => part.names.map((name) => names.indexOf(name)));
  const gradient: Node[] = names.map(() => node.zero);
  const hessian: Node[][] = names.map(() => names.map(() => node.zero));
  parts.forEach((part, index) => {
    places[index].forEach((row, i) => {
      gradient[row] = part.gradient?.[i] ?? node.zero;
      places[index].forEach((column, j) => (hessian[row][column] = part.hessian?.[i][j] ?? node.zero));
    });
  });
  return {
    kind: kindTogether(parts.map(({ kind }) => kind)),
    nature: natureTogether(parts),
    isKink: parts.some((part) => part.isKink),
    gradient: parts.every((part) => part.gradient) ? gradient : undefined,
    hessian: parts.every((part) => part.hessian) ? hessian : undefined,
    isOpen: parts.some((part) => part.isOpen),
  };
}

function describeComponent({ whole, names }: Component, point: ReadonlyMap<string, Node>): Description {
  const piece = pieceAround(whole, point);
  if (piece) return describeSmooth(piece, names, point);
  if (names.length === 1) return describeOnLine(whole, names[0], point.get(names[0])!);
  const verdict = kinkKind(whole, names, point, describe);
  const isOpen = verdict.kind === "inconclusive";
  return { ...verdict, isKink: true, gradient: undefined, hessian: undefined, isOpen };
}

function describeOnLine(whole: Node, x: string, at: Node): Description {
  const found = lineKind(whole, x, at);
  if (found === undefined || found === "jump")
    return {
      kind: "inconclusive",
      nature: null,
      isKink: true,
      gradient: undefined,
      hessian: undefined,
      isOpen: true,
    };
  const { slope, curvature, leaves } = found;
  const sign = slope && constantSign(slope);
  const isFlat = leaves[0] === 0 && leaves[1] === 0;
  const byLeaves: PointNature | null = isFlat
    ? null
    : leaves[0] * leaves[1] < 0
      ? sign === 0
        ? "inflection"
        : null
      : leaves[0] + leaves[1] > 0
        ? "minimum"
        : "maximum";
  const isCritical = slope ? sign === 0 : byLeaves !== null || isFlat;
  const bend = curvature && constantSign(curvature);
  const isDecidedByHessian = curvature === undefined || bend === 1 || bend === -1;
  return {
    kind: !isCritical
      ? "not-critical"
      : isDecidedByHessian && byLeaves !== null && byLeaves !== "inflection"
        ? byLeaves
        : "inconclusive",
    nature: isCritical ? byLeaves : null,
    isKink: !found.isSmooth,
    gradient: slope && [slope],
    hessian: curvature && [[curvature]],
    isOpen: false,
  };
}

/**
 * What a canonical node without kinks does at a point.
 * @param isSolved The point solves gradient = 0, which needs no second proof.
 */
export function describeSmooth(
  whole: Node,
  names: readonly string[],
  point: ReadonlyMap<string, Node>,
  isSolved = false,
): Description {
  const gradient = names.map((name) => simplifyNode(putIn(differentiate(whole, name), point)));
  const signs = gradient.map(constantSign);
  const hessian = hessianNodes(whole, names).map((row) =>
    row.map((entry) => simplifyNode(putIn(entry, point))),
  );
  const isCritical = isSolved || !signs.some((sign) => sign === 1 || sign === -1);
  const kind = isCritical
    ? kindOf(names.length === 0 ? undefined : signatureOf(hessian), names.length)
    : "not-critical";
  return {
    kind,
    nature: kind === "not-critical" ? null : kind !== "inconclusive" ? kind : natureOf(whole, names, point),
    isKink: false,
    gradient,
    hessian,
    isOpen: isCritical && !isSolved && signs.includes(undefined),
  };
}

/** The kind of a sum of parts in different variables. */
function kindTogether(kinds: readonly Description["kind"][]): Description["kind"] {
  if (kinds.includes("not-critical")) return "not-critical";
  if (kinds.includes("saddle") || (kinds.includes("minimum") && kinds.includes("maximum"))) return "saddle";
  return kinds.every((kind) => kind === kinds[0]) ? kinds[0] : "inconclusive";
}

function natureTogether(parts: readonly Description[]): PointNature | null {
  const natures = parts.map(({ nature }) => nature);
  if (parts.some(({ kind }) => kind === "not-critical")) return null;
  if (parts.length === 1) return natures[0];
  const isSaddle =
    natures.includes("saddle") ||
    natures.includes("inflection") ||
    (natures.includes("minimum") && natures.includes("maximum"));
  if (isSaddle) return "saddle";
  return natures.every((nature) => nature === natures[0]) ? natures[0] : null;
}

function eigenvaluesOf(hessian: readonly (readonly Node[])[]): Node[] {
  try {
    return hessian.length === 0 ? [] : eigenvalueNodes(hessian);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

function kindOf(signature: Signature | undefined, size: number): PointKind {
  if (!signature) return "inconclusive";
  if (signature.positive === size) return "minimum";
  if (signature.negative === size) return "maximum";
  return signature.positive > 0 && signature.negative > 0 ? "saddle" : "inconclusive";
}
