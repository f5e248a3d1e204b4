import type TypeScript from "typescript";
import { hasMarkup, type Markup, markupNames, parseSource } from "./markup.js";
import { syntaxErrors } from "./syntax-errors.js";

/** What a top-level name of a cell is; a later cell may assign to a `let` alone. */
export type NameKind = "let" | "const" | "function" | "class" | "enum" | "import" | "type" | "namespace";

/** A cell, parsed: the names that it offers to later cells, takes from earlier ones, and changes. */
export interface CellSource {
  text: string;
  file: TypeScript.SourceFile;
  syntaxErrors: readonly TypeScript.Diagnostic[];
  declared: Map<string, NameKind>;
  /** Those of them that exist at run time: no types, and nothing that is said to exist elsewhere. */
  values: Set<string>;
  /** Names that the cell itself exports, which must not be exported twice. */
  exported: Set<string>;
  /** Every identifier that is no property name; more than are free, which costs an idle import at most. */
  used: Set<string>;
  assigned: Set<string>;
  /** The kinds of top-level `await` make the script asynchronous; imports do as well. */
  awaits: boolean;
  /** `using`, decorators, a namespace, or an enum in several parts: beyond the fast emitter. */
  needsTypeScriptEmit: boolean;
  /** `declare global` or `declare module`, which stay in force for all later cells. */
  augments: boolean;
}

type Ts = typeof TypeScript;

/**
 * Parses a cell and lists its names.
 * @param ts The compiler.
 * @param path The file name that positions and module resolution refer to.
 * @param text The cell.
 * @param markup What the notebook's options say of markup.
 */
export function parseCell(ts: Ts, path: string, text: string, markup?: Markup): CellSource {
  const file = parseSource(ts, path, text, markup);
  const cell: CellSource = {
    text,
    file,
    syntaxErrors: syntaxErrors(file),
    declared: new Map(),
    values: new Set(),
    exported: new Set(),
    used: new Set(),
    assigned: new Set(),
    awaits: false,
    needsTypeScriptEmit: false,
    augments: false,
  };
  for (const statement of file.statements) declare(ts, statement, cell);
  visit(ts, file, cell, false);
  if (hasMarkup(ts, file)) {
    for (const name of markupNames(text, markup)) cell.used.add(name);
    cell.awaits ||= markup?.runtime === "automatic";
  }
  return cell;
}

function declare(ts: Ts, statement: TypeScript.Statement, cell: CellSource): void {
  const ambient = isAmbient(ts, statement);
  const add = (name: TypeScript.Identifier | undefined, kind: NameKind, isValue = kind !== "type"): void => {
    if (name === undefined) return;
    if (isValue && !ambient) cell.values.add(name.text);
    // A type of the same name as a value keeps the value's kind, and what a namespace adds to keeps its own.
    const adds = kind === "type" || kind === "namespace";
    if (!(adds && cell.declared.has(name.text))) cell.declared.set(name.text, kind);
  };
  const exported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const before = new Set(cell.declared.keys());
  if (ts.isVariableStatement(statement)) {
    const constant = (statement.declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
    const kind = statement.declarationList.flags & ts.NodeFlags.Using ? "const" : constant ? "const" : "let";
    for (const declaration of statement.declarationList.declarations)
      for (const name of namesIn(ts, declaration.name)) add(name, kind);
  } else if (ts.isFunctionDeclaration(statement))
    add(statement.name, "function", statement.body !== undefined);
  else if (ts.isClassDeclaration(statement)) add(statement.name, "class");
  else if (ts.isEnumDeclaration(statement)) {
    if (cell.declared.has(statement.name.text)) cell.needsTypeScriptEmit = true;
    add(statement.name, "enum");
  } else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
    add(statement.name, "type");
  else if (ts.isModuleDeclaration(statement)) {
    if (ts.isIdentifier(statement.name) && !(statement.flags & ts.NodeFlags.GlobalAugmentation))
      add(statement.name, "namespace", isInstantiated(ts, statement));
    else cell.augments = true;
    cell.needsTypeScriptEmit = true;
  } else if (ts.isImportEqualsDeclaration(statement)) add(statement.name, "import", !statement.isTypeOnly);
  else if (ts.isImportDeclaration(statement)) {
    const clause = statement.importClause;
    const isType = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    if (!isType) cell.awaits = true;
    add(clause?.name, "import", !isType);
    const bindings = clause?.namedBindings;
    if (bindings !== undefined && ts.isNamespaceImport(bindings)) add(bindings.name, "import", !isType);
    else
      for (const { name, isTypeOnly } of bindings?.elements ?? [])
        add(name, "import", !isType && !isTypeOnly);
  } else if (ts.isExportDeclaration(statement) && statement.exportClause) {
    if (ts.isNamedExports(statement.exportClause))
      for (const { name } of statement.exportClause.elements) cell.exported.add(name.text);
  }
  if (exported) for (const name of cell.declared.keys()) if (!before.has(name)) cell.exported.add(name);
}

/** Whether a statement only says that something exists. */
export function isAmbient(ts: Ts, node: TypeScript.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}

/** Whether a namespace holds more than types, so that there is something of its name at run time. */
function isInstantiated(ts: Ts, { body }: TypeScript.ModuleDeclaration): boolean {
  if (body === undefined) return false;
  if (ts.isModuleDeclaration(body)) return isInstantiated(ts, body);
  if (!ts.isModuleBlock(body)) return false;
  return body.statements.some(
    (statement) =>
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement) &&
      !isAmbient(ts, statement) &&
      (!ts.isModuleDeclaration(statement) || isInstantiated(ts, statement)),
  );
}

