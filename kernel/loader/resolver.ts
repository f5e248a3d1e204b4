import { realpathSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { delimiter, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Resolution } from "../bridge/messages.js";
import { packageRoot } from "../package-root.js";
import { standIns } from "../product.js";
import { cureOfMissing, packageName } from "../report/missing-module.js";
import { exportsTarget, importsTarget } from "./package-exports.js";
import { packageIn, packageOf } from "./package-json.js";
import { Boolean, Error, Object, Set, process } from "../intrinsics.js";

/** By which road a module is asked for: it decides between the two sides of a package that has both. */
export type Road = "import" | "require";

/** What a specifier means. `types`: only a declaration file, which nothing is left of at run time. */
export type Resolved = { kind: "builtin" | "file" | "types"; path: string };

const conditionsOf: Record<Road, string[]> = {
  import: ["node", "import", "module-sync", "node-addons"],
  require: ["node", "require", "module-sync", "node-addons"],
};
const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json", ".node"];
const typeEndings = [".d.ts", ".d.mts", ".d.cts"];

/**
 * The one way from a specifier to a file, for cells, local modules, `require` and workers: what the checker finds (endings
 * that may be left out, `paths` and `baseUrl`, NODE_PATH, `imports` and `exports` of package.json), then what this package
 * brings, then what it has instead.
 */
export class Resolver {
  #resolution: Resolution = {};

  /** Takes over what the notebook's tsconfig.json says about modules. */
  configure(resolution: Resolution): void {
    this.#resolution = resolution;
  }

  get configuration(): Resolution {
    return this.#resolution;
  }

  /**
   * The file that a specifier means.
   * @param specifier As it is written.
   * @param from The file in which it is written.
   * @throws Error with Node's code for a module that is not found, and a cure.
   */
  resolve(specifier: string, from: string, road: Road): Resolved {
    if (isBuiltin(specifier)) return { kind: "builtin", path: specifier };
    const found = this.#local(specifier, from) ?? this.#find(specifier, from, road);
    if (found === undefined) throw notFound(specifier, road);
    return found.kind === "file" ? { kind: "file", path: realpathSync.native(found.path) } : found;
  }

  #local(specifier: string, from: string): Resolved | undefined {
    const isUrl = specifier.startsWith("file:");
    if (!isUrl && !/^\.\.?($|[\\/])/.test(specifier) && !isAbsolute(specifier)) return undefined;
    const path = isUrl ? fileURLToPath(specifier) : resolve(dirname(from), specifier);
    return fileAt(path, from) ?? fileAt(path.replace(/[?#].*$/s, ""), from);
  }

  #find(specifier: string, from: string, road: Road): Resolved | undefined {
    const conditions = new Set([...conditionsOf[road], ...(this.#resolution.conditions ?? [])]);
    if (specifier.startsWith("#")) {
      const own = packageOf(from);
      const target = importsTarget(own?.imports, specifier, conditions);
      if (own !== undefined && typeof target === "string") {
        if (target.startsWith("./")) return fileAt(join(own.folder, target), from);
        return this.resolve(target, join(own.folder, "package.json"), road);
      }
    }
    return this.#mapped(specifier, from) ?? this.#package(specifier, from, conditions);
  }

  /** By `paths`, then by `baseUrl`. */
  #mapped(specifier: string, from: string): Resolved | undefined {
    const { paths = {}, pathsBase, baseUrl } = this.#resolution;
    const candidates: string[] = [];
    if (pathsBase !== undefined) {
      const best = bestPattern(Object.keys(paths), specifier);
      for (const target of best === undefined ? [] : (paths[best.pattern] ?? []))
        candidates.push(resolve(pathsBase, target.replace("*", best?.star ?? "")));
    }
    if (baseUrl !== undefined) candidates.push(join(baseUrl, specifier));
    for (const candidate of candidates) {
      const found = fileAt(candidate, from);
      // Declarations of a package that `paths` has are no reason not to load the package.
      if (found?.kind === "file") return found;
    }
    return undefined;
  }

  #package(specifier: string, from: string, conditions: Set<string>): Resolved | undefined {
    const name = packageName(specifier);
    const subpath = `.${specifier.slice(name.length)}`;
    const own = packageOf(from);
    if (own?.name === name && own.exports !== undefined)
      return inPackage(own.folder, subpath, conditions, from);
    for (const folder of packageFolders(from)) {
      const found = inPackage(join(folder, name), subpath, conditions, from);
      if (found !== undefined) return found;
    }
    if (name === packageIn(packageRoot)?.name) return inPackage(packageRoot, subpath, conditions, from);
    const standIn = standIns[specifier];
    return standIn === undefined ? undefined : this.#package(standIn, from, conditions);
  }
}

/** The folders in which packages may lie: above the file, those of NODE_PATH, and those that this package sees. */
function* packageFolders(from: string): Generator<string> {
  yield* packageFoldersAbove(dirname(from));
  for (const folder of (process.env["NODE_PATH"] ?? "").split(delimiter)) if (folder !== "") yield folder;
  yield* packageFoldersAbove(packageRoot);
}

function* packageFoldersAbove(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    if (!folder.endsWith(`${sep}node_modules`)) yield join(folder, "node_modules");
    if (dirname(folder) === folder) return;
  }
}

function inPackage(
  folder: string,
  subpath: string,
  conditions: Set<string>,
  from: string,
): Resolved | undefined {
  const json = packageIn(folder);
  if (json?.exports !== undefined && json.exports !== null) {
    const target = exportsTarget(json.exports, subpath, conditions);
    const found = typeof target === "string" ? fileAt(join(folder, target), from) : undefined;
    if (found !== undefined) return found;
    const rule = `Package '${json.name ?? folder}' exports no '${subpath}' that can be loaded.`;
    throw Object.assign(
      new Error(`${rule} Its package.json names what it exports; types alone cannot be imported as values.`),
      {
        code: "ERR_PACKAGE_PATH_NOT_EXPORTED",
      },
    );
  }
  return fileAt(join(folder, subpath), from);
}

/** A file, with the endings that may be left out, or what a folder has in its place. */
function fileAt(path: string, from: string): Resolved | undefined {
  const written = /\.([cm]?)jsx?$/.exec(path);
  if (written !== null && isTypeScript(from) && !isInPackages(path)) {
    // As the checker does: `./x.js` is how TypeScript's authors write `./x.ts`.
    const source = [path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"), path.replace(/\.jsx?$/, ".tsx")].find(
      isFile,
    );
    if (source !== undefined) return { kind: "file", path: source };
  }
  if (isFile(path))
    return typeEndings.some((ending) => path.endsWith(ending))
      ? { kind: "types", path }
      : { kind: "file", path };
  const source =
    written && [path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"), path.replace(/\.jsx?$/, ".tsx")].find(isFile);
  if (source) return { kind: "file", path: source };
  for (const ending of endings) if (isFile(path + ending)) return { kind: "file", path: path + ending };
  if (isFolder(path)) {
    const json = packageIn(path);
    for (const main of [json?.main, json?.module]) {
      if (typeof main !== "string" || main === "" || /^\.\/?$/.test(main)) continue;
      const found = fileAt(join(path, main), from);
      if (found !== undefined) return found;
    }
    for (const ending of endings)
      if (isFile(join(path, `index${ending}`))) return { kind: "file", path: join(path, `index${ending}`) };
  }
  const bare = path.replace(/\.[cm]?jsx?$/, "");
  const types = [bare, join(path, "index")].flatMap((name) => typeEndings.map((ending) => name + ending));
  const declared = types.find(isFile);
  return declared === undefined ? undefined : { kind: "types", path: declared };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Whether a file is TypeScript. */
export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** Whether a file was installed, not written by the notebook's author: packages, and this package's own code. */
export function isInPackages(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path) || path.startsWith(join(packageRoot, "dist") + sep);
}

function bestPattern(patterns: string[], specifier: string): { pattern: string; star: string } | undefined {
  if (patterns.includes(specifier)) return { pattern: specifier, star: "" };
  let best: { pattern: string; star: string; length: number } | undefined;
  for (const pattern of patterns) {
    const at = pattern.indexOf("*");
    if (at < 0) continue;
    const after = pattern.slice(at + 1);
    if (specifier.length < pattern.length - 1) continue;
    if (!specifier.startsWith(pattern.slice(0, at)) || !specifier.endsWith(after)) continue;
    if (best === undefined || at > best.length)
      best = { pattern, star: specifier.slice(at, specifier.length - after.length), length: at };
  }
  return best;
}

function notFound(specifier: string, road: Road): Error {
  const isPackage = !/^[./]|^file:/.test(specifier) && !isAbsolute(specifier);
  const what = isPackage ? `package '${packageName(specifier)}'` : `module '${specifier}'`;
  const cure = cureOfMissing(specifier);
  const error = new Error([`Cannot find ${what}.`, cure].filter(Boolean).join(" "));
  return Object.assign(error, { code: road === "import" ? "ERR_MODULE_NOT_FOUND" : "MODULE_NOT_FOUND" });
}
