import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { type Assumptions, assuming } from "./assumption.js";
import { canonical } from "./form/canonical.js";
import { type CriticalPoint, describe, describeSmooth, pointOf } from "./classify.js";
import type { Description } from "./critical/description.js";
import { checkedNames, simplifiedDerivative } from "./derivative.js";
import { Expr, type ExprLike, nodeOf } from "./expr.js";
import { standing } from "./solving/domain.js";
import { floatValue } from "./value/float-value.js";
import { casesOf, checkNoJumpsAtWholes, hasKinks } from "./form/kink-case.js";
import { solvedFor } from "./critical/kink-kind.js";
import { switchesOf } from "./critical/kink-switch.js";
import { lineCandidates } from "./critical/line-candidate.js";
import { dependsOn, type Node, variablesOf, zero as zeroNode } from "./node/node.js";
import * as polynomial from "./polynomial/polynomial.js";
import { greatestDivisor } from "./polynomial/polynomial-divisor.js";
import { eliminateSystem } from "./solving/eliminate-system.js";
import type { SystemSolutions } from "./solving/polynomial-system.js";
import { solvePolynomials } from "./solving/polynomial-system.js";
import { componentsOf } from "./critical/separate.js";
import { polynomialsOf, solveSystem } from "./solving/solve-system.js";
import { isNegative } from "../number/rational.js";
import { table, type Table } from "../table/table.js";
import { latexName } from "./text/latex-name.js";
import { withinWork } from "./polynomial/work-limit.js";
import { simplifyNode } from "./form/simplify-node.js";
import { valueAt } from "./form/substitute-node.js";

/** What varies, and what is taken for granted of the rest. */
export interface CriticalPointsOptions {
  /** The letters that vary; default: all without an assumption. */
  variables?: readonly string[];
  /** Signs of letters that are constants: `{ l: "positive" }`. */
  assume?: Assumptions;
}

const place = "criticalPoints";

/** Critical points, and whether they are proved to be all. */
export class CriticalPoints extends Printed {
  constructor(
    /** Whether they are proved to be all. */
    readonly complete: boolean,
    readonly points: CriticalPoint[],
  ) {
    super();
  }

  /** One row for each point: coordinates, value, eigenvalues of the Hessian, type. */
  table(): Table {
    const names = Object.keys(this.points[0]?.at ?? {});
    return table({
      columns: [
        ...names.map((name) => ({ name, latex: latexName(name), text: name })),
        { name: "f", latex: "f", text: "f" },
        "eigenvalues of the Hessian",
        "type",
      ],
      rows: this.points.map(({ at, value, eigenvalues, kind, nature, isKink }) => [
        ...names.map((name) => at[name]),
        value,
        {
          latex: eigenvalues.map((each) => each.toLatex()).join(",\\;"),
          text: eigenvalues.map(String).join(", "),
        },
        `${nature ?? kind}${isKink ? " at a kink" : ""}`,
      ]),
      caption: this.caption,
    });
  }

  private get caption(): string {
    if (this.points.length > 0)
      return this.complete ? "All critical points." : "There may be more critical points.";
    return this.complete ? "No critical point." : "No critical point was found; there may be some.";
  }

  toString(): string {
    const all = this.points.map(({ at, value, kind, nature, isKink }) => {
      const where = Object.entries(at).map(([name, coordinate]) => `${name} = ${coordinate}`);
      return `${where.join(", ")}: ${nature ?? kind}${isKink ? " at a kink" : ""}, f = ${value}`;
    });
    return [...all, this.caption].join("\n");
  }

