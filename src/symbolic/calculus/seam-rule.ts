import * as make from "../form/arithmetic.js";
import { call } from "../form/call.js";
import { condition, piecewise } from "../form/choice.js";
import { constantSign } from "../form/constant-sign.js";
import { compare } from "../value/float-value.js";
import { type KinkRule, SLOPE_RULES } from "../functions/kink.js";
import { hasKinks } from "../form/kink-case.js";
import { limitOf } from "./limit.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { compareNodes } from "../node/order.js";
import { isNegative } from "../../number/rational.js";
import { isNonnegative } from "../form/sign.js";
import { simplifyNode } from "../form/simplify-node.js";
import { solveNode } from "../solving/solve-node.js";
import { valueAt } from "../form/substitute-node.js";

/** What the function does where the two sides of its conditions are equal. */
type Verdict =
  /** Value and slope agree from both sides; the slope there. */
  | { readonly kind: "smooth"; readonly slope: Node }
  /** The values agree, the slopes from above and below do not, or are not known. */
  | { readonly kind: "kink"; readonly slopes: readonly (Node | undefined)[] }
  /** The values differ by this much. */
  | { readonly kind: "jump"; readonly gap: Node }
  | { readonly kind: "unknown" };

/** A place on a seam: what to put in, and the condition that holds there. */
interface Place {
  readonly name: string;
  readonly value: Node;
  readonly condition: Node;
}

/**
 * The derivative of a piecewise: branch by branch, and at the seams, where two branches meet, by the limits from both sides.
 * A point that is only filled in, as in x ≠ 0 ? sin(x)/x : 1, has the slope of what surrounds it; a jump has none; at a kink
 * the branch that holds there decides, or it is an error.
 */
export function piecewiseSlope(
  whole: Node,
  x: string,
  derivative: (part: Node) => Node,
  kink: KinkRule,
): Node {
  let { args } = whole;
  const overrides = new Map<Node, Node>();
  for (const [u, equality] of seamsOf(whole, x)) {
    const [above, there, below] = sides(args, u);
    if (above === below && above === there) continue;
    const slopes = [above, below].map((side) => branchSlopes(side, derivative));
    const isFilledIn = above === below;
    const places = placesOn(u, x, equality);
    if (!places) {
      const [where, what] = unsolvedSeam(u, equality, [above, there, below], derivative, kink);
      overrides.set(where, what);
      continue;
    }
    // a point of its own has the slope of what surrounds it; where that needs saying it comes back as an override
    if (isFilledIn) args = above.kind === "piecewise" ? above.args : [above];
    const isOwn = there !== above && there !== below;
    for (const place of places) {
      const verdict = verdictAt(place, x, [above, there, below], slopes, derivative);
      if (verdict.kind === "smooth") {
        if ((isFilledIn || isOwn) && !hasSlope(place, verdict.slope, slopes[0]))
          overrides.set(place.condition, verdict.slope);
      } else if (kink === "error") overrides.set(place.condition, errorAt(u, verdict));
      else if (verdict.kind === "jump")
        overrides.set(jumpCondition(place, verdict.gap), call("undefined", [u]));
      else if (isFilledIn || verdict.kind === "unknown")
        overrides.set(place.condition, call("undefined", [u]));
    }
    const isCovered = places.every((place) => overrides.has(place.condition));
    // what holds at the seam alone is covered by the overrides
    if (isOwn && isCovered && [above, below].every(isPlain))
      args = [condition(">", [u, node.zero]), above, below];
  }
  const slope = args.length === 1 ? derivative(args[0]) : branchSlopesOf(args, derivative);
  const rest = slope.kind === "piecewise" ? slope.args : [slope];
  return overrides.size === 0 ? slope : piecewise([...[...overrides].flat(), ...rest]);
}

/** At a seam that cannot be solved: no slope where the branches differ and u passes through zero, not where it stays zero. */
function unsolvedSeam(
  u: Node,
  equality: Node,
  [above, there, below]: readonly Node[],
  derivative: (part: Node) => Node,
  kink: KinkRule,
): [where: Node, what: Node] {
  const passing = derivative(u);
  const passes = hasKinks(u) ? [condition("!=", [passing, node.zero])] : [];
  if (kink === "error")
    return [
      condition("and", [equality, ...passes]),
      errorUnlessEqual(u, hasKinks(u) ? passing : node.one, node.zero),
    ];
  const differs = condition("or", [condition("!=", [above, there]), condition("!=", [below, there])]);
  return [condition("and", [equality, ...passes, differs]), call("undefined", [u])];
}

/** An error where u = 0 and the slopes a and b differ: maxslope, whose arguments tie there, finds that out in numbers. */
const errorUnlessEqual = (u: Node, a: Node, b: Node): Node =>
  call("maxslope", [node.number(SLOPE_RULES.indexOf("error")), u, a, node.zero, b]);

const isPlain = (branch: Node): boolean => branch.kind !== "piecewise";

/** What throws at a seam: always, or where it depends on letters whether the slopes differ. */
function errorAt(u: Node, verdict: Verdict): Node {
  if (verdict.kind === "kink" && verdict.slopes.length === 2) {
    const [before, after] = verdict.slopes as Node[];
    if (node.variablesOf(before).length + node.variablesOf(after).length > 0)
      return errorUnlessEqual(u, before, after);
  }
  return call("heaviside", [u]);
}

/** A gap that depends on letters may close. */
const jumpCondition = (place: Place, gap: Node): Node =>
  node.variablesOf(gap).length === 0
    ? place.condition
    : condition("and", [place.condition, condition("!=", [gap, node.zero])]);

