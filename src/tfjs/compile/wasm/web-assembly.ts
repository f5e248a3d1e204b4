/** A memory of WebAssembly, as modules import it. */
export type Memory = object;

export type Exports = Record<string, (...parameters: number[]) => unknown>;

/** What a module imports, by the names of its parts. */
export type Imports = Record<string, Record<string, unknown>>;

/** What is used of WebAssembly's JavaScript interface; Node's own types leave it to those of browsers. */
interface Interface {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: Imports) => { exports: Exports };
}

export const { Module, Instance } = (globalThis as unknown as { WebAssembly: Interface }).WebAssembly;

/** Compiles a module and starts it. */
export function exportsOf(bytes: Uint8Array, env: Record<string, unknown>): Exports {
  return new Instance(new Module(bytes), { env }).exports;
}
