import { availableParallelism, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { FileError } from "../errors.js";
import type { Notebook } from "../notebook/format.js";
import { writeNotebook } from "../notebook/write.js";
import { ofPaper } from "../paper/of-paper.js";
import type { Failure } from "../run/execute-notebook.js";
import type { NotebookRun } from "../run/run-notebook.js";
import { runNotebooks, type RunAllOptions } from "../run/run-notebooks.js";
import { exitCode } from "./command.js";
import { counted } from "./counted.js";
import type { Input } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { resultPlace } from "./outputs.js";
import { paint, printable } from "./paint.js";
import { Progress } from "./progress.js";
import { connected, usualJobs, type ServerAsked } from "./server.js";

export interface RunInputsOptions extends Pick<
  RunAllOptions,
  "kernel" | "timeout" | "jobs" | "parameters" | "checksTemplates" | "confinement"
> {
  /** The folder that executed notebooks are written to; without it they are not written. */
  output?: string | undefined;
  /** What is told of the work when it is stopped: what of it is kept. */
  kept?: string | undefined;
  /** A server on whose kernels they run; default: this machine. */
  server?: ServerAsked | null | undefined;
  /** Whether results say how many there are of how many, with the paper's folder. */
  numbered?: boolean | undefined;
}

/** A notebook that was run, with where it came from. */
export interface Run extends NotebookRun {
  input: Input;
}

/**
 * Runs notebooks, each on a kernel of its own, as many at a time as asked for; a failure in one stops that one alone, Ctrl-C
 * stops all. Whatever ran is written, each notebook as soon as it is done.
 * @returns The runs in the order of the inputs, and the exit code of the command.
 * A notebook that was stopped on its way goes beside a whole one; one that cannot be written goes to the system's folder for
 * temporary files.
 */
export async function runAll(
  inputs: Input[],
  { output, kept, server = null, numbered = false, ...options }: RunInputsOptions,
): Promise<{ runs: Run[]; code: number }> {
  const progress = new Progress();
  const byPath = new Map(inputs.map((input) => [input.path, input]));
  let code: number = exitCode.done;
  let ends = 0;
  const nameOf = (path: string) => (numbered ? byPath.get(path)!.target : basename(path));
  const done = (path: string, ok: boolean, message: string): void => {
    ends += 1;
    progress.done(nameOf(path), ok, numbered ? `${ends}/${byPath.size} ${message}` : message);
  };
  const failed = (path: string, message: string): void => {
    done(path, false, message);
    code = exitCode.failed;
  };
  const ended = (path: string, result: PromiseSettledResult<NotebookRun>): void => {
    if (result.status === "rejected") return failed(path, printable((result.reason as Error).message));
    const { target, paper } = byPath.get(path)!;
    const { notebook, failure } = result.value;
    try {
      if (output !== undefined) {
        const executed = ofPaper(notebook, options.parameters === undefined ? paper : null);
        save(join(output, target), executed, failure?.kind === "interrupted");
      }
    } catch (error) {
      return failed(path, printable((error as Error).message));
    }
    if (failure !== null) return failed(path, summary(nameOf(path), result.value));
    done(path, true, summary(nameOf(path), result.value));
  };
  const jobs = options.jobs ?? (server === null ? availableParallelism() : usualJobs);
  let waiting = byPath.size;
  const started = (path: string): void => {
    waiting -= 1;
    progress.queue(byPath.size > jobs ? waiting : 0, byPath.size, "notebook");
    progress.show(nameOf(path), "starting the kernel");
  };
  const results = await interruptible(async (signal) => {
    const engine = server === null ? undefined : await connected(server, progress, signal);
    if (engine === null) {
      code = exitCode.interrupted;
      return [];
    }
    const settled = await runNotebooks([...byPath.keys()], {
      ...options,
      jobs,
      engine,
      written: output === undefined ? undefined : (path) => dirname(join(output, byPath.get(path)!.target)),
      signal,
      onStart: started,
      onCell: (path, { cell, cells }) => progress.show(nameOf(path), `cell ${cell} of ${cells}`),
      onEnd: ended,
    });
    progress.queue(0, byPath.size, "notebook");
    if (signal.aborted) code = exitCode.interrupted;
    return settled;
  }, kept);
  const runs = results.flatMap((result) =>
    result.status === "fulfilled" ? [{ ...result.value, input: byPath.get(result.value.path)! }] : [],
  );
  return { runs, code };
}

function summary(called: string, { path, notebook, failure, seconds }: NotebookRun): string {
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code").length;
  const name = `${called}  ${counted(cells, "cell")}  ${seconds.toFixed(1)} s`;
  return failure === null ? name : `${name}\n${describe(path, failure)}`;
}

/** A failure as a reader wants it: which notebook, which cell, which line, and that line's text. */
function describe(path: string, { cell, line, error, source }: Failure): string {
  const place = `${path}, cell ${cell}${line === null ? "" : `, line ${line}`}`;
  const text = paint(process.stderr, "red", printable(`  ${place}: ${error}`));
  return source === null ? text : `${text}\n    ${line} | ${printable(source)}`;
}

/** @throws FileError where it cannot be written there; it says where it went instead. */
function save(path: string, notebook: Notebook, partial: boolean): void {
  try {
    writeNotebook(resultPlace(path, partial), notebook);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const { place, rule, got } = error;
    const refuge = join(tmpdir(), `gradsheet-${process.pid}-${basename(path)}`);
    try {
      writeNotebook(refuge, notebook);
    } catch {
      throw error;
    }
    throw new FileError(
      { place, rule, got: got ?? "none", cure: `What ran is in ${refuge}.` },
      { cause: error },
    );
  }
}
