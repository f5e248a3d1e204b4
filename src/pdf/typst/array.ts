import type { LatexNode } from "../latex/parse.js";
import { joinMath } from "./atom.js";
import { isAligned } from "./long-formula.js";

interface Column {
  type: "align" | "separator";
  align?: string;
  separator?: string;
  pregap?: number;
  postgap?: number;
}

interface Dimension {
  number: number;
  unit: string;
}

/** A length of TeX as Typst's: `\kern3mu` → `0.1667em`. */
export function lengthOf({ number, unit }: Dimension): string {
  if (unit === "mu") return `${Number((number / 18).toFixed(4))}em`;
  if (unit === "ex") return `${Number((number * 0.431).toFixed(4))}em`;
  if (["em", "pt", "cm", "mm", "in"].includes(unit)) return `${number}${unit}`;
  const points: Record<string, number> = {
    bp: 1,
    pc: 12,
    dd: 1.07,
    cc: 12.84,
    nd: 1.067,
    nc: 12.8,
    sp: 1 / 65536,
    px: 0.75,
  };
  return `${Number((number * (points[unit] ?? 1)).toFixed(4))}pt`;
}

const gap = { normal: "0.8em", none: "0em" };

/**
 * A TeX array (matrices, cases, aligned equations, substack) as Typst's `mat` without delimiters. Typst aligns a whole
 * matrix one way only, so that each cell gets an alignment point: before its content where its column is flush left, after it where it is flush right.
 * @param delimiters Typst's value for what encloses the array: `#("[", "]")`
 */
export function arrayToTypst(
  node: LatexNode,
  write: (nodes: LatexNode) => string,
  delimiters = "#none",
): string {
  const rows = node.body as LatexNode[][];
  const columns = (node.cols as Column[] | undefined) ?? [];
  const aligns = columns.filter(({ type }) => type === "align");
  const width = Math.max(1, ...rows.map((row) => row.length));
  const paired =
    ["align", "alignat"].includes(String(node.colSeparationType)) || aligns.some((c) => c.pregap === 0);
  const tags = tagsOf(node);
  const tagged = isTagged(node);
  const lines = filledRows(node).map((row, index) => {
    const cells = Array.from({ length: width }, (_, column) => {
      const body = row[column] === undefined ? "" : write(row[column]);
      const align = aligns[column]?.align ?? "c";
      const space = paired && column > 0 && aligns[column]?.align === "r" ? "#h(1.6em)" : "";
      const aside = aligns[column]?.postgap === 1 ? "#h(0.8em)" : "";
      const padded = joinMath([space, body, aside]);
      return align === "l" ? `& ${padded}` : align === "r" ? `${padded} &` : padded === "" ? "#none" : padded;
    });
    const tag = tags?.[index];
    if (tagged) cells.push(Array.isArray(tag) ? `& #h(2em) ${joinMath(tag.map(write))}` : "& ");
    return cells.join(", ");
  });
  const { down } = rulesOf(node);
  const rules = down.length === 0 ? "" : `, augment: #(vline: ${list(down).slice(1)}, stroke: 0.5pt)`;
  const small = node.arraystretch === 0.5;
  const rowGap = small ? "0.25em" : node.addJot === true || hasFraction(rows) ? "0.7em" : "0.5em";
  const columnGap = paired ? gap.none : node.colSeparationType === "small" ? "0.5em" : gap.normal;
  return `mat(delim: ${delimiters}, row-gap: #${rowGap}, column-gap: #${columnGap}${rules}, ${lines.join(" ; ")} )`;
}

/** The rows of equations below each other, aligned at one place: what stands before it and after it; null where an array is something else. */
export function equationsOf(node: LatexNode): { lead: LatexNode[]; body: LatexNode[] }[] | null {
  const aligns = ((node.cols as Column[] | undefined) ?? []).map(({ align }) => align);
  const rows = filledRows(node);
  if (isTagged(node) || !isAligned(node) || rows.some((row) => row.length > 2)) return null;
  const paired = aligns[0] === "r";
  return rows.map(([first, second]) =>
    paired
      ? { lead: first === undefined ? [] : [first], body: second === undefined ? [] : [second] }
      : { lead: [], body: [first, second].filter((cell) => cell !== undefined) },
  );
}

