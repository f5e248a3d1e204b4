import type { Align, Block, Inline, Table, TableCell } from "../tree.js";
import { attribute, isElement, type Element, type Node } from "./html-node.js";

export interface HtmlReaders {
  blocks(nodes: Node[]): Block[];
  inlines(nodes: Node[]): Inline[];
}

/** A table of HTML. @param read how the content of a cell is read, and how a line of text */
export function tableOf(element: Element, read: HtmlReaders): Table {
  const rows: TableCell[][] = [];
  let headRows = 0;
  let caption: Inline[] | undefined;
  const visit = (node: Node, head: boolean): void => {
    if (!isElement(node)) return;
    if (node.tagName === "caption") caption = read.inlines(node.childNodes);
    else if (node.tagName === "tr") {
      const cells = node.childNodes.filter(
        (cell): cell is Element => isElement(cell) && ["td", "th"].includes(cell.tagName),
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
  };
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
