import { Modules } from "../loader/modules.js";
import { Programs } from "./programs.js";
import { hookWorkers, type WorkerStart } from "./workers.js";

/** Runs the file of a worker's thread; what it throws is the worker's error, in the lines of its source. */
export async function startWorker({ entry, folder, settings }: WorkerStart): Promise<void> {
  const programs = new Programs();
  const modules = new Modules(folder, (url, path, program) =>
    programs.add(url, path, { ...program, hasResult: false, awaits: true }),
  );
  Error.prepareStackTrace = (error, sites) => {
    const lines = sites.map((site) => `\n    at ${inSource(String(site), programs)}`);
    return `${String(error)}${lines.join("")}`;
  };
  modules.configure(settings);
  hookWorkers(folder, () => settings);
  process.argv[1] = entry;
  await modules.import(entry, undefined, entry);
}

/** A line of a stack trace. By its path, not its URL: the thread that it goes to must not map it once more. */
function inSource(frame: string, programs: Programs): string {
  return frame.replace(
    /(file:[^():]*(?::[^():]*)?):(\d+):(\d+)/,
    (whole, file: string, line: string, column: string) => {
      const origin = programs.origin(file, { line: Number(line), column: Number(column) });
      if (origin?.position === undefined) return whole;
      return `${origin.title}:${origin.position.line}:${origin.position.column}`;
    },
  );
}
