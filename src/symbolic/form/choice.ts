import { compare } from "../value/float-value.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";

/* Canonical conditions and piecewise expressions: what numbers decide is decided. */

const TRUE = node.rawCondition("true", []);
const FALSE = node.rawCondition("false", []);
const truth = (holds: boolean): Node => (holds ? TRUE : FALSE);

/** The canonical condition with canonical sides. */
export function condition(name: string, args: readonly Node[]): Node {
  switch (name) {
    case "true":
    case "false":
      return truth(name === "true");
    case "not":
      return args[0] === TRUE ? FALSE : args[0] === FALSE ? TRUE : node.rawCondition(name, args);
    case "and":
    case "or":
      return joined(name, args);
    default: {
      const [left, right] = args;
      if (left === right) return truth(compare(name, 0, 0));
      if (node.isNumber(left) && node.isNumber(right))
        return truth(compare(name, rational.compare(left.value, right.value), 0));
      return node.rawCondition(name, args);
    }
  }
}

function joined(name: "and" | "or", args: readonly Node[]): Node {
  const [decides, neutral] = name === "and" ? [FALSE, TRUE] : [TRUE, FALSE];
  if (args.includes(decides)) return decides;
  const open = [...new Set(args)].filter((part) => part !== neutral);
  if (open.length === 0) return neutral;
  return open.length === 1 ? open[0] : node.rawCondition(name, open);
}

/** The canonical piecewise of [condition, value, …, otherwise]. */
export function piecewise(args: readonly Node[]): Node {
  const kept: Node[] = [];
  let otherwise = args[args.length - 1];
  for (let at = 0; at + 1 < args.length; at += 2) {
    if (args[at] === FALSE) continue;
    if (args[at] === TRUE) {
      otherwise = args[at + 1];
      break;
    }
    kept.push(args[at], args[at + 1]);
  }
  while (kept.length > 0 && kept[kept.length - 1] === otherwise) kept.splice(-2);
  return kept.length === 0 ? otherwise : node.rawPiecewise([...kept, otherwise]);
}
