import type { CodeCell, Json, MarkdownCell, Notebook, NotebookCell } from "./format.js";

/** How a notebook names the kernel of gradsheet. */
export const ownKernel = {
  name: "gradsheet",
  display_name: "TypeScript (gradsheet)",
  language: "typescript",
} as const;

/**
 * A notebook of cells that a program makes, as `nbformat.v4.new_notebook` in Python.
 * @param cells - In their order. A text is the code of a cell, which gets its place as its id: `cell-1`.
 * @param metadata - Default: it names the kernel of gradsheet.
 * @example
 * const made = newNotebook([markdownCell("title", "# Squares"), "7 ** 2"]);
 * made.cells.map(({ id, cell_type }) => `${id}: ${cell_type}`) // => ["title: markdown", "cell-2: code"]
 * made.metadata.kernelspec?.name // => "gradsheet"
 */
export function newNotebook(
  cells: readonly (NotebookCell | string)[],
  metadata: Notebook["metadata"] = { kernelspec: { ...ownKernel } },
): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata,
    cells: cells.map((cell, at) => (typeof cell === "string" ? codeCell(`cell-${at + 1}`, cell) : cell)),
  };
}

/**
 * A cell of code that has not run.
 * @param id - Its name within the notebook: up to 64 letters, digits, `-` and `_`.
 * @param source - Its code.
 * @param metadata - Default: none. Tags stand here: `{ tags: ["question"] }`.
 * @example
 * codeCell("givens", "const x = 3;", { tags: ["parameters"] }).outputs // => []
 */
export function codeCell(id: string, source: string, metadata: Record<string, Json> = {}): CodeCell {
  return { cell_type: "code", id, metadata, source, execution_count: null, outputs: [] };
}

/**
 * A cell of text in Markdown, formulas between dollars.
 * @param id - Its name within the notebook: up to 64 letters, digits, `-` and `_`.
 * @param source - Its text.
 * @param metadata - Default: none.
 * @example
 * markdownCell("title", "# The loss $L$").cell_type // => "markdown"
 */
export function markdownCell(id: string, source: string, metadata: Record<string, Json> = {}): MarkdownCell {
  return { cell_type: "markdown", id, metadata, source };
}
