import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { FileError } from "../errors.js";
import type { Json, Notebook } from "../notebook/format.js";
import { writeNotebook } from "../notebook/write.js";
import type { CellStart, Failure } from "../run/execute-notebook.js";
import type { Paper } from "../paper/paper.js";
import { runNotebook, type NotebookRun } from "../run/run-notebook.js";
import { exitCode } from "./command.js";
import { counted } from "./counted.js";
import type { Input } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { resultPlace } from "./outputs.js";
import { paint, printable } from "./paint.js";
import { Progress } from "./progress.js";

export interface RunAllOptions {
  /** The folder that executed notebooks are written to; without it they are not written. */
  output?: string | undefined;
  kernel?: string | undefined;
  timeout?: number | undefined;
  /** How many notebooks run at a time; default: one for each core. */
  jobs?: number | undefined;
  /** What is told of the work when it is stopped: what of it is kept. */
  kept?: string | undefined;
  /** Values for parameters of the notebooks. */
  parameters?: Record<string, Json> | undefined;
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
  { output, kept, parameters, jobs = availableParallelism(), ...options }: RunAllOptions,
): Promise<{ runs: Run[]; code: number }> {
  const progress = new Progress();
  const runs = new Map<Input, Run>();
  let code: number = exitCode.done;
  const runOne = async (input: Input, signal: AbortSignal) => {
    const name = basename(input.path);
    progress.show(name, "starting the kernel");
    const onCell = ({ cell, cells }: CellStart) => progress.show(name, `cell ${cell} of ${cells}`);
    try {
      const run = await runNotebook(input.path, { ...options, parameters, signal, onCell });
      const executed = withPaper(run.notebook, parameters === undefined ? input.paper : null);
      runs.set(input, { ...run, input });
      if (output !== undefined)
        save(join(output, input.target), executed, run.failure?.kind === "interrupted");
      progress.done(name, run.failure === null, summary(run));
      if (run.failure !== null) code = exitCode.failed;
    } catch (error) {
      progress.done(name, false, printable((error as Error).message));
      code = exitCode.failed;
    }
  };
  await interruptible(async (signal) => {
    const queue = [...inputs];
    const worker = async () => {
      for (let input = queue.shift(); input !== undefined && !signal.aborted; input = queue.shift()) {
        await runOne(input, signal);
      }
    };
    await Promise.all(Array.from({ length: Math.min(jobs, inputs.length) }, worker));
    if (signal.aborted) code = exitCode.interrupted;
  }, kept);
  return { runs: inputs.flatMap((input) => runs.get(input) ?? []), code };
}

/** An executed notebook that names its paper, so that its PDF has the paper's title and questions wherever it goes. */
function withPaper(notebook: Notebook, paper: Paper | null): Notebook {
  if (paper === null) return notebook;
  const { metadata } = notebook;
  const own = (metadata["gradsheet"] ?? {}) as Record<string, Json>;
  return { ...notebook, metadata: { ...metadata, gradsheet: { ...own, paper: paper.paper } } };
}

function summary({ path, notebook, failure, seconds }: NotebookRun): string {
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code").length;
  const name = `${basename(path)}  ${counted(cells, "cell")}  ${seconds.toFixed(1)} s`;
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
