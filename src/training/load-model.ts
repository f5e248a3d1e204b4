import type { LayersModel } from "../tfjs/library.js";
import type { LoadOptions } from "./load-options.js";
import { readModel } from "./read-model.js";

/**
 * The model of a folder that `result.save(folder)` or tfjs's `model.save("file://folder")` wrote.
 * @param folder the folder, or its `model.json`
 * @param options `device`; default the one in use
 * @throws FileError where there is no model, it is damaged, or has a layer that nobody registered
 * @example
 * await loadModel("no such folder") // throws must be a file of a model that was saved
 */
export async function loadModel(folder: string, options: LoadOptions = {}): Promise<LayersModel> {
  return (await readModel(folder, options)).model;
}
