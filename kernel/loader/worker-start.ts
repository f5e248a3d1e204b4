import { Modules } from "./modules.js";
import { hookWorkers, type WorkerStart } from "./workers.js";

/** Runs the file of a worker's thread; what it throws is the worker's error. */
export async function startWorker({ entry, folder, settings }: WorkerStart): Promise<void> {
  const modules = new Modules(folder, () => {});
  modules.configure(settings);
  hookWorkers(folder, () => settings);
  process.argv[1] = entry;
  await modules.import(entry, undefined, entry);
}
