import type { Node } from "./node.js";

/**
 * A function of nodes that is computed once for each: parts that an expression shares are walked once, not once for each of
 * their places.
 * @param compute May call the function itself for the parts of a node.
 */
export function memoized<Value extends object>(compute: (part: Node) => Value): (part: Node) => Value {
  const known = new Map<Node, Value>();
  return (part) => {
    let result = known.get(part);
    if (!result) known.set(part, (result = compute(part)));
    return result;
  };
}