/** Whether the slope of the surroundings has this value at a place by itself. */
function hasSlope(place: Place, slope: Node, around: Node): boolean {
  const own = valueAt(around, new Map([[place.name, place.value]]));
  return own !== undefined && simplifyNode(own) === slope;
}

const branchSlopes = (side: Node, derivative: (part: Node) => Node): Node =>
  side.kind === "piecewise" ? branchSlopesOf(side.args, derivative) : derivative(side);

const branchSlopesOf = (args: readonly Node[], derivative: (part: Node) => Node): Node =>
  piecewise(args.map((arg) => (arg.kind === "condition" ? arg : derivative(arg))));

/** The differences u of the comparisons that depend on x, each once, with its zero as an equality. */
function seamsOf(whole: Node, x: string): Map<Node, Node> {
  const seams = new Map<Node, Node>();
  const visit = (part: Node): void => {
    if (part.kind !== "condition") return;
    part.args.forEach(visit);
    if (part.args.length === 2 && part.args[0].kind !== "condition") {
      const { u } = oriented(part);
      if (node.dependsOn(u, x) && !seams.has(u)) seams.set(u, condition("==", part.args));
    }
  };
  whole.args.forEach(visit);
  return seams;
}

/** A comparison as ±u compared with 0, the same u for x < y, y < x and 2x < 2y. */
function oriented({ args: [left, right] }: Node): { readonly u: Node; readonly sign: 1 | -1 } {
  const gap = make.difference(left, right);
  if (node.isNumber(gap)) return { u: gap, sign: 1 };
  const terms = (gap.kind === "sum" ? gap.args : [gap])
    .map(make.splitTerm)
    .filter(([, rest]) => rest !== node.one);
  const [[coefficient]] = terms.toSorted(([, a], [, b]) => compareNodes(a, b));
  const u = make.sum(
    (gap.kind === "sum" ? gap.args : [gap]).map((term) =>
      make.product([node.number(coefficient.inverse()), term]),
    ),
  );
  return { u, sign: isNegative(coefficient) ? -1 : 1 };
}

/** The piecewise where u is positive, zero and negative; the same around a zero that u only touches. */
function sides(args: readonly Node[], u: Node): [above: Node, there: Node, below: Node] {
  const at = (side: -1 | 0 | 1): Node =>
    piecewise(args.map((arg) => (arg.kind === "condition" ? decided(arg, u, side) : arg)));
  if (isNonnegative(u)) return [at(1), at(0), at(1)];
  if (isNonnegative(make.negated(u))) return [at(-1), at(0), at(-1)];
  return [at(1), at(0), at(-1)];
}

function decided(part: Node, u: Node, side: -1 | 0 | 1): Node {
  if (part.args.length === 0) return part;
  if (part.args[0].kind === "condition")
    return condition(
      part.name,
      part.args.map((arg) => decided(arg, u, side)),
    );
  const own = oriented(part);
  if (own.u !== u) return part;
  return condition(compare(part.name, own.sign * side, 0) ? "true" : "false", []);
}

/** Where u is zero: solved for x or, where that is not possible, for another variable; undefined where neither is. */
function placesOn(u: Node, x: string, equality: Node): Place[] | undefined {
  if (node.variablesOf(u).length === 1) {
    const { isComplete, solutions } = solveNode(u, x);
    if (!isComplete) return undefined;
    const isSingle = solutions.length === 1;
    return solutions.map((value) => ({
      name: x,
      value,
      condition: isSingle ? equality : condition("==", [node.symbol(x), value]),
    }));
  }
  for (const name of [x, ...node.variablesOf(u).filter((other) => other !== x)]) {
    const value = linearZero(u, name);
    if (value) return [{ name, value, condition: equality }];
  }
  return undefined;
}

/** The zero of u in a variable in which it is linear: a·y + b with a and b without y. */
function linearZero(u: Node, name: string): Node | undefined {
  const [without, withName] = [false, true].map((has) =>
    (u.kind === "sum" ? u.args : [u]).filter((term) => node.dependsOn(term, name) === has),
  );
  const symbol = node.symbol(name);
  const slopes: Node[] = [];
  for (const term of withName) {
    const factors = term.kind === "product" ? term.args : [term];
    const others = factors.filter((factor) => factor !== symbol);
    if (others.length !== factors.length - 1 || others.some((factor) => node.dependsOn(factor, name)))
      return undefined;
    slopes.push(make.product(others));
  }
  const slope = make.sum(slopes);
  return slope === node.zero
    ? undefined
    : simplifyNode(make.negated(make.quotient(make.sum(without), slope)));
}

function verdictAt(
  place: Place,
  x: string,
  [above, there, below]: readonly Node[],
  slopes: readonly Node[],
  derivative: (part: Node) => Node,
): Verdict {
  const { name, value } = place;
  const at = new Map([[name, value]]);
  const limit = (part: Node): Node | undefined => {
    if (name === x) return limitOf(part, x, value, derivative);
    const here = valueAt(part, at);
    return here && simplifyNode(here);
  };
  const own = valueAt(there, at);
  const values = [limit(above), limit(below)];
  if (!own || values.includes(undefined)) return { kind: "unknown" };
  for (const side of values) {
    const gap = simplifyNode(make.difference(side!, own));
    if (!isZero(gap)) return { kind: "jump", gap };
  }
  const [before, after] = slopes.map(limit);
  if (!before || !after) return { kind: "kink", slopes: [] };
  const isSmooth = isZero(simplifyNode(make.difference(before, after)));
  return isSmooth ? { kind: "smooth", slope: before } : { kind: "kink", slopes: [before, after] };
}

const isZero = (constant: Node): boolean => constant === node.zero || constantSign(constant) === 0;
