import type { NotebookCard } from "../../server/api.js";

/** The numbers of chapters by their files' names, 4 of `guide/04-back-propagation.ipynb`; null where a file has none. */
export function chapterNumbers(
  notebooks: readonly NotebookCard[],
): ((notebook: NotebookCard) => string) | null {
  const numberOf = ({ path }: NotebookCard) => /(?:^|\/)0*(\d+)[^/]*$/.exec(path)?.[1];
  return notebooks.every((notebook) => numberOf(notebook) !== undefined)
    ? (notebook) => numberOf(notebook) ?? ""
    : null;
}
