import { type Ball, ball } from "../../number/ball.js";
import type { Node, NumberNode } from "../node/node.js";
import * as rational from "../../number/rational.js";
import {
  type Interval,
  isolateRoots,
  primitive,
  refine,
  squareFree,
  type Univariate,
} from "../polynomial/univariate.js";

interface Isolated {
  readonly factor: Univariate;
  interval: Interval | undefined;
}

const known = new WeakMap<Node, Isolated>();

/** The value of a roots() node with numbers for coefficients; NaN where there is no such root, undefined for other nodes. */
export function preciseRoot(whole: Node, bits: number): Ball | number | undefined {
  if (!whole.args.every((arg) => arg.kind === "number")) return undefined;
  let found = known.get(whole);
  if (!found) known.set(whole, (found = isolated(whole.args as readonly NumberNode[])));
  if (!found.interval) return Number.NaN;
  // kept as fine as it was ever asked for: the halvings are the cost
  found.interval = refine(found.factor, found.interval, bits);
  const { low, high, bits: places } = found.interval;
  return ball(low + high, high - low, BigInt(-places - 1), bits);
}

function isolated([component, ...coefficients]: readonly NumberNode[]): Isolated {
  const common = coefficients.reduce((product, { value }) => product * value.d, 1n);
  const whole = coefficients.map(({ value }) => rational.numerator(value) * (common / value.d));
  const factor = squareFree(primitive(whole.toReversed()));
  return { factor, interval: isolateRoots(factor)[Number(component.value.n) - 1] };
}
