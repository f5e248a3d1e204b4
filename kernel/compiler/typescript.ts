import { createRequire } from "node:module";
import type TypeScript from "typescript";

/** Where a snapshot keeps the compiler that it was made with. */
export const preloaded = Symbol.for("gradsheet.typescript");

/** TypeScript. `require` loads it in half the time that `import` takes. */
export function loadTypeScript(): typeof TypeScript {
  const there = (globalThis as Record<symbol, unknown>)[preloaded];
  return (there ?? createRequire(import.meta.url)("typescript")) as typeof TypeScript;
}
