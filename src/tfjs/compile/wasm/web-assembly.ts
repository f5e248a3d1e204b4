/** A memory of WebAssembly, as modules import it. */
export type Memory = object;

export type Exports = Record<string, (...parameters: number[]) => unknown>;

/** What is used of WebAssembly's JavaScript interface; Node's own types leave it to those of browsers. */
interface Interface {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: Record<string, unknown> }) => { exports: Exports };
}

const { Module, Instance } = (globalThis as unknown as { WebAssembly: Interface }).WebAssembly;

/** Compiles a module and starts it. */
export function exportsOf(bytes: Uint8Array, env: Record<string, unknown>): Exports {
  return new Instance(new Module(bytes), { env }).exports;
}
