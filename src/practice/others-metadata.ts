import type { Json, NotebookCell } from "../notebook/format.js";
import { injectedTag, paperOnlyTag } from "../parameters/inject.js";

/** The tags that say what a cell of a worksheet is; a copy sets its own. */
const ownTags = new Set(["parameters", "question", "given", "solution", injectedTag, paperOnlyTag]);

/** What other programs have in a cell's metadata: nbgrader's marks, slides, what may be edited. A copy leaves it as it is. */
export function othersMetadata({ metadata }: NotebookCell): Record<string, Json> {
  const { gradsheet: _, tags, ...others } = metadata;
  const kept = Array.isArray(tags) ? tags.filter((tag) => !ownTags.has(String(tag))) : [];
  return kept.length === 0 ? others : { ...others, tags: kept };
}

/** Whether nbgrader has a cell for an answer, which its id must be found in: code, or words that a person marks. */
export function isNbgradersSolution({ metadata }: NotebookCell): boolean {
  const { nbgrader } = metadata as { nbgrader?: { solution?: Json } };
  return nbgrader?.solution === true;
}
