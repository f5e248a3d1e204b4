import { FileError } from "../errors.js";
import type { CodeCell, Json, Notebook } from "../notebook/format.js";
import { readLiteral, skipBlank } from "./literal.js";
import { hasTag } from "../notebook/tags.js";

/** A given number, or text, or array of them, that a notebook's parameters cell declares. */
export interface Parameter {
  name: string;
  value: Json;
  /** Where the value's text begins in the cell, and where it ends. */
  start: number;
  end: number;
}

/** The cell tagged `parameters` and what it declares. */
export interface Parameters {
  /** The cell's place among the notebook's cells, from 0. */
  index: number;
  cell: CodeCell;
  list: Parameter[];
}

/**
 * What a notebook's parameters cell declares: the code cell with the tag `parameters`, which holds nothing but
 * `const name = literal;` lines.
 * @param name - What errors call the notebook.
 * @throws FileError where there is no such cell, or it holds something else.
 */
export function parametersOf(notebook: Notebook, name: string): Parameters {
  const index = notebook.cells.findIndex((cell) => cell.cell_type === "code" && hasTag(cell, "parameters"));
  if (index === -1) {
    throw new FileError({
      place: name,
      rule: "must have a code cell tagged parameters",
      got: "none",
      cure: "Put the given numbers into one cell, as const name = value; lines, and tag it parameters.",
    });
  }
  const cell = notebook.cells[index] as CodeCell;
  return { index, cell, list: declarations(cell.source, `${name}, cell ${index + 1}`) };
}

/**
 * The conditions that a parameters cell's values must meet: `gradsheet.where` of its metadata, TypeScript expressions of the
 * parameters' names.
 */
export function conditionsOf(cell: CodeCell): string[] {
  return ((cell.metadata["gradsheet"] ?? {}) as { where?: string[] }).where ?? [];
}

function declarations(source: string, place: string): Parameter[] {
  const list: Parameter[] = [];
  for (let at = skipBlank(source, 0); at < source.length;) {
    const head = /^(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=;]*)?=/.exec(source.slice(at));
    if (head === null) throw noDeclaration(place, source, at);
    const start = skipBlank(source, at + head[0].length);
    let read;
    try {
      read = readLiteral(source, start);
    } catch {
      throw noDeclaration(place, source, at);
    }
    const tail = /^(?:\s+as\s+const)?[ \t]*(?:;|(?=\s*\n)|$)/.exec(source.slice(read.end));
    if (tail === null) throw noDeclaration(place, source, at);
    list.push({ name: head[1], value: read.value, start, end: read.end });
    at = skipBlank(source, read.end + tail[0].length);
  }
  return list;
}

function noDeclaration(place: string, source: string, at: number): FileError {
  return new FileError({
    place,
    rule: "must hold nothing but const name = literal; lines, as it is tagged parameters",
    got: source.slice(at).split("\n")[0].slice(0, 60),
    cure: "Compute in another cell.",
  });
}
