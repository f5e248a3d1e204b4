import { join } from "node:path";
import { dataFolder } from "../data-folder.js";
import { packageFolder } from "../package.js";
import { findModule } from "../tfjs/share-module.js";
import { installPackages } from "./npm-package.js";
import type { OnProgress } from "./progress.js";

const compiler = "@myriaddreamin/typst-ts-web-compiler";

/**
 * Brings the Typst compiler that runs on every system, into gradsheet's data folder: npm installs the native one with gradsheet on
 * Linux x64 alone. A second run changes nothing.
 * @returns whether anything was installed
 * @throws GradsheetError where the package cannot be installed
 */
export async function setupTypst({ onProgress }: { onProgress?: OnProgress } = {}): Promise<{
  /** False where it was there already. */
  changed: boolean;
}> {
  const folder = join(dataFolder(), "typst");
  const changed = findModule(compiler, [packageFolder, folder]) === undefined;
  if (changed) {
    onProgress?.({ step: "install", message: `installing ${compiler} (28 MB)` });
    await installPackages("gradsheet setup typst", folder, [`${compiler}@0.7.0`]);
  }
  return { changed };
}
