import ts from "typescript";
import { packageFolder } from "../../package.js";

/**
 * The named types that a reader must know to call a function or a method: those of its parameters, and of their properties, however
 * deep. Classes are left out: what makes one says how.
 * @param exported - A name that the package exports.
 * @returns Symbols of types that the package itself declares, whether it exports them or not.
 */
export function inputTypes(exported: ts.Symbol, checker: ts.TypeChecker): Set<ts.Symbol> {
  const found = new Set<ts.Symbol>();
  const enter = (node: ts.Node): void => {
    if (isHidden(node)) return;
    // What a function that is handed over gives back is its author's.
    if (ts.isFunctionTypeNode(node) || ts.isMethodSignature(node) || ts.isMethodDeclaration(node))
      return node.parameters.forEach(({ type }) => type && enter(type));
    const name = typeName(node);
    const symbol = name && target(checker.getSymbolAtLocation(name), checker);
    if (symbol !== undefined && isOurType(symbol) && !found.has(symbol)) {
      found.add(symbol);
      for (const declaration of symbol.declarations ?? []) ts.forEachChild(declaration, enter);
    }
    ts.forEachChild(node, enter);
  };
  for (const declaration of exported.declarations ?? [])
    for (const parameter of parametersOf(declaration)) if (parameter.type) enter(parameter.type);
  return found;
}

function parametersOf(declaration: ts.Declaration): readonly ts.ParameterDeclaration[] {
  if (ts.isFunctionDeclaration(declaration)) return declaration.parameters;
  if (ts.isVariableDeclaration(declaration))
    return declaration.type && ts.isFunctionTypeNode(declaration.type) ? declaration.type.parameters : [];
  if (!ts.isClassDeclaration(declaration)) return [];
  return declaration.members.flatMap((member) =>
    ts.isMethodDeclaration(member) && !isHidden(member) ? [...member.parameters] : [],
  );
}

const isHidden = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
  );

function typeName(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  return ts.isImportTypeNode(node) ? node.qualifier : undefined;
}

const target = (symbol: ts.Symbol | undefined, checker: ts.TypeChecker): ts.Symbol | undefined =>
  symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
    ? checker.getAliasedSymbol(symbol)
    : symbol;

const isOurType = ({ flags, declarations }: ts.Symbol): boolean =>
  (flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) !== 0 &&
  (flags & ts.SymbolFlags.Class) === 0 &&
  (declarations ?? []).some((node) => {
    const { fileName } = node.getSourceFile();
    return fileName.startsWith(packageFolder) && !fileName.includes("/node_modules/");
  });
