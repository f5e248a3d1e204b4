import type TypeScript from "typescript";

type Ts = typeof TypeScript;

/** A string literal in which the cursor stands. */
export interface StringAt {
  /** Where its content begins. */
  start: number;
  /** Its content up to the cursor. */
  typed: string;
  /** Whether it names a module. */
  namesModule: boolean;
}

/** The string literal around a position of a text, or undefined where there is none. */
export function stringAt(ts: Ts, text: string, offset: number): StringAt | undefined {
  const file = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ESNext, true);
  let found: TypeScript.Node = file;
  const visit = (node: TypeScript.Node): void => {
    if (node.getStart(file) >= offset || node.end < offset) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (!ts.isStringLiteralLike(found)) return undefined;
  const start = found.getStart(file) + 1;
  const { isUnterminated } = found as TypeScript.LiteralLikeNode;
  if (offset < start || (offset === found.end && isUnterminated !== true)) return undefined;
  return { start, typed: text.slice(start, offset), namesModule: namesModule(ts, found) };
}

function namesModule(ts: Ts, { parent }: TypeScript.Node): boolean {
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  if (ts.isExternalModuleReference(parent)) return true;
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent);
  if (!ts.isCallExpression(parent)) return false;
  const { expression } = parent;
  if (ts.isPropertyAccessExpression(expression)) return expression.getText() === "require.resolve";
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === "require")
  );
}
