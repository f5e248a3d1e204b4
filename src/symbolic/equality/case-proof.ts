import { InputError } from "../../errors.js";
import { difference, splitTerm } from "../form/arithmetic.js";
import { make as constructors } from "../form/call.js";
import { canonical } from "../form/canonical.js";
import { expandNode } from "../form/expand-node.js";
import { inExponentials } from "../form/exponential-form.js";
import { type Case, casesOf, hasKinks, jumps } from "../form/kink-case.js";
import { functions } from "../functions/table.js";
import { contradict } from "./linear-condition.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { holdAt, isZeroAt, type Point } from "../value/point-sign.js";
import * as rational from "../../number/rational.js";
import { putIn } from "../form/substitute-node.js";
import { vanishes } from "../form/common-denominator.js";

/** At so many points of general position an analytic function is zero only if it is zero everywhere. */
const WANTED_POINTS = 12;

/**
 * Whether an expression is zero wherever `wholes` have values. Between its kinks it is analytic; each case is zero as a
 * fraction of polynomials, or at a dozen points to 57 digits, or cannot occur because its conditions contradict each other.
 *
 * A dozen points are enough where the identity theorem holds: on a connected domain. Sums, products, quotients, exponential,
 * circular and hyperbolic functions are single-valued on the complex space without the zeros of their denominators, which is
 * connected; so are the arctangent and softplus on the real space where nothing is divided. With logarithms, roots and the
 * other inverse functions the domain may have several parts: only points of the case itself count there, and they were
 * taken on both sides of every zero found of an argument or denominator.
 * @param points Points at which all of `wholes` have values, and agree.
 */
export function provesZero(whole: Node, wholes: readonly Node[], points: readonly Point[]): boolean {
  const cases = casesOf(whole);
  if (!cases) return false;
  const domain = wholes.flatMap(domainConditions);
  const isContinuous = !hasJumps(whole);
  return cases.every(({ value, conditions }) => {
    // where nothing jumps, what holds inside the cases holds on their borders
    if (isContinuous && contradict(conditions.map(strict))) return true;
    const settled = onEquations({ value, conditions: [...conditions, ...domain] }, wholes);
    if (!settled || contradict(settled.conditions)) return true;
    return isZeroForm(settled.value) || isZeroAtPoints(settled.value, conditions, points);
  });
}

const hasJumps = (whole: Node): boolean =>
  partsOf(whole).some((part) => {
    const kink = part.kind === "call" ? functions.get(part.name)?.kink : undefined;
    return part.kind === "piecewise" || (kink !== undefined && jumps(kink));
  });

/** x > y for x ≥ y, and for x ≤ y denied. */
function strict(condition: Node): Node {
  const { name, args } = condition;
  return name === ">=" || name === "<=" ? node.rawCondition(name[0], args) : condition;
}

const isZeroForm = (value: Node): boolean =>
  value === node.zero ||
  Boolean(vanishes(value) || vanishes(expandNode(value)) || vanishes(inExponentials(value)));

/**
 * A case with x = … put in for every equation that is linear in a variable, also for those that x ≥ 0 and −x ≥ 0 leave;
 * undefined where one of `wholes` has no value then, such as 1/x at x = 0.
 */
