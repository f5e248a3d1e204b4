import { InputError } from "../../errors.js";
import { make as constructors } from "../form/call.js";
import { rebuild } from "../form/canonical.js";
import * as make from "../form/arithmetic.js";
import { provenSign } from "../form/proven-sign.js";
import { compare } from "../value/float-value.js";
import { functions } from "../functions/table.js";
import { memoized } from "../node/memoized.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";
import { isNonnegative } from "../form/sign.js";

/**
 * Where a point lies to the domain of an expression: inside; on its edge, where a root begins; outside, where some part has
 * no value; or undecided.
 */
export type Standing = "inside" | "edge" | "outside" | "undecided";

class Outside extends Error {}

/** Stands for a value that is not known: nothing made of it has a sign. */
const UNDECIDED = node.symbol("undecided");

/**
 * Where a point stands to the domain of an expression as it was typed: the canonical form has values where the typed one
 * has none, √x² = x for a negative x.
 * @param typed The expression, not made canonical.
 * @param at Exact values of its variables.
 */
export function standing(typed: Node, at: ReadonlyMap<string, Node>): Standing {
  let isOnEdge = false;
  let isUndecided = false;

  /** The canonical value of a part. @throws Outside where it has none. */
  const value = memoized(compute);

  function compute(part: Node): Node {
    if (part.kind === "symbol") return at.get(part.name) ?? part;
    if (part.kind === "piecewise") return chosenValue(part.args);
    const args = part.args.map(value);
    if (part.kind === "power") checkPower(part.args[0], args[0], args[1]);
    if (part.kind === "call") checkCall(part.name, args[0]);
    try {
      return rebuild(part, args);
    } catch (error) {
      if (error instanceof InputError) throw new Outside();
      throw error;
    }
  }

  /** Requires a sign, and takes 0 as the edge or as outside. */
  function require(quantity: Node, atZero: "inside" | "edge" | "outside"): void {
    const sign = provenSign(quantity);
    if (sign === undefined) isUndecided = true;
    else if (sign < 0 || (sign === 0 && atZero === "outside")) throw new Outside();
    else if (sign === 0 && atZero === "edge") isOnEdge = true;
  }

  function checkPower(typedBase: Node, base: Node, exponent: Node): void {
    if (node.isInteger(exponent)) {
      if (rational.isNegative(exponent.value)) requireNonzero(base);
      return;
    }
    const sign = provenSign(exponent);
    require(base, sign === 1 ? (isNonnegative(typedBase) ? "inside" : "edge") : "outside");
  }

  function requireNonzero(quantity: Node): void {
    const sign = provenSign(quantity);
    if (sign === 0) throw new Outside();
    if (sign === undefined) isUndecided = true;
  }

  function checkCall(name: string, arg: Node): void {
    const domain = functions.get(name)?.domain;
    if (!domain) return;
    const quantity = domain.quantity(arg, constructors);
    if (domain.must === "not be zero") requireNonzero(quantity);
    else require(quantity, domain.must === "be positive" ? "outside" : "edge");
  }

  function chosenValue(args: readonly Node[]): Node {
    for (let index = 0; index + 1 < args.length; index += 2) {
      const holds = truth(args[index]);
      if (holds === undefined) {
        isUndecided = true;
        return UNDECIDED;
      }
      if (holds) return value(args[index + 1]);
    }
    return value(args[args.length - 1]);
  }

  function truth({ name, args }: Node): boolean | undefined {
    if (name === "true" || name === "false") return name === "true";
    if (name === "not") {
      const inner = truth(args[0]);
      return inner === undefined ? undefined : !inner;
    }
    if (name === "and" || name === "or") {
      const parts = args.map(truth);
      const decides = name === "or";
      if (parts.includes(decides)) return decides;
      return parts.includes(undefined) ? undefined : !decides;
    }
    const sign = provenSign(make.difference(value(args[0]), value(args[1])));
    return sign === undefined ? undefined : compare(name, sign, 0);
  }

  try {
    value(typed);
  } catch (error) {
    if (error instanceof Outside) return "outside";
    throw error;
  }
  return isUndecided ? "undecided" : isOnEdge ? "edge" : "inside";
}
