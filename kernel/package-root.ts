import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { productName } from "./product.js";

/** The folder of this package, run from sources or built: Node knows it by the package's own name. */
export const packageRoot: string = dirname(
  createRequire(import.meta.url).resolve(`${productName}/package.json`),
);

/** The program that a kernelspec starts: `main.ts` in one file, which exists once the package is built. */
export const kernelProgram: string = join(packageRoot, "dist", "kernel", "bundled", "main.js");

/** The program that a kernelspec for an Enterprise Gateway starts. */
export const launcherProgram: string = join(packageRoot, "dist", "kernel", "launcher", "main.js");

/** The package's command. */
export const commandProgram: string = join(packageRoot, "dist", "src", "cli", "main.js");

/** What stands in for `npx` in the cells of a kernel. */
export const npxProgram: string = join(packageRoot, "dist", "kernel", "own-command", "npx.js");
