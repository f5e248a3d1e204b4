import { basename, dirname, join, resolve } from "node:path";
import type { Json } from "../notebook/format.js";
import { readNotebook } from "../notebook/read.js";
import { exitCode, nameOption, parseOptions, UsageError, type Command } from "./command.js";
import { findInputs, type Input } from "./inputs.js";
import { fontHelp, fontOption, fontsAsked, type FontValues } from "./fonts.js";
import { checkOutputs, forceHelp, forceOption } from "./outputs.js";
import { parameterHelp, parameterOption, parameterValues } from "./parameters.js";
import { runAll } from "./run-all.js";
import { writeDocument, type DocumentFormat, type Solved } from "./write-document.js";

const titles = { pdf: "a PDF", html: "one HTML page that loads nothing and runs no script" };

const pdfOptions = `  --standard NAME      ua-1 (accessible) or a-2a (archive): the PDF standard to meet
  --paper SIZE         a4 (default) or letter
${fontHelp}
`;

const help = (
  format: DocumentFormat,
) => `Typesets a notebook, or a folder of them as one document, as ${titles[format]}.

Usage: gradsheet ${format} <notebook | folder> [options]

  -o, --output FILE    where it goes (default: solutions/NAME.${format}, named after the notebook or the folder)
${parameterHelp}
  --no-execute         take the notebooks as they are; otherwise one without outputs is run first
  --questions-only     the question sheet, without solutions
  --hide-code          outputs without the code that made them
  --kernel NAME        runs on the installed Jupyter kernel NAME instead of gradsheet's own
${forceHelp}
${format === "pdf" ? pdfOptions : ""}
Exit codes: 0 done, 1 a cell failed or a file is not a notebook, 2 wrong usage, 3 something is shown as source because it cannot
be rendered, 130 interrupted.`;

/** The command that turns notebooks into one document of a format. */
export function documentCommand(format: DocumentFormat): Command {
  const place = `gradsheet ${format}`;
  return {
    help: help(format),
    async run(args) {
      const { values, positionals } = parseOptions(place, args, {
        output: { type: "string", short: "o" },
        ...parameterOption,
        "no-execute": { type: "boolean", default: false },
        "questions-only": { type: "boolean", default: false },
        "hide-code": { type: "boolean", default: false },
        kernel: { type: "string" },
        ...forceOption,
        ...(format === "pdf"
          ? { standard: { type: "string" }, paper: { type: "string", default: "a4" }, ...fontOption }
          : {}),
      } as const);
      if (positionals.length !== 1) {
        throw new UsageError({
          place,
          rule: "needs one notebook or folder",
          got: positionals.length === 0 ? "none" : positionals.join(" "),
          cure: `See ${place} --help.`,
        });
      }
      const { standard, paper, ...fonts } = values as { standard?: string; paper?: string } & FontValues;
      const options = {
        questionsOnly: values["questions-only"],
        hideCode: values["hide-code"],
        standard: oneOf(place, "standard", standard, ["ua-1", "a-2a"] as const),
        pageSize: oneOf(place, "paper", paper, ["a4", "letter"] as const),
        ...fontsAsked(fonts),
      };
      const kernel = nameOption(place, "kernel", values.kernel);
      const inputs = findInputs(positionals);
      const name = `${documentName(inputs)}${options.questionsOnly ? "-questions" : ""}.${format}`;
      const file = values.output ?? join("solutions", name);
      checkOutputs(place, [{ option: "-o", path: file, kind: format }], inputs, values.force);
      const parameters = parameterValues(place, values.parameter, inputs);
      if (parameters !== undefined && values["no-execute"]) {
        throw new UsageError({ place, rule: "needs to run the notebook for -p", got: "--no-execute" });
      }
      const { solved, code } =
        parameters === undefined
          ? await execute(inputs, values["no-execute"] || options.questionsOnly, kernel)
          : await executeWith(inputs, parameters, kernel);
      if (code === exitCode.interrupted || solved.length === 0) return code;
      const documentCode = await writeDocument(format, solved, file, options, code === exitCode.done);
      return code === exitCode.done ? documentCode : code;
    },
  };
}

/** A document is named after its notebook, or after the folder of several. */
export function documentName(inputs: Input[]): string {
  const [{ path, paper }] = inputs;
  if (inputs.length === 1) return basename(path, ".ipynb");
  return paper?.paper ?? basename(resolve(dirname(path)));
}

function oneOf<T extends string>(
  place: string,
  option: string,
  got: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (got === undefined || (choices as readonly string[]).includes(got)) return got as T | undefined;
  throw new UsageError({
    place,
    rule: `needs ${choices.join(" or ")} after --${option}`,
    got,
    cure: `See ${place} --help.`,
  });
}

/** The notebooks with outputs: as they are where they have some, run otherwise. */
async function execute(
  inputs: Input[],
  asTheyAre: boolean,
  kernel: string | undefined,
): Promise<{ solved: Solved[]; code: number }> {
  const stored = inputs.map((input) => ({ input, notebook: readNotebook(input.path) }));
  const hasOutputs = ({ notebook }: Solved) =>
    notebook.cells.some(
      (cell) => cell.cell_type === "code" && (cell.outputs.length > 0 || cell.execution_count !== null),
    );
  const hasCode = ({ notebook }: Solved) => notebook.cells.some(({ cell_type }) => cell_type === "code");
  const toRun = asTheyAre ? [] : stored.filter((each) => hasCode(each) && !hasOutputs(each));
  if (toRun.length === 0) return { solved: stored, code: exitCode.done };
  const { runs, code } = await runAll(
    toRun.map(({ input }) => input),
    { kernel, kept: "no document is written" },
  );
  const executed = new Map(runs.map((each) => [each.input, each.notebook]));
  const solved = stored.map(({ input, notebook }) => ({ input, notebook: executed.get(input) ?? notebook }));
  return { solved, code };
}

/** The notebook run with other parameters: no longer the paper's, whose title and questions have the paper's numbers. */
async function executeWith(
  inputs: Input[],
  parameters: Record<string, Json>,
  kernel: string | undefined,
): Promise<{ solved: Solved[]; code: number }> {
  const { runs, code } = await runAll(inputs, { parameters, kernel, kept: "no document is written" });
  const solved = runs.map(({ input, notebook }) => ({ input: { ...input, paper: null }, notebook }));
  return { solved, code };
}
