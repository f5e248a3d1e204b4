import { difference, splitTerm } from "../form/arithmetic.js";
import { expandNode } from "../form/expand-node.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";
import { isNonnegative, isPositive } from "../form/sign.js";

/** Σ coefficient·part + constant is positive, or at least 0; products, powers and functions count as parts. */
interface Inequality {
  readonly parts: ReadonlyMap<Node, Rational>;
  readonly constant: Rational;
  readonly isStrict: boolean;
}

/** Elimination that grows beyond this is given up. */
const MOST_INEQUALITIES = 300;

const OPPOSITE: Readonly<Record<string, string>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "==": "!=",
  "!=": "==",
};

/**
 * Whether conditions contradict each other already as linear inequalities, by Fourier and Motzkin's elimination. What is not
 * linear in its parts is left out, so false says nothing.
 */
export function contradict(conditions: readonly Node[]): boolean {
  const parts = new Set<Node>();
  let open = conditions.flatMap((condition) => inequalities(condition, false));
  for (const inequality of open) for (const part of inequality.parts.keys()) parts.add(part);
  const signs = knownSigns(open);
  for (const part of parts) {
    const sign = derivedSign(part, signs);
    if (sign) open.push(signInequality(part, sign, rational.ZERO));
    if (!node.isCall(part, "exp")) continue;
    // e^u is above 1 where u is positive
    const [coefficient, rest] = splitTerm(part.args[0]);
    const inner = signOfPart(rest, signs);
    if (inner) open.push(signInequality(part, turned(inner, coefficient), rational.MINUS_ONE));
  }
  for (const part of parts) {
    if (open.some(isFalse)) return true;
    const eliminated = eliminate(open, part);
    if (eliminated.length > MOST_INEQUALITIES) return false;
    open = eliminated;
  }
  return open.some(isFalse);
}

interface PartSign {
  readonly sign: 1 | -1;
  readonly isStrict: boolean;
}

/** The signs that inequalities of one part state. */
function knownSigns(open: readonly Inequality[]): Map<Node, PartSign> {
  const signs = new Map<Node, PartSign>();
  for (const { parts, constant, isStrict } of open) {
    if (parts.size !== 1 || !rational.isZero(constant)) continue;
    const [[part, coefficient]] = parts;
    if (isStrict || !signs.has(part))
      signs.set(part, { sign: rational.isNegative(coefficient) ? -1 : 1, isStrict });
  }
  return signs;
}

const turned = ({ sign, isStrict }: PartSign, coefficient: Rational): PartSign => ({
  sign: rational.isNegative(coefficient) ? (-sign as 1 | -1) : sign,
  isStrict,
});

/** sign·(part + constant) is positive, or at least 0. */
const signInequality = (part: Node, { sign, isStrict }: PartSign, constant: Rational): Inequality => ({
  parts: new Map([[part, rational.integer(sign)]]),
  constant: rational.times(constant, rational.integer(sign)),
  isStrict,
});

const signOfPart = (part: Node, signs: ReadonlyMap<Node, PartSign>): PartSign | undefined =>
  signs.get(part) ?? derivedSign(part, signs);

/** The sign of a part as it stands, or by the signs of its factors. */
function derivedSign(part: Node, signs: ReadonlyMap<Node, PartSign>): PartSign | undefined {
  if (isNonnegative(part)) return { sign: 1, isStrict: isPositive(part) };
  // an odd power
  if (part.kind === "power" && node.isInteger(part.args[1])) return signOfPart(part.args[0], signs);
  if (part.kind !== "product") return undefined;
  let result: PartSign = { sign: 1, isStrict: true };
  for (const factor of part.args) {
    const own = signOfPart(factor, signs);
    if (!own) return undefined;
    result = { sign: (result.sign * own.sign) as 1 | -1, isStrict: result.isStrict && own.isStrict };
  }
  return result;
}

const isFalse = ({ parts, constant, isStrict }: Inequality): boolean =>
  parts.size === 0 && (rational.isNegative(constant) || (isStrict && rational.isZero(constant)));

function inequalities(condition: Node, isDenied: boolean): Inequality[] {
  const { name, args } = condition;
  if (name === "not") return inequalities(args[0], !isDenied);
  if (name === "and" || name === "or")
    return (name === "and") === isDenied ? [] : args.flatMap((arg) => inequalities(arg, isDenied));
  if (name === "true" || name === "false")
    return (name === "true") === isDenied
      ? [{ parts: new Map(), constant: rational.MINUS_ONE, isStrict: false }]
      : [];
  const relation = isDenied ? OPPOSITE[name] : name;
  const [left, right] = args;
  switch (relation) {
    case ">":
    case ">=":
      return [positive(difference(left, right), relation === ">")];
    case "<":
    case "<=":
      return [positive(difference(right, left), relation === "<")];
    case "==":
      return [positive(difference(left, right), false), positive(difference(right, left), false)];
    default:
      return [];
  }
}

function positive(whole: Node, isStrict: boolean): Inequality {
  const expanded = expandNode(whole);
  const parts = new Map<Node, Rational>();
  let constant = rational.ZERO;
  for (const term of expanded.kind === "sum" ? expanded.args : [expanded]) {
    const [coefficient, rest] = splitTerm(term);
    if (rest === node.one) constant = rational.plus(constant, coefficient);
    else parts.set(rest, coefficient);
  }
  return { parts, constant, isStrict };
}

/** The inequalities without one part: each lower bound of it is below each upper bound. */
function eliminate(open: readonly Inequality[], part: Node): Inequality[] {
  const without = open.filter(({ parts }) => !parts.has(part));
  const bounds = open.filter(({ parts }) => parts.has(part));
  for (const low of bounds) {
    const a = low.parts.get(part)!;
    if (rational.isNegative(a)) continue;
    for (const high of bounds) {
      const b = high.parts.get(part)!;
      if (!rational.isNegative(b)) continue;
      without.push(combined(low, rational.negate(b), high, a, part));
    }
  }
  return without;
}

function combined(first: Inequality, a: Rational, second: Inequality, b: Rational, gone: Node): Inequality {
  const parts = new Map<Node, Rational>();
  const add = (from: Inequality, factor: Rational): void => {
    for (const [part, coefficient] of from.parts) {
      if (part === gone) continue;
      const total = rational.plus(parts.get(part) ?? rational.ZERO, rational.times(coefficient, factor));
      if (rational.isZero(total)) parts.delete(part);
      else parts.set(part, total);
    }
  };
  add(first, a);
  add(second, b);
  return {
    parts,
    constant: rational.plus(rational.times(first.constant, a), rational.times(second.constant, b)),
    isStrict: first.isStrict || second.isStrict,
  };
}
