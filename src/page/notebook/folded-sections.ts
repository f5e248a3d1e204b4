import { MarkdownCell } from "@jupyterlab/cells";
import { type Notebook, NotebookActions } from "@jupyterlab/notebook";

/**
 * Hides what follows the headings that are stored as collapsed, such as the solutions of a chapter: JupyterLab's notebook reads from the
 * file which they are, and hides their cells when one is clicked.
 */
export async function foldSections(notebook: Notebook): Promise<void> {
  const collapsed = notebook.widgets.filter((cell) => cell instanceof MarkdownCell && cell.headingCollapsed);
  if (collapsed.length === 0) return;
  // The end of a section is a heading too, and headings are read one after the other.
  await Promise.all(notebook.widgets.map((cell) => cell.getHeadings()));
  for (const cell of collapsed) NotebookActions.setHeadingCollapse(cell, true, notebook);
}
