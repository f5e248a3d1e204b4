import { createRequire } from "node:module";

interface NodeModule {
  exports: unknown;
}

/**
 * Leads Node's own `require` (of `createRequire`, of a package that loads a file of the author's) to the loader where it meets
 * TypeScript or JSX.
 * @param load What `require` returns for a path.
 */
export function hookRequire(load: (path: string) => unknown): void {
  const require = createRequire(import.meta.url);
  const extensions = require.extensions as unknown as Record<
    string,
    (module: NodeModule, path: string) => void
  >;
  for (const ending of [".ts", ".tsx", ".mts", ".cts", ".jsx"])
    extensions[ending] = (module, path) => {
      // The loader knows when a file was edited; Node would keep the first version.
      delete require.cache[path];
      module.exports = load(path);
    };
}
