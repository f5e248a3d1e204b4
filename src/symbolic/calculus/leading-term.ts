import { difference, exponentialOf, negated, power, product, sum } from "../form/arithmetic.js";
import { call } from "../form/call.js";
import { constantSign } from "../form/constant-sign.js";
import { expandNode } from "../form/expand-node.js";
import { isKinked, pieceOf } from "../form/kink-case.js";
import { isPositive } from "../form/sign.js";
import { simplifyNode } from "../form/simplify-node.js";
import { functions } from "../functions/table.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";

/** c·e^p·x^a·(ln x)^l, to which a function is asymptotic as x → ∞; c is not zero. */
export interface Lead {
  readonly c: Node;
  readonly p: Node;
  readonly a: Rational;
  readonly l: Rational;
}

const constant = (c: Node): Lead => ({ c, p: node.zero, a: rational.ZERO, l: rational.ZERO });

/** The sign of what has no x in it; undefined where it is not known, as of most letters. */
export function signOf(c: Node): -1 | 0 | 1 | undefined {
  if (c === node.zero) return 0;
  if (isPositive(c)) return 1;
  if (isPositive(negated(c))) return -1;
  return constantSign(c);
}

/** Where it goes as x → ∞: 1 to ±∞, 0 to a number that is not zero, −1 to 0. */
export function growth({ p, a, l }: Lead, x: string): -1 | 0 | 1 | undefined {
  if (p !== node.zero) {
    const lead = leadOf(p, x);
    const sign = lead === undefined || lead === "zero" ? undefined : signOf(lead.c);
    return sign === 0 ? undefined : sign;
  }
  const size = rational.isZero(a) ? l : a;
  return rational.isZero(size) ? 0 : rational.isNegative(size) ? -1 : 1;
}

/** The leading term of a canonical node as x → ∞; "zero" of what is 0, undefined where it is not found. */
export function leadOf(whole: Node, x: string): Found {
  return termOf(whole, x);
}

type Found = Lead | "zero" | undefined;

function termOf(whole: Node, x: string): Found {
  if (!node.dependsOn(whole, x)) {
    const value = simplifyNode(whole);
    return value === node.zero ? "zero" : signOf(value) === 0 ? "zero" : constant(value);
  }
  switch (whole.kind) {
    case "symbol":
      return { ...constant(node.one), a: rational.ONE };
    case "sum":
      return sumOf(whole.args, x);
    case "product":
      return whole.args.map((arg) => termOf(arg, x)).reduce(times);
    case "power":
      return powerOf(whole.args[0], whole.args[1], x);
    case "call":
      return callOf(whole, x);
    case "piecewise":
      return caseOf(whole.args, x);
    default:
      return undefined;
  }
}

function times(a: Found, b: Found): Found {
  if (a === undefined || b === undefined) return undefined;
  if (a === "zero" || b === "zero") return "zero";
  return {
    c: product([a.c, b.c]),
    p: sum([a.p, b.p]),
    a: rational.plus(a.a, b.a),
    l: rational.plus(a.l, b.l),
  };
}

/** The largest of the terms; where the largest cancel, what is left is not known. */
function sumOf(args: readonly Node[], x: string): Found {
  let best: Lead | undefined;
  for (const arg of args) {
    const lead = termOf(arg, x);
    if (lead === undefined) return undefined;
    if (lead === "zero") continue;
    if (!best) {
      best = lead;
      continue;
    }
    const ratio: Lead = {
      c: node.one,
      p: expandNode(difference(lead.p, best.p)),
      a: rational.plus(lead.a, rational.negate(best.a)),
      l: rational.plus(lead.l, rational.negate(best.l)),
    };
    const order = growth(ratio, x);
    if (order === undefined) return undefined;
    if (order === 1) best = lead;
    else if (order === 0) best = { ...best, c: simplifyNode(sum([best.c, lead.c])) };
  }
  // what is smaller may come after terms that cancel
  return best && signOf(best.c) === 0 ? undefined : best;
}

function powerOf(base: Node, exponent: Node, x: string): Found {
  if (node.dependsOn(exponent, x))
    return exponential(expandNode(product([exponent, call("log", [base])])), x);
  const lead = termOf(base, x);
  if (lead === undefined) return undefined;
  if (!node.isNumber(exponent))
    return lead !== "zero" && growth(lead, x) === 0 ? constant(power(lead.c, exponent)) : undefined;
  const { value } = exponent;
  if (lead === "zero") return rational.isNegative(value) ? undefined : "zero";
  if (!rational.isInteger(value) && signOf(lead.c) !== 1) return undefined;
  return {
    c: power(lead.c, exponent),
    p: product([exponent, lead.p]),
    a: rational.times(lead.a, value),
    l: rational.times(lead.l, value),
  };
}

