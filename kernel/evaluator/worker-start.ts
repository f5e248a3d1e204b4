import { Modules } from "../loader/modules.js";
import { Programs } from "./programs.js";
import { mapStackTraces } from "./stack-trace.js";
import { hookWorkers, type WorkerStart } from "./workers.js";

/** Runs the file of a worker's thread; what it throws is the worker's error, in the lines of its source. */
export async function startWorker({ entry, folder, settings }: WorkerStart): Promise<void> {
  const programs = new Programs();
  const modules = new Modules(folder, (url, path, program) =>
    programs.add(url, path, { ...program, hasResult: false, awaits: true }),
  );
  mapStackTraces(programs);
  modules.configure(settings);
  hookWorkers(folder, () => settings);
  process.argv[1] = entry;
  await modules.import(entry, undefined, entry);
}
