import * as make from "../form/arithmetic.js";
import { call } from "../form/call.js";
import { constantSign } from "../form/constant-sign.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";

/** Arguments at which a function has a wanted value, and whether these are all. */
export interface Preimage {
  readonly isComplete: boolean;
  readonly solutions: readonly Node[];
}

const EMPTY: Preimage = { isComplete: true, solutions: [] };

/** The u with f(u) = value; undefined when f has no inverse here or the value's place in its range cannot be decided. */
export const preimage = (name: string, value: Node): Preimage | undefined => inverses[name]?.(value);

const inRange = (value: Node, low: Node, high: Node, inverse: () => Node): Preimage | undefined => {
  const [above, below] = [
    constantSign(make.difference(value, low)),
    constantSign(make.difference(high, value)),
  ];
  if (above === undefined || below === undefined) return undefined;
  return above > 0 && below > 0 ? { isComplete: true, solutions: [inverse()] } : EMPTY;
};

const logRatio = (top: Node, bottom: Node): Node =>
  make.difference(call("log", [top]), call("log", [bottom]));
const positiveOnly = (value: Node, inverse: () => Node): Preimage | undefined => {
  const sign = constantSign(value);
  return sign === undefined ? undefined : sign > 0 ? { isComplete: true, solutions: [inverse()] } : EMPTY;
};
/** The principal angle; there are infinitely many, so the set is not complete. */
const periodic =
  (inverse: string): ((value: Node) => Preimage | undefined) =>
  (value) => {
    if (inverse !== "atan") {
      const outside = constantSign(make.difference(call("abs", [value]), node.one));
      if (outside === undefined) return undefined;
      if (outside > 0) return EMPTY;
    }
    return { isComplete: false, solutions: [call(inverse, [value])] };
  };

const inverses: Readonly<Record<string, (value: Node) => Preimage | undefined>> = {
  exp: (value) => positiveOnly(value, () => call("log", [value])),
  log: (value) => ({ isComplete: true, solutions: [make.exponentialOf(value)] }),
  tanh: (value) =>
    inRange(value, node.minusOne, node.one, () =>
      make.scale(rational.HALF, logRatio(make.sum([node.one, value]), make.difference(node.one, value))),
    ),
  sigmoid: (value) =>
    inRange(value, node.zero, node.one, () => logRatio(value, make.difference(node.one, value))),
  softplus: (value) =>
    positiveOnly(value, () => call("log", [make.difference(make.exponentialOf(value), node.one)])),
  sinh: (value) => ({
    isComplete: true,
    solutions: [
      call("log", [
        make.sum([value, make.power(make.sum([make.power(value, node.two), node.one]), node.half)]),
      ]),
    ],
  }),
  cosh: (value) => {
    const sign = constantSign(make.difference(value, node.one));
    if (sign === undefined) return undefined;
    const root = make.power(make.difference(make.power(value, node.two), node.one), node.half);
    const size = call("log", [make.sum([value, root])]);
    return sign < 0 ? EMPTY : { isComplete: true, solutions: [make.negated(size), size] };
  },
  atan: (value) => {
    const quarter = make.scale(rational.HALF, node.pi);
    return inRange(value, make.negated(quarter), quarter, () => call("tan", [value]));
  },
  erf: (value) => (value === node.zero ? { isComplete: true, solutions: [node.zero] } : undefined),
  sin: periodic("asin"),
  cos: periodic("acos"),
  tan: periodic("atan"),
};
