import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Notebook } from "../notebook/format.js";
import type { NamedFiles } from "./engine.js";
import { filesImported, ownNames } from "./imported-files.js";

/** What is always taken along where it is there: the paper's questions, and how the files beside it are to be read. */
const always = ["paper.json", "package.json", "tsconfig.json"];

/** The endings that an import leaves out or writes as another: `./helper.js` may be `helper.ts`. */
const endings = [".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];

/** Files whose own text may name further ones. */
const programs = new Set([".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".py", ".R"]);

/** A program longer than this is none that somebody wrote for a notebook. */
const longestProgram = 2_000_000;

/**
 * The files that a notebook needs beside itself, as far as its text tells: those that its code names in quotation marks (a whole folder where
 * that is named, `data/${i}.csv` for all that fit), what it imports, what these programs name in turn, what its `!` and `%` lines name, its paper, and
 * itself. What a text that is made up at run time names is not known.
 * @param path - The notebook's file.
 * @returns To be taken along: what lies below its folder; left: what lies elsewhere, is hidden, a link, or in `node_modules`.
 */
export function neededFiles(notebook: Notebook, path: string): NamedFiles {
  const home = dirname(resolve(path));
  const found = new Set([...always.filter((name) => isFile(join(home, name))), basename(path)]);
  const left = new Set<string>();
  const namesOf = ownNames(home);
  const filesIn = (text: string, from: string): Set<string> =>
    new Set([
      ...namesIn(text).flatMap((pattern) =>
        [from, home].flatMap((folder) => filesLike(pattern, folder, home)),
      ),
      ...filesImported(text, from, namesOf),
    ]);
  const read = (text: string, from: string): void => {
    for (const file of filesIn(text, from)) {
      const name = relative(home, file).split(sep).join("/");
      if (found.has(name)) continue;
      if (!mayGo(name, file, home)) {
        left.add(name);
        continue;
      }
      found.add(name);
      if (programs.has(extname(file)) && statSync(file).size <= longestProgram)
        read(readFileSync(file, "utf8"), dirname(file));
    }
  };
  for (const cell of notebook.cells) if (cell.cell_type === "code") read(cell.source, home);
  return { taken: [...found].toSorted(), left: [...left].toSorted() };
}

/**
 * Whether a file goes to another machine because a notebook names it: the notebook may be another person's, who shall not get at what lies
 * around its folder by that.
 */
const mayGo = (name: string, file: string, home: string): boolean =>
  !name.split("/").some((step) => step.startsWith(".") || step === "node_modules") &&
  realpathSync(file) === join(realpathSync(home), name);

/** A path with gaps: the fixed texts between them. */
type Pattern = readonly string[];

/** What stands in quotation marks, what a line for the shell or a command names, and what Python imports. */
function namesIn(text: string): Pattern[] {
  // From each quotation mark to the next of its kind: an apostrophe in a comment would put opening and closing ones the wrong way round.
  const quoted = [
    ...text.matchAll(/(?=(["'])((?:(?!\1)[^\\\n]|\\.){0,500})\1)|(?=`((?:[^`\\]|\\.){0,500})`)/g),
  ].map(([, , plain, template]) => template?.split(/\$\{[^}]*\}/) ?? [plain]);
  const words = [...text.matchAll(/^\s*[!%]+(.*)$/gm)].flatMap(([, line]) =>
    line.split(/[\s"'=<>|;&]+/).map((word) => [word]),
  );
  const imported = [...text.matchAll(/^\s*(?:from|import)\s+(\.*\w[\w.]*)/gm)].flatMap(([, name]) => {
    const file = name.replace(/^\.+/, "").replaceAll(".", "/");
    return [[`${file}.py`], [`${file}/__init__.py`], [file]];
  });
  return [...quoted, ...words, ...imported].filter(isPath);
}

/** Whether a text may be a path from here: a name alone would be any word, a space at its end is none's. */
function isPath(pattern: Pattern): boolean {
  const text = pattern.join("*");
  return /^[^\s\0*](?:[^\n\0]{0,500}\S)?$/.test(text) && !isAbsolute(text) && !/^[a-z][a-z+.-]+:/i.test(text);
}

/** The files that a path with gaps stands for, seen from a folder; all of a folder's where it is one, unless that is around the notebook. */
function filesLike(pattern: Pattern, from: string, home: string): string[] {
  const [first, ...rest] = pattern;
  const start = first.slice(0, first.lastIndexOf("/") + 1);
  if (rest.length > 0) return filesWithGaps([first.slice(start.length), ...rest], join(from, start), home);
  const target = join(from, first);
  if (isFolder(target)) return isAround(target, home) ? [] : filesBelow(target);
  const stem = target.replace(/\.[cm]?js$/, "");
  const file = [target, ...endings.map((ending) => stem + ending)].find(isFile);
  return file === undefined ? [] : [file];
}

function filesWithGaps(texts: Pattern, folder: string, home: string): string[] {
  const isOwn = resolve(folder) === home;
  if (!isFolder(folder) || (!isOwn && isAround(folder, home))) return [];
  // A text of gaps alone would be every file.
  if (isOwn && !texts.some((text) => /[^./]/.test(text))) return [];
  const fits = new RegExp(`^${texts.map(escaped).join("[^/]*")}$`);
  const candidates = texts.some((text) => text.includes("/")) ? filesBelow(folder) : filesOf(folder);
  return candidates.filter((file) => fits.test(relative(folder, file).split(sep).join("/")));
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether a folder is the notebook's own, or has it in it. */
const isAround = (folder: string, home: string): boolean =>
  !relative(resolve(folder), home).split(sep).includes("..") && !isAbsolute(relative(resolve(folder), home));

/** The files of a folder that are neither hidden nor notebooks. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && !entry.name.endsWith(".ipynb"))
    .map((entry) => join(folder, entry.name));
}

/** The files of a folder and of those in it. */
export function filesBelow(folder: string): string[] {
  const inner = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
    .flatMap((entry) => filesBelow(join(folder, entry.name)));
  return [...filesOf(folder), ...inner];
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
