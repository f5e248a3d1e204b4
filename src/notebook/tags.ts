import type { NotebookCell } from "./format.js";

/**
 * Whether a cell bears a tag; `remove-input` and `remove_input` are one, as both spellings are in use.
 * @example
 * hasTag({ cell_type: "raw", id: "a", source: "", metadata: { tags: ["hide_input"] } }, "hide-input") // => true
 */
export function hasTag(cell: NotebookCell, tag: string): boolean {
  const tags = cell.metadata["tags"];
  const plain = (text: unknown) => String(text).replaceAll("_", "-");
  return Array.isArray(tags) && tags.some((item) => plain(item) === plain(tag));
}
