import { availableParallelism } from "node:os";
import type { CellStart } from "./execute-notebook.js";
import { runNotebook, type NotebookRun, type RunOptions } from "./run-notebook.js";

export interface RunAllOptions extends Omit<RunOptions, "onCell"> {
  /** How many notebooks run at a time; default: one for each core. */
  jobs?: number | undefined;
  /** Told of each cell that starts. */
  onCell?: ((path: string, start: CellStart) => void) | undefined;
  /** Told of each notebook when its turn comes. */
  onStart?: ((path: string) => void) | undefined;
  /** Told of each notebook as soon as it is done. */
  onEnd?: ((path: string, result: PromiseSettledResult<NotebookRun>) => void) | undefined;
}

/**
 * Runs notebooks, each on a kernel of its own, as many at a time as asked for; a failure in one stops that one alone.
 * @param paths the `.ipynb` files, which are not changed
 * @param options as for `runNotebook`, and `jobs`
 * @returns for each path, in their order, its run or why there is none; a notebook whose turn has not come when `signal`
 *   aborts is rejected by the signal's reason
 */
export async function runNotebooks(
  paths: readonly string[],
  { jobs = availableParallelism(), onCell, onStart, onEnd, ...options }: RunAllOptions = {},
): Promise<PromiseSettledResult<NotebookRun>[]> {
  const results: PromiseSettledResult<NotebookRun>[] = [];
  const queue = [...paths.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [place, path] = next;
      if (options.signal?.aborted) {
        results[place] = { status: "rejected", reason: options.signal.reason as unknown };
        continue;
      }
      onStart?.(path);
      const run = runNotebook(path, { ...options, onCell: (start) => onCell?.(path, start) });
      [results[place]] = await Promise.allSettled([run]);
      onEnd?.(path, results[place]);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, paths.length)) }, worker));
  return results;
}
