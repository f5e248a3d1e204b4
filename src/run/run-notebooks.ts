import type { CellStart } from "./execute-notebook.js";
import { inParallel } from "./in-parallel.js";
import { runNotebook, type NotebookRun, type RunOptions } from "./run-notebook.js";

/** What {@link runNotebooks} may be told. */
export interface RunAllOptions extends Omit<RunOptions, "onCell" | "written"> {
  /** How many notebooks run at a time; default: one for each core. */
  jobs?: number | undefined;
  /** The folder for the files that a notebook writes, where its kernel works on a server. */
  written?: ((path: string) => string) | undefined;
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
 * @example
 * (await runNotebooks(["no-such.ipynb"])).map(({ status }) => status) // => ["rejected"]
 */
export async function runNotebooks(
  paths: readonly string[],
  { jobs, written, onCell, onStart, onEnd, ...options }: RunAllOptions = {},
): Promise<PromiseSettledResult<NotebookRun>[]> {
  const run = async (path: string): Promise<NotebookRun> => {
    options.signal?.throwIfAborted();
    onStart?.(path);
    const [result] = await Promise.allSettled([
      runNotebook(path, { ...options, written: written?.(path), onCell: (start) => onCell?.(path, start) }),
    ]);
    onEnd?.(path, result);
    if (result.status === "rejected") throw result.reason;
    return result.value;
  };
  return inParallel(paths, run, jobs);
}
