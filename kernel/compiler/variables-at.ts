import type TypeScript from "typescript";
import type { Position } from "../report/code-frame.js";
import { nodeAt } from "./node-at.js";
import { declaredBy } from "./references.js";

/** The names that functions and blocks around a position of a source have for themselves: they are none of its top level. */
export function variablesAt(ts: typeof TypeScript, text: string, position: Position): string[] {
  const names: string[] = [];
  for (let node = nodeAt(ts, text, position); !ts.isSourceFile(node); node = node.parent)
    names.push(...declaredBy(ts, node));
  return names;
}
