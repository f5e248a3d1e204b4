import { InputError } from "../../errors.js";
import { rebuild } from "./canonical.js";
import { memoized } from "../node/memoized.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";

/** `whole` with the given symbols replaced, as written: nothing else changes. */
export function replaceSymbols(whole: Node, replacements: ReadonlyMap<string, Node>): Node {
  return walk(whole, replacements, (part, args) => node.withArgs(part, args));
}

/** `whole` with the given symbols replaced by canonical nodes, made canonical. */
export function putIn(whole: Node, replacements: ReadonlyMap<string, Node>): Node {
  return walk(whole, replacements, rebuild);
}

/** The exact value of a canonical node; undefined at a division by zero. */
export function valueAt(whole: Node, at: ReadonlyMap<string, Node>): Node | undefined {
  try {
    return putIn(whole, at);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function walk(
  whole: Node,
  replacements: ReadonlyMap<string, Node>,
  make: (part: Node, args: readonly Node[]) => Node,
): Node {
  const visit = memoized((part: Node): Node =>
    part.kind === "symbol" ? (replacements.get(part.name) ?? part) : make(part, part.args.map(visit)),
  );
  return visit(whole);
}
