import { make } from "./call.js";
import { rebuild } from "./canonical.js";
import { functions } from "../functions/table.js";
import type { Node } from "../node/node.js";

/** The functions that are defined by e^x, ln and erf written out: sigmoid, tanh, sinh, cosh, softmax, softplus, … */
export function inExponentials(whole: Node): Node {
  if (whole.args.length === 0) return whole;
  const args = whole.args.map(inExponentials);
  const form = whole.kind === "call" ? functions.get(whole.name)?.exponentialForm : undefined;
  return form ? form(args, make) : rebuild(whole, args);
}
