import { types } from "node:util";
import { Function, Object, Set, Symbol, SyntaxError, WeakMap } from "../intrinsics.js";

/** What an import statement sees of a module. */
export type Namespace = Record<string, unknown>;

const namespaces = new WeakMap<object, Namespace>();

/** An empty namespace; what is put into it are getters, so that imports are live. */
export function newNamespace(): Namespace {
  return Object.defineProperty(Object.create(null) as Namespace, Symbol.toStringTag, {
    value: "Module",
    configurable: true,
  });
}

/** Makes a name of a namespace read from somewhere, now and whenever it is read. */
export function expose(namespace: Namespace, name: string, get: () => unknown): void {
  Object.defineProperty(namespace, name, { get, enumerable: true, configurable: true });
}

/** Whether CommonJS code was an ES module before a compiler made it what it is. */
export function wasEsModule(exports: unknown): exports is Namespace {
  return isObject(exports) && (exports as { __esModule?: unknown }).__esModule === true;
}

/**
 * What an import sees of `module.exports`, by the rule of TypeScript and the bundlers: what was an ES module is one again;
 * else all of it is the default, and each of its properties a name.
 */
export function namespaceOf(exports: unknown): Namespace {
  if (types.isModuleNamespaceObject(exports) || wasEsModule(exports)) return exports as Namespace;
  const known = isObject(exports) ? namespaces.get(exports) : undefined;
  const namespace = known ?? newNamespace();
  if (isObject(exports)) namespaces.set(exports, namespace);
  fill(namespace, () => exports);
  expose(namespace, "default", () => exports);
  return namespace;
}

/** Gives a namespace a getter for every property of what `exports` returns. */
export function fill(namespace: Namespace, exports: () => unknown): void {
  for (const name of namesOf(exports()))
    if (!Object.hasOwn(namespace, name)) expose(namespace, name, () => (exports() as Namespace)[name]);
}

const ofAllFunctions = new Set(["length", "name", "prototype", "arguments", "caller"]);

/** The properties that a value of CommonJS offers as names: its own, and those of its classes, but no value's of JavaScript. */
export function namesOf(exports: unknown): Set<string> {
  const names = new Set<string>();
  let object: unknown = exports;
  while (isObject(object) && object !== Object.prototype && object !== Function.prototype) {
    for (const name of Object.getOwnPropertyNames(object)) {
      const isBuiltIn = typeof object === "function" ? ofAllFunctions.has(name) : name === "constructor";
      if (!isBuiltIn) names.add(name);
    }
    object = Object.getPrototypeOf(object);
  }
  names.delete("__esModule");
  return names;
}

/** What an import of a name says that its module has not. */
export function missingName(specifier: string, name: string, namespace: Namespace): Error {
  const names = Object.keys(namespace).filter((one) => one !== "default" && one !== "module.exports");
  const some =
    names.length === 0 ? "no names" : names.slice(0, 8).join(", ") + (names.length > 8 ? ", …" : "");
  const what = name === "default" ? "has no default export" : `exports no '${name}'`;
  return new SyntaxError(`import: module '${specifier}' ${what}. It exports ${some}.`);
}

/** Whether an import of a name finds it; the default of what was an ES module may be the whole of it. */
export function hasName(namespace: Namespace, name: string): boolean {
  return name in namespace || (name === "default" && wasEsModule(namespace));
}

/**
 * An object whose property is an imported name, live: `{ get twice() { return namespace.double } }`.
 * @param exported The name in the module.
 * @param local The name in the cell.
 */
export function carrier(namespace: Namespace, exported: string, local: string): Namespace {
  if (exported === local) return namespace;
  const object: Namespace = {};
  const isWhole = exported === "default" && !("default" in namespace);
  expose(object, local, isWhole ? () => namespace : () => namespace[exported]);
  return object;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
