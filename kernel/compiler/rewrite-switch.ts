import type TypeScript from "typescript";
import { isFunctionBoundary } from "./cell-source.js";
import { testedName } from "../bridge/emitted-names.js";
import type { Rewriting } from "./rewriting.js";

type Ts = typeof TypeScript;

/**
 * Has a `switch` decide on a value that was computed before it, where functions use what its cases declare: V8 11 and 12 take
 * these variables to be there while the value is computed, and the process dies when a debugger stops in what is called for it.
 */
export function switchStatement({ ts, script }: Rewriting, statement: TypeScript.SwitchStatement): void {
  const { expression, caseBlock } = statement;
  const declares = caseBlock.clauses.some(({ statements }) => statements.some((one) => isLexical(ts, one)));
  if (!declares || !hasFunction(ts, caseBlock)) return;
  script.replace(statement.getStart(), expression.getStart(), `{ const ${testedName} = (`);
  script.replace(expression.end, caseBlock.getStart(), `); switch (${testedName}) `);
  script.replace(statement.end, statement.end, " }");
}

function isLexical(ts: Ts, statement: TypeScript.Statement): boolean {
  if (ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) return true;
  if (!ts.isVariableStatement(statement)) return ts.isEnumDeclaration(statement);
  return (statement.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0;
}

function hasFunction(ts: Ts, node: TypeScript.Node): boolean {
  return (
    isFunctionBoundary(ts, node) ||
    ts.isClassLike(node) ||
    ts.forEachChild(node, (child) => hasFunction(ts, child) || undefined) === true
  );
}
