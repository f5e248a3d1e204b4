import { createRequire } from "node:module";
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import type * as Swc from "@swc/core";
import { localPath } from "./modules.js";
import { mappedScript, type Programs } from "./programs.js";

type Namespace = Record<string, unknown>;
type Import = (specifier: string, options: ImportCallOptions | undefined, folder: string) => Promise<unknown>;

interface Loaded {
  namespace: Namespace;
  /** When the file was last written, as far as this copy knows. */
  written: number;
  dependencies: string[];
  ready: Promise<void>;
}

/**
 * TypeScript and JSON modules of the notebook's folder. Node would keep the first version of a module for ever;
 * here a module is loaded again when it, or one that it imports, was written since.
 */
export class LocalModules {
  readonly #programs: Programs;
  readonly #import: Import;
  readonly #loaded = new Map<string, Loaded>();

  constructor(programs: Programs, importModule: Import) {
    this.#programs = programs;
    this.#import = importModule;
  }

  /** The namespace of the module in a file, as the file is now. */
  async load(path: string): Promise<Namespace> {
    const known = this.#loaded.get(path);
    if (known !== undefined && this.#isFresh(path, new Set())) {
      await known.ready;
      return known.namespace;
    }
    const written = statSync(path).mtimeMs;
    const loaded: Loaded = { namespace: newNamespace(), written, dependencies: [], ready: Promise.resolve() };
    this.#loaded.set(path, loaded);
    loaded.ready = path.endsWith(".json") ? this.#loadJson(path, loaded) : this.#loadCode(path, loaded);
    try {
      await loaded.ready;
    } catch (error) {
      this.#loaded.delete(path);
      throw error;
    }
    return loaded.namespace;
  }

  #isFresh(path: string, seen: Set<string>): boolean {
    if (seen.has(path)) return true;
    seen.add(path);
    const loaded = this.#loaded.get(path);
    if (loaded === undefined || statSync(path, { throwIfNoEntry: false })?.mtimeMs !== loaded.written)
      return false;
    return loaded.dependencies.every((dependency) => this.#isFresh(dependency, seen));
  }

  async #loadJson(path: string, { namespace }: Loaded): Promise<void> {
    const data: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof data === "object" && data !== null && !Array.isArray(data)) Object.assign(namespace, data);
    namespace["default"] = data;
  }

  async #loadCode(path: string, loaded: Loaded): Promise<void> {
    const source = readFileSync(path, "utf8");
    const { code, map } = toCommonJs(source, path);
    const folder = dirname(path);
    const found = new Map<string, unknown>();
    // Every module that is imported must be there before the code runs, for `require` cannot wait.
    for (const [, specifier] of code.matchAll(/\brequire\(("(?:[^"\\]|\\.)*")\)/g)) {
      const name = JSON.parse(specifier as string) as string;
      const dependency = localPath(name, folder);
      if (dependency !== undefined && /\.(m?tsx?|json)$/.test(dependency)) {
        loaded.dependencies.push(dependency);
        const known = this.#loaded.get(dependency);
        // A circle: what the other module has exported so far is what it gets.
        if (known !== undefined && this.#isFresh(dependency, new Set([path])))
          found.set(name, known.namespace);
        else found.set(name, await this.load(dependency));
      } else found.set(name, await this.#import(name, undefined, folder));
    }
    const url = pathToFileURL(path).href;
    this.#programs.add(url, path, { code, map, source, hasResult: false, awaits: true });
    const run = new vm.Script(
      `(async (exports, require, __filename, __dirname) => {${code}\n})\n${mappedScript}`,
      {
        filename: url,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      },
    ).runInThisContext() as (...values: unknown[]) => Promise<void>;
    await run(loaded.namespace, (name: string) => found.get(name), path, folder);
  }
}

function newNamespace(): Namespace {
  return Object.defineProperty({}, Symbol.toStringTag, { value: "Module" }) as Namespace;
}

/** Exports as getters and imports as `require`, both live; `import()` and `import.meta` as the kernel's own. */
function toCommonJs(source: string, path: string): { code: string; map?: string | undefined } {
  const { transformSync } = createRequire(import.meta.url)("@swc/core") as typeof Swc;
  return transformSync(source, {
    swcrc: false,
    configFile: false,
    filename: path,
    sourceMaps: true,
    inlineSourcesContent: false,
    isModule: true,
    module: { type: "commonjs", noInterop: true, ignoreDynamic: true },
    jsc: {
      parser: { syntax: "typescript", decorators: true, tsx: path.endsWith("x") },
      target: "es2022",
      transform: { decoratorVersion: "2022-03", react: { runtime: "automatic" } },
    },
  });
}