function onEquations({ value, conditions }: Case, wholes: readonly Node[]): Case | undefined {
  let settled: Case = { value, conditions };
  let there = wholes.map(canonical);
  try {
    for (const condition of conditions.filter((each) => isEquation(each, conditions))) {
      const solved = solvedEquation(difference(...sidesOf(condition)));
      if (!solved) continue;
      const put = (part: Node): Node => putIn(part, solved);
      settled = { value: put(settled.value), conditions: settled.conditions.map(put) };
      there = there.map(put);
    }
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
  return settled;
}

const sidesOf = (condition: Node): [Node, Node] =>
  (condition.name === "not" ? condition.args[0] : condition).args as [Node, Node];

/** x = y, or x ≥ y (also as the denial of x < y) where x > y would contradict the others. */
function isEquation(condition: Node, all: readonly Node[]): boolean {
  if (condition.name === "==") return true;
  const isDenied = condition.name === "not";
  const { name, args } = isDenied ? condition.args[0] : condition;
  if (name !== ">" && name !== ">=" && name !== "<" && name !== "<=") return false;
  const [greater, less] = name.startsWith(">") === isDenied ? [args[1], args[0]] : args;
  const isStrict = name.length === 1 && !isDenied;
  return !isStrict && contradict([...all, node.rawCondition(">", [greater, less])]);
}

function solvedEquation(whole: Node): Map<string, Node> | undefined {
  const expanded = expandNode(whole);
  const terms = expanded.kind === "sum" ? expanded.args : [expanded];
  for (const term of terms) {
    const [coefficient, rest] = splitTerm(term);
    if (rest.kind !== "symbol") continue;
    const others = terms.filter((other) => other !== term);
    if (others.some((other) => node.dependsOn(other, rest.name))) continue;
    const scaled = others.map((other) => {
      const [factor, part] = splitTerm(other);
      return node.rawProduct([node.number(rational.negate(factor.div(coefficient))), part]);
    });
    return new Map([[rest.name, canonical(scaled.length === 0 ? node.zero : node.rawSum(scaled))]]);
  }
  return undefined;
}

function isZeroAtPoints(value: Node, conditions: readonly Node[], points: readonly Point[]): boolean {
  if (hasKinks(value)) return false;
  const isConnected = hasConnectedDomain(value);
  let zeros = 0;
  for (const point of points) {
    if (!isConnected && holdAt(conditions, point) !== true) continue;
    const isZero = isZeroAt(value, point);
    if (isZero === false) return false;
    if (isZero && (++zeros >= WANTED_POINTS || point.size === 0)) return true;
  }
  return false;
}

/** Whether the expression is one analytic function on a connected space: in the complex plane but for poles, or on the reals. */
function hasConnectedDomain(whole: Node): boolean {
  const parts = partsOf(whole);
  const kindOf = (part: Node): string => (part.kind === "call" && functions.get(part.name)?.analytic) || "";
  const isSingle = (part: Node): boolean =>
    (part.kind !== "call" || kindOf(part).startsWith("single-valued")) &&
    (part.kind !== "power" || node.isInteger(part.args[1]) || isPositiveNumber(part.args[0]));
  if (parts.every(isSingle)) return true;
  return parts.every(
    (part) =>
      kindOf(part) === "on the reals" ||
      (isSingle(part) &&
        kindOf(part) !== "single-valued with real poles" &&
        !(part.kind === "power" && node.isInteger(part.args[1]) && rational.isNegative(part.args[1].value))),
  );
}

const isPositiveNumber = (part: Node): boolean => part.kind === "number" && !rational.isNegative(part.value);

function partsOf(whole: Node): Node[] {
  const parts = new Set<Node>();
  const visit = (part: Node): void => {
    if (parts.has(part)) return;
    parts.add(part);
    part.args.forEach(visit);
  };
  visit(whole);
  return [...parts];
}

/** What must hold for an expression to have a value: logarithms and roots are of what is not negative. */
function domainConditions(whole: Node): Node[] {
  // a branch need not be taken, and where a factor is zero all around a point the others need no value
  if (whole.kind === "piecewise" || (whole.kind === "product" && hasKinks(whole))) return [];
  const inner = whole.args.flatMap(domainConditions);
  const [u] = whole.args;
  const domain = whole.kind === "call" ? functions.get(whole.name)?.domain : undefined;
  if (domain?.must === "be positive")
    return [...inner, ...signCondition(">", domain.quantity(u, constructors))];
  const isRoot = whole.kind === "power" && node.isNumber(whole.args[1]) && !node.isInteger(whole.args[1]);
  return isRoot ? [...inner, ...signCondition(">=", u)] : inner;
}

function signCondition(name: ">" | ">=", u: Node): Node[] {
  try {
    const inner = canonical(u);
    return hasKinks(inner) ? [] : [node.rawCondition(name, [inner, node.zero])];
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
