import type TypeScript from "typescript";
import { catalogue } from "../commands/catalogue.js";
import type { CellProbe } from "./cell-probe.js";
import { importableNames } from "./importable.js";
import { asDeclared } from "./inspect.js";
import { isPath, moduleNames, pathNames } from "./path-names.js";
import { stringAt } from "./string-at.js";

/** One text that could stand at the cursor, and what it would take the place of. Offsets count UTF-16 units. */
export interface CompletionMatch {
  text: string;
  /** `function`, `property`. */
  type: string;
  signature: string;
  start: number;
  end: number;
}

/** What could stand at the cursor; all matches take the place of the same text. */
export interface Completion {
  matches: string[];
  start: number;
  end: number;
  /** The matches with their kinds, and their signatures where they are known. */
  types: CompletionMatch[];
}

/** Signatures cost a look-up each; front ends show the first page of a list. */
const signatures = 12;
/** Nobody reads more; a front end asks again for every letter. */
const most = 300;

const inBrackets = /^(?:\?\.)?\[/;
const wordAtEnd = /[\p{L}\p{M}\p{N}\p{Join_Control}_$]*$/u;

/**
 * What could stand at the cursor, what is expected there first.
 * @param compiler The notebook's compiler.
 * @param text The cell under construction.
 * @param offset The cursor.
 */
export function complete(compiler: CellProbe, text: string, offset: number): Completion {
  const command = /(?:^|\n)[^\S\n]*(%{1,2}\w*)$/.exec(text.slice(0, offset))?.[1];
  const found = (command !== undefined && commandsLike(text, offset, command)) || undefined;
  if (found !== undefined) return bundle(found, offset);
  const probe = compiler.probe(text);
  const own = probe.text.slice(0, text.length);
  // The text of another program.
  if (own.trim() === "" && text.trim() !== "") return bundle([], offset);
  const inString = inStringAt(compiler, own, offset);
  if (inString !== undefined && inString.length > 0) return bundle(inString, offset);
  const known = knownAt(compiler, probe, own, offset);
  return bundle([...known, ...importableAt(compiler, own, offset, known)].slice(0, most), offset);
}

/** `%ti` of a line command or a cell's first line. */
function commandsLike(text: string, offset: number, typed: string): CompletionMatch[] | undefined {
  const start = offset - typed.length;
  const isFirst = text.slice(0, start).trim() === "";
  const found = catalogue.flatMap(({ name, line, cell, does }) => [
    ...(line === undefined ? [] : [{ text: `%${name}`, signature: `${line}  ${does}` }]),
    ...(cell === undefined || !isFirst ? [] : [{ text: `%%${name}`, signature: `${cell}  ${does}` }]),
  ]);
  const matching = found.filter((one) => one.text.startsWith(typed));
  // A division may begin a line as well.
  if (matching.length === 0 && !isFirst) return undefined;
  return matching.map((one) => ({ ...one, type: "magic", start, end: offset }));
}

/** Modules and paths, in quotes. */
function inStringAt({ ts, folder }: CellProbe, text: string, offset: number): CompletionMatch[] | undefined {
  const string = stringAt(ts, text, offset);
  if (string === undefined) return undefined;
  const { start, typed, namesModule } = string;
  if (!namesModule && !isPath(typed)) return undefined;
  const { from, names } = isPath(typed)
    ? pathNames(typed, folder.real, namesModule)
    : moduleNames(typed, folder.real);
  return names
    .filter(({ name }) => name.startsWith(typed.slice(from)))
    .toSorted((a, b) => compare(a.name, b.name))
    .map(({ name, kind }) => ({ text: name, type: kind, signature: "", start: start + from, end: offset }));
}

/** What the checker knows. */
function knownAt(
  { ts, checker }: CellProbe,
  probe: { path: string; text: string },
  text: string,
  offset: number,
): CompletionMatch[] {
  const found = checker.completions(probe.path, probe.text, offset);
  const word = wordAtEnd.exec(text.slice(0, offset))?.[0] ?? "";
  const candidates = (found?.entries ?? [])
    // A name in brackets would have to take the place of the point as well.
    .filter(
      ({ kind, insertText }) => kind !== ts.ScriptElementKind.warning && !inBrackets.test(insertText ?? ""),
    )
    .map((entry) => {
      const span = entry.replacementSpan;
      const start = span?.start ?? found?.optionalReplacementSpan?.start ?? offset - word.length;
      const end = span === undefined ? offset : Math.max(offset, span.start + span.length);
      // What is inserted may be more than the name: `?.name`, `["a name"]`.
      const typed = entry.insertText === undefined ? text.slice(start, offset) : word;
      return { entry, start, end, typed };
    });
  const exact = candidates.filter(({ entry, typed }) => entry.name.startsWith(typed));
  const likes = ({ entry, typed }: (typeof candidates)[number]): boolean =>
    entry.name.toLowerCase().startsWith(typed.toLowerCase());
  // Another case is taken for a slip only where nothing has the case that was typed.
  const entries = (exact.length > 0 ? exact : candidates.filter(likes)).toSorted(
    ({ entry: a }, { entry: b }) =>
      Number(b.isRecommended ?? false) - Number(a.isRecommended ?? false) ||
      compare(a.sortText, b.sortText) ||
      compare(a.name, b.name),
  );
  const first = Math.min(...entries.map(({ start }) => start));
  return entries.slice(0, most).flatMap(({ entry, start, end }, index) => {
    const details = index < signatures ? checker.completionDetails(probe.path, offset, entry) : undefined;
    const matchOf = (name: string, type: string, signature: string): CompletionMatch => ({
      text: text.slice(first, start) + name,
      type,
      signature,
      start: first,
      end,
    });
    const itself = matchOf(entry.insertText ?? entry.name, entry.kind, asDeclared(details?.signature ?? ""));
    // Once the name is there, a call of it as its doc comment has one.
    if (details === undefined || entry.name !== word || text[offset] === "(") return [itself];
    const calls = new Set(details.examples.flatMap((example) => callIn(ts, example, word) ?? []));
    return [itself, ...[...calls].map((call) => matchOf(call, "snippet", "example"))];
  });
}

/** The first call of a function in an example of it; undefined where it has none. */
function callIn(ts: typeof TypeScript, example: string, name: string): string | undefined {
  const code = example.replaceAll(/^```.*$/gm, "").replace(/^<caption>[^]*?<\/caption>/, "");
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ESNext, true);
  const visit = (node: TypeScript.Node): string | undefined => {
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const called = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      if (ts.isIdentifier(called) && called.text === name) return code.slice(called.getStart(file), node.end);
    }
    return ts.forEachChild(node, visit);
  };
  return visit(file);
}

/**
 * What modules export under the typed word, each with the line that imports it. A front end changes the cell in one place
 * alone, so the text begins where the statement does; the same place must do for what is known, or that stands alone.
 */
function importableAt(
  compiler: CellProbe,
  text: string,
  offset: number,
  known: CompletionMatch[],
): CompletionMatch[] {
  const { ts } = compiler;
  const word = wordAtEnd.exec(text.slice(0, offset))?.[0] ?? "";
  const start = offset - word.length;
  if (word.length < 3 || /(?:\.|["'`#@])$/.test(text.slice(0, start).trimEnd())) return [];
  const file = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ESNext, true);
  const statement = file.statements.find((one) => one.getStart(file) <= start && one.end >= offset);
  if (statement === undefined || ts.isImportDeclaration(statement) || isNewName(ts, file, start)) return [];
  const from = statement.getStart(file);
  if (known.length > 0 && known[0]!.start !== from) return [];
  const taken = new Set(known.map((one) => one.text));
  return importableNames(compiler, word)
    .filter(({ name }) => !taken.has(name))
    .slice(0, most)
    .map(({ name, specifier, isType }) => ({
      text: `import { ${isType ? "type " : ""}${name} } from "${specifier}";\n${text.slice(from, start)}${name}`,
      type: isType ? "interface" : "module",
      signature: `${name} from "${specifier}"`,
      start: from,
      end: offset,
    }));
}

/** Whether a name that is being typed is that of a new variable, or stands in a comment or a string. */
function isNewName(ts: typeof TypeScript, file: TypeScript.SourceFile, start: number): boolean {
  let node: TypeScript.Node = file;
  const visit = (one: TypeScript.Node): void => {
    if (one.getStart(file) > start || one.end <= start) return;
    node = one;
    ts.forEachChild(one, visit);
  };
  visit(file);
  if (!ts.isIdentifier(node)) return true;
  const { parent } = node as TypeScript.Identifier;
  return ts.isPropertyAssignment(parent) && parent.name === node
    ? true
    : (parent as TypeScript.NamedDeclaration).name === node;
}

/** The matches as a reply has them: with one range for all. */
function bundle(types: CompletionMatch[], offset: number): Completion {
  const { start, end } = types[0] ?? { start: offset, end: offset };
  return { matches: types.map(({ text }) => text), start, end, types };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
