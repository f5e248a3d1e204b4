import type TypeScript from "typescript";

type Ts = typeof TypeScript;

/** An expression of a cell that stands for a value. */
export interface Constant {
  start: number;
  end: number;
  /** The value, written so that anything may follow it. */
  text: string;
}

/** Whether a symbol is a `const enum` that is only declared: no such object is there when the cell runs. */
export function isUnreal(ts: Ts, { flags, declarations = [] }: TypeScript.Symbol): boolean {
  return (
    (flags & ts.SymbolFlags.ConstEnum) !== 0 &&
    declarations.some((node) => ts.isEnumDeclaration(node) && isDeclared(ts, node))
  );
}

/**
 * What a checked file reads of such enums.
 * @param end Where its author's text ends.
 */
export function constantsIn(
  ts: Ts,
  checker: TypeScript.TypeChecker,
  file: TypeScript.SourceFile,
  end: number,
): Constant[] {
  const found: Constant[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (node.pos >= end) return;
    const isRead = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
    const value = isRead ? checker.getConstantValue(node) : undefined;
    const symbol = value === undefined ? undefined : checker.getSymbolAtLocation(partOf(ts, node));
    const owner = symbol?.valueDeclaration?.parent;
    if (owner !== undefined && isDeclared(ts, owner))
      found.push({ start: node.getStart(file), end: node.end, text: `(${JSON.stringify(value)})` });
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The name in `Level.High`, the text in `Level["High"]`. */
function partOf(ts: Ts, node: TypeScript.Node): TypeScript.Node {
  if (ts.isPropertyAccessExpression(node)) return node.name;
  return ts.isElementAccessExpression(node) ? node.argumentExpression : node;
}

/** Whether a declaration makes nothing: it says `declare`, or is in a file of declarations. */
function isDeclared(ts: Ts, declaration: TypeScript.Node): boolean {
  const says = (node: TypeScript.Node): boolean =>
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
  return declaration.getSourceFile().isDeclarationFile || ts.findAncestor(declaration, says) !== undefined;
}
