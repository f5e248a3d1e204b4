import type { Json, Notebook } from "../notebook/format.js";
import { codeCell } from "../notebook/new.js";
import { formatLiteral } from "./literal.js";
import { parametersOf } from "./parameters.js";
import { hasTag } from "../notebook/tags.js";

/** The tag of the cell that gives parameters other values, right after the cell that declares them (papermill's convention). */
export const injectedTag = "injected-parameters";

/** The tag of cells that are about the paper's own numbers or its published answers: they go where the numbers go. */
export const paperOnlyTag = "paper-only";

/**
 * A notebook whose parameters have other values: a cell tagged `injected-parameters` after the parameters cell declares them
 * again, and says so to the worksheet where a value is not the paper's; cells tagged `paper-only` are left out then.
 * @param values - By name; those that are not named stay.
 * @param name - What errors call the notebook.
 * @throws FileError where the notebook has no parameters cell.
 */
export function withParameters(notebook: Notebook, values: Record<string, Json>, name: string): Notebook {
  const { cell: declaring } = parametersOf(notebook, name);
  const changed = changedNames(notebook, values, name);
  const cells = notebook.cells.filter(
    (cell) => !hasTag(cell, injectedTag) && (changed.length === 0 || !hasTag(cell, paperOnlyTag)),
  );
  const lines = Object.entries(values).map(([parameter, value]) => declaration(parameter, value));
  const isWorksheet = notebook.cells.some(
    ({ cell_type, source }) => cell_type === "code" && /from\s+["']gradsheet["']/.test(source),
  );
  const source = [...lines, ...(isWorksheet && changed.length > 0 ? sayingCode(changed) : [])].join("\n");
  const injected = codeCell(injectedTag, source, { tags: [injectedTag] });
  return { ...notebook, cells: cells.toSpliced(cells.indexOf(declaring) + 1, 0, injected) };
}

/**
 * A notebook of its own with other parameters: the parameters cell itself declares the new values, and a cell after it says so to
 * the worksheet; cells tagged `paper-only` are left out.
 * @param values - By name; those that are not named stay.
 * @param name - What errors call the notebook.
 * @throws FileError where the notebook has no parameters cell.
 */
export function withValues(notebook: Notebook, values: Record<string, Json>, name: string): Notebook {
  const { cell: declaring, list } = parametersOf(notebook, name);
  const source = list.reduceRight(
    (text, { name: parameter, start, end }) =>
      parameter in values ? text.slice(0, start) + formatLiteral(values[parameter]) + text.slice(end) : text,
    declaring.source,
  );
  const saying = codeCell("changed-givens", sayingCode(Object.keys(values)).join("\n"), {
    tags: ["hide-input"],
  });
  const cells = notebook.cells
    .filter((cell) => !hasTag(cell, injectedTag) && !hasTag(cell, paperOnlyTag))
    .flatMap((cell) => (cell === declaring ? [{ ...declaring, source }, saying] : [cell]));
  return { ...notebook, cells };
}

/** The names whose value is another than the notebook's own. */
export function changedNames(notebook: Notebook, values: Record<string, Json>, name: string): string[] {
  const stored = new Map(parametersOf(notebook, name).list.map((each) => [each.name, each.value]));
  return Object.keys(values).filter(
    (parameter) => JSON.stringify(values[parameter]) !== JSON.stringify(stored.get(parameter)),
  );
}

/** The notebook's own values of some of its parameters. */
export function valuesOf(notebook: Notebook, names: string[], name: string): Json[] {
  return parametersOf(notebook, name)
    .list.filter((parameter) => names.includes(parameter.name))
    .map(({ value }) => value);
}

function sayingCode(changed: string[]): string[] {
  return ['import { changeGivens } from "gradsheet";', `changeGivens({ ${changed.join(", ")} })`];
}

/** A constant as TypeScript: one of the type 7 could not be compared with 6, which the notebook's author had in mind. */
export function declaration(name: string, value: Json): string {
  const type = typeof value === "number" || typeof value === "boolean" ? `: ${typeof value}` : "";
  return `const ${name}${type} = ${formatLiteral(value)};`;
}
