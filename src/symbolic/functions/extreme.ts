import { union } from "../../number/ball.js";
import * as rational from "../../number/rational.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { compareNodes } from "../node/order.js";
import { type FunctionDefinition, MANY, type Make } from "./definition.js";
import { isBall } from "./enclosure.js";
import { extremeSlope } from "./extreme-slope.js";

/** max and min in one order, without repetitions; numbers are compared. */
function simplify(name: "max" | "min", args: readonly Node[], make: Make): Node {
  const flat = new Set(args.flatMap((arg) => (node.isCall(arg, name) ? arg.args : [arg])));
  const numbers = [...flat].filter(node.isNumber).toSorted((a, b) => rational.compare(a.value, b.value));
  const kept: Node[] = [...flat].filter((arg) => !node.isNumber(arg)).toSorted(compareNodes);
  if (numbers.length > 0) kept.unshift(name === "max" ? numbers[numbers.length - 1] : numbers[0]);
  if (kept.length === 1) return kept[0];
  if (name === "max" && kept.length === 2 && kept[0] === node.zero) return make.call("relu", [kept[1]]);
  return make.bareCall(name, kept);
}

/** What max and min have in common; `wins` is the sign of winner − loser. */
export const extreme = (
  name: "max" | "min",
  wins: 1 | -1,
): Omit<FunctionDefinition, "value" | "derivationText" | "sign"> => ({
  arity: [1, MANY],
  rational: (args) => args.reduce((a, b) => (wins * b.compare(a) > 0 ? b : a)),
  ball: {
    ofNodes: ({ args }, { bits, value, orderOf }) => {
      const values = args.map(value);
      if (values.some((each) => Number.isNaN(each))) return Number.NaN;
      return values.reduce((a, b) => {
        const order = orderOf(a, b);
        if (order !== undefined) return wins * order >= 0 ? a : b;
        return isBall(a) && isBall(b) ? union(a, b, bits) : undefined;
      });
    },
  },
  derivative: (args) => args.map(() => node.zero),
  slope: (args, slopes, make, kink) => extremeSlope(name, args, slopes, make, kink),
  analytic: "in part",
  chooses: { wins, among: "arguments" },
  simplify: (args, make) => simplify(name, args, make),
  list: "printed without brackets",
  latex: `\\${name}`,
  foreign: { [`${name}imum`]: `${name}(u)` },
  mathjs: "itself",
});
