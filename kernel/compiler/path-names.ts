import { readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { homeFolder } from "../home-folder.js";
import { dirname, join } from "node:path";
import { packageRoot } from "../package-root.js";
import { productName, standIns } from "../product.js";

/** What may stand in the place of a part of a path; `from` is where in the typed text that part begins. */
export interface PathNames {
  from: number;
  names: { name: string; kind: "directory" | "file" | "module" }[];
}

const moduleFile = /(?:\.d)?\.[cm]?tsx?$|\.[cm]?jsx?$|\.json$|\.node$/;
/** What an import leaves out. */
const typeScriptEnd = /(?:\.d)?\.tsx?$/;

/** Whether a text in quotes begins like a path. */
export function isPath(typed: string): boolean {
  return /^(?:\.{1,2}|~|[A-Za-z]:)?[\\/]/.test(typed);
}

/**
 * The files and folders that a path could go on with.
 * @param typed The path so far.
 * @param folder Where relative ones start.
 * @param modulesOnly Those that can be imported, as an import names them.
 */
export function pathNames(typed: string, folder: string, modulesOnly: boolean): PathNames {
  const from = Math.max(typed.lastIndexOf("/"), typed.lastIndexOf("\\")) + 1;
  const before = typed.slice(0, from).replace(/^~(?=[\\/])/, homeFolder());
  const base = /^(?:[\\/]|[A-Za-z]:)/.test(before) ? before : join(folder, before);
  const names = new Map<string, "directory" | "file">();
  for (const { name, isFolder } of entriesOf(base)) {
    if (name.startsWith(".") && !typed.slice(from).startsWith(".")) continue;
    if (isFolder) names.set(name, "directory");
    else if (!modulesOnly) names.set(name, "file");
    else if (moduleFile.test(name)) names.set(name.replace(typeScriptEnd, ""), "file");
  }
  return { from, names: [...names].map(([name, kind]) => ({ name, kind })) };
}

function entriesOf(folder: string): { name: string; isFolder: boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isSymbolicLink()
        ? (statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false)
        : entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}

/**
 * The modules that a specifier could go on with: Node's own, installed packages, and what a package exports below its name.
 * @param folder The notebook's folder.
 */
export function moduleNames(typed: string, folder: string): PathNames {
  const packageName = /^(?:@[^/]+\/)?[^@/][^/]*(?=\/)/.exec(typed)?.[0];
  if (packageName !== undefined && !typed.startsWith("node:")) {
    const names = subpathsOf(packageName, folder).map((path) => ({
      name: `${packageName}/${path}`,
      kind: "module" as const,
    }));
    return { from: 0, names };
  }
  const builtins = builtinModules
    .filter((name) => !name.startsWith("_"))
    .map((name) => `node:${name.replace(/^node:/, "")}`);
  const names = new Set([...builtins, productName, ...installedPackages(folder), ...ownPackages()]);
  return { from: 0, names: [...names].map((name) => ({ name, kind: "module" })) };
}

/** What this package brings to every folder. */
function ownPackages(): string[] {
  const { dependencies = {} } = manifestOf(packageRoot) ?? {};
  return [...Object.keys(dependencies), ...Object.keys(standIns)];
}

interface Manifest {
  dependencies?: Record<string, string>;
  exports?: unknown;
}

function manifestOf(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** The folders of packages that a notebook's folder sees, the nearest first. */
function packageFolders(folder: string): string[] {
  const folders: string[] = [];
  for (const start of [folder, packageRoot])
    for (let at = start; ; at = dirname(at)) {
      folders.push(join(at, "node_modules"));
      if (dirname(at) === at) break;
    }
  return folders;
}

/** The packages in the folder and those above it. */
export function installedPackages(folder: string): string[] {
  const found: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const root = join(at, "node_modules");
    for (const { name, isFolder } of entriesOf(root)) {
      if (!isFolder || name.startsWith(".") || name === "@types") continue;
      if (!name.startsWith("@")) found.push(name);
      else for (const inner of entriesOf(join(root, name))) found.push(`${name}/${inner.name}`);
    }
    if (dirname(at) === at) return found;
  }
}

/** What a package lets others import below its name: its `exports`, else its files. */
function subpathsOf(name: string, folder: string): string[] {
  const own = name === productName ? [packageRoot] : [];
  for (const root of [...packageFolders(folder).map((one) => join(one, name)), ...own]) {
    const manifest = manifestOf(root);
    if (manifest === undefined) continue;
    const { exports } = manifest;
    if (typeof exports === "object" && exports !== null)
      return Object.keys(exports)
        .filter((key) => key.startsWith("./") && !key.includes("*"))
        .map((key) => key.slice(2));
    const below = entriesOf(root).filter(({ name: one, isFolder }) => isFolder || moduleFile.test(one));
    return below
      .map(({ name: one }) => one)
      .filter((one) => one !== "node_modules" && one !== "package.json");
  }
  return [];
}
