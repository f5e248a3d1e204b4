import * as make from "../form/arithmetic.js";
import { call } from "../form/call.js";
import type { KinkRule } from "../functions/kink.js";
import { functions } from "../functions/table.js";
import { partials } from "./partials.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";

/**
 * The derivatives of one operation by its arguments, each taken as independent: b and a for a·b. Operations that choose
 * among their arguments (piecewise, max, min) pass on the derivative of the one that is chosen and have none here.
 */
export function localSlopes(operation: Node, kink: KinkRule): Node[] {
  const { args } = operation;
  if (isExtreme(operation)) return args.map(() => node.zero);
  switch (operation.kind) {
    case "sum":
      return args.map(() => node.one);
    case "product":
      return args.map((_, index) => make.product(args.filter((__, other) => other !== index)));
    case "power":
      return powerSlopes(args[0], args[1]);
    case "call":
      return partials(operation.name, args, kink);
    default:
      return args.map(() => node.zero);
  }
}

function powerSlopes(base: Node, exponent: Node): Node[] {
  const byBase = make.product([exponent, make.power(base, make.difference(exponent, node.one))]);
  const isConstant = node.variablesOf(exponent).length === 0;
  const byExponent = isConstant ? node.zero : make.product([make.power(base, exponent), call("log", [base])]);
  return [byBase, byExponent];
}

/** Whether an operation passes on its greatest or least argument. */
export const isExtreme = (operation: Node): boolean =>
  operation.kind === "call" && functions.get(operation.name)?.chooses?.among === "arguments";
