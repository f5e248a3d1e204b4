import { emittedName } from "../bridge/emitted-names.js";
import { type Definitions, isValueOf } from "./cell-module.js";
import type { CellSource } from "./cell-source.js";
import type { Replacements } from "./rewriting.js";

/** What a file that Node runs as CommonJS finds under these names, for scripts from elsewhere. */
const commonJs = new Map([
  ["module", "__kernel.module"],
  ["exports", "__kernel.module.exports"],
]);

/**
 * What a cell's script writes for the names that it cannot use as they are: its own and those of earlier cells where there is
 * a global of that name. A name that no cell has defined is the global, also in a function that is called after a later cell
 * has defined it, as in any module.
 * @param cell The parsed cell.
 * @param definitions Of the cells before it.
 * @param types The names of its imports that are only types.
 */
export function scriptNames(
  cell: CellSource,
  definitions: Definitions,
  types: ReadonlySet<string> = new Set(),
): Replacements {
  const names = new Map<string, string>();
  for (const name of new Set([...cell.used, ...cell.values])) {
    const isDeclared = cell.declared.has(name);
    const isValue = isDeclared ? isValueOf(cell, name, types) : (definitions.get(name)?.isValue ?? false);
    const replacement = isValue
      ? emittedName(name)
      : isDeclared || definitions.has(name)
        ? undefined
        : commonJs.get(name);
    if (replacement !== undefined && replacement !== name) names.set(name, replacement);
  }
  return names;
}
