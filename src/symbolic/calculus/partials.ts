import { make } from "../form/call.js";
import type { KinkRule } from "../functions/kink.js";
import { functions } from "../functions/table.js";
import type { Node } from "../node/node.js";

/** The partial derivatives of a function call by its arguments, each taken as independent. */
export const partials = (name: string, args: readonly Node[], kink: KinkRule): Node[] =>
  functions.get(name)!.derivative(args, make, kink);

/** The derivative of a function call from its arguments and their derivatives: the chain rule, or a rule of its own. */
export function callSlope(
  name: string,
  args: readonly Node[],
  slopes: readonly Node[],
  kink: KinkRule,
): Node {
  const { slope } = functions.get(name)!;
  if (slope) return slope(args, slopes, make, kink);
  const outer = partials(name, args, kink);
  return make.sum(outer.map((each, index) => make.product([each, slopes[index]])));
}
