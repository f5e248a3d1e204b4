import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { packageFolder } from "../../package.js";
import { dataFolder } from "../../data-folder.js";
import { findModule, withModule } from "../share-module.js";
import { loadTfjs } from "../tfjs.js";

const names = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/** The folder of tfjs-node's package (either of its two names), or undefined where none is installed. */
export function findTfjsNode(): string | undefined {
  const folders = [packageFolder, process.cwd(), join(dataFolder(), "tensorflow")];
  for (const name of names) {
    const manifest = findModule(`${name}/package.json`, folders);
    if (manifest) return dirname(manifest);
  }
  return undefined;
}

/** The kernels of tfjs-node, registered with gradsheet's own tfjs, and the class of its backend. */
export function loadTfjsNode(folder: string): new (binding: unknown, packageName: string) => object {
  const file = join(folder, "package.json");
  const require = createRequire(file);
  return withModule(file, "@tensorflow/tfjs", loadTfjs(), () => {
    require("./dist/register_all_kernels");
    return require("./dist/nodejs_kernel_backend").NodeJSKernelBackend;
  });
}
