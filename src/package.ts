import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that gradsheet itself is installed in: the one with its `package.json`, `notebooks` and `assets`. */
export const packageFolder: string = findPackage(dirname(fileURLToPath(import.meta.url)));

/** gradsheet's version, from its `package.json`. */
export const packageVersion: string = (
  JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { version: string }
).version;

/** The sources lie one folder below the package, the built files two. */
function findPackage(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, "package.json")) || parent === folder ? folder : findPackage(parent);
}
