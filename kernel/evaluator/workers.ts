import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import workerThreads, { type WorkerOptions } from "node:worker_threads";
import type { ModuleSettings } from "../bridge/messages.js";
import { isLocalModule } from "../loader/local-modules.js";
import { JSON, Object, String, URL, process } from "../intrinsics.js";

/** What a worker's thread or a child process starts with. */
export interface WorkerStart {
  /** The file that it runs. */
  entry: string;
  folder: string;
  settings: ModuleSettings;
}

/**
 * Has `new Worker("./file.ts")` run local modules as an import would, in workers of workers too.
 * @param folder The notebook's folder.
 * @param settings Those of the modules, when a worker starts.
 */
export function hookWorkers(folder: string, settings: () => ModuleSettings): void {
  const { Worker } = workerThreads;
  class LocalWorker extends Worker {
    constructor(file: string | URL, options: WorkerOptions = {}) {
      const entry = options.eval ? undefined : localEntry(file);
      if (entry === undefined) super(file, options);
      else super(startText({ entry, folder, settings: settings() }), { ...options, eval: true });
    }
  }
  Object.defineProperty(LocalWorker, "name", { value: Worker.name });
  workerThreads.Worker = LocalWorker;
  syncBuiltinESMExports();
}

/**
 * The path of what a worker or a child is to run, if that is a local module.
 * @param folder Where relative paths start.
 */
export function localEntry(file: string | URL, folder = process.cwd()): string | undefined {
  const text = String(file);
  if (/^(?!file:)[a-z]{2,}:/i.test(text)) return undefined;
  const path = text.startsWith("file:") ? fileURLToPath(text.replace(/[?#].*$/s, "")) : resolve(folder, text);
  return isLocalModule(path) && !path.endsWith(".json") ? path : undefined;
}

/** The text keeps `workerData` and all else the author's own. */
function startText(start: WorkerStart): string {
  const module = new URL("./worker-start.js", import.meta.url).href;
  return `void import(${JSON.stringify(module)}).then(({ startWorker }) => startWorker(${JSON.stringify(start)}));`;
}
