import type { NotebookCell, Json, Notebook } from "./format.js";
import { hasTag } from "./tags.js";

/** Code belongs to the solution unless it is tagged as a question; other cells belong to it by their tag. */
export function isSolution(cell: NotebookCell): boolean {
  return hasTag(cell, "solution") || (cell.cell_type === "code" && !hasTag(cell, "question"));
}

/** Whether the section under a heading is a solution, by its first word. */
export function headsSolution(heading: string): boolean {
  return /^\s*(solution|answer|derivation)/i.test(heading);
}

/**
 * A notebook whose text cells are either question or solution: a paper's notebook quotes the question (`> …`), under a heading
 * or in its first text; the paragraphs around it, and headings that lead to none, are tagged `solution`, so that the question
 * sheet can be printed from the notebook alone.
 */
export function withSolutionTags(notebook: Notebook): Notebook {
  const first = notebook.cells.findIndex(({ cell_type }) => cell_type === "markdown");
  return {
    ...notebook,
    cells: notebook.cells.flatMap((cell, index) => (index === first ? [cell] : split(cell))),
  };
}

function split(cell: NotebookCell): NotebookCell[] {
  if (cell.cell_type !== "markdown" || hasTag(cell, "solution")) return [cell];
  const paragraphs = cell.source.split(/\n[ \t]*\n\s*/);
  const groups: { question: boolean; texts: string[] }[] = [];
  for (const [index, text] of paragraphs.entries()) {
    const leads = text.startsWith("#") && (paragraphs[index + 1] ?? "").startsWith(">");
    const question = text.startsWith(">") || leads;
    if (groups.at(-1)?.question === question) groups.at(-1)?.texts.push(text);
    else groups.push({ question, texts: [text] });
  }
  const tags = Array.isArray(cell.metadata["tags"]) ? (cell.metadata["tags"] as Json[]) : [];
  // A cell that nbgrader knows by its id is there once.
  const { nbgrader: _, ...further } = cell.metadata;
  return groups.map(({ question, texts }, index) => {
    const metadata = index === 0 ? cell.metadata : further;
    return {
      ...cell,
      id: index === 0 ? cell.id : `${cell.id}-${index + 1}`,
      metadata: question ? metadata : { ...metadata, tags: [...tags, "solution"] },
      source: texts.join("\n\n"),
    };
  });
}
