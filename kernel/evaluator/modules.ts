import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import { packageRoot } from "../package-root.js";
import { standIns } from "../product.js";

type Import = (specifier: string, options?: ImportCallOptions) => Promise<Record<string, unknown>>;

/** `import()` as if it stood in a file of a folder. */
function importerIn(folder: string): Import {
  return new vm.Script("(specifier, options) => import(specifier, options)", {
    filename: join(folder, "notebook.js"),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as Import;
}

/** Node announces with every first use that this way of importing may change; no notebook's author needs to know. */
function quietLoaderWarning(): void {
  const emitWarning = process.emitWarning.bind(process) as (...values: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).includes("USE_MAIN_CONTEXT_DEFAULT_LOADER")) emitWarning(warning, ...rest);
  };
}

/** The modules of cells: packages as seen from the notebook's folder, then as seen from this package, then what it has instead. */
export class Modules {
  readonly #folder: string;
  readonly #import: Import;
  readonly #importFromPackage: Import;
  readonly #builtIn = new Map<string, Record<string, unknown>>();
  readonly #loadLocal: ((path: string) => Promise<Record<string, unknown>>) | undefined;

  /**
   * @param folder The notebook's folder.
   * @param loadLocal Loads a TypeScript or JSON module by its path.
   */
  constructor(folder: string, loadLocal?: (path: string) => Promise<Record<string, unknown>>) {
    quietLoaderWarning();
    this.#folder = folder;
    this.#import = importerIn(folder);
    this.#importFromPackage = importerIn(packageRoot);
    this.#loadLocal = loadLocal;
  }

  /** Makes a module of the kernel's own stand for a package. */
  provide(specifier: string, module: Record<string, unknown>): void {
    this.#builtIn.set(specifier, module);
  }

  /** The namespace of a module that a cell imports. */
  async import(specifier: string, options?: ImportCallOptions, folder = this.#folder): Promise<unknown> {
    const builtIn = this.#builtIn.get(specifier);
    if (builtIn !== undefined) return builtIn;
    const local = localPath(specifier, folder);
    if (local !== undefined && this.#loadLocal !== undefined && /\.(m?tsx?|json)$/.test(local))
      return this.#loadLocal(local);
    if (local !== undefined) return this.#import(pathToFileURL(local).href, options);
    try {
      return await this.#import(specifier, options);
    } catch (error) {
      if (!isMissing(error, specifier)) throw error;
      // A package that came after the loader looked for it in vain is found by the older resolver.
      const found = resolveBy(join(this.#folder, "notebook.js"), specifier);
      if (found !== undefined) return this.#import(found, options);
      try {
        return await this.#importFromPackage(specifier, options);
      } catch (second) {
        if (!isMissing(second, specifier)) throw second;
        const standIn = standIns[specifier];
        if (standIn !== undefined) return this.#importFromPackage(standIn, options);
        throw withCure(error as Error, specifier);
      }
    }
  }

  /** `require` as if the cell were a file of the notebook's folder. */
  require(specifier: string): unknown {
    const builtIn = this.#builtIn.get(specifier);
    if (builtIn !== undefined) return builtIn;
    try {
      return createRequire(join(this.#folder, "notebook.js"))(specifier);
    } catch (error) {
      if (!isMissing(error, specifier)) throw error;
      const own = createRequire(join(packageRoot, "notebook.js"));
      const standIn = standIns[specifier];
      return standIn === undefined || canResolve(own, specifier) ? own(specifier) : own(standIn);
    }
  }

  /** `import.meta` of a cell. */
  get meta(): { url: string; dirname: string; filename: string; resolve(specifier: string): string } {
    const filename = join(this.#folder, "notebook.ts");
    const folder = this.#folder;
    return {
      url: pathToFileURL(filename).href,
      dirname: folder,
      filename,
      resolve: (specifier) =>
        localUrl(specifier, folder) ??
        resolveBy(join(folder, "notebook.js"), specifier) ??
        resolveBy(join(packageRoot, "notebook.js"), specifier) ??
        resolveBy(join(packageRoot, "notebook.js"), standIns[specifier] ?? specifier) ??
        specifier,
    };
  }
}

function localUrl(specifier: string, folder: string): string | undefined {
  const path = localPath(specifier, folder);
  return path === undefined ? undefined : pathToFileURL(path).href;
}

/** The file that a relative or absolute specifier means, with the endings that TypeScript lets one leave out. */
export function localPath(specifier: string, folder: string): string | undefined {
  const isUrl = specifier.startsWith("file:");
  if (!isUrl && !/^\.\.?($|\/)/.test(specifier) && !isAbsolute(specifier)) return undefined;
  const path = isUrl ? fileURLToPath(specifier) : isAbsolute(specifier) ? specifier : join(folder, specifier);
  const candidates = [
    path,
    path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"),
    ...[".ts", ".tsx", ".mts", ".js", ".mjs", ".json"].map((ending) => path + ending),
    ...["index.ts", "index.js"].map((file) => join(path, file)),
  ];
  return candidates.find((candidate) => existsSync(candidate) && /\.[a-z]+$/i.test(candidate)) ?? path;
}

function isMissing(error: unknown, specifier: string): boolean {
  const { code, message } = error as { code?: string; message?: string };
  const isNotFound = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  return isNotFound && (message ?? "").includes(`'${name}`);
}

function canResolve(require: NodeJS.Require, specifier: string): boolean {
  try {
    require.resolve(specifier);
    return true;
  } catch {
    return false;
  }
}

function resolveBy(from: string, specifier: string): string | undefined {
  try {
    const path = createRequire(from).resolve(specifier);
    return isAbsolute(path) ? pathToFileURL(path).href : path;
  } catch {
    return undefined;
  }
}

function withCure(error: Error, specifier: string): Error {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  error.message = `Cannot find package '${name}'. Install it with: %npm install ${name}`;
  return error;
}
