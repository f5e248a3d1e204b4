import { isJsonMime } from "./check.js";
import type { NotebookCell, Json, MimeBundle, Notebook, CellOutput } from "./format.js";
import { writeFile } from "../write-file.js";

/**
 * The text of an `.ipynb` file, as Jupyter itself writes it: indented by one space, texts as lists of lines, so that a
 * version control system shows changes line by line.
 * @example
 * formatNotebook(newNotebook([])).startsWith('{\n "cells": [],') // => true
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({ ...orderKeys(cell), ...linesOf(cell) }));
  const { nbformat, nbformat_minor, metadata, ...rest } = notebook;
  return `${JSON.stringify({ ...rest, cells, metadata, nbformat, nbformat_minor }, null, 1)}\n`;
}

/**
 * Writes a notebook to a file, whole or not at all.
 * @throws FileError where the file cannot be written.
 * @example
 * writeNotebook("package.json/x.ipynb", newNotebook([])) // throws must be a file that can be written
 */
export function writeNotebook(path: string, notebook: Notebook): void {
  writeFile(path, formatNotebook(notebook));
}

/**
 * The notebook as it is stored: without outputs and execution counts.
 * @example
 * const ran = newNotebook([{ ...codeCell("one", "1"), execution_count: 7 }]);
 * withoutOutputs(ran).cells // => [codeCell("one", "1")]
 */
export function withoutOutputs(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === "code" ? { ...cell, execution_count: null, outputs: [] } : cell,
    ),
  };
}

function orderKeys(cell: NotebookCell): NotebookCell {
  const { cell_type, id, metadata, ...rest } = cell;
  return { cell_type, id, metadata, ...rest } as NotebookCell;
}

function linesOf(cell: NotebookCell): Record<string, unknown> {
  const source = splitLines(cell.source);
  return cell.cell_type === "code" ? { outputs: cell.outputs.map(outputLines), source } : { source };
}

function outputLines(output: CellOutput): Record<string, unknown> {
  if (output.output_type === "stream") return { ...output, text: splitLines(output.text) };
  if (output.output_type === "error") return { ...output };
  return { ...output, data: bundleLines(output.data) };
}

function bundleLines(data: MimeBundle): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      typeof value === "string" && !isJsonMime(mime) ? splitLines(value) : value,
    ]),
  );
}

function splitLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
