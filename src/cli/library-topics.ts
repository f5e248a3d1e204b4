import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { packageFolder } from "../package.js";

/** A function or value that notebooks import, and the first sentence of what is written about it. */
export interface LibraryName {
  name: string;
  summary: string;
}

/** What the library has for a kind of question. */
export interface LibraryTopic {
  /** A heading of the library's index: `Attention and transformers`. */
  title: string;
  names: LibraryName[];
}

const built = join(packageFolder, "dist/src");

/** Parsed with what stands above the declarations. */
const parsed = (file: string) =>
  ts.createSourceFile(file, readFileSync(join(built, file), "utf8"), ts.ScriptTarget.Latest, true);

/** `Text of {@link name}. More.` → `Text of name.` */
export function firstSentence(text: string): string {
  const line = text
    .replaceAll(/\{@link ([^}]*)\}/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.match(/^(?:`[^`]*`|[^`])*?[^\s.]{2}[.!?](?= |$)/)?.[0] ?? line;
}

/** The name of each declaration of a file, with its first sentence; of overloads the one that has some. */
function summariesIn(file: string): Map<string, string> {
  const summaries = new Map<string, string>();
  for (const statement of parsed(file).statements) {
    const declared: (ts.Node & { name?: ts.Node })[] = ts.isVariableStatement(statement)
      ? [...statement.declarationList.declarations]
      : [statement];
    const [comment] = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc);
    const text = firstSentence(ts.getTextOfJSDocComment(comment?.comment) ?? "");
    for (const { name } of declared) {
      const word = name?.getText();
      if (word !== undefined) summaries.set(word, summaries.get(word) || text);
    }
  }
  return summaries;
}

/**
 * The topics of the library as its index has them: a comment line is the heading of the exports below it.
 * Types are no names of a topic: nobody looks for them first.
 */
export function libraryTopics(): LibraryTopic[] {
  const index = parsed("index.js");
  const topics: LibraryTopic[] = [];
  for (const statement of index.statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const heading = index.text
      .slice(statement.getFullStart(), statement.getStart())
      .match(/^\/\/ (.+)$/m)?.[1];
    if (heading !== undefined) topics.push({ title: heading, names: [] });
    const from = statement.moduleSpecifier;
    if (from === undefined || !ts.isStringLiteral(from) || statement.exportClause === undefined) continue;
    if (!ts.isNamedExports(statement.exportClause)) continue;
    const summaries = summariesIn(from.text.replace(/\.js$/, ".d.ts"));
    const names = statement.exportClause.elements.map(({ name }) => ({
      name: name.text,
      summary: summaries.get(name.text) ?? "",
    }));
    topics.at(-1)?.names.push(...names);
  }
  return topics.filter(({ names }) => names.length > 0);
}

/** The topics with the names that answer to every word, in name, sentence or heading, whatever the case. */
export function topicsWith(topics: LibraryTopic[], words: string[]): LibraryTopic[] {
  const wanted = words.map((word) => word.toLowerCase());
  return topics
    .map(({ title, names }) => ({
      title,
      names: names.filter(({ name, summary }) => {
        const text = `${title} ${name} ${summary}`.toLowerCase();
        return wanted.every((word) => text.includes(word));
      }),
    }))
    .filter(({ names }) => names.length > 0);
}

/** Topics as Markdown: a heading each, and a line for every name. */
export function topicsMarkdown(topics: LibraryTopic[], command: string): string {
  const sections = topics.map(
    ({ title, names }) =>
      `## ${title}\n\n${names.map(({ name, summary }) => `- \`${name}\`${summary === "" ? "" : `: ${summary}`}`).join("\n")}\n`,
  );
  return ["# What the library has, by topic\n", `Made by \`npx ${command}\`.\n`, ...sections].join("\n");
}
