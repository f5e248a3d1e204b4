import type TypeScript from "typescript";
import { namesIn } from "./cell-source.js";

type Ts = typeof TypeScript;

/**
 * The places of a cell that mean one of some top-level names as a value, and no name of the same spelling that a function,
 * a block or a class inside declares.
 * @param ts The compiler.
 * @param file The parsed cell.
 * @param names The names that matter.
 */
export function topLevelReferences(
  ts: Ts,
  file: TypeScript.SourceFile,
  names: ReadonlySet<string>,
): TypeScript.Identifier[] {
  const found: TypeScript.Identifier[] = [];
  const visit = (node: TypeScript.Node, hidden: ReadonlySet<string>): void => {
    if (isTypeOnly(ts, node)) return;
    if (ts.isIdentifier(node)) {
      if (names.has(node.text) && !hidden.has(node.text) && isValueUse(ts, node)) found.push(node);
      return;
    }
    const own = node === file ? [] : declaredIn(ts, node).filter((name) => names.has(name));
    const inside = own.length === 0 ? hidden : new Set([...hidden, ...own]);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(file, new Set());
  return found;
}

/** What leaves no trace in JavaScript. */
function isTypeOnly(ts: Ts, node: TypeScript.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) {
    const { parent } = node;
    if (!ts.isHeritageClause(parent)) return false;
    return parent.token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(parent.parent);
  }
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isTypeParameterDeclaration(node)) return true;
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false)
  );
}

/** Whether an identifier is read, and is no name of a declaration, a property or a label. */
function isValueUse(ts: Ts, node: TypeScript.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent))
    return parent.name === node || parent.objectAssignmentInitializer === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isNamespaceImport(parent))
    return false;
  if (ts.isImportClause(parent) || ts.isMetaProperty(parent) || ts.isNamespaceExport(parent)) return false;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isJsxAttribute(parent) || ts.isJsxNamespacedName(parent)) return false;
  if (isJsxTag(ts, node)) return !/^[a-z]/.test(node.text);
  return (parent as { name?: TypeScript.Node }).name !== node;
}

function isJsxTag(ts: Ts, { parent }: TypeScript.Identifier): boolean {
  return (
    ts.isJsxOpeningElement(parent) || ts.isJsxClosingElement(parent) || ts.isJsxSelfClosingElement(parent)
  );
}

/** The names that a node declares for what is inside it. */
function declaredIn(ts: Ts, node: TypeScript.Node): string[] {
  const names: string[] = [];
  const add = (name: TypeScript.BindingName | undefined): void => {
    if (name !== undefined) for (const { text } of namesIn(ts, name)) names.push(text);
  };
  if (ts.isFunctionLike(node)) {
    for (const { name } of node.parameters) add(name);
    if (ts.isFunctionExpression(node)) add(node.name);
    const { body } = node as { body?: TypeScript.Node };
    if (body !== undefined) names.push(...hoistedIn(ts, body));
  } else if (ts.isClassExpression(node) || ts.isEnumDeclaration(node)) {
    add(node.name);
    if (ts.isEnumDeclaration(node))
      for (const { name } of node.members) if (ts.isIdentifier(name)) names.push(name.text);
  } else if (ts.isCatchClause(node)) add(node.variableDeclaration?.name);
  else if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    if (node.initializer !== undefined && ts.isVariableDeclarationList(node.initializer))
      addBlockScoped(ts, node.initializer, add);
  } else if (ts.isBlock(node) || ts.isModuleBlock(node)) addStatements(ts, node.statements, add);
  else if (ts.isCaseBlock(node))
    for (const { statements } of node.clauses) addStatements(ts, statements, add);
  else if (ts.isClassStaticBlockDeclaration(node)) names.push(...hoistedIn(ts, node.body));
  return names;
}

function addBlockScoped(
  ts: Ts,
  list: TypeScript.VariableDeclarationList,
  add: (name: TypeScript.BindingName) => void,
): void {
  // In a namespace `var` is scoped like `let`.
  if ((list.flags & ts.NodeFlags.BlockScoped) === 0 && !ts.isModuleBlock(list.parent.parent)) return;
  for (const { name } of list.declarations) add(name);
}

function addStatements(
  ts: Ts,
  statements: readonly TypeScript.Statement[],
  add: (name: TypeScript.BindingName | undefined) => void,
): void {
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) addBlockScoped(ts, statement.declarationList, add);
    else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) add(statement.name);
    else if (ts.isEnumDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) add(statement.name);
    else if (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name)) add(statement.name);
  }
}

/** The names of `var` in the body of a function. */
function hoistedIn(ts: Ts, body: TypeScript.Node): string[] {
  const names: string[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (node !== body && (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node))) return;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0)
      for (const { name } of node.declarations) for (const { text } of namesIn(ts, name)) names.push(text);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return names;
}
