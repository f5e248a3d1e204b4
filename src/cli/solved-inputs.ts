import { dirname, resolve } from "node:path";
import { readNotebook } from "../notebook/read.js";
import type { Json, Notebook } from "../notebook/format.js";
import { foreignKernel } from "../run/choose-kernel.js";
import { exitCode } from "./command.js";
import type { Input } from "./inputs.js";
import { paint, printable } from "./paint.js";
import { runAll } from "./run-all.js";
import type { Solved } from "./write-document.js";

/** Notebooks as a document takes them, and how their runs ended. */
interface Executed {
  solved: Solved[];
  code: number;
}

const kept = "no document is written";

/**
 * The notebooks with outputs: as they are where they have some, or nothing to run; run otherwise. One of another kernel is run
 * where a kernel was asked for alone; else it is taken as it is, and told of.
 */
export async function execute(
  inputs: Input[],
  asTheyAre: boolean,
  kernel: string | undefined,
): Promise<Executed> {
  const stored = inputs.map((input) => ({ input, notebook: readNotebook(input.path) }));
  const toRun = asTheyAre
    ? []
    : stored.filter((each) => wantsToRun(each.notebook) && (kernel !== undefined || !isForeign(each)));
  if (toRun.length === 0) return { solved: stored, code: exitCode.done };
  const { runs, code } = await runAll(
    toRun.map(({ input }) => input),
    { kernel, kept },
  );
  const executed = new Map(runs.map((each) => [each.input, each.notebook]));
  const solved = stored.map(({ input, notebook }) => ({ input, notebook: executed.get(input) ?? notebook }));
  return { solved, code };
}

/** Has it code, and none of it was ever run? */
function wantsToRun({ cells }: Notebook): boolean {
  const code = cells.filter((cell) => cell.cell_type === "code");
  return (
    code.some(({ source }) => source.trim() !== "") &&
    code.every(({ outputs, execution_count: count }) => outputs.length === 0 && count === null)
  );
}

/** Whether a notebook is another kernel's, which is said. */
function isForeign({ input: { path }, notebook }: Solved): boolean {
  const foreign = foreignKernel(notebook);
  if (foreign === null) return false;
  const text = `  ${path} is ${foreign.words}, without outputs: taken as it is. --kernel ${foreign.suggested} runs it first.`;
  console.error(paint(process.stderr, "yellow", printable(text)));
  return true;
}

/** The notebook run with other parameters: no longer the paper's, whose title and questions have the paper's numbers. */
export async function executeWith(
  inputs: Input[],
  parameters: Record<string, Json>,
  kernel: string | undefined,
): Promise<Executed> {
  const { runs, code } = await runAll(inputs, { parameters, kernel, kept });
  const solved = runs.map(({ input, notebook }) => ({ input: { ...input, paper: null }, notebook }));
  return { solved, code };
}

/** The paper's folder where all inputs are of one paper: else the document is no paper. */
export function ofOnePaper(solved: Solved[]): Solved[] {
  const [{ input }] = solved;
  const one = solved.every(
    ({ input: { path, paper } }) =>
      paper?.paper === input.paper?.paper &&
      (paper === null || resolve(dirname(path)) === resolve(dirname(input.path))),
  );
  return one ? solved : solved.map((each) => ({ ...each, input: { ...each.input, paper: null } }));
}
