import type { NotebookCell } from "./format.js";

/** `remove-input`, `remove_input` and `Remove-Input` are one tag, as all spellings are in use. */
const plain = (tag: unknown): string => String(tag).toLowerCase().replaceAll("_", "-");

/** A cell's tags, in small letters and with hyphens. */
export function tagsOf(cell: NotebookCell): Set<string> {
  const tags = cell.metadata["tags"];
  return new Set(Array.isArray(tags) ? tags.map(plain) : []);
}

/**
 * Whether a cell bears a tag, in any spelling: `remove-input` and `Remove_Input` are one.
 * @example
 * hasTag({ cell_type: "raw", id: "a", source: "", metadata: { tags: ["hide_input"] } }, "hide-input") // => true
 */
export function hasTag(cell: NotebookCell, tag: string): boolean {
  return tagsOf(cell).has(plain(tag));
}
