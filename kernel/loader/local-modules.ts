import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Imports, ModuleEmit } from "../bridge/messages.js";
import { compileModule } from "./compile-module.js";
import {
  expose,
  hasName,
  missingName,
  type Namespace,
  namesOf,
  newNamespace,
  wasEsModule,
} from "./interop.js";
import { isInPackages, isTypeScript } from "./resolver.js";
import { type ModuleScope, runModule } from "./run-module.js";
import { doNow, type Step, type Work } from "./work.js";
import { Error, JSON, Map, Object, Promise, Set, SyntaxError } from "../intrinsics.js";

/** A package's module that a local one imports: by Node's own loader. */
export interface Foreign {
  load: Step;
  namespace?: Namespace | undefined;
}

/** What a local module imports. */
export type Dependency = LocalModule | Foreign;

/** What is told of a script: see `Program`. */
export interface NotedScript {
  code: string;
  map?: string | undefined;
  source: string;
  imports?: Imports | undefined;
}

/** What local modules ask of the loader around them. */
export interface LoaderAround {
  /** The module that a specifier in a file means: a path of a local one, or another. */
  find(specifier: string, from: string): string | Foreign;
  scopeOf(path: string): Omit<ModuleScope, "exports" | "module" | "statics">;
  /** Takes note of a script, so that errors are told in the lines of its source. */
  note(url: string, path: string, program: NotedScript): void;
  emit(): ModuleEmit;
}

/** A file of the author's, as it was when it ran last. */
export class LocalModule {
  /** One object for ever, so that whoever imported the module sees it as it is now. */
  readonly namespace: Namespace = newNamespace();
  state: "new" | "linked" | "running" | "done" = "new";
  module: { exports: unknown } = { exports: {} };
  isEsModule = false;
  awaits = false;
  stamp: string | undefined;
  dependencies = new Map<string, Dependency>();
  /** The names that it imports, where no checker has looked at them. */
  names: ReadonlyMap<string, string[]> = new Map();
  body: ((scope: ModuleScope) => unknown) | undefined;
  running: Promise<unknown> | undefined;
  waitsFor: LocalModule | undefined;

  constructor(readonly path: string) {}

  /** What `require` returns. */
  get value(): unknown {
    return this.isEsModule ? this.namespace : this.module.exports;
  }

  /** Brings the names of the namespace up to date; their values are read when they are asked for. */
  settle(): void {
    const { namespace, isEsModule } = this;
    const { exports } = this.module;
    const names = namesOf(exports);
    const wraps = !isEsModule && !wasEsModule(exports);
    if (!isEsModule) names.add("default");
    for (const name of Object.keys(namespace)) if (!names.has(name)) delete namespace[name];
    for (const name of names)
      if (name !== "default") expose(namespace, name, () => (this.module.exports as Namespace)[name]);
    if (!names.has("default")) return;
    expose(namespace, "default", () => {
      const whole = this.module.exports as Namespace;
      return wraps || !("default" in whole) ? whole : whole["default"];
    });
  }
}

/** Which files the kernel loads itself: what the author wrote, and TypeScript and JSON wherever they lie. */
export function isLocalModule(path: string): boolean {
  if (isTypeScript(path) || path.endsWith(".json")) return true;
  return /\.[cm]?jsx?$/.test(path) && !isInPackages(path) && sizeOf(path) <= largestSource;
}

/** A script above this is a bundle: nobody edits it, and Node's loader is quicker with it. */
const largestSource = 512 * 1024;

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** When a file was written, and what else tells one version of it from another. */
function stampOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}

/**
 * The modules of the notebook's author, in any dialect. Node would keep the first version of a module for ever; here a
 * module runs again when it, or one that it imports, was written since, and everything that imported it sees the new
 * one. A module that neither was written nor imports such a one keeps its state.
 */
export class LocalModules {
  readonly #around: LoaderAround;
  readonly #modules = new Map<string, LocalModule>();
  #failed = "";

  constructor(around: LoaderAround) {
    this.#around = around;
  }

