import type TypeScript from "typescript";
import { carrierOf, readOf } from "../bridge/emitted-names.js";
import type { Rewriting } from "./rewriting.js";
import type { Piece } from "./script-text.js";

/** An import statement as an awaited call, in front of everything where it has to come first. */
export function importStatement(
  rewriting: Rewriting,
  statement: TypeScript.ImportDeclaration,
  isLifted: boolean,
): void {
  const { ts, script } = rewriting;
  const start = statement.getStart();
  const put = (...pieces: Piece[]): void => {
    if (isLifted) script.lift(...pieces);
    script.replace(start, statement.end, ...(isLifted ? [""] : pieces));
  };
  const clause = statement.importClause;
  if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return put("");
  const from: Piece = [statement.moduleSpecifier.getStart(), statement.moduleSpecifier.end];
  const { attributes } = statement;
  const options: Piece[] = attributes
    ? [", { with: ", [attributes.getStart() + attributes.getText().indexOf("{"), attributes.end], " }"]
    : [];
  if (clause === undefined) return put("void await __kernel.import(", from, ...options, ");");
  const bindings = clause.namedBindings;
  const elements = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
  const names: [exported: string, local: string][] = [];
  if (clause.name && rewriting.imports.isValue(clause)) names.push(["default", clause.name.text]);
  for (const element of elements)
    if (!element.isTypeOnly && rewriting.imports.isValue(element))
      names.push([(element.propertyName ?? element.name).text, element.name.text]);
  const pieces: Piece[] = [];
  if (bindings !== undefined && ts.isNamespaceImport(bindings) && rewriting.imports.isValue(bindings))
    pieces.push(`let ${rewriting.name(bindings.name.text)} = await __kernel.import(`, from, ...options, ");");
  const isEmpty = clause.name === undefined && bindings !== undefined && elements.length === 0;
  if (isEmpty && ts.isNamedImports(bindings))
    pieces.push("void await __kernel.import(", from, ...options, ");");
  if (names.length > 0) {
    const carriers = names.map(([, local]) => carrierOf(local)).join(", ");
    const pairs = JSON.stringify(names);
    const isIdle = !rewriting.reads.some(({ text }) => names.some(([, local]) => local === text));
    pieces.push(`let [${carriers}] = await __kernel.names(`, from, `, ${pairs}, ${isIdle}`, ...options, ");");
  }
  const variables = names
    .map(([, local]) => local)
    .filter((name) => rewriting.imports.wereVariables.includes(name));
  for (const name of variables) pieces.push(` ${rewriting.name(name)} = ${readOf(name)};`);
  put(...pieces);
}

/** `import a = require("a")` and `import a = N.M.x` as variables. */
export function importEquals(rewriting: Rewriting, statement: TypeScript.ImportEqualsDeclaration): void {
  const { ts, script } = rewriting;
  const reference = statement.moduleReference;
  if (statement.isTypeOnly) return script.replace(statement.getStart(), statement.end, "");
  const value: Piece[] = ts.isExternalModuleReference(reference)
    ? ["__kernel.require(", [reference.expression.getStart(), reference.expression.end], ")"]
    : alias(rewriting, reference);
  const name = rewriting.name(statement.name.text);
  script.replace(statement.getStart(), statement.end, `let ${name} = `, ...value, ";");
}

/** `N.M.x` where all of it exists; a namespace of types alone does not. */
function alias(rewriting: Rewriting, reference: TypeScript.EntityName): Piece[] {
  const parts: Piece[] = [];
  let left = reference;
  while (rewriting.ts.isQualifiedName(left)) {
    parts.unshift("?.", [left.right.getStart(), left.right.end]);
    left = left.left;
  }
  const first = rewriting.imports.live.has(left.text) ? readOf(left.text) : rewriting.name(left.text);
  return [`typeof ${first} === "undefined" ? undefined : ${first}`, ...parts];
}

/** An export has nobody to go to; the module that it names still runs. */
export function exportStatement(rewriting: Rewriting, statement: TypeScript.ExportDeclaration): void {
  const from = statement.moduleSpecifier;
  const load: Piece[] =
    from === undefined || statement.isTypeOnly
      ? [""]
      : ["void await __kernel.import(", [from.getStart(), from.end], ");"];
  rewriting.script.replace(statement.getStart(), statement.end, ...load);
}

/** Reads imported names where they are used, and leads functions of earlier cells to what the cell declares instead. */
export function importedNames(rewriting: Rewriting): void {
  for (const name of rewriting.imports.redeclared)
    rewriting.script.hoist(`let ${carrierOf(name)} = { get ${name}() { return ${rewriting.name(name)}; } };`);
  for (const identifier of rewriting.reads) readImported(rewriting, identifier);
}

function readImported(rewriting: Rewriting, identifier: TypeScript.Identifier): void {
  const { ts, script } = rewriting;
  const { parent } = identifier;
  const [start, end] = [identifier.getStart(), identifier.end];
  const read = readOf(identifier.text);
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === identifier)
    return script.replace(start, end, `${identifier.text}: `, { text: read, at: start });
  let value: TypeScript.Node = identifier;
  while (ts.isParenthesizedExpression(value.parent) || ts.isNonNullExpression(value.parent))
    value = value.parent;
  const caller = value.parent;
  const isCalled =
    (ts.isCallExpression(caller) && caller.expression === value) ||
    (ts.isTaggedTemplateExpression(caller) && caller.tag === value);
  if (!isCalled || ts.isDecorator(caller.parent))
    return script.replace(start, end, { text: read, at: start });
  // Without the comma the module would be `this`; the semicolon ends a line before it that has none.
  const semicolon = beginsStatement(rewriting, identifier) ? ";" : "";
  // V8 says where a call is by its parenthesis; its author looks for the name.
  const paren = rewriting.cell.text[end] === "(" ? "(" : "";
  script.replace(start, end + paren.length, semicolon, { text: `(0, ${read})${paren}`, at: start });
}

function beginsStatement(rewriting: Rewriting, identifier: TypeScript.Identifier): boolean {
  const { ts } = rewriting;
  const statement = ts.findAncestor(identifier, ts.isExpressionStatement);
  if (statement === undefined || statement.getStart() !== identifier.getStart()) return false;
  const { parent } = statement;
  return (
    ts.isSourceFile(parent) ||
    ts.isBlock(parent) ||
    ts.isModuleBlock(parent) ||
    ts.isCaseOrDefaultClause(parent)
  );
}
