import type TypeScript from "typescript";
import type { Position } from "../report/code-frame.js";
import { nodeAt } from "./node-at.js";

type Ts = typeof TypeScript;

/**
 * Whether what is thrown at a place of a source is caught by the function that the place is in: by a `try` around it, or by a
 * `.catch()` of the promise that it becomes.
 * @param position Where the throwing statement or call is.
 */
export function isCaughtAt(ts: Ts, text: string, position: Position): boolean {
  let node = nodeAt(ts, text, position);
  for (let { parent } = node; parent !== undefined; parent = node.parent) {
    if (ts.isTryStatement(parent) && parent.tryBlock === node && parent.catchClause !== undefined)
      return true;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node && ts.isCallExpression(node))
      if (parent.name.text === "catch" || parent.name.text === "then") return true;
    if (ts.isFunctionLike(parent)) return false;
    node = parent;
  }
  return false;
}
