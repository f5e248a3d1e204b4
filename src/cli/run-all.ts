import { accessSync, constants, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { FileError } from "../errors.js";
import { writeNotebook } from "../notebook/write.js";
import type { Failure } from "../run/execute-notebook.js";
import type { NotebookRun } from "../run/run-notebook.js";
import { runNotebooks, type RunAllOptions } from "../run/run-notebooks.js";
import { exitCode } from "./command.js";
import { counted } from "./counted.js";
import type { Input } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { paint } from "./paint.js";
import { Progress } from "./progress.js";

export interface RunInputsOptions extends Pick<RunAllOptions, "kernel" | "timeout" | "jobs" | "parameters"> {
  /** The folder that executed notebooks are written to; without it they are not written. */
  output?: string | undefined;
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
  { output, ...options }: RunInputsOptions,
): Promise<{ runs: Run[]; code: number }> {
  if (output !== undefined) checkOutput(output, inputs);
  const progress = new Progress();
  const byPath = new Map(inputs.map((input) => [input.path, input]));
  let code: number = exitCode.done;
  const failed = (path: string, message: string): void => {
    progress.done(basename(path), false, message);
    code = exitCode.failed;
  };
  const ended = (path: string, result: PromiseSettledResult<NotebookRun>): void => {
    if (result.status === "rejected") return failed(path, (result.reason as Error).message);
    try {
      if (output !== undefined) writeNotebook(join(output, byPath.get(path)!.target), result.value.notebook);
    } catch (error) {
      return failed(path, (error as Error).message);
    }
    if (result.value.failure !== null) return failed(path, summary(result.value));
    progress.done(basename(path), true, summary(result.value));
  };
  const results = await interruptible(async (signal) => {
    const settled = await runNotebooks([...byPath.keys()], {
      ...options,
      signal,
      onStart: (path) => progress.show(basename(path), "starting the kernel"),
      onCell: (path, { cell, cells }) => progress.show(basename(path), `cell ${cell} of ${cells}`),
      onEnd: ended,
    });
    if (signal.aborted) code = exitCode.interrupted;
    return settled;
  });
  const runs = results.flatMap((result) =>
    result.status === "fulfilled" ? [{ ...result.value, input: byPath.get(result.value.path)! }] : [],
  );
  return { runs, code };
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
