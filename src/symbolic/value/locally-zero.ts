import { choicesOf } from "../functions/choice.js";
import { functions } from "../functions/table.js";
import { type Node, variablesOf, zero } from "../node/node.js";
import { isNegative, isZero } from "../../number/rational.js";

/** The sign of left − right at a point; undefined where a side has no value there or the sign is not known. */
export type Order = (left: Node, right: Node) => number | undefined;

/**
 * Whether an expression is zero in a whole neighborhood of a point, as step(x) is at −1. There it makes a product zero
 * whatever the other factors are: the derivative step(x)/(2·√relu(x)) of √relu(x), which is constant around −1.
 */
function isLocallyZero(whole: Node, order: Order): boolean {
  const holds = (part: Node): boolean => isLocallyZero(part, order);
  switch (whole.kind) {
    case "number":
      return isZero(whole.value);
    case "sum":
      return whole.args.every(holds);
    case "product":
      return whole.args.some(holds);
    case "power": {
      const [base, exponent] = whole.args;
      return (
        exponent.kind === "number" && !isNegative(exponent.value) && !isZero(exponent.value) && holds(base)
      );
    }
    case "call":
      return isZeroCall(whole, order, holds);
    case "piecewise":
      return isZeroChoice(whole.args, order, holds);
    case "symbol":
    case "pi":
    case "condition":
      return false;
  }
}

function isZeroCall({ name, args }: Node, order: Order, holds: (part: Node) => boolean): boolean {
  const known = functions.get(name);
  if (known?.chooses) {
    const loses = -known.chooses.wins;
    const [compared, values] = choicesOf(known.chooses, args);
    return values.every(
      (value, own) => holds(value) || compared.some((other) => order(compared[own], other) === loses),
    );
  }
  if (known?.kink) {
    const sign = order(args[0], zero);
    if (sign === -1 && known.kink.below === 0) return true;
    if (sign === 1 && known.kink.above === 0) return true;
  }
  return known?.isZeroAtZero === true && holds(args[0]);
}

/** Every branch that may be taken near the point is zero near it. */
function isZeroChoice(args: readonly Node[], order: Order, holds: (part: Node) => boolean): boolean {
  for (let at = 0; at + 1 < args.length; at += 2) {
    const truth = lastingTruth(args[at], order);
    if (truth === true) return holds(args[at + 1]);
    if (truth === undefined && !holds(args[at + 1])) return false;
  }
  return holds(args[args.length - 1]);
}

/** Whether a condition holds all around the point; undefined where it may change there. */
function lastingTruth({ name, args }: Node, order: Order): boolean | undefined {
  switch (name) {
    case "true":
      return true;
    case "false":
      return false;
    case "not": {
      const inner = lastingTruth(args[0], order);
      return inner === undefined ? undefined : !inner;
    }
    case "and":
    case "or": {
      const parts = args.map((part) => lastingTruth(part, order));
      const decides = name === "or";
      return parts.includes(decides) ? decides : parts.includes(undefined) ? undefined : !decides;
    }
    default: {
      const sign = order(args[0], args[1]);
      if (sign === undefined || sign === 0) return undefined;
      return name === "!=" || (name !== "==" && name.startsWith(">") === sign > 0);
    }
  }
}

/**
 * Whether a factor makes a product zero where other factors have no value: it is zero all around the point, and not by a
 * zero that was typed, as in 0/0.
 */
export const isZeroFactor = (factor: Node, order: Order): boolean =>
  variablesOf(factor).length > 0 && isLocallyZero(factor, order);
