import type { CodeCell, Json, Notebook } from "./format.js";
import { formatLiteral } from "./literal.js";
import { parametersOf } from "./parameters.js";
import { hasTag } from "./tags.js";

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
  const lines = Object.entries(values).map(
    ([parameter, value]) => `const ${parameter}${widened(value)} = ${formatLiteral(value)};`,
  );
  const isWorksheet = notebook.cells.some(
    ({ cell_type, source }) => cell_type === "code" && /from\s+["']gradsheet["']/.test(source),
  );
  const injected: CodeCell = {
    cell_type: "code",
    id: injectedTag,
    metadata: { tags: [injectedTag] },
    source: [...lines, ...(isWorksheet && changed.length > 0 ? saying(changed) : [])].join("\n"),
    execution_count: null,
    outputs: [],
  };
  return { ...notebook, cells: cells.toSpliced(cells.indexOf(declaring) + 1, 0, injected) };
}

/** The names whose value is another than the notebook's own. */
export function changedNames(notebook: Notebook, values: Record<string, Json>, name: string): string[] {
  const stored = new Map(parametersOf(notebook, name).list.map((each) => [each.name, each.value]));
  return Object.keys(values).filter(
    (parameter) => JSON.stringify(values[parameter]) !== JSON.stringify(stored.get(parameter)),
  );
}

function saying(changed: string[]): string[] {
  return ['import { changeGivens } from "gradsheet";', `changeGivens({ ${changed.join(", ")} })`];
}

/** A constant of the type 7 could not be compared with 6, which the notebook's author had in mind. */
function widened(value: Json): string {
  return typeof value === "number" || typeof value === "boolean" ? `: ${typeof value}` : "";
}
