import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ModuleSettings } from "../bridge/messages.js";
import { isModuleFile, loadByNode, requireByNode } from "./foreign.js";
import {
  carrier,
  expose,
  hasName,
  missingName,
  type Namespace,
  namespaceOf,
  newNamespace,
} from "./interop.js";
import { type Foreign, isLocalModule, type LoaderAround, LocalModules } from "./local-modules.js";
import { hookRequire } from "./require-hook.js";
import { type Resolved, Resolver, type Road } from "./resolver.js";
import { doLater, doNow, type Step } from "./work.js";
import { Map, Object, String, process } from "../intrinsics.js";

/** `import.meta`. */
export interface Meta {
  url: string;
  dirname: string;
  filename: string;
  resolve(specifier: string): string;
}

/**
 * The modules of a thread: of its cells, of the author's files and of its workers, by whatever road they ask
 * (`import` in any form, `require`, `new Worker`). Everybody finds the same file, and gets the same module of it.
 */
export class Modules {
  readonly #start: string;
  readonly #resolver = new Resolver();
  readonly #local: LocalModules;
  readonly #provided = new Map<string, Namespace>();
  readonly #seen: (namespace: Namespace) => void;
  #settings: ModuleSettings = {};

  /**
   * @param folder The notebook's folder.
   * @param note Takes note of each script that is loaded from a local file.
   * @param seen Sees each namespace that somebody imports.
   */
  constructor(folder: string, note: LoaderAround["note"], seen: (namespace: Namespace) => void = () => {}) {
    quietLoaderWarning();
    this.#seen = seen;
    this.#start = join(folder, "notebook.ts");
    this.#local = new LocalModules({
      find: (specifier, from) => this.#find(specifier, from),
      scopeOf: (path) => ({
        require: this.requireFrom(path),
        import: (specifier, options) => this.import(specifier, options, path),
        meta: this.metaOf(path),
        filename: path,
        dirname: dirname(path),
      }),
      note,
      emit: () => this.#settings.emit ?? {},
    });
    hookRequire((path) => this.require(path, path));
  }

  /** Takes over what the notebook's tsconfig.json says. */
  configure(settings: ModuleSettings): void {
    this.#settings = settings;
    this.#resolver.configure(settings.resolution ?? {});
  }

  get settings(): ModuleSettings {
    return this.#settings;
  }

  /** Makes a module of the kernel's own stand for a package. */
  provide(specifier: string, module: Namespace): void {
    this.#provided.set(specifier, module);
  }

  /**
   * The namespace of a module.
   * @param from The file that imports it, default the notebook.
   */
  async import(specifier: string, options?: ImportCallOptions, from = this.#start): Promise<Namespace> {
    const name = String(specifier);
    const provided = this.#provided.get(name);
    if (provided !== undefined) return provided;
    const found = this.#resolver.resolve(name, from, "import");
    const namespace = this.#isLocal(found)
      ? (await doLater(this.#local.load(found.path))).namespace
      : ((await foreign(found, options).load.later()) as Namespace);
    this.#seen(namespace);
    return namespace;
  }

  /** Loads a package ahead of the cell that imports it; what fails fails again in the cell, and local modules wait for it. */
  async preload(specifier: string): Promise<void> {
    try {
      const found = this.#find(specifier, this.#start);
      if (typeof found !== "string") await found.load.later();
    } catch {
      // The cell will tell.
    }
  }

  /**
   * What stands for the names of an import statement: for each an object that has the name as a live property.
   * @param names Pairs of the name in the module and the name in the cell.
   * @param isIdle Whether the cell uses them as types at most: then a module of which there are types alone, as far as
   *   this computer has it, is missed by whoever reads such a name as a value.
   * @throws SyntaxError for a name that the module has not.
   */
  async names(
    specifier: string,
    names: [exported: string, local: string][],
    isIdle: boolean,
    options?: ImportCallOptions,
  ): Promise<Namespace[]> {
    let namespace: Namespace;
    try {
      namespace = await this.import(specifier, options);
    } catch (error) {
      if (!isIdle || !isOfAbsence(error)) throw error;
      return names.map(([, local]) => absent(local, error));
    }
    return names.map(([exported, local]) => {
      if (!hasName(namespace, exported)) throw missingName(specifier, exported, namespace);
      return carrier(namespace, exported, local);
    });
  }

  /** What `require` returns in a file, default in the notebook. */
  require(specifier: string, from = this.#start): unknown {
    const provided = this.#provided.get(specifier);
    if (provided !== undefined) return provided;
    const found = this.#resolver.resolve(specifier, from, "require");
    if (this.#isLocal(found)) return doNow(this.#local.load(found.path)).value;
    return found.kind === "types" ? {} : requireByNode(found.path);
  }

  /** `require` with its own properties, as in a file. */
  requireFrom(from: string): NodeJS.Require {
    const own = createRequire(from);
    const require = (specifier: string): unknown => this.require(specifier, from);
    const resolve = Object.assign(
      (specifier: string): string => this.#resolver.resolve(specifier, from, "require").path,
      { paths: own.resolve.paths },
    );
    return Object.assign(require, { resolve, cache: own.cache, main: undefined, extensions: own.extensions });
  }

  /**
   * Runs local modules again that were edited since they ran, and those that import them; what cells imported of them is
   * then the new. Nothing happens to a module that nobody edited, so this is safe to do before every cell.
   * @returns Undefined where there is nothing to do.
   */
  reload(): Promise<void> | undefined {
    return this.#local.isEdited() ? doLater(this.#local.reload()) : undefined;
  }

  /** Lets go of what an interrupt broke off. */
  abandon(): void {
    this.#local.abandon();
  }

  /** `import.meta` of a file, default of the notebook. */
  metaOf(from = this.#start): Meta {
    const resolve = (specifier: string): string => {
      const { kind, path } = this.#resolver.resolve(specifier, from, "import");
      if (kind === "builtin") return path.startsWith("node:") ? path : `node:${path}`;
      return pathToFileURL(path).href;
    };
    return { url: pathToFileURL(from).href, dirname: dirname(from), filename: from, resolve };
  }

  #isLocal({ kind, path }: Resolved): boolean {
    return kind === "file" && isLocalModule(path);
  }

  #find(specifier: string, from: string, road: Road = "import"): string | Foreign {
    const namespace = this.#provided.get(specifier);
    if (namespace !== undefined) return { load: { later: async () => namespace, now: () => namespace } };
    const found = this.#resolver.resolve(specifier, from, road);
    return this.#isLocal(found) ? found.path : foreign(found);
  }
}

/** A module that Node loads. */
function foreign({ kind, path }: Resolved, options?: ImportCallOptions): { load: Step } {
  if (kind === "types") return { load: { later: async () => newNamespace(), now: newNamespace } };
  const now = (): Namespace => namespaceOf(requireByNode(path));
  if (kind === "builtin" || isModuleFile(path))
    return { load: { later: () => loadByNode(path, options), now } };
  return { load: { later: async () => now(), now } };
}

function isOfAbsence(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === "ERR_MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
}

function absent(local: string, error: unknown): Namespace {
  const object: Namespace = {};
  expose(object, local, () => {
    throw error;
  });
  return object;
}

/** Node announces with every first use that this way of importing may change; no notebook's author needs to know. */
function quietLoaderWarning(): void {
  const emitWarning = process.emitWarning.bind(process) as (...values: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).includes("USE_MAIN_CONTEXT_DEFAULT_LOADER")) emitWarning(warning, ...rest);
  };
}