/** `using` and `await using`. */
function isUsing(ts: Ts, { flags }: TypeScript.VariableDeclarationList): boolean {
  const kind = flags & ts.NodeFlags.BlockScoped;
  return kind === ts.NodeFlags.Using || kind === ts.NodeFlags.AwaitUsing;
}

/** The identifiers that a binding introduces. */
export function namesIn(ts: Ts, name: TypeScript.BindingName): TypeScript.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : namesIn(ts, element.name),
  );
}

/** Whether a list of declarations is a statement of the cell itself, not of a block or a loop in it. */
export function isTopLevel(
  ts: Ts,
  { parent }: TypeScript.VariableDeclarationList,
  file: TypeScript.SourceFile,
): boolean {
  return ts.isVariableStatement(parent) && parent.parent === file;
}

/** Whether a `var` inside this node belongs to the function around it, not to the cell. */
export function isFunctionBoundary(ts: Ts, node: TypeScript.Node): boolean {
  return ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) || ts.isModuleBlock(node);
}

function visit(ts: Ts, node: TypeScript.Node, cell: CellSource, inFunction: boolean): void {
  const inside = inFunction || isFunctionBoundary(ts, node) || ts.isPropertyDeclaration(node);
  if (ts.isIdentifier(node)) {
    if (!isPropertyName(ts, node)) cell.used.add(node.text);
  } else if (!inside) {
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) cell.awaits = true;
    if (ts.isVariableDeclarationList(node)) {
      const kind = node.flags & ts.NodeFlags.BlockScoped;
      // `await using` carries the bits of both `const` and `using`.
      if (kind === ts.NodeFlags.AwaitUsing) cell.awaits = true;
      if (kind === 0 && !isTopLevel(ts, node, cell.file))
        for (const { name } of node.declarations)
          for (const identifier of namesIn(ts, name)) {
            cell.declared.set(identifier.text, "let");
            cell.values.add(identifier.text);
          }
    }
  }
  // The fast emitter loses both errors when a disposal fails while another error is on its way; it loses decorated classes
  // with private or static members, and does not show a class inside of itself what a decorator made of it.
  if (ts.isDecorator(node)) cell.needsTypeScriptEmit = true;
  if (ts.isVariableDeclarationList(node) && isUsing(ts, node)) cell.needsTypeScriptEmit = true;
  if (ts.isBinaryExpression(node) && isAssignment(ts, node)) addTargets(ts, node.left, cell.assigned);
  else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    if (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
      addTargets(ts, node.operand, cell.assigned);
  } else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    if (!ts.isVariableDeclarationList(node.initializer)) addTargets(ts, node.initializer, cell.assigned);
  }
  ts.forEachChild(node, (child) => visit(ts, child, cell, inside));
}

function isPropertyName(ts: Ts, node: TypeScript.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  return ts.isPropertyAssignment(parent) && parent.name === node;
}

function isAssignment(ts: Ts, { operatorToken }: TypeScript.BinaryExpression): boolean {
  return (
    operatorToken.kind >= ts.SyntaxKind.FirstAssignment && operatorToken.kind <= ts.SyntaxKind.LastAssignment
  );
}

function addTargets(ts: Ts, target: TypeScript.Node, names: Set<string>): void {
  if (ts.isIdentifier(target)) names.add(target.text);
  else if (
    ts.isParenthesizedExpression(target) ||
    ts.isSpreadElement(target) ||
    ts.isSpreadAssignment(target)
  )
    addTargets(ts, target.expression, names);
  else if (ts.isNonNullExpression(target) || ts.isAsExpression(target))
    addTargets(ts, target.expression, names);
  else if (ts.isArrayLiteralExpression(target)) for (const one of target.elements) addTargets(ts, one, names);
  else if (ts.isObjectLiteralExpression(target))
    for (const property of target.properties) addTargets(ts, property, names);
  else if (ts.isShorthandPropertyAssignment(target)) names.add(target.name.text);
  else if (ts.isPropertyAssignment(target)) addTargets(ts, target.initializer, names);
  else if (ts.isBinaryExpression(target)) addTargets(ts, target.left, names);
}
