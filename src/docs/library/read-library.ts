import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { packageFolder } from "../../package.js";
import { inputTypes } from "./input-types.js";
import type { Topic } from "./public-name.js";
import { readName } from "./read-name.js";
import { slugOf } from "./slug.js";

/** An entry point: what programs import, its file, and the title of its page where it has no headings. */
const doors = [
  { door: "gradsheet", file: "index", title: null },
  { door: "gradsheet/notebook", file: "api/notebook", title: "Notebooks and papers as files" },
  { door: "gradsheet/pdf", file: "api/pdf", title: "Documents: PDF and HTML" },
  { door: "gradsheet/run", file: "api/run", title: "Running notebooks, variants, grading" },
  { door: "gradsheet/tfjs", file: "api/tfjs", title: "TensorFlow.js as it trains here" },
] as const;

/** The declarations that the build makes of the sources: they carry the doc comments and have every type written out. */
function declarations(): ts.Program {
  const files = doors.map(({ file }) => join(packageFolder, "dist/src", `${file}.d.ts`));
  return ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  });
}

/** Which heading of an entry point a name stands under; a comment line above an export is one. The build drops those above types. */
function headingsIn(file: string): Map<string, string> {
  const path = join(packageFolder, "src", `${file}.ts`);
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const headings = new Map<string, string>();
  let heading = "";
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const above = source.text.slice(statement.getFullStart(), statement.getStart());
    heading = /^\/\/ (.+)$/m.exec(above)?.[1] ?? heading;
    if (statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause)) continue;
    for (const { name } of statement.exportClause.elements) headings.set(name.text, heading);
  }
  return headings;
}

/**
 * All that the package exports, by entry point and heading, as its built declarations say it. The names that two entry points share
 * (the errors) stand with the first.
 */
export function readLibrary(): Topic[] {
  const program = declarations();
  const checker = program.getTypeChecker();
  const topics: Topic[] = [];
  const seen = new Set<ts.Symbol>();
  const exports: [ts.Symbol, Topic][] = [];
  for (const { door, file, title } of doors) {
    const source = program.getSourceFile(join(packageFolder, "dist/src", `${file}.d.ts`));
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file}.d.ts is not built: run npm run build`);
    const headings = headingsIn(file);
    const own = new Map<string, Topic>();
    // In the order in which the entry point has them.
    const order = [...headings.keys()];
    const exported = checker
      .getExportsOfModule(module)
      .toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
    for (const symbol of exported) {
      const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
      if (seen.has(target) || !isOurs(target)) continue;
      seen.add(target);
      const heading = title ?? headings.get(symbol.name) ?? "";
      const topic = own.get(heading) ?? { door, title: heading, slug: slugOf(heading), names: [] };
      own.set(heading, topic);
      topic.names.push(readName(symbol.name, target, checker, sourceFile));
      exports.push([target, topic]);
    }
    topics.push(...own.values());
  }
  // Types of options that have no name outside stand beside what takes them.
  for (const [symbol, topic] of exports)
    for (const type of inputTypes(symbol, checker)) {
      if (seen.has(type)) continue;
      seen.add(type);
      topic.names.push({ ...readName(type.name, type, checker, sourceFile), isExported: false });
    }
  const known = new Set(topics.flatMap(({ names }) => names.map(({ name }) => name)));
  for (const name of topics.flatMap(({ names }) => names))
    name.mentions = name.mentions.filter((mentioned) => mentioned !== name.name && known.has(mentioned));
  return topics;
}

/** What `gradsheet/tfjs` hands on is TensorFlow.js's, and its own reference has it. */
const isOurs = (symbol: ts.Symbol): boolean =>
  (symbol.declarations ?? []).some((node) => !node.getSourceFile().fileName.includes("/node_modules/"));

/** `dist/src/table/table.d.ts` was made of `src/table/table.ts`. */
const sourceFile = (declared: string): string =>
  relative(join(packageFolder, "dist"), declared)
    .replaceAll("\\", "/")
    .replace(/\.d\.ts$/, ".ts");
