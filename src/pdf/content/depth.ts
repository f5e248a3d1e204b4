import type { LatexNode } from "../latex/parse.js";
import type { Block } from "../tree.js";

/* Nobody nests lists thirty deep. What does is made to break a typesetter, whose time and stack grow with the depth. */

const deepest = { blocks: 40, tables: 4, formula: 200 };

/** Why a block is nested too deep to be set, or null. */
export function tooDeep(block: Block): string | null {
  if (deeperThan(block, deepest.blocks, () => true)) return "lists, quotes or marks nested too deep";
  const isTable = (value: object): boolean => "headRows" in value;
  return deeperThan(block, deepest.tables, isTable)
    ? `tables in tables more than ${deepest.tables} deep`
    : null;
}

/** Why a formula is nested too deep to be set, or null. */
export function formulaTooDeep(tree: LatexNode[]): string | null {
  return deeperThan(tree, deepest.formula, (value) => "type" in value)
    ? `nested more than ${deepest.formula} deep`
    : null;
}

/** Do more than so many of the counted objects lie within one another? */
function deeperThan(value: unknown, most: number, counts: (value: object) => boolean): boolean {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return false;
  // A formula's own depth was judged when it was read.
  if ("latex" in value) return false;
  if (Array.isArray(value)) return value.some((item) => deeperThan(item, most, counts));
  const rest = counts(value) ? most - 1 : most;
  // KaTeX's nodes know their place in the source, and with it the whole lexer.
  return (
    rest < 0 || Object.entries(value).some(([key, item]) => key !== "loc" && deeperThan(item, rest, counts))
  );
}
