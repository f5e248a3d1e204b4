import ts from "typescript";

/** A doc comment, read. */
export interface DocComment {
  /** With its marks, as it stands. */
  whole: string;
  /** What stands before the first tag, Markdown. */
  text: string;
  tags: { kind: string; name: string; text: string }[];
}

/** The doc comment above a declaration; empty where there is none. */
export function commentOf(node: ts.Node): DocComment {
  const comment = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc);
  if (comment === undefined) return { whole: "", text: "", tags: [] };
  const plain = (text: ts.JSDoc["comment"]) =>
    (ts.getTextOfJSDocComment(text) ?? "").replace(/^- /, "").trim();
  return {
    whole: comment.getSourceFile().text.slice(comment.pos, comment.end),
    text: plain(comment.comment),
    tags: (comment.tags ?? []).map((tag) => ({
      kind: tag.tagName.text,
      name: ts.isJSDocParameterTag(tag) ? tag.name.getText() : "",
      // The type is no part of what a tag says: `@throws {InputError} where …`.
      text: plain(tag.comment),
    })),
  };
}

/**
 * A declaration without its comment and without `export declare`; a parameter that is taken apart, `{ base }: Options`, has a name.
 * @param names - What the doc comment calls the parameters.
 */
export function declaredText(node: ts.Node, names: readonly string[] = []): string {
  const file = node.getSourceFile();
  const start = node.getStart(file, false);
  let text = file.text.slice(start, node.getEnd());
  const parameters = ts.isFunctionLike(node) ? [...node.parameters] : [];
  for (const [index, { name }] of [...parameters.entries()].toReversed()) {
    if (ts.isIdentifier(name)) continue;
    const word = names[index] ?? "options";
    text = text.slice(0, name.getStart() - start) + word + text.slice(name.getEnd() - start);
  }
  return withoutComments(text.replace(/^(?:export )?(?:declare )?/, ""));
}

const withoutComments = (text: string): string => text.replaceAll(/[ \t]*\/\*\*[\s\S]*?\*\/\n?/g, "");
