import {
  absolute,
  difference,
  exponentialOf,
  negated,
  power,
  product,
  quotient,
  scale,
  splitTerm,
  sum,
} from "./arithmetic.js";
import { condition, piecewise } from "./choice.js";
import type { Make } from "../functions/definition.js";
import { functions } from "../functions/table.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";
import { isNonnegative, isPositive } from "./sign.js";

/** The constructors that the definitions of the functions are handed. */
export const make: Make = {
  sum,
  product,
  power,
  difference,
  quotient,
  negated,
  scale,
  exponential: exponentialOf,
  absolute,
  call,
  bareCall,
  condition,
  piecewise,
  splitTerm,
  isPositive,
  isNonnegative,
};

/** Every term has a negative coefficient, so that the minus can come out. */
const isMinus = (term: Node): boolean =>
  term.kind === "sum" ? term.args.every(isMinus) : rational.isNegative(splitTerm(term)[0]);

/** The negative, of a sum term by term. */
const opposite = (term: Node): Node => (term.kind === "sum" ? sum(term.args.map(negated)) : negated(term));

/**
 * The canonical call of a function with canonical arguments: exact values at special points, odd and even symmetry, and rules
 * that hold wherever both sides exist.
 */
export function call(name: string, args: readonly Node[]): Node {
  const known = functions.get(name);
  const special = known?.simplify?.(args, make);
  if (special) return special;
  if (known?.parity && isMinus(args[0])) {
    const positive = call(name, [opposite(args[0])]);
    return known.parity === "odd" ? negated(positive) : positive;
  }
  return bareCall(name, args);
}

function bareCall(name: string, args: readonly Node[]): Node {
  const made = node.rawCall(name, args);
  made.memo.canonical = made;
  return made;
}
