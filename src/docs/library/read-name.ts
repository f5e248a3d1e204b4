import ts from "typescript";
import { examplesIn } from "./examples.js";
import type { Described, NameKind, PublicName } from "./public-name.js";
import { readMembers } from "./read-members.js";
import { commentOf, declaredText, type DocComment } from "./doc-comment.js";

/** All that the declarations of a name say. */
export function readName(
  name: string,
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
  sourceFile: (declared: string) => string,
): PublicName {
  const declared = symbol.declarations ?? [];
  const kind = kindOf(symbol);
  const comments = declared.map((declaration) => commentOf(commentedNode(declaration)));
  // Of overloads the one that says how the function is used.
  const main =
    comments.find(({ tags }) => tags.length > 0) ?? comments.find(({ text }) => text !== "") ?? comments[0];
  const { text, source } = withoutSource(main?.text ?? "");
  const isType = kind === "class" || kind === "type";
  const members = isType ? readMembers(checker.getDeclaredTypeOfSymbol(symbol), declared, checker) : [];
  return {
    name,
    kind,
    file: sourceFile(declared[0]?.getSourceFile().fileName ?? ""),
    text,
    source,
    declarations: declared.map((declaration, index) => {
      const own = comments[index] === main ? "" : (comments[index]?.text ?? "");
      return `${own === "" ? "" : `// ${own.replaceAll(/\s+/g, " ")}\n`}${declaredText(
        commentedNode(declaration),
        described(main).map(({ name: word }) => word),
      )}`;
    }),
    parameters: described(main),
    returns: textsOf(main, "returns")[0] ?? "",
    throws: textsOf(main, "throws"),
    // What a constant holds has examples of its own.
    examples: (kind === "constant" ? declared.map(wholeText) : comments.map(({ whole }) => whole)).flatMap(
      (whole) => examplesIn(whole).map(({ code }) => code),
    ),
    members,
    mentions: [...new Set(declared.flatMap(namesIn))],
    isExported: true,
  };
}

function kindOf({ flags }: ts.Symbol): NameKind {
  if ((flags & ts.SymbolFlags.Class) !== 0) return "class";
  if ((flags & ts.SymbolFlags.Function) !== 0) return "function";
  return (flags & ts.SymbolFlags.Value) !== 0 ? "constant" : "type";
}

const wholeText = (declaration: ts.Declaration): string => commentedNode(declaration).getFullText();

/** The statement above which a declaration's comment stands: a variable's is that of its list. */
const commentedNode = (declaration: ts.Declaration): ts.Node =>
  ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;

const textsOf = (comment: DocComment | undefined, tag: string): string[] =>
  (comment?.tags ?? []).filter(({ kind }) => kind === tag).map(({ text }) => text);

const described = (comment: DocComment | undefined): Described[] =>
  (comment?.tags ?? []).filter(({ kind }) => kind === "param").map(({ name, text }) => ({ name, text }));

/** A text and the sources that its last sentences name. */
function withoutSource(text: string): { text: string; source: string | null } {
  const at = /(?:^|\s)Sources?: /.exec(text);
  if (at === null) return { text, source: null };
  return {
    text: text.slice(0, at.index).trim(),
    source: text
      .slice(at.index)
      .trim()
      .replace(/^Sources?: /, ""),
  };
}

/** Every name of a type in a declaration. */
function namesIn(node: ts.Node): string[] {
  const names: string[] = [];
  const visit = (part: ts.Node): void => {
    if (ts.isTypeReferenceNode(part)) names.push(part.typeName.getText());
    if (ts.isExpressionWithTypeArguments(part)) names.push(part.expression.getText());
    if (ts.isTypeQueryNode(part)) names.push(part.exprName.getText());
    if (ts.isImportTypeNode(part) && part.qualifier !== undefined) names.push(part.qualifier.getText());
    ts.forEachChild(part, visit);
  };
  visit(node);
  return names;
}