  /** What a notebook shows: the points as a table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    if (this.points.length === 0) return { "text/plain": this.toString() };
    return { ...this.table().toMimeBundle(), "text/plain": this.toString() };
  }
}

/**
 * All points at which the gradient of a function is zero, and all its minima and maxima at kinks, each with its value,
 * Hessian, eigenvalues and type.
 * @param f An expression.
 * @param options `variables`, default all letters that have no sign assumed; `assume`: signs of the other letters, which are
 * constants. The type of a point in letters is given where it is the same for all their values.
 * @returns `complete` is true only when the points are proved to be all: never for infinite sets such as the flat piece of a
 * ReLU. Kinks are searched in each variable by itself (as in sums of functions of one variable each); otherwise the kinks
 * found may not be all. Points are in ascending order of their coordinates.
 * @throws InputError for functions with floor or ceil of a variable, which have a jump at every whole number, and for kinks in
 * functions with letters that are constants.
 * @example
 * const { complete, points } = criticalPoints("x^4 + y^4 - 4*x*y + 1");
 * complete // => true
 * points.map(({ at, kind }) => `${at.x}, ${at.y}: ${kind}`) // => ["-1, -1: minimum", "0, 0: saddle", "1, 1: minimum"]
 * criticalPoints("x^2*y^2").complete // => false
 * criticalPoints("x^3") // => { complete: true, points: [{ kind: "inconclusive", nature: "inflection" }] }
 * criticalPoints("l/2*w^2 - a*w", { variables: ["w"], assume: { l: "positive" } }) // => { complete: true, points: [{ at: { w: "a/l" }, value: "-a^2/(2*l)", kind: "minimum" }] }
 * criticalPoints("abs(b - 4)") // => { complete: true, points: [{ at: { b: "4" }, kind: "minimum", isKink: true }] }
 */
export function criticalPoints(
  f: ExprLike,
  { variables, assume }: CriticalPointsOptions = {},
): CriticalPoints {
  const assumed = assuming(place, assume);
  const given = nodeOf(f, variables ?? [], place);
  const typed = assumed.putAsTyped(given);
  const whole = canonical(typed);
  checkNoJumpsAtWholes(place, whole);
  const letters = variablesOf(canonical(given));
  const names = variablesIn(letters, variables, assumed.names);
  if (names.length === 0) return new CriticalPoints(false, []);
  const isInLetters = letters.some((letter) => !names.includes(letter));
  if (isInLetters && hasKinks(whole))
    throw new InputError({
      place,
      rule: "takes letters as constants in functions without kinks",
      got: String(new Expr(given)),
      cure: "Put numbers in for the letters that are no variables, or assume their signs.",
    });
  const found = isInLetters ? candidatesInLetters(whole, names) : candidates(whole, names);
  let isComplete = found.isComplete;
  const points: CriticalPoint[] = [];
  for (const coordinates of found.points) {
    const point = new Map(names.map((name, index) => [name, simplifyNode(coordinates[index])]));
    const stands = standing(typed, point);
    if (stands === "outside") continue;
    const described = stands === "edge" ? undefined : describeIfPossible(whole, names, point);
    const isOpen = !described || described.isOpen;
    if (stands !== "inside" || isOpen) isComplete = false;
    if (!described || described.kind === "not-critical" || (isOpen && !described.isKink)) continue;
    const { kind } = described;
    points.push({ ...pointOf(whole, point, described, assumed.back), kind });
  }
  return new CriticalPoints(isComplete, points);
}

/** The letters that vary: those asked for, or all whose sign is not assumed. */
function variablesIn(
  letters: readonly string[],
  variables: readonly string[] | undefined,
  assumed: readonly string[],
): readonly string[] {
  if (variables === undefined) return letters.filter((letter) => !assumed.includes(letter));
  const names = checkedNames(place, [], variables);
  const both = names.find((name) => assumed.includes(name));
  if (both !== undefined)
    throw new InputError({
      place,
      rule: "takes assumptions about other letters than the variables",
      got: both,
      cure: "Choose among the points.",
    });
  const strange = names.find((name) => !letters.includes(name));
  if (strange !== undefined)
    throw new InputError({
      place,
      rule: "takes variables of the function",
      got: strange,
      cure: `Choose among ${letters.join(", ")}.`,
    });
  return [...new Set(names)].toSorted();
}

/** The points at which a gradient with constant letters is zero: of all equations together, or one after the other. */
function candidatesInLetters(whole: Node, names: readonly string[]): SystemSolutions {
  const gradient = names.map((name) => simplifiedDerivative(whole, name, 0));
  const direct = solveSystem(gradient, names);
  if (direct.isComplete || direct.points.length > 0) return direct;
  return eliminateSystem(gradient, names) ?? direct;
}

/** A point's description; undefined where the second derivatives do not exist, as at the end of a root's domain. */
function describeIfPossible(
  whole: Node,
  names: readonly string[],
  point: ReadonlyMap<string, Node>,
): Description | undefined {
  try {
    return hasKinks(whole) ? describe(whole, names, point) : describeSmooth(whole, names, point, true);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The points that may be critical, by the parts of a sum of functions in different variables. */
function candidates(whole: Node, names: readonly string[]): SystemSolutions {
  if (!hasKinks(whole)) return smoothCandidates(whole, names);
  const components = componentsOf(whole);
  const found = components.map((part) => componentCandidates(part.whole, part.names));
  const order = components.flatMap((part) => part.names);
  const combined = found.reduce<Node[][]>(
    (all, { points }) => all.flatMap((head) => points.map((tail) => [...head, ...tail])),
    [[]],
  );
  const points = combined.map((point) => names.map((name) => point[order.indexOf(name)]));
  const isEmpty = found.some((part) => part.isComplete && part.points.length === 0);
  return { isComplete: isEmpty || found.every((part) => part.isComplete), points: inOrder(points) };
}

const inOrder = (points: readonly (readonly Node[])[]): (readonly Node[])[] =>
  points
    .map((point) => ({ point, values: point.map((value) => floatValue(value, new Map())) }))
    .toSorted((a, b) => {
      const at = a.values.findIndex((value, index) => value !== b.values[index]);
      return at < 0 ? 0 : a.values[at] - b.values[at];
    })
    .map(({ point }) => point);

function componentCandidates(whole: Node, names: readonly string[]): SystemSolutions {
  if (!hasKinks(whole)) return smoothCandidates(whole, names);
  return names.length === 1 ? lineCandidates(whole, names[0]) : faceCandidates(whole, names);
}

function smoothCandidates(whole: Node, names: readonly string[]): SystemSolutions {
  const gradient = names.map((name) => simplifiedDerivative(whole, name, 0));
  return withoutCommonFactor(gradient, names) ?? solveSystem(gradient, names);
}

/** Beyond this many pieces or faces of a function of several variables none are searched. */
const MOST_PIECES = 32;
const MOST_FACES = 12;

/** Points of several variables: where the gradient of a piece is zero, and the critical points on every linear face. */
function faceCandidates(whole: Node, names: readonly string[]): SystemSolutions {
  const pieces = casesOf(whole) ?? [];
  const faces = switchesOf(whole);
  const points: (readonly Node[])[] = [];
  if (pieces.length <= MOST_PIECES)
    for (const { value } of pieces)
      if (names.every((name) => dependsOn(value, name)))
        points.push(...smoothCandidates(value, names).points);
  for (const face of faces.length <= MOST_FACES ? faces : []) {
    const solved = solvedFor(face, names);
    if (!solved) continue;
    const restricted = valueAt(whole, new Map([[solved.name, solved.value]]));
    const others = names.filter((name) => name !== solved.name);
    if (!restricted || !others.every((name) => dependsOn(restricted, name))) continue;
    for (const point of candidates(restricted, others).points) {
      const at = new Map(others.map((name, index) => [name, point[index]]));
      const last = valueAt(solved.value, at);
      if (last) points.push(names.map((name) => at.get(name) ?? simplifyNode(last)));
    }
  }
  const distinct = new Map(
    points.map((point) => [point.map((value) => simplifyNode(value).id).join(), point]),
  );
  return { isComplete: false, points: inOrder([...distinct.values()]) };
}

/**
 * The solutions of a polynomial gradient whose components share a factor: those of the factor itself (at most the origin,
 * when it is a sum of even powers with one sign) and those of the rest. Undefined when there is no common factor.
 */
function withoutCommonFactor(
  gradient: readonly Node[],
  names: readonly string[],
): SystemSolutions | undefined {
  const system = polynomialsOf(gradient, names)?.filter((component) => component.length > 0);
  if (!system || system.length < 2 || system.length < names.length) return undefined;
  const shared = withinWork(1_000_000, () => system.reduce(greatestDivisor));
  if (!shared || polynomial.isConstant(shared)) return undefined;
  const rest = solvePolynomials(
    system.map((component) => polynomial.divideExactly(component, shared)!),
    names.length,
  );
  const zeros = zerosOfEvenSum(shared, names.length);
  const points = [...rest.points];
  for (const zero of zeros ?? [])
    if (!points.some((point) => point.every((value, index) => simplifyNode(value) === zero[index])))
      points.push(zero);
  return { isComplete: rest.isComplete && zeros !== undefined, points };
}

/** The real zeros of a sum of even powers with coefficients of one sign: none, or the origin; undefined for other polynomials. */
function zerosOfEvenSum(whole: polynomial.Polynomial, count: number): Node[][] | undefined {
  const isEven = whole.every(({ exponents }) => exponents.every((exponent) => exponent % 2 === 0));
  const signs = new Set(whole.map(({ coefficient }) => isNegative(coefficient)));
  if (!isEven || signs.size > 1) return undefined;
  const pure = (index: number): boolean =>
    whole.some(
      ({ exponents }) =>
        exponents[index] > 0 && exponents.every((exponent, at) => at === index || exponent === 0),
    );
  if (whole.some(({ exponents }) => exponents.every((exponent) => exponent === 0))) return [];
  const names = Array.from({ length: count }, (_, index) => index);
  return names.every(pure) ? [names.map(() => zeroNode)] : undefined;
}
