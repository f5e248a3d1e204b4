import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

/** The `package.json` of gradsheet itself, which every file of a package can ask Node for by the package's name. */
const manifest = createRequire(import.meta.url).resolve("gradsheet/package.json");

/** The folder that gradsheet itself is installed in: the one with its `package.json`, `notebooks` and `assets`. */
export const packageFolder: string = dirname(manifest);

/** gradsheet's version, from its `package.json`. */
export const packageVersion: string = (JSON.parse(readFileSync(manifest, "utf8")) as { version: string })
  .version;
