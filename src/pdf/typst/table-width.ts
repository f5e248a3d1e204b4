import type { Block, Inline, Table } from "../tree.js";

/** Text whose long words may be broken: after the signs of paths and addresses, else anywhere. Numbers stay whole. */
export function breakableInCell(text: string): string {
  return text.replace(/\S{16,}/g, (word) =>
    /\p{L}/u.test(word)
      ? word
          .replace(/[/_.,&=?:-](?=[^/_.,&=?:-])/g, "$&\u200b")
          .replace(/[^\s\u200b]{30,}/gu, (run) => run.replace(/.{15}(?=.)/gsu, "$&\u200b"))
      : word,
  );
}

/** A cell's content with words that may be broken. */
export function inCell(body: Block[]): Block[] {
  const inline = (one: Inline): Inline => {
    if (one.kind === "text" || one.kind === "code") return { ...one, text: breakableInCell(one.text) };
    return "body" in one && one.kind !== "footnote" ? { ...one, body: one.body.map(inline) } : one;
  };
  return body.map((block) =>
    block.kind === "paragraph" ? { ...block, body: block.body.map(inline) } : block,
  );
}

/**
 * How narrow a table can get by breaking its lines, in units of the text size, roughly: what the longest words of its
 * columns take. Text may be broken, numbers and formulas may not.
 */
export function leastWidth(table: Table): number {
  const widths = Array.from({ length: table.columns }, () => 0);
  for (const row of table.rows) {
    if (row.length !== table.columns) continue;
    row.forEach((cell, column) => {
      const width = Math.max(0, ...cell.body.map(blockWidth)) / cell.columns;
      widths[column] = Math.max(widths[column]!, width);
    });
  }
  const gap = 1.4;
  return widths.reduce((sum, width) => sum + width + gap, 0);
}

function blockWidth(block: Block): number {
  if (block.kind === "paragraph" || block.kind === "heading") return inlineWidth(block.body);
  if (block.kind === "formula") return formulaWidth(block.formula.latex);
  if (block.kind === "table") return leastWidth(block.table);
  return 6;
}

function inlineWidth(body: Inline[]): number {
  return Math.max(
    0,
    ...body.map((inline) => {
      if (inline.kind === "text")
        return Math.max(0, ...inline.text.split(/[\s\u200b]+/).map((word) => word.length * 0.52));
      if (inline.kind === "code")
        return Math.max(
          0,
          ...inline.text.split(/[\s\u200b]+/).map((word) => Math.min(word.length, 30) * 0.6),
        );
      if (inline.kind === "formula") return formulaWidth(inline.formula.latex);
      return "body" in inline && inline.kind !== "footnote" ? inlineWidth(inline.body) : 2;
    }),
  );
}

/** A formula has about as many characters as its source has tokens; the widest row of a matrix counts. */
function formulaWidth(latex: string): number {
  const rows = latex.split("\\\\");
  return Math.max(
    ...rows.map((row) => row.replace(/\\[a-zA-Z]+/g, "x").replace(/[{}_^\s\\]/g, "").length * 0.55),
  );
}
