import { power, product, sum } from "./arithmetic.js";
import { call } from "./call.js";
import { condition, piecewise } from "./choice.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";

/**
 * The canonical form: like terms and like bases collected, numbers computed exactly, known values put in. It has the
 * value of `whole` wherever `whole` has one.
 */
export function canonical(whole: Node): Node {
  whole.memo.canonical ??= rebuild(whole, whole.args.map(canonical));
  return whole.memo.canonical;
}

/** The canonical node of the kind and name of `like` with other, canonical, arguments. */
export function rebuild(like: Node, args: readonly Node[]): Node {
  switch (like.kind) {
    case "number":
      return like.name === "" ? like : node.number(like.value);
    case "sum":
      return sum(args);
    case "product":
      return product(args);
    case "power":
      return power(args[0], args[1]);
    case "call":
      return call(like.name, args);
    case "piecewise":
      return piecewise(args);
    case "condition":
      return condition(like.name, args);
    default:
      return like;
  }
}
