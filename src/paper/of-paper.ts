import type { Json, Notebook } from "../notebook/format.js";
import type { Paper } from "./paper.js";

/** A notebook that names its paper, so that it has the paper's title and questions wherever it goes; the same one where it has no paper. */
export function ofPaper(notebook: Notebook, paper: Paper | null): Notebook {
  if (paper === null) return notebook;
  const { metadata } = notebook;
  const own = (metadata["gradsheet"] ?? {}) as Record<string, Json>;
  return { ...notebook, metadata: { ...metadata, gradsheet: { ...own, paper: paper.paper } } };
}
