import module from "node:module";
import { codeFolder } from "./cache-folder.js";
import { process, setInterval } from "./intrinsics.js";

/** How often newly compiled code is written down, in milliseconds: a kernel may end without a word. */
const interval = 10_000;

interface CodeCache {
  enableCompileCache?: (folder: string) => { status: number };
  flushCompileCache?: () => void;
  constants?: { compileCacheStatus: { ENABLED: number } };
}

/**
 * Has Node keep what it compiles of packages, for the next kernel that loads them. It checks each file's content, and leaves all as
 * it is where the user keeps such a cache already or wants none (`NODE_COMPILE_CACHE`, `NODE_DISABLE_COMPILE_CACHE`).
 * Node 20 has no such cache.
 */
export function keepCompiledCode(): void {
  const { enableCompileCache, flushCompileCache, constants }: CodeCache = module;
  if (enableCompileCache === undefined || process.env["NODE_DISABLE_COMPILE_CACHE"] !== undefined) return;
  const { status } = enableCompileCache(codeFolder());
  if (status !== constants?.compileCacheStatus.ENABLED || flushCompileCache === undefined) return;
  setInterval(flushCompileCache, interval).unref();
}
