import type TypeScript from "typescript";
import { type CellImports, isValueUse } from "./cell-imports.js";
import type { CellSource } from "./cell-source.js";
import { eachReference } from "./references.js";
import { ScriptText } from "./script-text.js";

type Ts = typeof TypeScript;

/** What stands in the script for names of the cell that it cannot use as they are. */
export type Replacements = ReadonlyMap<string, string>;

/** A cell on its way to a script: what is known of it, and the script so far. */
export interface Rewriting {
  readonly ts: Ts;
  readonly cell: CellSource;
  readonly imports: CellImports;
  readonly script: ScriptText;
  /** The functions and classes that the script declares as variables. */
  readonly declared: Set<string>;
  /** Where names stand that are called otherwise in the script. */
  readonly renamed: readonly TypeScript.Identifier[];
  /** Where imported names are read. */
  readonly reads: readonly TypeScript.Identifier[];
  /** What a top-level name is called in the script. */
  name(name: string): string;
}

/** A cell of which nothing is rewritten yet; see `rewriteCell`. */
export function newRewriting(
  ts: Ts,
  cell: CellSource,
  imports: CellImports,
  replacements: Replacements,
): Rewriting {
  const renamed: TypeScript.Identifier[] = [];
  const reads: TypeScript.Identifier[] = [];
  eachReference(ts, cell.file, new Set([...replacements.keys(), ...imports.live]), (identifier) => {
    if (!imports.live.has(identifier.text)) renamed.push(identifier);
    else if (isValueUse(ts, identifier)) reads.push(identifier);
  });
  return {
    ts,
    cell,
    imports,
    script: new ScriptText(cell.text),
    declared: new Set(),
    renamed,
    reads,
    name: (name) => replacements.get(name) ?? name,
  };
}
