import { basename, dirname, join, resolve } from "node:path";
import { readNotebook } from "../notebook/read.js";
import { buildPdf, type Solved } from "./build-pdf.js";
import { exitCode, parseOptions, UsageError, type Command } from "./command.js";
import { findInputs, type Input } from "./inputs.js";
import { runAll } from "./run-all.js";

const help = `Typesets a notebook, or a folder of them as one document, as a PDF.

Usage: gradsheet pdf <notebook | folder> [options]

  -o, --output FILE    the PDF (default: solutions/NAME.pdf, named after the notebook or the folder)
  --no-execute         take the notebooks as they are; otherwise one without outputs is run first

Exit codes: 0 done, 1 a cell failed or a file is not a notebook, 2 wrong usage, 3 the PDF shows something as source because it
cannot be rendered, 130 interrupted.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet pdf", args, {
    output: { type: "string", short: "o" },
    "no-execute": { type: "boolean", default: false },
  });
  if (positionals.length !== 1) {
    throw new UsageError({
      place: "gradsheet pdf",
      rule: "needs one notebook or folder",
      got: positionals.length === 0 ? "none" : positionals.join(" "),
      cure: "See gradsheet pdf --help.",
    });
  }
  const inputs = findInputs(positionals);
  const { solved, code } = await execute(inputs, values["no-execute"]);
  if (code === exitCode.interrupted || solved.length === 0) return code;
  const pdfCode = await buildPdf(solved, values.output ?? join("solutions", pdfName(inputs)), {});
  return code === exitCode.done ? pdfCode : code;
}

/** `solutions/NAME.pdf` is named after the notebook, or after the folder of several. */
export function pdfName(inputs: Input[]): string {
  const [{ path, paper }] = inputs;
  if (inputs.length === 1) return `${basename(path, ".ipynb")}.pdf`;
  return `${paper?.paper ?? basename(resolve(dirname(path)))}.pdf`;
}

/** The notebooks with outputs: as they are where they have some, run otherwise. */
async function execute(inputs: Input[], asTheyAre: boolean): Promise<{ solved: Solved[]; code: number }> {
  const stored = inputs.map((input) => ({ input, notebook: readNotebook(input.path) }));
  const hasOutputs = ({ notebook }: Solved) =>
    notebook.cells.some(
      (cell) => cell.cell_type === "code" && (cell.outputs.length > 0 || cell.execution_count !== null),
    );
  const toRun = stored.filter(
    (each) =>
      !asTheyAre && !hasOutputs(each) && each.notebook.cells.some(({ cell_type }) => cell_type === "code"),
  );
  if (toRun.length === 0) return { solved: stored, code: exitCode.done };
  const { runs, code } = await runAll(
    toRun.map(({ input }) => input),
    {},
  );
  const executed = new Map(runs.map((each) => [each.input, each.notebook]));
  const solved = stored.map(({ input, notebook }) => ({ input, notebook: executed.get(input) ?? notebook }));
  return { solved, code };
}

export const command: Command = { help, run };
