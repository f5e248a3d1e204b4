import { FileError } from "../errors.js";
import { hasTag } from "../notebook/tags.js";
import type { Notebook } from "../notebook/format.js";
import { parametersOf } from "../parameters/parameters.js";
import { isRetold } from "../parameters/retell.js";

/**
 * Why no variants can be drawn from a notebook: it has none by its own word, has no numbers, or does not say how its texts follow.
 * @param path - What the error calls the notebook.
 * @returns Null where they can.
 * @throws FileError where it is a variant itself, or its parameters cell cannot be read.
 */
export function whyNoVariants(notebook: Notebook, path: string): FileError | null {
  const { noVariant, changedFrom } = (notebook.metadata["gradsheet"] ?? {}) as Record<string, string>;
  if (changedFrom !== undefined) {
    throw new FileError({
      place: path,
      rule: "must be a notebook with its own numbers",
      got: `one whose numbers were changed from ${changedFrom}`,
      cure: "Draw from that one.",
    });
  }
  if (noVariant !== undefined)
    return new FileError({ place: path, rule: "has no variants", got: "a request for one", cure: noVariant });
  const hasCell = notebook.cells.some((cell) => cell.cell_type === "code" && hasTag(cell, "parameters"));
  try {
    parametersOf(notebook, path);
  } catch (error) {
    if (hasCell || !(error instanceof FileError)) throw error;
    return error;
  }
  if (isRetold(notebook)) return null;
  return new FileError({
    place: path,
    rule: "must say how its texts follow its parameters",
    got: "no gradsheet.retell in the metadata of its text cells",
    cure: "Name the words that follow, with their templates, or say gradsheet.noVariant in the notebook's metadata.",
  });
}
