import type { CellSource, NameKind } from "./cell-source.js";

/** Where a name of an earlier cell is defined. */
export interface Definition {
  /** The module specifier of the cell that defines it: `./cell-3`. */
  specifier: string;
  kind: NameKind;
  /** Whether it exists at run time. */
  isValue: boolean;
}

/** The newest definition of each name. */
export type Definitions = Map<string, Definition>;

/**
 * A cell as a module: its own text, untouched and in front so that positions stay, then what binds it to other cells.
 * It imports the names it uses from the newest cell that defines them, and exports its own.
 * An import cannot be assigned to; a variable that the cell assigns is declared with the type it has over there.
 * @param cell The parsed cell.
 * @param definitions Of the cells before it.
 * @param used The names to import, default those that the cell uses.
 */
export function moduleText(
  cell: CellSource,
  definitions: Definitions,
  used: Iterable<string> = cell.used,
): string {
  const imports = new Map<string, string[]>();
  const lines: string[] = [];
  for (const name of used) {
    const definition = cell.declared.has(name) ? undefined : definitions.get(name);
    if (definition === undefined) continue;
    const { specifier, kind } = definition;
    if (kind === "let" && cell.assigned.has(name))
      lines.push(`declare let ${name}: typeof import("${specifier}").${name};`);
    else {
      const names = imports.get(specifier);
      if (names === undefined) imports.set(specifier, [name]);
      else names.push(name);
    }
  }
  for (const [specifier, names] of imports) lines.push(`import { ${names.join(", ")} } from "${specifier}";`);
  const own = [...cell.declared.keys()].filter((name) => !cell.exported.has(name));
  lines.push(`export { ${own.join(", ")} };`);
  return `${cell.text}\n;${lines.join("\n")}\n`;
}

/**
 * Enters a cell's names as the newest definitions.
 * @param types The names of its imports that are only types.
 */
export function define(
  cell: CellSource,
  specifier: string,
  definitions: Definitions,
  types: ReadonlySet<string>,
): void {
  for (const [name, kind] of cell.declared)
    definitions.set(name, { specifier, kind, isValue: isValueOf(cell, name, types) });
}

/** Whether a name that a cell declares is a variable of its script. */
export function isValueOf({ values }: CellSource, name: string, types: ReadonlySet<string>): boolean {
  return values.has(name) && !types.has(name);
}
