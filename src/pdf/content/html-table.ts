import type { Align, Block, Inline, Table, TableCell } from "../tree.js";
import { contrast, cssColor } from "./css-color.js";
import type { Style } from "./css.js";
import { attribute, isElement, type Element, type Node } from "./html-node.js";

export interface HtmlReaders {
  blocks(nodes: Node[]): Block[];
  inlines(nodes: Node[]): Inline[];
  hides(element: Element): boolean;
  styleOf(element: Element): Style;
}

/** A table of HTML. @param read how the content of a cell is read, and how a line of text */
export function tableOf(element: Element, read: HtmlReaders): Table {
  const rows: TableCell[][] = [];
  let headRows = 0;
  let caption: Inline[] | undefined;
  const visit = (node: Node, head: boolean): void => {
    if (!isElement(node) || read.hides(node)) return;
    if (node.tagName === "caption") caption = read.inlines(node.childNodes);
    else if (node.tagName === "tr") {
      const cells = node.childNodes.filter(
        (cell): cell is Element =>
          isElement(cell) && ["td", "th"].includes(cell.tagName) && !read.hides(cell),
      );
      const all = cells.map((cell) => cellOf(cell, node, read));
      rows.push(all);
      // A first row of nothing but heads is a head without <thead>.
      if (head || (rows.length === 1 && all.length > 0 && all.every((cell) => cell.header)))
        headRows = rows.length;
    } else if (["thead", "tbody", "tfoot"].includes(node.tagName))
      for (const child of node.childNodes) visit(child, node.tagName === "thead");
  };
  for (const child of element.childNodes) visit(child, false);
  return squared({ headRows, columns: 1, rows, ...(caption === undefined ? {} : { caption }) });
}

function cellOf(cell: Element, row: Element, read: HtmlReaders): TableCell {
  const span = (name: string): number =>
    Math.min(1000, Math.max(1, Math.trunc(Number(attribute(cell, name) ?? 1)) || 1));
  return {
    body: read.blocks(cell.childNodes),
    header: cell.tagName === "th",
    // A row of heads says how pandas aligns the numbers below, not how it aligns itself.
    align: alignOf(cell) ?? (cell.tagName === "th" ? undefined : alignOf(row)),
    columns: span("colspan"),
    rows: span("rowspan"),
    ...lookOf(read.styleOf(cell), read.styleOf(row)),
  };
}

/** The colors of a cell, which a frame's `.style` gives it: text, ground, and a bar as long as its value. */
function lookOf(style: Style, row: Style): Pick<TableCell, "color" | "fill" | "bar"> {
  const ground = (of: Style): string | null =>
    cssColor(of.get("background-color") ?? of.get("background") ?? "");
  const fill = ground(style) ?? ground(row);
  const bar = barOf(style.get("background") ?? style.get("background-image") ?? "");
  const color = cssColor(style.get("color") ?? row.get("color") ?? "");
  const readable = color !== null && contrast(color, fill ?? "#ffffff") >= 2;
  return {
    ...(readable && color !== "#000000" ? { color } : {}),
    ...(fill === null || fill === "#ffffff" ? {} : { fill }),
    ...(bar === null ? {} : { bar }),
  };
}

/** The one colored stretch of `linear-gradient(90deg, transparent 20%, red 20%, red 60%, transparent 60%)`. */
function barOf(background: string): TableCell["bar"] | null {
  const list = /^linear-gradient\(\s*(?:90deg|to right)\s*,(.*)\)$/is.exec(background.trim())?.[1];
  if (list === undefined) return null;
  const stops = list.split(/,(?![^(]*\))/).map((stop) => {
    const [, color = "", at] = /^\s*(.*?)(?:\s+(-?[\d.]+)%)?\s*$/s.exec(stop) ?? [];
    return {
      color: cssColor(color),
      at: at === undefined ? null : Math.max(0, Math.min(1, Number(at) / 100)),
    };
  });
  const inked = stops.filter(({ color }) => color !== null && color !== "#ffffff");
  const color = inked[0]?.color;
  if (color === undefined || color === null) return null;
  const first = stops.indexOf(inked[0]!);
  const last = stops.indexOf(inked.at(-1)!);
  // A single stop is drawn from where the one before it ends.
  const from = inked.length > 1 ? (inked[0]!.at ?? 0) : (stops[first - 1]?.at ?? 0);
  const to = inked.length > 1 ? (inked.at(-1)!.at ?? 1) : (inked[0]!.at ?? stops[last + 1]?.at ?? 1);
  return to > from ? { color, from, to } : null;
}

function alignOf(element: Element): Align | undefined {
  const style = /text-align\s*:\s*(left|center|right)/.exec(attribute(element, "style") ?? "")?.[1];
  const value = style ?? attribute(element, "align");
  return value === "left" || value === "center" || value === "right" ? value : undefined;
}

/** The table with as many columns in every row, and spans that end where the table ends. */
function squared(table: Table): Table {
  const { rows, headRows } = table;
  const taken: boolean[][] = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    const end = y < headRows ? headRows : rows.length;
    for (const cell of row) {
      while (taken[y]![x]) x++;
      cell.rows = Math.min(cell.rows, end - y);
      for (let dy = 0; dy < cell.rows; dy++)
        for (let dx = 0; dx < cell.columns; dx++) taken[y + dy]![x + dx] = true;
      x += cell.columns;
    }
  });
  const columns = Math.max(1, ...taken.map((row) => row.length));
  rows.forEach((row, y) => {
    for (let x = 0; x < columns; x++)
      if (!taken[y]![x]) row.push({ body: [], header: false, columns: 1, rows: 1 });
  });
  return { ...table, columns };
}
