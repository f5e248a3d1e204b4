import { Modules } from "../loader/modules.js";
import { hookForks } from "./forks.js";
import { Programs } from "./programs.js";
import { mapStackTraces } from "./stack-trace.js";
import { hookWorkers, type WorkerStart } from "./workers.js";

/** Runs the file of a worker's thread or of a child process; what it throws is its error, in the lines of its source. */
export async function startWorker({ entry, folder, settings }: WorkerStart): Promise<void> {
  const programs = new Programs();
  const modules = new Modules(folder, (url, path, program) =>
    programs.add(url, path, { ...program, hasResult: false, awaits: true }),
  );
  mapStackTraces(programs);
  modules.configure(settings);
  hookWorkers(folder, () => settings);
  hookForks(folder, () => settings);
  process.argv[1] = entry;
  await modules.import(entry, undefined, entry);
}
