import { basename, delimiter, dirname, join } from "node:path";
import type TypeScript from "typescript";
import { packageRoot } from "../package-root.js";
import { standIns } from "../product.js";
import type { NotebookFolder } from "./notebook-folder.js";

type Ts = typeof TypeScript;

/**
 * The file that a module name means in a cell: as seen from the file that names it, and for packages that are not
 * found there, as seen from this package, so that `gradsheet` and what it brings are known in every folder, and last what
 * this package has in their place.
 */
export function resolveModule(
  ts: Ts,
  specifier: string,
  containingFile: string,
  options: TypeScript.CompilerOptions,
  host: TypeScript.ModuleResolutionHost,
  folder: NotebookFolder,
  cache?: TypeScript.ModuleResolutionCache,
): TypeScript.ResolvedModuleWithFailedLookupLocations {
  const seen = ts.resolveModuleName(specifier, folder.onDisk(containingFile), options, host, cache);
  const relative = specifier.startsWith(".") || specifier.startsWith("/");
  if (relative || seen.resolvedModule !== undefined) return seen;
  for (const path of (process.env["NODE_PATH"] ?? "").split(delimiter)) {
    const found = path === "" ? undefined : inFolder(ts, specifier, path, options, host);
    if (found?.resolvedModule !== undefined) return found;
  }
  const from = join(packageRoot, "notebook.ts");
  const own = ts.resolveModuleName(specifier, from, options, host, cache);
  const standIn = standIns[specifier];
  if (own.resolvedModule !== undefined || standIn === undefined) return own;
  return ts.resolveModuleName(standIn, from, options, host, cache);
}

/** A package of a folder of NODE_PATH, which need not be called `node_modules` as those of the compiler are. */
function inFolder(
  ts: Ts,
  specifier: string,
  folder: string,
  options: TypeScript.CompilerOptions,
  host: TypeScript.ModuleResolutionHost,
): TypeScript.ResolvedModuleWithFailedLookupLocations {
  if (basename(folder) === "node_modules")
    return ts.resolveModuleName(specifier, join(dirname(folder), "notebook.ts"), options, host);
  const shown = join(folder, "node_modules");
  const real = (path: string): string => (path.startsWith(shown) ? folder + path.slice(shown.length) : path);
  const { realpath } = host;
  const seen: TypeScript.ModuleResolutionHost = {
    ...host,
    fileExists: (path) => host.fileExists(real(path)),
    readFile: (path) => host.readFile(real(path)),
    directoryExists: (path) => host.directoryExists?.(real(path)) ?? true,
    realpath: (path) => realpath?.(real(path)) ?? real(path),
  };
  return ts.resolveModuleName(specifier, join(folder, "notebook.ts"), options, seen);
}

/** The declarations of Node's own modules: those of the notebook's folder, else those that come with this package. */
export function nodeTypes(
  ts: Ts,
  folder: string,
  options: TypeScript.CompilerOptions,
  host: TypeScript.ModuleResolutionHost,
): string | undefined {
  for (const root of [folder, packageRoot]) {
    const from = join(root, "notebook.ts");
    const { resolvedTypeReferenceDirective } = ts.resolveTypeReferenceDirective("node", from, options, host);
    if (resolvedTypeReferenceDirective?.resolvedFileName)
      return resolvedTypeReferenceDirective.resolvedFileName;
  }
  return undefined;
}
