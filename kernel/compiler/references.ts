import type TypeScript from "typescript";
import { isFunctionBoundary, namesIn } from "./cell-source.js";

type Ts = typeof TypeScript;
type Names = ReadonlySet<string>;

/**
 * Finds where a cell means its top level by a name: not where a parameter, a block or a namespace has one of its own, and not
 * where the name is that of a property.
 * @param ts The compiler.
 * @param file The cell.
 * @param names The names that matter.
 * @param found Gets each identifier, uses and declarations alike, but those in import and export declarations.
 */
export function eachReference(
  ts: Ts,
  file: TypeScript.SourceFile,
  names: Names,
  found: (identifier: TypeScript.Identifier) => void,
): void {
  const visit = (node: TypeScript.Node, hidden: Names): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isIdentifier(node)) {
      if (names.has(node.text) && !hidden.has(node.text) && !isOnlyAName(ts, node)) found(node);
      return;
    }
    const own = declaredBy(ts, node).filter((name) => names.has(name));
    const inner = own.length === 0 ? hidden : new Set([...hidden, ...own]);
    ts.forEachChild(node, (child) => visit(child, isOutside(ts, node, child) ? hidden : inner));
  };
  ts.forEachChild(file, (statement) => visit(statement, new Set()));
}

/** Decorators and computed names of methods do not see what their class or method declares. */
function isOutside(ts: Ts, node: TypeScript.Node, child: TypeScript.Node): boolean {
  if (ts.isDecorator(child)) return true;
  return ts.isComputedPropertyName(child) && ts.isFunctionLike(node);
}

/** The names that a node adds for what stands inside it. */
export function declaredBy(ts: Ts, node: TypeScript.Node): string[] {
  const texts = (name: TypeScript.BindingName): string[] => namesIn(ts, name).map(({ text }) => text);
  if (ts.isFunctionLike(node)) {
    const own = ts.isFunctionExpression(node) && node.name ? [node.name.text] : [];
    return [...own, ...node.parameters.flatMap(({ name }) => texts(name))];
  }
  if (ts.isClassLike(node)) return node.name === undefined ? [] : [node.name.text];
  if (ts.isBlock(node)) {
    const isBody = isFunctionBoundary(ts, node.parent);
    return [...lexicalNames(ts, node.statements), ...(isBody ? variableNames(ts, node) : [])];
  }
  if (ts.isModuleBlock(node)) {
    const merged = siblings(ts, node.parent, ts.isModuleDeclaration).flatMap(({ body }) =>
      body !== undefined && ts.isModuleBlock(body) ? lexicalNames(ts, body.statements) : [],
    );
    return [...merged, ...variableNames(ts, node)];
  }
  if (ts.isEnumDeclaration(node)) {
    const members = siblings(ts, node, ts.isEnumDeclaration).flatMap((one) => [...one.members]);
    return members.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  if (ts.isCaseBlock(node)) return node.clauses.flatMap(({ statements }) => lexicalNames(ts, statements));
  if (ts.isCatchClause(node)) return node.variableDeclaration ? texts(node.variableDeclaration.name) : [];
  if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    const list = node.initializer;
    if (list === undefined || !ts.isVariableDeclarationList(list)) return [];
    return (list.flags & ts.NodeFlags.BlockScoped) === 0
      ? []
      : list.declarations.flatMap(({ name }) => texts(name));
  }
  return [];
}

/** Declarations that merge with this one, itself among them. */
function siblings<Node extends TypeScript.EnumDeclaration | TypeScript.ModuleDeclaration>(
  ts: Ts,
  node: Node | TypeScript.ModuleDeclaration,
  isOne: (node: TypeScript.Node) => node is Node,
): Node[] {
  const { parent } = node;
  if (!ts.isSourceFile(parent) && !ts.isBlock(parent) && !ts.isModuleBlock(parent))
    return isOne(node) ? [node] : [];
  return parent.statements.filter(isOne).filter(({ name }) => name.text === node.name.text);
}

/** What the statements of a block declare for that block. */
function lexicalNames(ts: Ts, statements: readonly TypeScript.Statement[]): string[] {
  return statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      const { flags, declarations } = statement.declarationList;
      return (flags & ts.NodeFlags.BlockScoped) === 0
        ? []
        : declarations.flatMap(({ name }) => namesIn(ts, name).map(({ text }) => text));
    }
    const isNamed =
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      ts.isModuleDeclaration(statement) ||
      ts.isImportEqualsDeclaration(statement);
    return isNamed && statement.name !== undefined ? [statement.name.text] : [];
  });
}

/** What `var` declares anywhere in a function's body. */
function variableNames(ts: Ts, body: TypeScript.Node): string[] {
  const names: string[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (isFunctionBoundary(ts, node)) return;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0)
      for (const { name } of node.declarations) names.push(...namesIn(ts, name).map(({ text }) => text));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return names;
}

/** Whether an identifier names a property, a label or an element of markup, and nothing in scope. */
function isOnlyAName(ts: Ts, node: TypeScript.Identifier): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isImportTypeNode(parent)) return true;
  if (ts.isBreakOrContinueStatement(parent) || ts.isLabeledStatement(parent)) return parent.label === node;
  if (ts.isJsxOpeningLikeElement(parent) || ts.isJsxClosingElement(parent)) return /^[a-z]/.test(node.text);
  return (
    (ts.isPropertyAccessExpression(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isMetaProperty(parent) ||
      ts.isJsxAttribute(parent) ||
      ts.isEnumMember(parent) ||
      ts.isNamedTupleMember(parent) ||
      ts.isClassElement(parent) ||
      ts.isTypeElement(parent) ||
      ts.isObjectLiteralElementLike(parent)) &&
    parent.name === node &&
    !ts.isShorthandPropertyAssignment(parent)
  );
}

/** Whether an expression is a function or a class that takes the name of what it is assigned to. */
export function takesName(ts: Ts, node: TypeScript.Expression): boolean {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  )
    return takesName(ts, node.expression);
  return (
    ts.isArrowFunction(node) ||
    ((ts.isFunctionExpression(node) || ts.isClassExpression(node)) && node.name === undefined)
  );
}
