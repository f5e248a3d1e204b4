import * as make from "../form/arithmetic.js";
import { make as constructors } from "../form/call.js";
import { isKinked } from "../form/kink-case.js";
import { choicesOf } from "../functions/choice.js";
import { functions } from "../functions/table.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";

/**
 * The expressions at whose zeros the kinks of a canonical node may lie: the arguments of relu, abs, sign and step, the
 * differences of those of max and min and of the sides of conditions, and what bounds the domain of these.
 */
export function switchesOf(whole: Node): Node[] {
  const found = new Set<Node>();
  const seen = new Set<Node>();
  const add = (u: Node): void => {
    if (node.variablesOf(u).length === 0) return;
    found.add(u);
    edgesOf(u, found);
  };
  const visit = (part: Node): void => {
    if (seen.has(part)) return;
    seen.add(part);
    part.args.forEach(visit);
    if (part.kind === "condition" && part.args.length === 2 && part.args[0].kind !== "condition")
      add(make.difference(part.args[0], part.args[1]));
    if (part.kind !== "call" || !isKinked(part.name)) return;
    const compared = comparedBy(part);
    if (!compared) add(part.args[0]);
    else
      compared.forEach((arg, index) =>
        compared.slice(index + 1).forEach((other) => add(make.difference(arg, other))),
      );
  };
  visit(whole);
  return [...found];
}

/** The arguments of which the greatest or least is chosen. */
function comparedBy({ name, args }: Node): readonly Node[] | undefined {
  const chooses = functions.get(name)?.chooses;
  return chooses && choicesOf(chooses, args)[0];
}

/** What is zero where a part of u loses its value: denominators, and the arguments of roots and logarithms. */
function edgesOf(u: Node, found: Set<Node>): void {
  u.args.forEach((arg) => edgesOf(arg, found));
  const [inner, exponent] = u.args;
  if (node.variablesOf(u).length === 0) return;
  if (u.kind === "power" && node.variablesOf(inner).length > 0) {
    const isPlain =
      node.isNumber(exponent) && rational.isInteger(exponent.value) && !rational.isNegative(exponent.value);
    if (!isPlain) found.add(inner);
  }
  const domain = u.kind === "call" ? functions.get(u.name)?.domain : undefined;
  if (domain) found.add(domain.quantity(inner, constructors));
}
