import type { Json, Notebook, NotebookCell } from "../../notebook/format.js";

/** The keys of a cell as Jupyter's own server writes them: by name. */
const usual = ["cell_type", "id", "metadata", "execution_count", "outputs", "source"];

/**
 * A notebook with the keys of its objects in the order in which they are stored, cell by cell: front ends have orders of their own, and a
 * version control system should show what has changed alone.
 * @param stored - What the file holds; a text that is no notebook orders nothing.
 */
export function inStoredOrder(notebook: Notebook, stored: string | null): Notebook {
  const model = parsed(stored);
  const cells = Array.isArray(model["cells"]) ? (model["cells"] as Record<string, unknown>[]) : [];
  const byId = new Map(cells.map((cell) => [cell?.["id"], cell]));
  const usualCell = Object.fromEntries(usual.map((key) => [key, null]));
  return {
    ...notebook,
    metadata: likeModel(notebook.metadata as Json, model["metadata"]) as Notebook["metadata"],
    cells: notebook.cells.map(
      (cell) => likeModel(cell as unknown as Json, byId.get(cell.id) ?? usualCell) as unknown as NotebookCell,
    ),
  };
}

/** A value with the keys that a model has first, in its order. */
function likeModel(value: Json, model: unknown): Json {
  if (Array.isArray(value)) {
    const models = Array.isArray(model) ? (model as unknown[]) : [];
    return value.map((item, at) => likeModel(item, models[at]));
  }
  if (!isRecord(value) || !isRecord(model)) return value;
  const first = Object.keys(model).filter((key) => Object.hasOwn(value, key));
  const rest = Object.keys(value).filter((key) => !Object.hasOwn(model, key));
  return Object.fromEntries([...first, ...rest].map((key) => [key, likeModel(value[key], model[key])]));
}

function isRecord(value: unknown): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(stored: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(stored ?? "{}");
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