  /** The module in a file, as the file is now, run. */
  *load(path: string): Work<LocalModule> {
    const before: (() => void)[] = [];
    try {
      const module = this.#link(path, before);
      for (const foreign of foreignOf(module, new Set()))
        foreign.namespace ??= (yield foreign.load) as Namespace;
      yield* this.#evaluate(module, new Set());
      return module;
    } catch (error) {
      // Whoever uses the version before goes on using it.
      for (const restore of before) restore();
      throw error;
    }
  }

  /** Whether something that ran was edited since, and is not what failed to run the last time. */
  isEdited(): boolean {
    const { stale, state } = this.#edited();
    return stale.length > 0 && state !== this.#failed;
  }

  /** Runs again what was edited since, and what imports it; what cannot is left as it was, and told of once. */
  *reload(): Work<void> {
    const { stale, state } = this.#edited();
    this.#failed = state;
    for (const module of stale) yield* this.load(module.path);
    this.#failed = "";
  }

  /** What is out of date, but for files that are gone. */
  #edited(): { stale: LocalModule[]; state: string } {
    const stale = [...this.#modules.values()].filter(
      (module) => module.state === "done" && isStale(module, new Set()) && stampOf(module.path) !== undefined,
    );
    return { stale, state: stale.map(({ path }) => `${path} ${stampOf(path)}`).join("\n") };
  }

  /** Lets go of what an interrupt broke off in the middle. */
  abandon(): void {
    for (const module of this.#modules.values()) {
      if (module.state === "running") module.state = "new";
      module.running = undefined;
      module.waitsFor = undefined;
    }
  }

  /** Reads a module and what it imports, as far as that was not done or is out of date. */
  #link(path: string, before: (() => void)[]): LocalModule {
    let module = this.#modules.get(path);
    if (module === undefined) {
      module = new LocalModule(path);
      this.#modules.set(path, module);
    } else if (module.state === "running" || (module.state === "done" && !isStale(module, new Set())))
      return module;
    else if (module.state === "linked") return module;
    before.push(restorer(module));
    module.state = "linked";
    module.dependencies = new Map();
    module.stamp = stampOf(path);
    try {
      this.#read(module);
      for (const specifier of module.dependencies.keys()) {
        const found = this.#around.find(specifier, path);
        module.dependencies.set(specifier, typeof found === "string" ? this.#link(found, before) : found);
      }
    } catch (error) {
      module.state = "new";
      throw error;
    }
    return module;
  }

  #read(module: LocalModule): void {
    const { path } = module;
    const source = readFileSync(path, "utf8");
    const url = pathToFileURL(path).href;
    if (path.endsWith(".json")) {
      module.isEsModule = false;
      module.awaits = false;
      module.body = ({ module: own }) => void (own.exports = readJson(source, path));
      return;
    }
    this.#around.note(url, path, { code: source, source });
    const compiled = compileModule(source, path, this.#around.emit());
    const { code, map, bound } = compiled;
    this.#around.note(url, path, { code, map, source: compiled.source, imports: bound });
    module.isEsModule = compiled.isEsModule;
    module.awaits = compiled.awaits;
    module.names = compiled.names;
    module.body = runModule(compiled, url);
    for (const specifier of compiled.imports) module.dependencies.set(specifier, { load: noStep });
  }

  *#evaluate(module: LocalModule, chain: Set<LocalModule>): Work<void> {
    if (module.state === "done" || chain.has(module)) return;
    if (module.state === "running") {
      yield* waitFor(module, chain);
      return;
    }
    chain.add(module);
    // What awaits must be there before; all else runs when its importer comes to it, as in CommonJS.
    if (isAsynchronous(module, new Set()))
      for (const dependency of module.dependencies.values())
        if (dependency instanceof LocalModule) yield* this.#evaluate(dependency, chain);
    module.state = "running";
    try {
      const result = this.#run(module);
      if (module.awaits) {
        module.running = result as Promise<unknown>;
        yield waiting(module);
      }
      module.state = "done";
      module.settle();
    } catch (error) {
      module.state = "new";
      throw error;
    } finally {
      module.running = undefined;
    }
  }

  #run(module: LocalModule): unknown {
    const own = { exports: {} };
    module.module = own;
    const statics = (specifier: string): unknown => {
      const dependency = module.dependencies.get(specifier);
      if (dependency === undefined) return scope.require(specifier);
      if (dependency instanceof LocalModule) {
        doNow(this.#evaluate(dependency, new Set([module])));
        if (dependency.state !== "done") {
          // A circle: the other module has what it has so far.
          dependency.settle();
          return dependency.namespace;
        }
      }
      const namespace = dependency.namespace ?? newNamespace();
      for (const name of module.names.get(specifier) ?? [])
        if (!hasName(namespace, name)) throw missingName(specifier, name, namespace);
      return namespace;
    };
    const scope = this.#around.scopeOf(module.path);
    const require = Object.assign((specifier: string): unknown => {
      const value = scope.require(specifier);
      const found = /^\.?\.?\//.test(specifier) ? this.#around.find(specifier, module.path) : undefined;
      const local = typeof found === "string" ? this.#modules.get(found) : undefined;
      if (local !== undefined) module.dependencies.set(specifier, local);
      return value;
    }, scope.require);
    const whole = Object.assign(own, { id: module.path, filename: module.path, path: dirname(module.path) });
    return module.body?.({ ...scope, require, statics, module: whole, exports: own.exports });
  }
}

