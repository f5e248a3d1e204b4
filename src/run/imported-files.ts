import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Notebook } from "../notebook/format.js";

/** What TypeScript imports: `from "./helper.js"`, `import "./setup.js"`, `import("./helper.js")`, `require("./helper.js")`. */
const imports = /\b(?:from|import|require)\s*\(?\s*(["'])((?:(?!\1)[^\\\n])+)\1/g;

/** The endings that an import leaves out, in the order in which they are tried. */
const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];

/**
 * The files that a notebook imports, and those that they import: code of the notebook that stands elsewhere. What it writes itself by
 * `%%writefile` stands in its cells; JSON is data.
 * @param path - The notebook's file.
 */
export function importedFiles(notebook: Notebook, path: string): string[] {
  const home = dirname(resolve(path));
  const namesOf = ownNames(home);
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code").map(({ source }) => source);
  const own = new Set(cells.map((source) => writtenBy(source, home)));
  const found = new Set<string>();
  const read = (text: string, from: string): void => {
    for (const file of filesImported(text, from, namesOf)) {
      if (found.has(file) || own.has(file) || file.endsWith(".json")) continue;
      found.add(file);
      read(readFileSync(file, "utf8"), dirname(file));
    }
  };
  for (const source of cells) read(source, home);
  return [...found].toSorted();
}

/** The file that a cell writes as a whole. */
function writtenBy(source: string, home: string): string | undefined {
  const name = /^\s*%%writefile\s+(?:(?:-a|--append)\s+)?(.*)$/m.exec(source)?.[1].trim();
  return name && resolve(home, name.replace(/^(["'])(.*)\1$/, "$2"));
}

/** What a name that is no path may be spelled out as. */
export type OwnNames = (name: string) => string[];

/**
 * The files that a program's text imports, packages apart.
 * @param from - The folder in which the program lies.
 */
export function filesImported(text: string, from: string, namesOf: OwnNames): string[] {
  return [...text.matchAll(imports)].flatMap(([, , name]) => {
    const isPath = /^\.\.?(?:\/|$)/.test(name) || isAbsolute(name);
    const found = (isPath ? [resolve(from, name)] : namesOf(name)).map(fileAt);
    return found.find((file) => file !== undefined) ?? [];
  });
}

/** As the kernel finds it: `./x.js` is `x.ts` where that is there, `./x` a file without its ending or what a folder has in its place. */
function fileAt(path: string): string | undefined {
  const candidates = [
    ...(/\.[cm]?jsx?$/.test(path)
      ? [path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"), path.replace(/\.jsx?$/, ".tsx")]
      : []),
    path,
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => join(path, `index${ending}`)),
  ];
  return candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

/**
 * The names that the tsconfig.json of a folder, or of the next one above that has any, gives to its files: `paths` and `baseUrl`. What it
 * extends is not read.
 */
export function ownNames(folder: string): OwnNames {
  const file = join(folder, "tsconfig.json");
  if (!existsSync(file)) return dirname(folder) === folder ? () => [] : ownNames(dirname(folder));
  const { paths, baseUrl } = compilerOptions(readFileSync(file, "utf8"));
  const base = resolve(folder, baseUrl ?? ".");
  const patterns = Object.entries(paths ?? {}).toSorted(([a], [b]) => startOf(b).length - startOf(a).length);
  return (name) => {
    const [pattern, targets = []] = patterns.find(([each]) => starOf(each, name) !== undefined) ?? [];
    const star = pattern === undefined ? "" : starOf(pattern, name)!;
    return [
      ...targets.map((target) =>
        resolve(
          base,
          target.replace("*", () => star),
        ),
      ),
      ...(baseUrl === undefined ? [] : [resolve(base, name)]),
    ];
  };
}

/** What stands before the star of a pattern; one without a star goes before all others. */
const startOf = (pattern: string): string =>
  pattern.includes("*") ? pattern.split("*", 1)[0] : `${pattern}*`;

/** What a name has where a pattern has its star; undefined where it is another name. */
function starOf(pattern: string, name: string): string | undefined {
  if (!pattern.includes("*")) return name === pattern ? "" : undefined;
  const [start, end] = pattern.split("*");
  const isLike = name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
  return isLike ? name.slice(start.length, name.length - end.length) : undefined;
}

interface NamingOptions {
  paths?: Record<string, string[]>;
  baseUrl?: string;
}

/** Of a tsconfig.json, which may have comments and commas too many; one that cannot be read names nothing. */
function compilerOptions(text: string): NamingOptions {
  const plain = text
    .replace(/^\uFEFF/, "")
    .replaceAll(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g, "$1")
    .replaceAll(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, "$1");
  try {
    const { paths, baseUrl } =
      (JSON.parse(plain) as { compilerOptions?: NamingOptions }).compilerOptions ?? {};
    const lists = Object.entries(paths ?? {}).filter(
      ([, targets]) => Array.isArray(targets) && targets.every((target) => typeof target === "string"),
    );
    return {
      paths: Object.fromEntries(lists),
      ...(typeof baseUrl === "string" ? { baseUrl } : {}),
    };
  } catch {
    return {};
  }
}
