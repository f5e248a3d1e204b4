import { accessSync, constants, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { FileError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import { writeNotebook } from "../notebook/write.js";
import type { CellStart, Failure } from "../run/execute-notebook.js";
import { runNotebook, type NotebookRun } from "../run/run-notebook.js";
import { exitCode } from "./command.js";
import { counted } from "./counted.js";
import type { Input } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { paint } from "./paint.js";
import { Progress } from "./progress.js";

export interface RunAllOptions {
  /** The folder that executed notebooks are written to; without it they are not written. */
  output?: string | undefined;
  kernel?: string | undefined;
  timeout?: number | undefined;
  /** How many notebooks run at a time; default: one for each core. */
  jobs?: number | undefined;
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
 * @throws FileError before anything runs, where the output folder cannot be written or would overwrite a notebook.
 */
export async function runAll(
  inputs: Input[],
  { output, jobs = availableParallelism(), ...options }: RunAllOptions,
): Promise<{ runs: Run[]; code: number }> {
  if (output !== undefined) checkOutput(output, inputs);
  const progress = new Progress();
  const runs = new Map<Input, Run>();
  let code: number = exitCode.done;
  const runOne = async (input: Input, signal: AbortSignal) => {
    const name = basename(input.path);
    progress.show(name, "starting the kernel");
    const onCell = ({ cell, cells }: CellStart) => progress.show(name, `cell ${cell} of ${cells}`);
    try {
      const run = await runNotebook(input.path, { ...options, signal, onCell });
      if (output !== undefined) writeNotebook(join(output, input.target), run.notebook);
      runs.set(input, { ...run, input });
      progress.done(name, run.failure === null, summary(run));
      if (run.failure !== null) code = exitCode.failed;
    } catch (error) {
      progress.done(name, false, (error as Error).message);
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
  });
  return { runs: inputs.flatMap((input) => runs.get(input) ?? []), code };
}

function summary({ path, notebook, failure, seconds }: NotebookRun): string {
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code").length;
  const name = `${basename(path)}  ${counted(cells, "cell")}  ${seconds.toFixed(1)} s`;
  return failure === null ? name : `${name}\n${describe(path, failure)}`;
}

/** A failure as a reader wants it: which notebook, which cell, which line, and that line's text. */
function describe(path: string, { cell, line, error, source }: Failure): string {
  const place = `${path}, cell ${cell}${line === null ? "" : `, line ${line}`}`;
  const text = paint(process.stderr, "red", `  ${place}: ${error}`);
  return source === null ? text : `${text}\n    ${line} | ${source}`;
}

function checkOutput(folder: string, inputs: Input[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new FileError(
      {
        place: folder,
        rule: "must be a folder that can be written",
        got: (cause as Error).message,
        cure: "Choose another folder with -o.",
      },
      { cause },
    );
  }
  const overwritten = inputs.find(({ path, target }) => resolve(path) === resolve(folder, target));
  if (overwritten === undefined) return;
  throw new FileError({
    place: folder,
    rule: "must not be where the notebooks come from",
    got: `a place where ${overwritten.path} would be overwritten`,
    cure: "Choose another folder with -o.",
  });
}
