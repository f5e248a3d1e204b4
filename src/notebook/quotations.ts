import type { Notebook } from "./format.js";
import { hasTag } from "./tags.js";

/** What a notebook quotes (`> …`) outside of its solution, one text for each quotation, in order: the questions that it answers. */
export function quotationsOf(notebook: Notebook): string[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === "markdown" && !hasTag(cell, "solution"))
    .flatMap(({ source }) => source.match(/^>.*(?:\n>.*)*/gm) ?? [])
    .map((quotation) => quotation.replaceAll(/^> ?/gm, ""));
}
