import type TypeScript from "typescript";
import type { CellSource } from "./cell-source.js";
import type { Definitions } from "./cell-module.js";

import { type Constant, constantsIn, isUnreal } from "./constants.js";

type Ts = typeof TypeScript;
type ImportName = TypeScript.ImportClause | TypeScript.NamespaceImport | TypeScript.ImportSpecifier;

/**
 * What a cell and those before it import, for the script that is made of it. A name that an import statement brings is not a
 * variable of the script: `twice` is read as `twice·from.twice` every time, so that it is live, as in a module.
 */
export interface CellImports {
  /** Whether a name of an import statement is a value, as the checker knows; what is only a type leaves no trace. */
  isValue(name: ImportName): boolean;
  /** The names of the cell's imports that are only types: no variables for the cells to come. */
  types: ReadonlySet<string>;
  /** What the cell reads of enums that are there for the checker alone: the value takes the place of the expression. */
  constants: readonly Constant[];
  /** The names that are read that way: those of the cell, and those of earlier cells that nobody declared since. */
  live: ReadonlySet<string>;
  /** Those of them that the cell declares as something else: functions of earlier cells are to see that. */
  redeclared: readonly string[];
  /** Names of the cell's imports that were variables before. */
  wereVariables: readonly string[];
}

/** The names that the import statements of a cell bring one by one; `* as` is a variable like any. */
export function namesOfImports(ts: Ts, { file }: CellSource): { name: string; node: ImportName }[] {
  return file.statements.filter(ts.isImportDeclaration).flatMap(({ importClause: clause }) => {
    if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
    const names: { name: string; node: ImportName }[] = [];
    if (clause.name) names.push({ name: clause.name.text, node: clause });
    if (clause.namedBindings && ts.isNamedImports(clause.namedBindings))
      for (const node of clause.namedBindings.elements)
        if (!node.isTypeOnly) names.push({ name: node.name.text, node });
    return names;
  });
}

/**
 * What the imports of a cell come to.
 * @param ts The compiler.
 * @param cell The parsed cell.
 * @param before The names that earlier cells import and nobody declared since.
 * @param definitions Of the cells before it.
 * @param checked The cell's module as the checker has it; without, every name counts as a value.
 */
export function cellImports(
  ts: Ts,
  cell: CellSource,
  before: ReadonlySet<string>,
  definitions: Definitions,
  checked?: { checker: TypeScript.TypeChecker; file: TypeScript.SourceFile },
): CellImports {
  const values = checked && valuesAmong(ts, checked.checker, checked.file);
  const isValue = (node: ImportName): boolean => values?.get(node.getStart()) ?? true;
  const own: string[] = [];
  const types = new Set<string>();
  for (const { name, node } of namesOfImports(ts, cell))
    if (isValue(node)) own.push(name);
    else types.add(name);
  const others = [...cell.declared].filter(([name, kind]) => kind !== "type" && !own.includes(name));
  const redeclared = others.map(([name]) => name).filter((name) => before.has(name));
  const live = new Set([...before, ...own]);
  for (const name of redeclared) live.delete(name);
  const wereVariables = own.filter((name) => {
    return definitions.get(name)?.isValue === true && !before.has(name);
  });
  const constants =
    checked === undefined ? [] : constantsIn(ts, checked.checker, checked.file, cell.text.length);
  return { isValue, types, constants, live, redeclared, wereVariables };
}

/** By the position of each name: whether something of it is left at run time. A name that nothing is known of is a value. */
function valuesAmong(
  ts: Ts,
  checker: TypeScript.TypeChecker,
  file: TypeScript.SourceFile,
): Map<number, boolean> {
  const values = new Map<number, boolean>();
  const note = (node: ImportName): void => {
    const symbol = node.name && checker.getSymbolAtLocation(node.name);
    values.set(node.getStart(), symbol === undefined || isValueSymbol(ts, checker, symbol));
  };
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) continue;
    const { importClause } = statement;
    if (importClause.name) note(importClause);
    if (importClause.namedBindings && ts.isNamespaceImport(importClause.namedBindings))
      note(importClause.namedBindings);
    else for (const element of importClause.namedBindings?.elements ?? []) note(element);
  }
  return values;
}

function isValueSymbol(ts: Ts, checker: TypeScript.TypeChecker, symbol: TypeScript.Symbol): boolean {
  const seen = new Set<TypeScript.Symbol>();
  let current: TypeScript.Symbol | undefined = symbol;
  const immediate = checker as unknown as {
    getImmediateAliasedSymbol?(alias: TypeScript.Symbol): TypeScript.Symbol | undefined;
  };
  // `export type { Shape }` of a class is a type on the way, whatever it is in the end.
  while (current !== undefined && current.flags & ts.SymbolFlags.Alias && !seen.has(current)) {
    seen.add(current);
    if (current.declarations?.some((node) => ts.isTypeOnlyImportOrExportDeclaration(node))) return false;
    current = immediate.getImmediateAliasedSymbol?.(current);
  }
  const end = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (!(end.flags & ts.SymbolFlags.Value) || isUnreal(ts, end)) return false;
  const isModule = (end.flags & ts.SymbolFlags.ValueModule) !== 0 && end.declarations?.some(ts.isSourceFile);
  if (!isModule) return true;
  // A module of types alone is none.
  const members = checker.getExportsOfModule(end);
  const isEmpty = end.declarations?.every((node) => ts.isSourceFile(node) && node.isDeclarationFile) ?? false;
  return !isEmpty || members.length === 0 || members.some((member) => isValueSymbol(ts, checker, member));
}

/** Whether an identifier is read as a value, and is no part of a type and no name that something is declared by. */
export function isValueUse(ts: Ts, identifier: TypeScript.Identifier): boolean {
  const { parent } = identifier;
  const isShorthand = ts.isShorthandPropertyAssignment(parent);
  if (!isShorthand && (parent as { name?: TypeScript.Node }).name === identifier) return false;
  if (ts.isTypeParameterDeclaration(parent)) return false;
  for (let node: TypeScript.Node = identifier; !ts.isStatement(node); node = node.parent) {
    if (ts.isExpressionWithTypeArguments(node)) {
      const clause = node.parent;
      const isExtended = ts.isHeritageClause(clause) && clause.token === ts.SyntaxKind.ExtendsKeyword;
      if (ts.isHeritageClause(clause) && !(isExtended && ts.isClassLike(clause.parent))) return false;
    } else if (ts.isTypeNode(node)) return false;
    if (node.parent === undefined) break;
    if (ts.isInterfaceDeclaration(node.parent) || ts.isTypeAliasDeclaration(node.parent)) return false;
  }
  return true;
}