const noStep: Step = { later: async () => undefined, now: () => undefined };

function readJson(source: string, path: string): unknown {
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new SyntaxError(`${path}: ${(error as Error).message}`);
  }
}

/** How to bring a module back to the version before, where there was one. */
function restorer(module: LocalModule): () => void {
  if (module.state !== "done") return () => void (module.state = module.state === "done" ? "done" : "new");
  const { module: own, isEsModule, awaits, stamp, dependencies, body } = module;
  return () => {
    Object.assign(module, { module: own, isEsModule, awaits, stamp, dependencies, body, state: "done" });
    module.settle();
  };
}

function isStale(module: LocalModule, seen: Set<LocalModule>): boolean {
  if (seen.has(module)) return false;
  seen.add(module);
  if (stampOf(module.path) !== module.stamp) return true;
  return [...module.dependencies.values()].some(
    (dependency) => dependency instanceof LocalModule && isStale(dependency, seen),
  );
}

function isAsynchronous(module: LocalModule, seen: Set<LocalModule>): boolean {
  if (seen.has(module) || module.state === "done") return false;
  seen.add(module);
  if (module.awaits) return true;
  return [...module.dependencies.values()].some(
    (dependency) => dependency instanceof LocalModule && isAsynchronous(dependency, seen),
  );
}

function* foreignOf(module: LocalModule, seen: Set<LocalModule>): Generator<Foreign> {
  if (seen.has(module)) return;
  seen.add(module);
  for (const dependency of module.dependencies.values())
    if (dependency instanceof LocalModule) yield* foreignOf(dependency, seen);
    else if (dependency.namespace === undefined) yield dependency;
}

/** Waits for a module that another import runs, unless that one waits for this: then what it has so far must do. */
function* waitFor(module: LocalModule, chain: Set<LocalModule>): Work<void> {
  if (module.running === undefined) return;
  for (let next: LocalModule | undefined = module; next !== undefined; next = next.waitsFor)
    if (chain.has(next)) return;
  const [waiter] = [...chain].slice(-1);
  if (waiter !== undefined) waiter.waitsFor = module;
  try {
    yield waiting(module);
  } finally {
    if (waiter !== undefined) waiter.waitsFor = undefined;
  }
}

function waiting(module: LocalModule): Step {
  return {
    later: () => module.running ?? Promise.resolve(),
    now: () => {
      const message = `require: cannot wait, and ${module.path} awaits at its top level. Use import() instead.`;
      throw Object.assign(new Error(message), { code: "ERR_REQUIRE_ASYNC_MODULE" });
    },
  };
}