function callOf(whole: Node, x: string): Found {
  if (whole.kind !== "call") return termOf(whole, x);
  const { name, args } = whole;
  const [u] = args;
  if (name === "exp") return exponential(expandNode(u), x);
  if (args.length !== 1) return undefined;
  const lead = termOf(u, x);
  if (lead === undefined) return undefined;
  const size = lead === "zero" ? -1 : growth(lead, x);
  if (size === undefined) return undefined;
  const sign = lead === "zero" ? 0 : signOf(lead.c);
  if (isKinked(name)) {
    const { kink } = functions.get(name)!;
    if (!kink || !sign) return undefined;
    return termOf(pieceOf(sign === 1 ? kink.above : kink.below, u), x);
  }
  if (name === "log") return lead === "zero" || sign !== 1 ? undefined : logarithm(u, lead, size, x);
  if (size === 1) {
    const ends: Readonly<Record<string, Node>> = { atan: product([node.half, node.pi]), erf: node.one };
    return sign && ends[name] ? constant(sign === 1 ? ends[name] : negated(ends[name])) : undefined;
  }
  // u itself near zero, where f(u) ≈ u
  if (size === -1) {
    if (["sin", "tan", "asin", "atan"].includes(name)) return lead;
    const there = simplifyNode(call(name, [node.zero]));
    return node.variablesOf(there).length === 0 && signOf(there) ? constant(there) : undefined;
  }
  const there = simplifyNode(call(name, [(lead as Lead).c]));
  const value = signOf(there);
  return value === undefined || value === 0 ? undefined : constant(there);
}

/** The value of the first case that holds for all large x. */
function caseOf(args: readonly Node[], x: string): Found {
  for (let k = 0; k + 1 < args.length; k += 2) {
    const { kind, name, args: sides } = args[k];
    const lead =
      kind === "condition" && sides.length === 2 ? termOf(difference(sides[0], sides[1]), x) : undefined;
    const sign = lead === undefined ? undefined : lead === "zero" ? 0 : signOf(lead.c);
    if (sign === undefined || (sign === 0 && lead !== "zero")) return undefined;
    const holds: Readonly<Record<string, boolean>> = {
      "<": sign < 0,
      "<=": sign <= 0,
      ">": sign > 0,
      ">=": sign >= 0,
      "==": sign === 0,
      "!=": sign !== 0,
    };
    if (holds[name] === undefined) return undefined;
    if (holds[name]) return termOf(args[k + 1], x);
  }
  return termOf(args[args.length - 1], x);
}

function logarithm(u: Node, lead: Lead, size: -1 | 0 | 1, x: string): Found {
  if (lead.p !== node.zero) return termOf(lead.p, x);
  if (!rational.isZero(lead.a))
    return { c: node.number(lead.a), p: node.zero, a: rational.ZERO, l: rational.ONE };
  if (size !== 0) return undefined;
  const value = simplifyNode(call("log", [lead.c]));
  // ln u ≈ u − 1 near 1
  return signOf(value) === 0 ? termOf(simplifyNode(difference(u, node.one)), x) : constant(value);
}

/** e^u: what of u goes to ±∞ is kept as it is, the rest has a limit. */
function exponential(u: Node, x: string): Found {
  const terms = u.kind === "sum" ? u.args : [u];
  const [far, near]: [Node[], Node[]] = [[], []];
  let whole: Lead = constant(node.one);
  for (const term of terms) {
    const lead = termOf(term, x);
    if (lead === undefined) return undefined;
    if (lead === "zero") continue;
    const size = growth(lead, x);
    if (size === undefined) return undefined;
    if (size === 0) near.push(lead.c);
    if (size !== 1) continue;
    // e^(a·ln x) is x^a
    const [coefficient, rest] = node.isCall(term, "log")
      ? [rational.ONE, term]
      : term.kind === "product" && node.isNumber(term.args[0]) && term.args.length === 2
        ? [term.args[0].value, term.args[1]]
        : [rational.ONE, term];
    if (node.isCall(rest, "log") && rest.args[0].kind === "symbol")
      whole = { ...whole, a: rational.plus(whole.a, coefficient) };
    else far.push(term);
  }
  return { ...whole, c: exponentialOf(sum(near)), p: sum(far) };
}
