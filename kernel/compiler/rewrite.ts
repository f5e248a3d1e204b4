import type TypeScript from "typescript";
import type { CellImports } from "./cell-imports.js";
import { type CellSource, isAmbient, isFunctionBoundary, isTopLevel } from "./cell-source.js";
import {
  classStatement,
  enumStatement,
  functionStatement,
  hoistVariables,
  variableStatement,
} from "./rewrite-declarations.js";
import { exportStatement, importedNames, importEquals, importStatement } from "./rewrite-imports.js";
import { renamedNames } from "./rewrite-names.js";
import { switchStatement } from "./rewrite-switch.js";
import { newRewriting, type Replacements, type Rewriting } from "./rewriting.js";

type Ts = typeof TypeScript;

/** A cell as a script that can be evaluated after others, and where its characters come from. */
export interface Rewritten {
  text: string;
  /** Stretches kept from the cell: [offset in text, length, offset in the cell], in order. */
  origins: [number, number, number][];
  hasResult: boolean;
  /** The functions and classes that the script declares as variables, which must not be declared once more. */
  declared: ReadonlySet<string>;
}

/**
 * Turns a cell (a module in TypeScript's eyes) into a script for V8's REPL mode. There, a name may be declared
 * again only as `let` or `class` once it was one, so every top-level `const`, `var` and function becomes a `let`;
 * imports become awaited calls, because a script has no import statements.
 * @param ts The compiler.
 * @param cell The parsed cell.
 * @param imports What it and earlier cells import.
 * @param replacements See `scriptNames`.
 */
export function rewriteCell(
  ts: Ts,
  cell: CellSource,
  imports: CellImports,
  replacements: Replacements = new Map(),
): Rewritten {
  const rewriting = newRewriting(ts, cell, imports, replacements);
  const { script, declared } = rewriting;
  rewriteStatements(rewriting);
  rewriteExpressions(rewriting, cell.file, false);
  importedNames(rewriting);
  renamedNames(rewriting);
  for (const { start, end, text } of imports.constants) script.replace(start, end, { text, at: start });
  const last = cell.file.statements.findLast(({ kind }) => kind !== ts.SyntaxKind.EmptyStatement);
  const hasResult = last !== undefined && ts.isExpressionStatement(last);
  return { ...script.render(), hasResult, declared };
}

function rewriteStatements(rewriting: Rewriting): void {
  const { ts, script } = rewriting;
  const { statements } = rewriting.cell.file;
  const shebang = /^#!.*/.exec(rewriting.cell.text)?.[0].length ?? 0;
  if (shebang > 0) script.replace(0, shebang, "");
  const firstOther = statements.findIndex((statement) => !ts.isImportDeclaration(statement));
  // All of them move if one has to, so that their modules run in their order.
  const isLate = statements.some(
    (statement, at) => at > firstOther && firstOther >= 0 && ts.isImportDeclaration(statement),
  );
  for (const statement of statements) {
    const start = statement.getStart();
    if (ts.canHaveModifiers(statement) && isAmbient(ts, statement)) script.replace(start, statement.end, "");
    else if (ts.isImportDeclaration(statement)) importStatement(rewriting, statement, isLate);
    else if (ts.isImportEqualsDeclaration(statement)) importEquals(rewriting, statement);
    else if (ts.isExportDeclaration(statement)) exportStatement(rewriting, statement);
    else if (ts.isExportAssignment(statement))
      script.replace(start, statement.expression.getStart(), "(", "");
    else if (ts.isFunctionDeclaration(statement)) functionStatement(rewriting, statement);
    else {
      dropExport(rewriting, statement);
      if (ts.isClassDeclaration(statement)) classStatement(rewriting, statement);
      if (ts.isEnumDeclaration(statement)) enumStatement(rewriting, statement);
      if (ts.isVariableStatement(statement)) variableStatement(rewriting, statement);
    }
    if (ts.isExportAssignment(statement))
      script.replace(statement.expression.end, statement.expression.end, ")");
  }
}

function dropExport(rewriting: Rewriting, statement: TypeScript.Statement): void {
  const { ts, script } = rewriting;
  if (!ts.canHaveModifiers(statement)) return;
  for (const modifier of ts.getModifiers(statement) ?? [])
    if (modifier.kind === ts.SyntaxKind.ExportKeyword || modifier.kind === ts.SyntaxKind.DefaultKeyword)
      script.replace(modifier.getStart(), modifier.end, "");
}

/** Edits inside statements: `import()`, `import.meta`, `switch`, and `var` in blocks and loops. */
function rewriteExpressions(rewriting: Rewriting, node: TypeScript.Node, inFunction: boolean): void {
  const { ts, script } = rewriting;
  const inside = inFunction || isFunctionBoundary(ts, node);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    script.replace(node.expression.getStart(), node.expression.end, "__kernel.import");
  else if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
    script.replace(node.getStart(), node.end, "__kernel.meta");
  else if (ts.isSwitchStatement(node)) switchStatement(rewriting, node);
  else if (ts.isVariableDeclarationList(node) && !inside && !isTopLevel(ts, node, rewriting.cell.file))
    if ((node.flags & ts.NodeFlags.BlockScoped) === 0 && !isAmbient(ts, node.parent))
      hoistVariables(rewriting, node, ts.isVariableStatement(node.parent));
  ts.forEachChild(node, (child) => rewriteExpressions(rewriting, child, inside));
}
