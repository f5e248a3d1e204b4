import ts from "typescript";
import { commentOf, declaredText } from "./doc-comment.js";
import type { Member } from "./public-name.js";

/** The public members of a type, those that it inherits too, in the order of their declarations. */
export function readMembers(
  type: ts.Type,
  declared: readonly ts.Declaration[],
  checker: ts.TypeChecker,
): Member[] {
  // A type that is a choice, a mapping or a function has no members of its own: its declaration says it.
  if (
    !declared.some((node) => ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || isRecord(node))
  )
    return [];
  return checker.getPropertiesOfType(type).flatMap((symbol): Member[] => {
    const own = symbol.declarations ?? [];
    if (own.length === 0 || symbol.name.startsWith("__@") || own.some(isHidden)) return [];
    if (own[0].getSourceFile().fileName.includes("/node_modules/")) return [];
    const comments = own.map(commentOf);
    const said = comments.find(({ text, tags }) => text !== "" || tags.length > 0) ?? comments[0];
    return [
      {
        name: symbol.name,
        declaration: own.map(memberText).join("\n"),
        text: said.text,
        isMethod: (symbol.flags & ts.SymbolFlags.Method) !== 0,
        parameters: said.tags
          .filter(({ kind }) => kind === "param")
          .map(({ name, text }) => ({ name, text })),
      },
    ];
  });
}

const isRecord = (node: ts.Node): boolean =>
  ts.isTypeAliasDeclaration(node) &&
  (ts.isTypeLiteralNode(node.type) || ts.isIntersectionTypeNode(node.type));

const isHidden = (node: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0 ||
  ts.isPrivateIdentifier((node as ts.NamedDeclaration).name ?? node);

/** `readonly weights: RealMatrix;` → `weights: RealMatrix`; `get parts(): string[];` → `parts: string[]`. */
const memberText = (node: ts.Declaration): string =>
  declaredText(node)
    .replace(/^(?:(?:readonly|abstract|override|public) )+/, "")
    .replace(/^get (\w+)\(\)/, "$1")
    .replace(/[;,]$/, "")
    .replaceAll(/\s+/g, " ");
