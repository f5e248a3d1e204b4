import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type TypeScript from "typescript";
import { productName } from "../product.js";
import type { CellProbe } from "./cell-probe.js";
import { resolveModule } from "./resolution.js";

type Ts = typeof TypeScript;

/** A name that a module exports. */
export interface Importable {
  name: string;
  specifier: string;
  isType: boolean;
}

/** The declarations of one package are read no further than this many files. */
const mostFiles = 200;
/** Declarations larger than this are left alone: reading them would be felt. */
const mostCharacters = 500_000;

const read = new Map<string, { written: number; names: Map<string, boolean> }>();

/**
 * What can be imported under a name that begins so: from the product, from what package.json lists, and from Node.
 * @param compiler The notebook's compiler.
 * @param word The beginning of the name.
 */
export function importableNames(compiler: CellProbe, word: string): Importable[] {
  const { checker, folder } = compiler;
  const specifiers = new Set([productName, ...listedPackages(folder.real), ...checker.importedModules()]);
  const found: Importable[] = [];
  for (const specifier of specifiers)
    for (const [name, isType] of exportsOf(compiler, specifier))
      if (name.startsWith(word)) found.push({ name, specifier, isType });
  for (const { name, specifier } of checker.ambientExports(word))
    found.push({ name, specifier, isType: false });
  return found;
}

/** Codes of a name that nothing declares. */
const unknownName = new Set([2304, 2503, 2552, 2582]);

/** The line that imports what a cell names and nobody declares, where a module at hand exports it. */
export function importCure(compiler: CellProbe, code: number, message: string): string | undefined {
  const name = /^Cannot find (?:name|namespace) '([^']+)'/.exec(message)?.[1];
  if (!unknownName.has(code) || name === undefined) return undefined;
  const found = importableNames(compiler, name).find((one) => one.name === name);
  return found && `Import it: import { ${found.isType ? "type " : ""}${name} } from "${found.specifier}";`;
}

/** The dependencies that the nearest package.json lists. */
function listedPackages(folder: string): string[] {
  try {
    const text = readFileSync(join(folder, "package.json"), "utf8");
    const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<
      string,
      Record<string, string>
    >;
    return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith("@types/"));
  } catch {
    return [];
  }
}

/** The names that a module exports, as far as its declarations say so themselves; true for types. */
function exportsOf({ ts, folder, notebook }: CellProbe, specifier: string): Map<string, boolean> {
  const resolve = (name: string, from: string): string | undefined =>
    resolveModule(ts, name, from, notebook.options, ts.sys, folder).resolvedModule?.resolvedFileName;
  const file = resolve(specifier, `${folder.cells}/.exports.ts`);
  if (file === undefined) return new Map();
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const known = read.get(file);
  if (known?.written === written) return known.names;
  const names = new Map<string, boolean>();
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || seen.size >= mostFiles) return;
    seen.add(path);
    const text = ts.sys.readFile(path);
    if (text === undefined || text.length > mostCharacters || path.endsWith(".json")) return;
    for (const other of collectExports(ts, path, text, names)) {
      const next = resolve(other, path);
      if (next !== undefined) visit(next);
    }
  };
  visit(file);
  read.set(file, { written, names });
  return names;
}

/** Enters the names that one file exports; returns the modules of which it exports everything. */
function collectExports(ts: Ts, path: string, text: string, names: Map<string, boolean>): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext);
  const whole: string[] = [];
  const add = (name: TypeScript.Node | undefined, isType: boolean): void => {
    if (name === undefined || !ts.isIdentifier(name) || name.text === "default") return;
    names.set(name.text, isType && names.get(name.text) !== false);
  };
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier, isTypeOnly } = statement;
      if (exportClause === undefined && moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier))
        whole.push(moduleSpecifier.text);
      else if (exportClause !== undefined && ts.isNamedExports(exportClause))
        for (const element of exportClause.elements) add(element.name, isTypeOnly || element.isTypeOnly);
      else if (exportClause !== undefined) add(exportClause.name, isTypeOnly);
      continue;
    }
    const exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!exported) continue;
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations) add(name, false);
    else
      add(
        (statement as TypeScript.DeclarationStatement).name,
        ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement),
      );
  }
  return whole;
}
