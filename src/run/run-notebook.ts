import { dirname, resolve } from "node:path";
import { FileError } from "../errors.js";
import { answerRecordIn, type AnswerRecord } from "../notebook/answer-record.js";
import type { Notebook } from "../notebook/format.js";
import { readNotebook } from "../notebook/read.js";
import { chooseKernel } from "./choose-kernel.js";
import { executeNotebook, type ExecuteOptions, type Failure } from "./execute-notebook.js";
import { KernelClient } from "./kernel-client.js";

export interface RunOptions extends ExecuteOptions {
  /** The name of an installed kernel; default: the one that the notebook names, which must be gradsheet's. */
  kernel?: string | undefined;
}

/** A notebook that was run, to its end or to its failure. */
export interface NotebookRun {
  path: string;
  notebook: Notebook;
  /** Null where every cell ran. */
  failure: Failure | null;
  /** What the notebook's `answer(…)` calls recorded, in order; of two for one part the later counts. */
  answers: AnswerRecord[];
  seconds: number;
}

/**
 * Runs a notebook from top to bottom on a fresh kernel, which is ended afterwards.
 * @param path - The `.ipynb` file; the kernel works in its folder. The file is not changed.
 * @throws FileError for a file that is no notebook or has no code, KernelChoiceError for one of another kernel, KernelDied where
 *   the kernel does not start.
 */
export async function runNotebook(
  path: string,
  { kernel, ...options }: RunOptions = {},
): Promise<NotebookRun> {
  const started = performance.now();
  const notebook = readNotebook(path);
  if (!notebook.cells.some((cell) => cell.cell_type === "code" && cell.source.trim() !== "")) {
    throw new FileError({
      place: path,
      rule: "must have a cell with code",
      got: notebook.cells.length === 0 ? "a notebook without cells" : "none",
      cure: "Add one, or leave the notebook out.",
    });
  }
  const client = await KernelClient.start(chooseKernel(notebook, path, kernel), dirname(resolve(path)));
  try {
    const { notebook: executed, failure } = await executeNotebook(notebook, client, options);
    const seconds = (performance.now() - started) / 1_000;
    return { path, notebook: executed, failure, answers: answersIn(executed), seconds };
  } finally {
    await client.shutdown();
  }
}

/** The answers that a notebook's outputs record; of two for one part the later counts. */
export function answersIn(notebook: Notebook): AnswerRecord[] {
  const records = notebook.cells
    .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .map((output) => ("data" in output ? answerRecordIn(output.data) : null))
    .filter((record) => record !== null);
  return [...new Map(records.map((record) => [record.id, record])).values()];
}
