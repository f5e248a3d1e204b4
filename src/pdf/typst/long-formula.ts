import type { LatexNode } from "../latex/parse.js";
import { atomClass } from "./atom.js";

/* Where a formula that is wider than the page may be broken. The template chooses: it knows how wide the pieces are. */

/** A part of a line that is kept together. */
export interface Piece {
  nodes: LatexNode[];
  /** How much a break before it disturbs: 2 for each pair of parentheses around it, and 1 between factors. */
  cost: number;
}

/** A line of a formula in the pieces between which it may be broken. */
export interface LongLine {
  /** What stands before the place that the lines are aligned at: the left side of an equation in `aligned`. */
  lead: LatexNode[];
  /**
   * The pieces, coarse ones first: broken at sums and relations, then also at products, then the same inside of one pair of
   * parentheses, and so on.
   */
  levels: Piece[][];
}

/** So many signs surely have room on a line, also in a column of a table. */
const shortFormula = 36;
const deepest = 4;

const fields = ["body", "base", "sub", "sup", "numer", "denom", "index", "below"];

/** Every node of a formula, what is inside of others too. */
function* nodesIn(value: unknown): Generator<LatexNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesIn(item);
  else if (typeof value === "object" && value !== null && typeof (value as LatexNode).type === "string") {
    yield value as LatexNode;
    for (const field of fields) yield* nodesIn((value as LatexNode)[field]);
  }
}

/** How many signs a formula prints. */
export function signs(nodes: readonly LatexNode[]): number {
  let count = 0;
  for (const { text, name } of nodesIn(nodes))
    if (typeof text === "string" || typeof name === "string") count++;
  return count;
}

/** Is a formula so long that it may be wider than what it stands in? */
export function mayBeWide(nodes: readonly LatexNode[]): boolean {
  return signs(nodes) > shortFormula;
}

/** A formula's lines: what `\\` parts at its top level, within `\displaystyle`, colors and sizes as well. */
export function splitAtBreaks(nodes: readonly LatexNode[]): LatexNode[][] {
  const lines: LatexNode[][] = [[]];
  for (const node of nodes) {
    if (node.type === "cr") lines.push([]);
    else if (isWrapper(node) || node.type === "ordgroup") {
      const [first, ...rest] = splitAtBreaks(bodyOf(node));
      lines.at(-1)!.push({ ...node, body: first });
      for (const line of rest) lines.push([{ ...node, body: line }]);
    } else lines.at(-1)!.push(node);
  }
  return lines;
}

/** The pieces of one line. */
export function piecesOf(nodes: readonly LatexNode[]): Piece[][] {
  const levels: Piece[][] = [];
  for (let level = 0; level < deepest; level++)
    for (const products of [false, true]) {
      const pieces = split(opened(nodes, level), level, products);
      if (pieces.length > (levels.at(-1)?.length ?? 0)) levels.push(pieces);
    }
  return levels;
}

const bodyOf = (node: LatexNode): LatexNode[] => {
  const { body } = node;
  return Array.isArray(body) ? (body as LatexNode[]) : body === undefined ? [] : [body as LatexNode];
};

const isWrapper = ({ type }: LatexNode): boolean => ["styling", "color", "sizing"].includes(type);

const mark = (text: string, family: string): LatexNode => ({ type: "atom", mode: "math", family, text });
const fence = (delim: unknown, mclass: string, size: number): LatexNode => ({
  type: "delimsizing",
  mode: "math",
  mclass,
  delim,
  size,
});

/** How large the parentheses around something are, in the sizes of `\big` … `\Bigg`. */
function fenceSize(nodes: readonly LatexNode[]): number {
  const types = new Set(Array.from(nodesIn(nodes), ({ type }) => type));
  return types.has("genfrac") || types.has("array") ? 3 : types.has("supsub") || types.has("op") ? 1 : 0;
}

/**
 * A formula with its groups opened, so many deep: `\left(…\right)` becomes parentheses of a fixed size, and a fraction whose
 * parts are sums a quotient of parentheses; the value stays.
 */
function opened(nodes: readonly LatexNode[], level: number): LatexNode[] {
  return nodes.flatMap((node, index): LatexNode[] => {
    if (isWrapper(node) || (node.type === "ordgroup" && (nodes.length === 1 || level > 0))) {
      if (node.type === "ordgroup" && nodes.length > 1 && signs([node]) < 20) return [node];
      const inside = opened(bodyOf(node), level);
      return node.type === "ordgroup" ? inside : inside.map((child) => ({ ...node, body: [child] }));
    }
    if (level === 0) return [node];
    if (node.type === "leftright") return group(node, level);
    if (node.type === "supsub") {
      const base = node.base as LatexNode | undefined;
      if (base?.type !== "leftright") return [node];
      const parts = group(base, level);
      return [...parts.slice(0, -1), { ...node, base: parts.at(-1) }];
    }
    if (node.type === "genfrac" && node.hasBarLine === true && node.leftDelim === null) {
      const [numerator, denominator] = [node.numer, node.denom].map((part) =>
        parenthesized(part as LatexNode, level),
      );
      if (numerator!.length + denominator!.length < 4) return [node];
      const quotient = [...numerator!, mark("/", "ord"), ...denominator!];
      const alone = !isOperand(nodes[index - 1]) && !isOperand(nodes[index + 1]);
      const size = fenceSize(quotient);
      return alone ? quotient : [fence("[", "mopen", size), ...quotient, fence("]", "mclose", size)];
    }
    return [node];
  });
}

