import type { Notebook } from "../notebook/format.js";
import { hasTag } from "../notebook/tags.js";

/** Whether other numbers can be drawn for a notebook: it has a parameters cell, and does not say that it has no variants. */
export function hasVariants({ cells, metadata }: Notebook): boolean {
  const { noVariant } = (metadata["gradsheet"] ?? {}) as { noVariant?: string };
  return noVariant === undefined && cells.some((cell) => hasTag(cell, "parameters"));
}