/** From as many lines on, a derivation may fill a good part of a page. */
const longDerivation = 5;

/**
 * Equations below each other that are too long to be kept together, as lines of Typst's own, between which a page may end;
 * null where an array is none of these.
 */
export function linesToTypst(node: LatexNode, write: (node: LatexNode) => string): string | null {
  const rows = filledRows(node);
  const aligns = ((node.cols as Column[] | undefined) ?? []).map(({ align }) => align);
  // Typst's lines are flush right and left by turns, as those of `aligned` are.
  const alternate =
    aligns.length > 0 && aligns.every((align, index) => align === (index % 2 === 0 ? "r" : "l"));
  if (rows.length < longDerivation || !alternate || isTagged(node)) return null;
  return rows
    .map((row) =>
      row
        .map((cell, column) => joinMath([column > 0 && column % 2 === 0 ? "#h(1.6em)" : "", write(cell)]))
        .join(" & "),
    )
    .join(" \\ ");
}

/** The rows without the empty one that a line break at the end makes. */
function filledRows(node: LatexNode): LatexNode[][] {
  const rows = node.body as LatexNode[][];
  return rows.filter((row, index) => index < rows.length - 1 || !isEmptyRow(row));
}

const tagsOf = (node: LatexNode) => node.tags as (LatexNode[] | boolean)[] | undefined;

/** Has a row a number of its own? */
const isTagged = (node: LatexNode): boolean => tagsOf(node)?.some((tag) => Array.isArray(tag)) === true;

function isEmptyRow(row: LatexNode[]): boolean {
  const empty = (node: LatexNode): boolean =>
    (node.type === "styling" || node.type === "ordgroup") && (node.body as LatexNode[]).every(empty);
  return row.every(empty);
}

/** Does a fraction stand in the cells, beside other things or below a sign? It would touch the one in the next row. */
function hasFraction(nodes: unknown): boolean {
  if (Array.isArray(nodes)) return nodes.some(hasFraction);
  if (typeof nodes !== "object" || nodes === null) return false;
  const { type, body, base } = nodes as LatexNode;
  return type === "genfrac" || hasFraction(body) || hasFraction(base);
}

const list = (items: (number | string)[]): string => `#(${items.map((item) => `${item},`).join(" ")})`;

interface Rules {
  /** The rows before which a rule runs across, from 0 to the number of rows. */
  across: number[];
  /** The columns before which a rule runs down, from 0 to the number of columns. */
  down: number[];
}

function rulesOf(node: LatexNode): Rules {
  const across = ((node.hLinesBeforeRow as boolean[][] | undefined) ?? []).flatMap((lines, row) =>
    lines.length > 0 ? [row] : [],
  );
  const down = new Set<number>();
  let column = 0;
  for (const { type } of (node.cols as Column[] | undefined) ?? []) {
    if (type === "align") column++;
    else down.add(column);
  }
  return { across, down: [...down] };
}

/** Is an array a table, with rules across or at its sides? Typst's matrices know rules between columns only. */
export function isRuled(node: LatexNode): boolean {
  const { across, down } = rulesOf(node);
  const width = ((node.cols as Column[] | undefined) ?? []).filter(({ type }) => type === "align").length;
  return across.length > 0 || down.some((column) => column === 0 || column === width);
}

/** An array with rules, as the template's `ruledarray`. */
export function ruledToTypst(node: LatexNode, write: (node: LatexNode) => string): string {
  const rows = filledRows(node);
  const aligns = ((node.cols as Column[] | undefined) ?? [])
    .filter(({ type }) => type === "align")
    .map(({ align }) => `"${align ?? "c"}"`);
  const width = Math.max(1, aligns.length, ...rows.map((row) => row.length));
  while (aligns.length < width) aligns.push('"c"');
  const { across, down } = rulesOf(node);
  const cells = rows.flatMap((row) =>
    Array.from({ length: width }, (_, column) =>
      row[column] === undefined ? '""' : write(row[column]) || '""',
    ),
  );
  const lines = [...new Set(across.filter((row) => row <= rows.length))];
  return `ruledarray(${list(aligns)}, ${list(lines)}, ${list(down)}, ${cells.join(", ")})`;
}