function group(node: LatexNode, level: number): LatexNode[] {
  const body = bodyOf(node);
  if (split(opened(body, level - 1), level - 1, true).length < 2) return [node];
  const size = fenceSize(body);
  return [fence(node.left, "mopen", size), ...opened(body, level - 1), fence(node.right, "mclose", size)];
}

function parenthesized(part: LatexNode, level: number): LatexNode[] {
  const inside = opened([part], level - 1);
  if (split(inside, level - 1, true).length < 2) return [part];
  const size = fenceSize(inside);
  return [fence("(", "mopen", size), ...inside, fence(")", "mclose", size)];
}

type Kind = "relation" | "binary" | "open" | "close" | "comma" | "operand";

function kindOf(node: LatexNode | undefined): Kind {
  if (node === undefined) return "operand";
  if (isWrapper(node)) {
    const body = bodyOf(node);
    return body.length === 1 ? kindOf(body[0]) : "operand";
  }
  if (node.type === "supsub") {
    const base = node.base as LatexNode | undefined;
    return base !== undefined && kindOf(base) === "close" ? "close" : "operand";
  }
  const family =
    node.type === "atom" ? node.family : ["delimsizing", "mclass"].includes(node.type) ? node.mclass : "";
  switch (atomClass(String(family))) {
    case "relation":
      return "relation";
    case "binary":
      return "binary";
    case "opening":
      return "open";
    case "closing":
      return "close";
    case "punctuation":
      return "comma";
    default:
      return "operand";
  }
}

const isOperand = (node: LatexNode | undefined): boolean =>
  node !== undefined && !["spacing", "kern"].includes(node.type) && kindOf(node) === "operand";

/** Breaks before relations and before signs that join two terms, not deeper than so many parentheses. */
function split(nodes: readonly LatexNode[], level: number, products: boolean): Piece[] {
  const pieces: Piece[] = [{ nodes: [], cost: 0 }];
  let depth = 0;
  let before: Kind | undefined;
  for (const node of nodes) {
    const kind = kindOf(node);
    if (kind === "close") depth--;
    const ended = before === "operand" || before === "close";
    const joins =
      (kind === "relation" && before !== "relation") || (kind === "binary" && ended && !isTimes(node));
    const multiplies =
      (kind === "binary" && ended && isTimes(node)) || (kind === "open" && ended) || before === "comma";
    if (depth <= level && before !== undefined && (joins || (products && multiplies)))
      pieces.push({ nodes: [], cost: 2 * depth + (joins ? 0 : 1) });
    pieces.at(-1)!.nodes.push(node);
    if (kind === "open") depth++;
    const says = !["spacing", "kern", "internal"].includes(node.type) && signs([node]) > 0;
    if (says) before = kind;
  }
  return pieces.filter((piece) => piece.nodes.length > 0);
}

const isTimes = (node: LatexNode): boolean =>
  ["\\cdot", "\\times", "\\ast", "*", "\\odot", "\\otimes", "\\circ"].includes(
    String(isWrapper(node) ? bodyOf(node)[0]?.text : node.text),
  );

/** An array in a formula whose long entries are said below it, by names. */
export interface TakenApart {
  /** The formula with names for the long entries. */
  frame: LatexNode[];
  /** `m_{11}` and what it is. */
  entries: { name: LatexNode; value: LatexNode[] }[];
}

const letter = (text: string): LatexNode => ({ type: "mathord", mode: "math", text });
const digits = (number: number): LatexNode[] =>
  [...String(number)].map((text) => ({ type: "textord", mode: "math", text }));

/** A formula around one matrix, or a matrix alone, with the long entries of the matrix taken out of it; null where there is none. */
export function takeApart(nodes: readonly LatexNode[]): TakenApart | null {
  const entries: TakenApart["entries"] = [];
  const used = new Set(Array.from(nodesIn(nodes), ({ text }) => text));
  const name = ["m", "h", "a", "e", "q"].find((one) => !used.has(one)) ?? "m";
  let arrays = 0;
  const visit = (node: LatexNode): LatexNode => {
    if (isWrapper(node) || node.type === "ordgroup" || node.type === "leftright")
      return { ...node, body: bodyOf(node).map(visit) };
    if (node.type === "supsub" && node.base !== undefined && node.base !== null)
      return { ...node, base: visit(node.base as LatexNode) };
    if (node.type !== "array" || isAligned(node)) return node;
    arrays++;
    const rows = (node.body as LatexNode[][]).map((row, down) =>
      row.map((cell, across) => {
        if (signs([cell]) < 9) return cell;
        const comma = down >= 9 || across >= 9 ? [mark(",", "punct")] : [];
        const sub: LatexNode = {
          type: "ordgroup",
          mode: "math",
          body: [...digits(down + 1), ...comma, ...digits(across + 1)],
        };
        const called: LatexNode = { type: "supsub", mode: "math", base: letter(name), sub };
        // On a line of its own an entry is as large as any formula.
        const value = cell.type === "styling" ? bodyOf(cell) : [cell];
        entries.push({ name: called, value });
        return called;
      }),
    );
    return { ...node, body: rows };
  };
  const frame = nodes.map(visit);
  return arrays === 1 && entries.length > 0 ? { frame, entries } : null;
}

/** Equations below each other, not a matrix. */
export function isAligned(node: LatexNode): boolean {
  const columns = (node.cols as { pregap?: number }[] | undefined) ?? [];
  return (
    ["align", "alignat", "gather"].includes(String(node.colSeparationType)) ||
    columns.some(({ pregap }) => pregap === 0)
  );
}
