import { createRequire, isBuiltin } from "node:module";
import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Namespace } from "./interop.js";
import { packageOf } from "./package-json.js";
import { isInPackages } from "./resolver.js";
import { Map } from "../intrinsics.js";

const require = createRequire(import.meta.url);

/** Whether Node takes a file for an ES module, or for something else that only `import` can load. */
export function isModuleFile(path: string): boolean {
  if (/\.(?:cjs|json|node)$/.test(path)) return false;
  return path.endsWith(".js") || !/\.[^\\/.]*$/.test(path) ? packageOf(path)?.type === "module" : true;
}

/** A module by Node's own `import`. */
export async function loadByNode(path: string, options?: ImportCallOptions): Promise<Namespace> {
  if (isBuiltin(path)) return import(path) as Promise<Namespace>;
  const stamp = isInPackages(path) ? "" : `?${statSync(path).mtimeMs}`;
  return import(pathToFileURL(path).href + stamp, options) as Promise<Namespace>;
}

/**
 * A module by Node's own `require`. A file without `type` in its package.json may turn out to be an ES module, which Node
 * finds out by itself.
 */
export function requireByNode(path: string): unknown {
  if (!isBuiltin(path) && !isInPackages(path)) forgetOld(path);
  return require(path);
}

const stamps = new Map<string, number>();

/** A bundle of the author's own that was written since is loaded anew. */
function forgetOld(path: string): void {
  const written = statSync(path).mtimeMs;
  if (stamps.get(path) !== undefined && stamps.get(path) !== written) delete require.cache[path];
  stamps.set(path, written);
}
